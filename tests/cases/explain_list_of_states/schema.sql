-- A queue of jobs: every job is done by one worker, once, and not before its time.

CREATE TABLE jobs ( -- racegen: claim=status:queued
    job_id      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    payload     text        NOT NULL,
    status      text        NOT NULL DEFAULT 'queued', -- racegen: transitions=queued>done,queued>failed,failed>queued
    attempts    integer     NOT NULL DEFAULT 0,
    run_at      timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    CONSTRAINT jobs_status_check CHECK (status IN ('queued', 'done', 'failed')),
    CONSTRAINT jobs_attempts_check CHECK (attempts <= 5)
);
CREATE INDEX jobs_waiting ON jobs (run_at, job_id) WHERE status = 'queued';
