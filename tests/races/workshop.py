"""Builds the race tests of an output, and databases for them."""
import os
import pathlib
import shlex
import shutil
import subprocess

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]


def default_compiler():
    return "ccache g++" if shutil.which("ccache") else "g++"


def build(tree, compiler, driver, pool):
    """The program tree/races, of all sources below tree. Compiles from inside, so that a compiler cache knows what is the same in several trees."""
    found = subprocess.run(["pg_config", "--includedir"], check=True, capture_output=True, text=True).stdout.strip()
    define = ["-DRACEGEN_SQLITE"] if driver == "sqlite" else []

    def compile_one(source):
        name = source.relative_to(tree)
        target = str(name).replace("/", "@") + ".o"
        command = [*shlex.split(compiler), "-std=c++23", *WARNINGS, *define, "-isystem", found, "-c", name, "-o", target]
        subprocess.run(command, check=True, cwd=tree)
        return target

    objects = list(pool.map(compile_one, sorted(tree.rglob("*.cpp"))))
    library = "-lsqlite3" if driver == "sqlite" else "-lpq"
    subprocess.run([*shlex.split(compiler), *objects, "-o", "races", library, "-pthread"], check=True, cwd=tree)


def new_database(name, schema):
    """A database of the server that RACEGEN_POSTGRES names, with the schema; its connection string."""
    server = os.environ["RACEGEN_POSTGRES"]
    subprocess.run(["psql", "--quiet", server, "--command", f'CREATE DATABASE "{name}"'], check=True)
    loading = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", f"{server} dbname={name}", "--file", schema]
    subprocess.run(loading, check=True, stdout=subprocess.DEVNULL)
    return f"{server} dbname={name}"


def run(tree, database, *options):
    """The program on the database: its process, ended."""
    environment = {**os.environ, "RACEGEN_TEST_DATABASE": str(database)}
    return subprocess.run([pathlib.Path(tree) / "races", "--no-colors", *options], cwd=tree, env=environment, capture_output=True, text=True)
