#!/usr/bin/env python3
"""Generates from each public schema of the shared corpus that is a single file, for both drivers.

usage: run_corpus.py RACEGEN CORPUS
Exit status 77, "not run", where there is no corpus. Nothing of it is copied into the project.
"""
import pathlib
import subprocess
import sys
import tempfile

# Schemas that no PostgreSQL 15 reads as they are published.
REFUSED = {
    "mattermost-5.0": "a CREATE TABLE that ends in a comma",
    "omicron-crdb": "statements of CockroachDB",
    "slony": "a template with @NAMESPACE@ in it",
}


def single_files(corpus):
    for folder in sorted((corpus / "schemas").iterdir()):
        listed = folder / "NET.txt"
        names = listed.read_text().splitlines() if listed.exists() else []
        files = [name for name in names if name.strip() and not name.startswith("#")]
        if len(files) == 1:
            yield folder.name, folder / files[0]


def main():
    racegen, corpus = sys.argv[1], pathlib.Path(sys.argv[2])
    if not corpus.is_dir():
        print("not run: there is no corpus")
        sys.exit(77)
    failed = 0
    for name, file in single_files(corpus):
        for driver in ("postgres", "sqlite"):
            with tempfile.TemporaryDirectory() as out:
                done = subprocess.run([racegen, str(file), "-o", out + "/repo", "--driver", driver, "-q"],
                                      capture_output=True, text=True, timeout=300, check=False)
            good = done.returncode == (2 if name in REFUSED else 0)
            failed += not good
            print(f"{name} {driver}: {'as expected' if good else 'FAILED'}, exit status {done.returncode}")
            if not good:
                print(done.stderr[:2000])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
