#!/usr/bin/env python3
"""Has real databases compile every statement generated for the schemas of this project, and then for databases that have moved away.

usage: [postgres.sh run] verify.py RACEGEN postgres|sqlite
The examples and every folder of tests/cases/ with a schema.sql that racegen takes: a new case is covered without code here.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BANK = ROOT / "schema-examples/bank/schema.sql"

# Cases whose schema the database does not take.
NOT_LOADED = {
    "postgres": {
        "exclusion_on_sqlite": "needs the extension btree_gist and does not create it",
        "pg_dump_form": "has a role of another server",
        "rg110_nothing_to_comment_on": "comments on what is not there",
    },
    "sqlite": {
        "rg202_clashing_types": "generates nothing: names that C++ cannot have",
        "rg204_clashing_members": "generates nothing: names that C++ cannot have",
        "rg205_clashing_methods": "generates nothing: names that C++ cannot have",
        "rg909_outputs_of_one_name": "generates nothing: two files of one name",
    },
}

# What happens to a database behind racegen's back, and what the shell then says. The first loses an index that only planning looks for.
DRIFTS = {
    "postgres": {
        "ALTER TABLE customers DROP CONSTRAINT customers_email_key": "no unique or exclusion constraint matching the ON CONFLICT",
        "ALTER TABLE customers RENAME email TO mail": 'column "email" of relation "customers" does not exist',
        "ALTER TABLE customers ALTER email TYPE integer USING 1": "operator does not exist: integer = text",
        "DROP TABLE transfers": 'relation "public.transfers" does not exist',
        "CREATE ROLE reader; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader; ALTER DATABASE drift SET role = reader":
            "permission denied for table accounts",
    },
    "sqlite": {
        "DROP TABLE transfers": "no such table: transfers",
        "ALTER TABLE customers RENAME email TO mail": "no column named email",
    },
}


def run(command, text=""):
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120)


class Postgres:
    failed = 3

    def __init__(self):
        self.server = os.environ["RACEGEN_POSTGRES"]

    def shell(self, database, *words):
        return ["psql", "--no-psqlrc", "--quiet", *words, f"{self.server} dbname={database}"]

    def load(self, database, schema):
        """What went wrong, if anything. The database takes no writes afterwards."""
        for command in (f"DROP DATABASE IF EXISTS {database}", f"CREATE DATABASE {database} TEMPLATE template0"):
            run(self.shell("postgres", "--command", command)).check_returncode()
        done = run(self.shell(database, "--set=ON_ERROR_STOP=1", "--file", schema))
        run(self.shell(database, "--command", f"ALTER DATABASE {database} SET default_transaction_read_only = on")).check_returncode()
        return done.stdout if done.returncode else ""

    def change(self, database, statements):
        run(self.shell(database), f"SET default_transaction_read_only = off; {statements};").check_returncode()

    def verify(self, database, script):
        return run(self.shell(database), script)


class Sqlite:
    failed = 1

    def __init__(self, racegen, folder):
        self.racegen, self.folder = racegen, pathlib.Path(folder)

    def load(self, database, schema):
        (self.folder / database).unlink(missing_ok=True)
        output = self.folder / "output"
        done = run([self.racegen, "--driver", "sqlite", "--quiet", "--prune", schema, "-o", output])
        if done.returncode == 0:
            done = run(["sqlite3", "-bail", self.folder / database], (output / "schema.sql").read_text())
        return done.stdout if done.returncode else ""

    def change(self, database, statements):
        run(["sqlite3", "-bail", self.folder / database], statements + ";").check_returncode()

    def verify(self, database, script):
        return run(["sqlite3", "-readonly", self.folder / database], script)


def verification(racegen, driver, schema):
    return subprocess.run([racegen, "verify", "--quiet", "--driver", driver, schema], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False, timeout=120)


def check_schemas(racegen, driver, database):
    for schema in sorted([*ROOT.glob("schema-examples/*/schema.sql"), *ROOT.glob("tests/cases/*/schema.sql"),
                          *ROOT.glob("tests/*/schema.sql")]):
        name = schema.parent.name
        script = verification(racegen, driver, schema)
        if script.returncode != 0:
            done = database.verify("refused", script.stdout)
            yield f"{name}: the script of a schema with errors", done.returncode == database.failed, done.stdout
            continue
        fault = database.load("verified", schema)
        yield f"{name} loads", bool(fault) == (name in NOT_LOADED[driver]), fault
        if fault:
            continue
        done = database.verify("verified", script.stdout)
        yield name, done.returncode == 0, done.stdout


def check_drifts(racegen, driver, database):
    script = verification(racegen, driver, BANK).stdout
    for statements, message in DRIFTS[driver].items():
        database.load("drift", BANK)
        database.change("drift", statements)
        done = database.verify("drift", script)
        yield statements, done.returncode == database.failed and message in done.stdout, f"{done.returncode}: {done.stdout}"


def main():
    racegen, driver = str(pathlib.Path(sys.argv[1]).resolve()), sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        database = Postgres() if driver == "postgres" else Sqlite(racegen, folder)
        if driver == "postgres":
            database.load("refused", os.devnull)
        checks = failed = 0
        for name, good, printed in [*check_schemas(racegen, driver, database), *check_drifts(racegen, driver, database)]:
            checks += 1
            failed += not good
            if not good:
                print(f"FAILED {name}\n{printed[:3000]}")
    print(f"{checks - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
