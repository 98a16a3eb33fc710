CREATE TYPE mood AS ENUM ('happy');
ALTER TYPE mood RENAME VALUE 'sad' TO 'glum';
