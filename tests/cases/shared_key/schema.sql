CREATE TABLE users (user_id bigint PRIMARY KEY);
CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users ON DELETE CASCADE, bio text);
