#!/usr/bin/env python3
"""`racegen diff git:REV:PATH …` in a repository made for it. revisions.py RACEGEN; exit status 77 where there is no git."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TABLE = "CREATE TABLE accounts (id bigint PRIMARY KEY, email text NOT NULL{unique});\n"


class Repository:
    def __init__(self, racegen, folder):
        self.racegen = racegen
        self.folder = folder
        self.faults = []
        # Neither the user's configuration nor a repository around the folder counts.
        self.environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CEILING_DIRECTORIES": str(folder.parent)}
        self.environment |= {f"GIT_{who}_{what}": "tests@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
            self.environment.pop(name, None)

    def git(self, *words):
        subprocess.run(["git", *words], cwd=self.folder, env=self.environment, check=True, capture_output=True)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def commit(self, tag):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", tag)
        self.git("tag", tag)

    def expect(self, words, status, fragment, below=".", environment=None, standard_input=None):
        done = subprocess.run([self.racegen, "diff", *words, "--color", "never"], cwd=self.folder / below, env=environment or self.environment,
                              input=standard_input, stdin=subprocess.DEVNULL if standard_input is None else None, capture_output=True, text=True, timeout=60)
        if done.returncode != status or fragment not in done.stdout + done.stderr:
            self.faults.append(f"racegen diff {' '.join(words)}: exit status {done.returncode}, expected {status} and '{fragment}':\n{done.stdout}{done.stderr}")


def check(repository):
    repository.git("init", "--quiet", "--initial-branch", "main")
    repository.write("db/schema.sql", TABLE.format(unique=" UNIQUE"))
    repository.write("db/migrations/1_accounts.up.sql", TABLE.format(unique=" UNIQUE"))
    repository.write("db/migrations/1_accounts.down.sql", "DROP TABLE accounts;")
    repository.write("odd names/a b'c.sql", TABLE.format(unique=" UNIQUE"))
    repository.commit("v1")
    repository.write("db/schema.sql", TABLE.format(unique=""))
    repository.write("db/migrations/2_drop.up.sql", "ALTER TABLE accounts DROP CONSTRAINT accounts_email_key;")
    repository.write("odd names/a b'c.sql", TABLE.format(unique=""))
    repository.commit("v2")
    repository.write("racegen.json", '{"tables": {"accounts": {"skip": true}}}')
    repository.commit("v3")

    lost = "removes the only guard of create"
    expect = repository.expect
    expect(["git:v1:db/schema.sql", "git:v2:db/schema.sql"], 1, lost)
    expect(["git:v1:db/schema.sql", "git:v2:db/schema.sql"], 1, "git:v1:db/schema.sql:1: UNIQUE accounts_email_key")
    expect(["git:v2:db/schema.sql", "git:v1:db/schema.sql"], 0, "1 gained")
    expect(["git:v1:db/migrations", "git:v2:db/migrations/"], 1, lost)
    expect(["git:v1:./migrations", "git:v2:../db/migrations"], 1, lost, below="db")
    expect(["git:v1:db/schema.sql", "git:v2:db/migrations"], 1, lost)
    expect(["git:v2~1:odd names/a b'c.sql", "git:v2:odd names/a b'c.sql"], 1, lost)
    # Each with the configuration of its revision; the working tree has the newest.
    expect(["git:v2:db/schema.sql", "git:v3:db/schema.sql"], 0, "entity Account removed")
    expect(["git:v2:db/schema.sql", "db/schema.sql"], 0, "entity Account removed")
    expect(["git:v1:db/schema.sql", "-"], 1, lost, standard_input=TABLE.format(unique=""))
    expect(["git:v9:db/schema.sql", "git:v2:db/schema.sql"], 2, "git knows no revision 'v9'")
    expect(["git:v1:db/none.sql", "git:v2:db/schema.sql"], 2, "cannot read 'git:v1:db/none.sql': there is no such path in this revision")
    expect(["git:v1:../out.sql", "git:v2:db/schema.sql"], 2, "the path leads out of the repository")
    expect(["git:--output=x:db/schema.sql", "db/schema.sql"], 2, "'--output=x' is no revision")
    expect(["git:v1:db/schema.sql", "db/schema.sql"], 2, "git cannot be started", environment={**repository.environment, "PATH": "/nowhere"})
    repository.git("checkout", "--quiet", "v1")
    shutil.rmtree(repository.folder / ".git")
    expect(["git:v1:db/schema.sql", "db/schema.sql"], 2, "not a git repository")


def main():
    if shutil.which("git") is None:
        print("there is no git")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch).resolve() / "repository"
        folder.mkdir()
        repository = Repository(str(pathlib.Path(sys.argv[1]).resolve()), folder)
        check(repository)
    print("\n".join(repository.faults) or "all as expected")
    sys.exit(1 if repository.faults else 0)


if __name__ == "__main__":
    main()
