#!/usr/bin/env python3
"""The race tests that are generated for the examples: every interleaving must end as some serial order does.

races.py --racegen FILE --driver postgres|sqlite [--compiler WORDS] [--isolation LEVEL] [--stress SECONDS] EXAMPLE...
For the driver postgres, RACEGEN_POSTGRES names a server. Prints the table of each example; exit status 1 where anything is amiss.
"""

import argparse
import concurrent.futures
import pathlib
import subprocess
import sys
import tempfile

import workshop

ROOT = pathlib.Path(__file__).resolve().parents[2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", required=True, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--driver", required=True)
    parser.add_argument("--compiler", default=workshop.default_compiler())
    parser.add_argument("--isolation")
    parser.add_argument("--stress", default="0")
    parser.add_argument("examples", nargs="+")
    arguments = parser.parse_args()
    options = ["--stress", arguments.stress, *(["--isolation", arguments.isolation] if arguments.isolation else [])]
    faults = 0
    for example in arguments.examples:
        schema = ROOT / "schema-examples" / example / "schema.sql"
        with tempfile.TemporaryDirectory(prefix="racegen-races.") as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
            tree = pathlib.Path(scratch)
            subprocess.run([arguments.racegen, schema, "-o", tree / example, "--driver", arguments.driver, "--race-tests", "--quiet"], check=True)
            workshop.build(tree, arguments.compiler, arguments.driver, pool)
            database = tree / "races.db" if arguments.driver == "sqlite" else workshop.new_database(f"races_{example}", schema)
            done = workshop.run(tree, database, *options)
        print(f"{example}, {arguments.driver}\n{done.stdout}{done.stderr}", flush=True)
        faults += done.returncode != 0 or "not run" in done.stdout
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
