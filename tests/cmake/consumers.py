#!/usr/bin/env python3
"""Projects that use racegen_generate(): what they build, and how often racegen runs for it.

usage: consumers.py --cmake CMAKE --generator NAME --source ROOT --build BUILD [--keep FOLDER] [--part PART]…

BUILD is a built racegen; it is installed into a scratch folder, behind a script that notes each run. The parts are the functions of this file that
begin with `check_`. Folders have blanks and letters beyond ASCII in their names.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent

WITH_ROOMS = """
CREATE TABLE rooms (
    room_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name    text   NOT NULL UNIQUE
);
"""


class Fault(Exception):
    pass


def run(words, **options):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    return done.returncode, done.stdout


def must(words, **options):
    status, output = run(words, **options)
    if status != 0:
        raise Fault(f"{' '.join(map(str, words))}: status {status}\n{output}")
    return output


def expect(what, found, wanted):
    if found != wanted:
        raise Fault(f"{what}: {found!r}, expected {wanted!r}")


class Racegen:
    """An installed racegen that notes its runs."""

    def __init__(self, arguments, scratch):
        self.prefix = scratch / "racegen prefix"
        must([arguments.cmake, "--install", arguments.build, "--prefix", self.prefix])
        self.program = self.prefix / "bin/racegen"
        self.log = scratch / "runs.log"
        self.program.rename(self.program.with_name("racegen.real"))
        self.program.write_text(f'#!/bin/sh\necho "$*" >> "{self.log}"\nexec "{self.program}.real" "$@"\n')
        self.program.chmod(0o755)

    def take_runs(self):
        count = len(self.log.read_text().splitlines()) if self.log.exists() else 0
        self.log.unlink(missing_ok=True)
        return count


class Project:
    def __init__(self, arguments, scratch, name, racegen):
        self.cmake, self.generator, self.racegen = arguments.cmake, arguments.generator, racegen
        self.source = scratch / f"{name} project"
        self.binary = scratch / f"{name} build"
        shutil.copytree(FOLDER / name.split()[0], self.source)
        self.output = ""

    def configure(self, *options):
        words = [self.cmake, "-S", self.source, "-B", self.binary, "-G", self.generator, "-DCMAKE_CXX_FLAGS=-O0 -g0", *options]
        if shutil.which("ccache"):
            words.append("-DCMAKE_CXX_COMPILER_LAUNCHER=ccache")
        self.output = must(words)
        expect("runs while configuring", self.racegen.take_runs(), 0)

    def try_build(self, *options):
        status, self.output = run([self.cmake, "--build", self.binary, "-j", "2", *options])
        return status

    def build(self, what, runs, *options):
        if self.try_build(*options) != 0:
            raise Fault(f"{what}: the build fails\n{self.output}")
        found = self.racegen.take_runs()
        if found != runs:
            raise Fault(f"{what}: {found} runs of racegen, expected {runs}\n{self.output}")
        print(f"    {what}: {runs} runs, {self.compiled()} files compiled")

    def compiled(self):
        return len(re.findall(r"Building CXX object", self.output))

    def says(self, wanted, program="app", config="Debug"):
        place = self.binary / (config if "Multi" in self.generator else ".") / program
        expect(f"what {program} prints", must([place]), wanted + "\n")

    def outputs(self, target="shop"):
        return sorted(path.name for path in (self.binary / "racegen" / target).glob("*.hpp"))


def edit(path, old, new):
    text = path.read_text()
    if old not in text:
        raise Fault(f"{path} has no {old!r}")
    path.write_text(text.replace(old, new))


def check_installed(arguments, scratch):
    """find_package(), two libraries: each edit is one run, each build is complete."""
    racegen = Racegen(arguments, scratch)
    project = Project(arguments, scratch, "installed", racegen)
    accounts = project.source / "migrations/001_accounts.sql"
    rooms = project.source / "migrations/002_rooms.sql"
    project.configure(f"-DCMAKE_PREFIX_PATH={racegen.prefix}")
    project.build("a fresh build of two libraries", 2)
    project.says("created")
    project.says("no server", "bill")
    listed = (project.binary / "files.txt").read_text()
    if "account_repository.cpp" not in listed:
        raise Fault(f"OUT_VAR holds {listed!r}")

    project.build("nothing changed", 0)
    expect("files compiled", project.compiled(), 0)
    if arguments.generator.startswith("Ninja") and "no work to do" not in project.output:
        raise Fault(f"ninja finds work to do:\n{project.output}")

    edit(accounts, "balance    bigint NOT NULL", "balance    bigint NOT NULL CHECK (balance >= 0)")
    project.build("a constraint is new", 1)
    project.says("refused")

    rooms.write_text(WITH_ROOMS)
    project.build("a table is new, in a new file", 1)
    project.says("refused, a room")
    project.build("nothing changed", 0)

    rooms.write_text("-- " + WITH_ROOMS.replace("\n", "\n-- ") + "\n")
    project.build("the table is gone", 1)
    project.says("refused")
    rooms.write_text(WITH_ROOMS)
    project.build("it is back", 1)
    project.says("refused, a room")
    rooms.unlink()
    project.build("its file is gone", 1)
    project.says("refused")
    if "room.hpp" in project.outputs():
        raise Fault("room.hpp is still there")
    project.build("nothing changed", 0)

    accounts.write_text("-- Accounts.\n" + accounts.read_text())
    project.build("a comment is new", 1)
    expect("files compiled", project.compiled(), 0)

    accounts.write_text("CREATE TABEL accounts ();\n" + accounts.read_text())
    if project.try_build() == 0 or 'syntax error at or near "TABEL"' not in project.output:
        raise Fault(f"a wrong schema builds, or is not reported:\n{project.output}")
    racegen.take_runs()
    edit(accounts, "CREATE TABEL accounts ();\n", "")
    project.build("the schema is mended", 1)

    (project.binary / "racegen/shop/types.hpp").unlink()
    (project.binary / "racegen/shop/account_repository.cpp").unlink()
    project.build("outputs were deleted", 1)
    project.says("refused")
    project.build("nothing changed", 0)

    configuration = project.source / "billing/racegen.json"
    configuration.write_text('{"driver": "postgres", "result": "tl", "tables": {"invoices": {"without": "list"}}}\n')
    project.build("racegen.json changed", 1)
    project.configure("-DCMAKE_PREFIX_PATH=" + str(racegen.prefix))
    project.build("configured again", 0)
    if "Multi" in arguments.generator:
        project.build("another configuration", 0, "--config", "Release", "--target", "shop_generate")

    (project.source / "migrations").rename(project.source / "sql")
    edit(project.source / "CMakeLists.txt", "SCHEMA migrations", "SCHEMA sql")
    if project.try_build() != 0:
        raise Fault(f"the folder of migrations may not move:\n{project.output}")
    racegen.take_runs()
    project.build("the folder moved", 0)

    must([arguments.cmake, "--build", project.binary, "--target", "clean"])
    expect("headers after cleaning", project.outputs(), [])
    project.build("a build after cleaning", 2)
    project.says("refused")
    check_committed(arguments, project)


def check_committed(arguments, project):
    """racegen_check(): a test that fails when the committed output is stale."""
    ctest = [pathlib.Path(arguments.cmake).with_name("ctest"), "--test-dir", project.binary, "-C", "Debug", "-V", "--no-tests=error"]
    schema = project.source / "billing/schema.sql"
    must([project.racegen.program, schema, "-o", project.source / "billing/in repo", "--namespace", "billing::db", "-q"])
    must(ctest)
    schema.write_text(schema.read_text() + "CREATE TABLE notes (id bigint PRIMARY KEY);\n")
    status, output = run(ctest)
    if status == 0 or "create note.hpp" not in output:
        raise Fault(f"stale output passes, or is not named:\n{output}")
    print("    stale output fails its test")


def check_same_build(arguments, scratch):
    """FetchContent, racegen built by the same build: it has to be there before anything about the library is known."""
    racegen = Racegen(arguments, scratch)
    project = Project(arguments, scratch, "same_build", racegen)
    shutil.copy(FOLDER / "installed/main.cpp", project.source)
    shutil.copytree(FOLDER / "installed/migrations", project.source / "migrations")
    project.configure(f"-DRACEGEN_SOURCE={project.source / 'tool'}", f"-DRACEGEN_MODULES={arguments.source / 'cmake'}",
                      f"-DRACEGEN_PROGRAM={racegen.program}")
    project.build("a fresh build, racegen first", 1)
    project.says("created")
    project.build("nothing changed", 0)
    (project.source / "migrations/002_rooms.sql").write_text(WITH_ROOMS)
    project.build("a table is new", 1)
    project.says("created, a room")
    with open(project.source / "tool/tool.cpp", "a") as tool:
        tool.write("\nint changed = 1;\n")
    project.build("racegen itself changed", 1)
    project.build("nothing changed", 0)


def check_cross_build(arguments, scratch):
    """A build for another machine: RACEGEN_EXECUTABLE stands over what the package or the source folder would give."""
    racegen = Racegen(arguments, scratch)
    foreign = racegen.prefix / "lib/cmake/racegen/racegenTargets.cmake"
    foreign.write_text('message(FATAL_ERROR "a program for another machine is used")\n')
    cross = ["-DCMAKE_SYSTEM_NAME=Linux", f"-DRACEGEN_EXECUTABLE={racegen.program}"]
    project = Project(arguments, scratch, "installed", racegen)
    project.configure(f"-Dracegen_DIR={racegen.prefix}/lib/cmake/racegen", *cross)
    project.build("installed", 2)
    project = Project(arguments, scratch, "same_build", racegen)
    shutil.copy(FOLDER / "installed/main.cpp", project.source)
    shutil.copytree(FOLDER / "installed/migrations", project.source / "migrations")
    project.configure(f"-DRACEGEN_SOURCE={arguments.source}", *cross)
    project.build("part of the build, whose racegen is not built", 1)
    if list(project.binary.rglob("librac*.a")):
        raise Fault("racegen was built")


def check_guide(arguments, scratch):
    """The projects of docs/guide/cmake.md, as they stand there."""
    racegen = Racegen(arguments, scratch)
    guide = (arguments.source / "docs/guide/cmake.md").read_text()
    fences = {language: re.findall(rf"```{language}\n(.*?)```\n", guide, re.DOTALL) for language in ("sql", "cpp", "cmake")}
    commands = [line.strip() for line in re.findall(r"^    (racegen .*)$", guide, re.MULTILINE)]
    stand_in = [f"-DFETCHCONTENT_SOURCE_DIR_RACEGEN={FOLDER / 'same_build/tool'}", f"-DRACEGEN_MODULES={arguments.source / 'cmake'}",
                f"-DRACEGEN_PROGRAM={racegen.program}"]
    expect("CMakeLists of the guide", len(fences["cmake"]), 3)
    for number, (lists, runs) in enumerate(zip(fences["cmake"], (1, 1, 0))):
        project = Project(arguments, scratch, f"same_build {number}", racegen)
        (project.source / "CMakeLists.txt").write_text(lists)
        (project.source / "schema.sql").write_text(fences["sql"][0])
        (project.source / "main.cpp").write_text(fences["cpp"][0])
        if "racegen_check" in lists:
            for command in commands:
                must(["sh", "-c", command], cwd=project.source, env=os.environ | {"PATH": f"{racegen.program.parent}:{os.environ['PATH']}"})
            racegen.take_runs()
        project.configure(f"-DCMAKE_PREFIX_PATH={racegen.prefix}", *(stand_in if "FetchContent" in lists else []))
        project.build(f"project {number + 1}", runs)
        project.says("created\ntaken", "shop")
    ctest = [pathlib.Path(arguments.cmake).with_name("ctest"), "--test-dir", project.binary, "--no-tests=error", "--output-on-failure"]
    must(ctest)
    (project.source / "schema.sql").write_text(fences["sql"][0] + WITH_ROOMS)
    if run(ctest)[0] == 0:
        raise Fault("the test of committed output passes with another schema")


PARTS = [check_installed, check_same_build, check_cross_build, check_guide]


def main():
    parser = argparse.ArgumentParser()
    for name in ("cmake", "generator", "source", "build"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--part", action="append", default=[])
    arguments = parser.parse_args()
    arguments.source = pathlib.Path(arguments.source).resolve()
    failed = False
    for part in PARTS:
        if arguments.part and part.__name__.removeprefix("check_") not in arguments.part:
            continue
        with tempfile.TemporaryDirectory(prefix="racegen für cmake ") as folder:
            scratch = (arguments.keep or pathlib.Path(folder)) / "scratch folder"
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir(parents=True)
            os.environ |= {"CCACHE_BASEDIR": str(scratch), "CCACHE_NOHASHDIR": "1"}
            print(f"{part.__name__}: {part.__doc__}", flush=True)
            try:
                part(arguments, scratch)
            except Fault as fault:
                failed = True
                print(f"FAILED: {fault}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
