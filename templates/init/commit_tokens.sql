-- Tokens of transactions, by which resolve() tells what became of a COMMIT whose answer was lost. A row says that the transaction has
-- committed, or never can. Delete rows (by created_at) that nobody will ask for any more.
CREATE TABLE racegen_commit_tokens (
    token      text        PRIMARY KEY,
    committed  boolean     NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE racegen_commit_tokens IS '@racegen skip';
