#!/usr/bin/env python3
"""The race tests that are generated for the examples: every interleaving must end as some serial order does.

races.py --racegen FILE --driver postgres|sqlite [--compiler WORDS] [--isolation LEVEL] [--call WORDS] [--stress SECONDS] [--pages] EXAMPLE...
An EXAMPLE is a folder of schema-examples/, or a schema of the project. Among the tests of the bank are naive methods, which must lose, and what the
explorer does when the server decides otherwise than before. For the driver postgres, RACEGEN_POSTGRES names a server. Prints the table of each example;
exit status 1 where anything is amiss. With --pages a browser opens the pages of --report.
"""

import argparse
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import pages
import workshop

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Tests of the project's own among those that are generated.
OWN = {"bank": ["naive.cpp", "strayed.cpp"], "odd": ["filled.cpp"]}

# Names, and what they become in calls and statements.
LITERALLY = {"odd": ['public."R&D\'s <b>""notes""</b></script>"', '"<i>title"', "transition_state(first, to &lt;old' <u>)"]}


def look(tree, example, said):
    """What is wrong with the pages of the example."""
    found = pages.faults(tree / "report.html", LITERALLY.get(example, []))
    naive = tree / "report.html.naive.html"
    if naive.exists():
        # The table of naive code: pattern, isolation, surroundings, sessions, schedules, anomalies, refusals.
        counts = re.findall(r" (?:alone|transaction) +\d+ +\d+ +(\d+) +\d+$", said, re.MULTILINE)
        found += pages.faults(naive, anomalies=sum(map(int, counts)))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", required=True, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--driver", required=True)
    parser.add_argument("--compiler", default=workshop.default_compiler())
    parser.add_argument("--isolation")
    parser.add_argument("--call")
    parser.add_argument("--stress", default="0")
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("examples", nargs="+")
    arguments = parser.parse_args()
    options = ["--stress", arguments.stress, *(["--isolation", arguments.isolation] if arguments.isolation else []),
               *(["--call", arguments.call] if arguments.call else []), *(["--report", "report.html"] if arguments.pages else [])]
    faults = 0
    for one in arguments.examples:
        schema = ROOT / one if one.endswith(".sql") else ROOT / "schema-examples" / one / "schema.sql"
        example = pathlib.Path(one).stem
        with tempfile.TemporaryDirectory(prefix="racegen-races.") as scratch, concurrent.futures.ThreadPoolExecutor(2) as pool:
            tree = pathlib.Path(scratch)
            subprocess.run([arguments.racegen, schema, "-o", tree / example, "--driver", arguments.driver, "--race-tests", "--quiet"], check=True)
            for own in OWN.get(example, []):
                shutil.copy(ROOT / "tests/races" / own, tree)
            workshop.build(tree, arguments.compiler, arguments.driver, pool)
            database = tree / "races.db" if arguments.driver == "sqlite" else workshop.new_database(f"races_{example}", schema)
            done = workshop.run(tree, database, *options)
            print(f"{example}, {arguments.driver}\n{done.stdout}{done.stderr}", flush=True)
            faults += done.returncode != 0 or "not run" in done.stdout
            for fault in look(tree, example, done.stdout) if arguments.pages else []:
                print(f"the page of {example}: {fault}", flush=True)
                faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
