#!/usr/bin/env python3
"""Takes public schemas of the shared corpus all the way: generated, compiled, loaded, used through the generated classes.

usage: round_trip.py --racegen R --corpus C --driver D --folder F --compiler "ccache g++" --main unit_main.o [--flag FLAG]… [NAME]…

Each round_trip/<name>.cpp is a program over the schema of that name (`_` stands for `-`); with NAMEs only these. PostgreSQL is the
server that RACEGEN_POSTGRES leads to and gets the original file through psql, SQLite the translated schema. Exit status 77, "not
run", where there is no corpus. Nothing of it is copied into the project.
"""
import argparse
import os
import pathlib
import re
import shlex
import subprocess
import sys

from schemas import all_schemas

HERE = pathlib.Path(__file__).resolve().parent
BUILD_OUTPUT = HERE.parent / "generated/build_output.py"
sys.path.append(str(BUILD_OUTPUT.parent))
from build_output import WARNINGS, includes  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("racegen", "corpus", "driver", "folder", "compiler", "main"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--flag", action="append", default=[])
    parser.add_argument("names", nargs="*", metavar="NAME")
    return parser.parse_args()


def run(command, folder, **variables):
    done = subprocess.run(command, cwd=folder, env=os.environ | variables, timeout=600, check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


def build(chosen, schema, program, folder):
    """The program, linked with the repositories it includes; the others are compiled too, but for their object."""
    folder.mkdir(parents=True, exist_ok=True)
    flags = ["-O0", *chosen.flag]
    linked = re.findall(r'#include "repo/(?:\w+/)*(\w+_repository)\.hpp"', program.read_text()) + ["types", "create_schema"]
    # Each schema has a folder of its own, in which the same relative paths lead to the same support code: ccache compiles that once.
    run([sys.executable, "-B", BUILD_OUTPUT, "--racegen", chosen.racegen, "--schema", schema, "--driver", chosen.driver,
         "--namespace", "repo", "--folder", ".", "--compiler", chosen.compiler, "--standard", "c++23",
         *(f"--linked={name}.cpp" for name in linked), *("--flag=" + flag for flag in flags)], folder)
    driver = ["-lpq"] if chosen.driver == "postgres" else ["-lsqlite3", "-DRACEGEN_SQLITE"]
    base = [*shlex.split(chosen.compiler), "-std=c++23", *WARNINGS, *flags, *includes(), "-I."]
    run([*base, *driver[1:], "-c", program, "-o", "program.o"], folder)
    run([*base, "program.o", chosen.main, "librepo.a", driver[0], "-pthread", "-o", "program"], folder)


def load(schema, database):
    """Loads the file into a new database of the server; the connection string of where it ended."""
    server = os.environ["RACEGEN_POSTGRES"]
    psql = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1"]
    run([*psql, server, "--command", f"CREATE DATABASE {database}"], HERE)
    # A file may create a database itself and go there.
    printed = run([*psql, f"{server} dbname={database}", "--file", schema, "--command", "SELECT current_database()"], HERE)
    return f"{server} dbname={printed.split()[-1]}"


def main():
    chosen = arguments()
    corpus = pathlib.Path(chosen.corpus)
    if not corpus.is_dir():
        print("not run: there is no corpus")
        sys.exit(77)
    schemas = {schema.name: schema.files[0] for schema in all_schemas(corpus, chosen.folder)}
    programs = [HERE / f"round_trip/{name}.cpp" for name in chosen.names] or sorted((HERE / "round_trip").glob("*.cpp"))
    failed = 0
    for program in programs:
        schema = schemas[program.stem.replace("_", "-")].resolve()
        folder = pathlib.Path(chosen.folder).resolve() / program.stem
        try:
            build(chosen, schema, program, folder)
            location = load(schema, "corpus_" + program.stem) if chosen.driver == "postgres" else ""
            run(["./program"], folder, RACEGEN_DATABASE=location)
            print(f"{program.stem} {chosen.driver}: as expected")
        except subprocess.CalledProcessError as error:
            failed += 1
            print(f"{program.stem} {chosen.driver}: FAILED, exit status {error.returncode}: {error.cmd[0]}\n{error.stdout[:4000]}")
    sys.exit(1 if failed or not programs else 0)


if __name__ == "__main__":
    main()
