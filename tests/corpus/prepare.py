#!/usr/bin/env python3
"""Loads public schemas of the shared corpus into a database and has it compile every statement racegen generates for them.

usage: [postgres.sh run] prepare.py RACEGEN CORPUS postgres|sqlite [NAME]…

Takes the schemas that PostgreSQL 15 loads without an error, or only those named: their files in the order of NET.txt go as they are
into `racegen verify`, and through psql into a new database of the server that RACEGEN_POSTGRES leads to; SQLite gets the translated
schema. Exit status 77, "not run", where there is no corpus. Nothing of it is copied into the project.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# Not taken: what cannot be read as it is published.
NOT_TAKEN = {
    "message-db": "33 files in no order, for one table",
    "omop-cdm": "a template with @cdmDatabaseSchema in it",
    "openstreetmap": "needs the extension postgis",
    "slony": "a template with @NAMESPACE@ in it",
    "supabase-auth": "a template with {{ index .Options }} in it",
}

# Files that others need, where NET.txt has the order of the names.
FIRST = {
    "camunda": ["create/activiti.postgres.create.engine.sql", "create/activiti.postgres.create.history.sql"],
    "catalogueoflife": ["dbschema.sql"],
    "killbill": ["util/src/main/resources/org/killbill/billing/util/ddl-postgresql.sql"],
    "thingsboard": ["schema-entities.sql", "schema-views.sql"],
}

# Schemas that racegen does not take, and schemas with statements that do not fit the database: how many. A schema that gets better
# fails the test until its line is gone.
REFUSED = {
}
MISFITS: dict[str, tuple[int, str]] = {}

PSQL = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]
DOWN = re.compile(rb"^-- *(?:\+goose|\+migrate|migrate:) *down\b.*", re.IGNORECASE | re.MULTILINE | re.DOTALL)


class NotLoaded(Exception):
    pass


class Refused(Exception):
    pass


def complete_schemas(corpus):
    """Name and files of each schema that the server loads completely."""
    for oracle in sorted((corpus / "oracle").glob("*.json")):
        folder = corpus / "schemas" / oracle.stem
        names = [name for name in (folder / "NET.txt").read_text().splitlines() if name.strip() and not name.startswith("#")]
        if names and json.loads(oracle.read_text())["load_errors"] == 0 and oracle.stem not in NOT_TAKEN:
            first = FIRST.get(oracle.stem, [])
            yield oracle.stem, [folder / name for name in first + [name for name in names if name not in first]]


def run(command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
                          timeout=300, **options)


def load_postgres(name, files):
    """Loads the files into a new database; the shell of where they ended, and its exit status when statements do not fit."""
    server = os.environ["RACEGEN_POSTGRES"]
    database = "corpus_" + re.sub(r"\W", "_", name)
    run([*PSQL, server, "--command", f"CREATE DATABASE {database} TEMPLATE template0"]).check_returncode()
    location = f"{server} dbname={database}"
    for file in files:
        # A migration tool runs the upward part only.
        with tempfile.NamedTemporaryFile(suffix=".sql") as upward:
            upward.write(DOWN.sub(b"", file.read_bytes()))
            upward.flush()
            # A file may create a database itself and go there, or leave it to its installer to commit.
            done = run([*PSQL, location, "--set=ON_ERROR_STOP=1", f"--file={upward.name}", "--command=COMMIT",
                        "--command=SELECT current_database()"])
        if done.returncode != 0:
            raise NotLoaded(f"{file.name} does not load:\n{done.stdout[-1000:]}")
        location = f"{server} dbname={done.stdout.split()[-1]}"
    return [*PSQL, location], 3


def load_sqlite(racegen, folder, files):
    """The same for SQLite and the translated schema."""
    done = run([racegen, "--quiet", "--driver", "sqlite", "--output", folder + "/repo", *map(str, files)])
    if done.returncode == 0:
        done = run(["sqlite3", "-bail", folder + "/database"], input=pathlib.Path(folder, "repo/schema.sql").read_text())
    if done.returncode != 0:
        raise NotLoaded(f"the translated schema does not load:\n{done.stdout[-1000:]}")
    return ["sqlite3", "-readonly", folder + "/database"], 1


def verify(racegen, driver, name, files):
    """(tables, statements, misfits, what the shell printed)"""
    made = subprocess.run([racegen, "verify", "--quiet", "--driver", driver, *map(str, files)], capture_output=True, text=True,
                          check=False, timeout=300)
    if made.returncode != 0:
        raise Refused(f"racegen ends with status {made.returncode}:\n{made.stderr[:1000]}")
    tables = len(set(re.findall(r"^-- (.+): \w+(?: \(.*\))?$", made.stdout, re.MULTILINE)))
    statements = len(re.findall(r"^(?:PREPARE racegen_\d+ AS|EXPLAIN)$", made.stdout, re.MULTILINE))
    with tempfile.TemporaryDirectory() as folder:
        shell, failed = load_postgres(name, files) if driver == "postgres" else load_sqlite(racegen, folder, files)
        done = run(shell, input=made.stdout)
    if done.returncode == 0:
        return tables, statements, 0, ""
    misfits = re.findall(rf"(\d+) of {statements} statements do not fit", done.stdout)
    if driver == "sqlite":
        misfits = [len(re.findall(r"error near line \d+", done.stdout))]
    if done.returncode != failed or not misfits:
        raise NotLoaded(f"the shell ends with status {done.returncode}:\n{done.stdout[-2000:]}")
    return tables, statements, int(misfits[0]), done.stdout


def main():
    racegen, corpus, driver, chosen = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3], sys.argv[4:]
    if not corpus.is_dir():
        print("not run: there is no corpus")
        sys.exit(77)
    schemas = [(name, files) for name, files in complete_schemas(corpus) if not chosen or name in chosen]
    failed = 0
    totals = [0, 0, 0, 0]
    line = "{:24}{:>8}{:>12}{:>10}{:>8}  {}"
    print(line.format("schema", "tables", "statements", "prepared", "failed", ""), flush=True)
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for name, future in [(name, pool.submit(verify, racegen, driver, name, files)) for name, files in schemas]:
            expected, reason = MISFITS.get(name, (0, ""))
            try:
                tables, statements, misfits, printed = future.result()
                row = [tables, statements, statements - misfits, misfits]
                totals = [sum(pair) for pair in zip(totals, row)]
                good = misfits == expected and name not in REFUSED
                fault = f"expected {REFUSED.get(name, f'{expected} to fail')}\n{printed[:20000]}"
            except Refused as refusal:
                row, reason, good, fault = ["-"] * 4, REFUSED.get(name, ""), name in REFUSED, refusal
            except NotLoaded as refusal:
                row, reason, good, fault = ["-"] * 4, "", False, refusal
            failed += not good
            print(line.format(name, *row, reason).rstrip() + ("" if good else f"\nFAILED {name}: {fault}"), flush=True)
    print(line.format(f"{len(schemas)} schemas", *totals, "").rstrip())
    sys.exit(1 if failed or not schemas else 0)


if __name__ == "__main__":
    main()
