#!/usr/bin/env python3
"""Equal input gives equal output, to the byte.

usage: determinism.py --racegen R [--other R2] [--corpus C] [--seeds 3] [NAME…]

For each schema and driver the output must be the same

- of a second run;
- on one processor and on all of them;
- of the racegen R2, built by another compiler;
- when statements change places whose order has no meaning: in the form that pg_dump prints, where keys, then indexes, then foreign keys
  follow the tables, those of different tables are shuffled, while those of one table stay in order. Only racegen.lock.json may differ
  there, which holds the digest of the input.

The schemas are schema-examples/, the benchmark's synthetic one, and the dumps in the shared corpus, if it is there; with NAMEs only
these.
"""
import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]
LOCK = "racegen.lock.json"

# Public dumps in pg_dump's form.
DUMPS = {name: f"{name}/{file}" for name, file in {
    "bikeindex": "structure.sql", "danbooru": "structure.sql", "gisia": "structure.sql", "gitlab": "structure.sql",
    "openstreetmap": "structure.sql", "supabase-postgres": "schema-15.sql"}.items()}

STATEMENT = r"(?:[^;']|'[^']*')*;\n"
KEY = re.compile(r"^ALTER TABLE ONLY (?P<table>\S+)\n    ADD CONSTRAINT \S+ (?!FOREIGN)" + STATEMENT, re.MULTILINE)
INDEX = re.compile(r"^CREATE (?:UNIQUE )?INDEX \S+ ON (?:ONLY )?(?P<table>\S+) " + STATEMENT, re.MULTILINE)
FOREIGN_KEY = re.compile(r"^ALTER TABLE ONLY (?P<table>\S+)\n    ADD CONSTRAINT \S+ FOREIGN" + STATEMENT, re.MULTILINE)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", required=True)
    parser.add_argument("--other")
    parser.add_argument("--corpus", type=pathlib.Path, default=PROJECT / "../shared/corpus")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("names", nargs="*", metavar="NAME")
    return parser.parse_args()


def shuffled(text, kind, generator):
    """The text with the statements of that kind in another order, in which those of one table follow each other as before."""
    found = list(kind.finditer(text))
    of_tables = {}
    for one in found:
        of_tables.setdefault(one["table"], []).append(one[0])
    order = [one["table"] for one in found]
    generator.shuffle(order)
    taken = [of_tables[table].pop(0) for table in order]
    parts, end = [], 0
    for place, statement in zip(found, taken):
        parts += [text[end:place.start()], statement]
        end = place.end()
    return "".join(parts) + text[end:]


def generate(command, schema, driver, output):
    """The text of each file by its path."""
    subprocess.run([*command, schema, "-o", output, "--driver", driver, "--namespace", "repo", "--quiet"], check=True, timeout=600,
                   stderr=subprocess.DEVNULL)
    return {str(file.relative_to(output)): file.read_bytes() for file in sorted(output.rglob("*")) if file.is_file()}


class Check:
    def __init__(self, chosen, name, text, driver):
        self.chosen = chosen
        self.name = f"{name} {driver}"
        self.text = text
        self.driver = driver
        self.runs = 0

    def differences(self):
        racegen = [self.chosen.racegen]
        first = self.output(racegen, self.text)
        faults = self.compare("run again", first, self.output(racegen, self.text))
        faults += self.compare("on one processor", first, self.output(["taskset", "--cpu-list", str(min(os.sched_getaffinity(0))), *racegen], self.text))
        if self.chosen.other:
            faults += self.compare("built by another compiler", first, self.output([self.chosen.other], self.text))
        del first[LOCK]
        for seed in range(self.chosen.seeds):
            generator = random.Random(seed)
            text = self.text
            for kind in (KEY, INDEX, FOREIGN_KEY):
                text = shuffled(text, kind, generator)
            if text == self.text:
                break
            other = self.output(racegen, text)
            del other[LOCK]
            faults += self.compare(f"shuffled with seed {seed}", first, other)
        return faults

    def output(self, command, text):
        self.runs += 1
        with tempfile.TemporaryDirectory() as folder:
            schema = pathlib.Path(folder) / "schema.sql"
            schema.write_text(text, encoding="utf-8")
            return generate(command, schema, self.driver, pathlib.Path(folder) / "repo")

    def compare(self, how, first, other):
        return [f"{self.name}, {how}: {path} differs" for path in sorted(first.keys() | other.keys()) if first.get(path) != other.get(path)]


def schemas(chosen):
    for file in sorted((PROJECT / "schema-examples").glob("*/schema.sql")):
        yield file.parent.name, file.read_text(encoding="utf-8")
    yield "many_tables", subprocess.run([sys.executable, PROJECT / "tests/bench/many_tables.py", "120"], check=True, capture_output=True,
                                        text=True).stdout
    for name, path in DUMPS.items():
        file = chosen.corpus / "schemas" / path
        if file.exists():
            yield name, file.read_text(encoding="utf-8")


def main():
    chosen = arguments()
    failed = compared = 0
    for name, text in schemas(chosen):
        if chosen.names and name not in chosen.names:
            continue
        for driver in ("postgres", "sqlite"):
            check = Check(chosen, name, text, driver)
            faults = check.differences()
            moved = sum(len(kind.findall(text)) for kind in (KEY, INDEX, FOREIGN_KEY))
            print(f"{check.name}: {check.runs} runs, {moved} statements that may move: {'the same' if not faults else 'DIFFERENT'}", flush=True)
            print(*faults[:20], sep="\n", end="\n" if faults else "")
            failed += bool(faults)
            compared += 1
    sys.exit(1 if failed or not compared else 0)


if __name__ == "__main__":
    main()
