"""Builds the race tests of an output, and databases for them."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "generated"))
from build_output import WARNINGS, includes, precompiled  # noqa: E402


def default_compiler():
    return "ccache g++" if shutil.which("ccache") else "g++"


def compile_all(tree, compiler, driver, pool, sources, precompile=()):
    """Objects below tree, of sources below it. Compiles from inside, so that a compiler cache knows what is the same in several trees. What the sources of
    each group of `precompile` include in common is read once."""
    define = ["-DRACEGEN_SQLITE"] if driver == "sqlite" else []
    base = [*shlex.split(compiler), "-std=c++23", *WARNINGS, *define, *includes()]
    common = {}
    for number, group in enumerate(precompile):
        folder = tree / f"common{number}" / "headers"
        folder.mkdir(parents=True, exist_ok=True)
        common |= precompiled(base, folder, group)

    def compile_one(source):
        name = source.relative_to(tree)
        target = str(name).replace("/", "@") + ".o"
        command = [*base, *common.get(source, []), "-c", name, "-o", target]
        subprocess.run(command, check=True, cwd=tree)
        return target

    return list(pool.map(compile_one, sources))


def link(tree, compiler, driver, objects):
    """The program tree/races."""
    library = "-lsqlite3" if driver == "sqlite" else "-lpq"
    subprocess.run([*shlex.split(compiler), *objects, "-o", "races", library, "-pthread"], check=True, cwd=tree)


def build(tree, compiler, driver, pool):
    """The program tree/races, of all sources below tree."""
    link(tree, compiler, driver, compile_all(tree, compiler, driver, pool, sorted(tree.rglob("*.cpp"))))


def with_needed(sources):
    """The sources, and those that stand beside the headers which they include, and so on."""
    found = set(sources)
    seen = set()
    open_files = list(sources)
    while open_files:
        file = open_files.pop()
        for included in re.findall(r'^#include "(.*)"$', file.read_text(), re.MULTILINE):
            header = (file.parent / included).resolve()
            if header in seen:
                continue
            seen.add(header)
            open_files.append(header)
            if (source := header.with_suffix(".cpp")).exists() and source not in found:
                found.add(source)
                open_files.append(source)
    return sorted(found)


def new_database(name, schema):
    """A database of the server that RACEGEN_POSTGRES names, with the schema; its connection string."""
    server = os.environ["RACEGEN_POSTGRES"]
    subprocess.run(["psql", "--quiet", server, "--command", f'CREATE DATABASE "{name}"'], check=True)
    loading = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", f"{server} dbname={name}", "--file", schema]
    subprocess.run(loading, check=True, stdout=subprocess.DEVNULL)
    return f"{server} dbname={name}"


def run(tree, database, *options, timeout=None):
    """The program on the database: its process, ended. A timeout is in seconds."""
    environment = {**os.environ, "RACEGEN_TEST_DATABASE": str(database)}
    return subprocess.run([pathlib.Path(tree) / "races", "--no-colors", *options], cwd=tree, env=environment, capture_output=True, text=True,
                          errors="replace", timeout=timeout)
