"""What is done with a schema of the corpus: generate, compile, load, prepare. Each step takes files and gives what happened."""
import collections
import dataclasses
import hashlib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import time

from schemas import TRANSACTIONS

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "generated"))
from build_output import WARNINGS, includes, precompiled  # noqa: E402

POSTGRES = HERE.parent / "server/postgres.sh"
PSQL = ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align"]
DOWN = re.compile(rb"^-- *(?:\+goose|\+migrate|migrate:) *down\b.*", re.IGNORECASE | re.MULTILINE | re.DOTALL)
DIAGNOSTIC = re.compile(r"^(.*): (note|warning|error): (.*) \[(RG\d+)\]$", re.MULTILINE)
# A client's complaint that data are not there (\copy t FROM 'file.csv') is no word of the server's.
REFUSAL = re.compile(r"(?:ERROR|FATAL): +(.*)")


def run(command, **options):
    """Standard output and standard error are apart unless `options` says otherwise."""
    return subprocess.run([str(word) for word in command], **{"capture_output": True, "text": True, "errors": "replace", "check": False,
                                                              "timeout": 1800} | options)


@dataclasses.dataclass
class Generated:
    status: int
    diagnostics: collections.Counter  # (severity, code)
    first_error: str


def generate(racegen, driver, inputs, output):
    done = run([racegen, *inputs, "-o", output, "--driver", driver, "--namespace", "repo", "--color", "never"])
    found = DIAGNOSTIC.findall(done.stderr)
    errors = [f"{message} [{code}]" for _, severity, message, code in found if severity == "error"]
    first = errors[0] if errors else "" if done.returncode == 0 else done.stderr[-300:]
    return Generated(done.returncode, collections.Counter((severity, code) for _, severity, _, code in found), first)


def same_schema(racegen, schema):
    """Whether racegen gets the same schema from the folders as from their files."""
    dumps = [run([racegen, "dump", "--stage", "schema", *inputs]) for inputs in (schema.folders, schema.files)]
    return dumps[0].returncode == dumps[1].returncode and dumps[0].stdout == dumps[1].stdout


def statements_of(racegen, schema):
    """How many statements racegen reads of each kind that it has no model of, and how many in all."""
    lines = run([racegen, "dump", "--stage", "ddl", *schema.files]).stdout.splitlines()
    statements = [line.removeprefix("if possible: ") for line in lines if not line.startswith(" ")]
    kinds = collections.Counter(line.split(", makes ")[0] for line in statements if line.startswith(("ignored: ", "unsupported: ")))
    return kinds, len(statements)


def counts_of_plan(racegen, schema):
    """How many tables and methods there are."""
    plan = run([racegen, "dump", "--stage", "plan", *schema.files]).stdout
    return len(re.findall(r"^table ", plan, re.MULTILINE)), len(re.findall(r"^  method ", plan, re.MULTILINE))


def text_with_includes(file, seen):
    """The text that the compiler sees of a file, but for the standard headers."""
    if file in seen:
        return ""
    seen.add(file)
    text = file.read_text().split("\n", 1)[1]  # behind the line that names the input
    included = re.findall(r'^#include "(.*)"$', text, re.MULTILINE)
    return "".join([text, *(text_with_includes((file.parent / name).resolve(), seen) for name in included)])


class Memory:
    """Which texts a compiler has accepted: an empty file in a folder for each, so that a run that was cut off can go on."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def mark(self, compiler, source):
        """The file that is there when the compiler has accepted the source."""
        text = f"{compiler}\n{text_with_includes(source.resolve(), set())}"
        return self.folder / hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


@dataclasses.dataclass
class Compiled:
    sources: int
    tried: int
    refusals: list  # what the compiler said of each that it refused


def check(compiler, words, source, mark, deadline):
    """What the compiler says of the source, "" if it accepts it, None if the time was up."""
    if time.monotonic() > deadline:
        return None
    done = run([*shlex.split(compiler), *words, "-fsyntax-only", source])
    if done.returncode == 0:
        mark.touch()
        return ""
    return done.stderr or f"status {done.returncode}"


def compile_sources(pool, compiler, memory, deadline, folder, chosen=None):
    """Checks every source of folder/repo, or those of `chosen` tables, until the deadline."""
    words = ["-std=c++23", *WARNINGS, *includes(), f"-I{folder}"]
    of_tables = sorted((folder / "repo").rglob("*_repository.cpp"))
    others = [source for source in sorted((folder / "repo").rglob("*.cpp")) if source not in of_tables and source.parent.name != "support"]
    support = sorted((folder / "repo/support").glob("*.cpp"))
    if chosen is not None:
        step = max(1, len(of_tables) // chosen)
        of_tables, support = of_tables[::step][:chosen], []
    sources = [*of_tables, *others, *support]
    marks = {source: memory.mark(compiler, source) for source in sources}
    unknown = [source for source in sources if not marks[source].exists()]
    to_begin_with = {}
    if time.monotonic() < deadline:
        to_begin_with = precompiled([*shlex.split(compiler), *words], folder / "repo", [source for source in unknown if source in of_tables])
    results = [pool.submit(check, compiler, [*words, *to_begin_with.get(source, [])], source, marks[source], deadline) for source in unknown]
    said = [result.result() for result in results]
    return Compiled(len(sources), len(sources) - said.count(None), [one for one in said if one])


class Server:
    """A PostgreSQL server of its own: what a schema creates there besides tables (roles, databases) is gone with it."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="racegen-pg.", dir="/tmp")
        self.location = run([POSTGRES, "start", self.folder], check=True).stdout.strip()
        return self

    def __exit__(self, *_):
        run([POSTGRES, "stop", self.folder], check=True)

    def psql(self, *words, **options):
        return run([*PSQL, self.location, *words], **options)

    def load(self, schema):
        """The server's words for the statements that it refuses."""
        if schema.host:
            self.psql("--set=ON_ERROR_STOP=1", "--command", schema.host).check_returncode()
        refusals = []
        together = ["--single-transaction"] if schema.name in TRANSACTIONS else []
        base = self.location
        for file in schema.files:
            # A migration tool runs the upward part only. A file may create a database itself and go there, or leave it to its
            # installer to commit.
            with tempfile.NamedTemporaryFile(suffix=".sql") as upward:
                upward.write(DOWN.sub(b"", file.read_bytes()))
                upward.flush()
                done = self.psql(*together, f"--file={upward.name}", "--command=COMMIT", "--command=SELECT '<' || current_database() || '>'")
            refusals += REFUSAL.findall(done.stderr)
            # A file may also tell psql to end at the first refusal.
            if ended := re.findall("^<(.*)>$", done.stdout, re.MULTILINE):
                self.location = f"{base} dbname='{ended[-1]}'"
        return refusals


def dump(schema, folder):
    """The schema, of one file: what pg_dump prints after loading it."""
    with Server() as server:
        server.load(schema)
        text = run(["pg_dump", "--schema-only", "--dbname", server.location], check=True).stdout
    file = folder / "dump.sql"
    file.write_text(text)
    return dataclasses.replace(schema, files=[file])


@dataclasses.dataclass
class Prepared:
    statements: int
    misfits: int
    printed: str


def verify(racegen, driver, schema, shell):
    """Has the database behind `shell` compile every statement."""
    script = run([racegen, "verify", "--quiet", "--driver", driver, *schema.files], check=True).stdout
    statements = len(re.findall(r"^(?:PREPARE racegen_\d+ AS|EXPLAIN)$", script, re.MULTILINE))
    done = run(shell, input=script, capture_output=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0:
        return Prepared(statements, 0, "")
    misfits = re.findall(rf"(\d+) of {statements} statements do not fit", done.stdout)
    if driver == "sqlite":
        misfits = [len(re.findall(r"error near line \d+", done.stdout))]
    if not misfits:
        raise RuntimeError(f"the shell ends with status {done.returncode}:\n{done.stdout[-2000:]}")
    return Prepared(statements, int(misfits[0]), done.stdout)


def prepare_postgres(racegen, schema):
    """(Prepared, refusals)"""
    with Server() as server:
        refusals = server.load(schema)
        return verify(racegen, "postgres", schema, [*PSQL, server.location]), refusals


def prepare_sqlite(racegen, schema, output):
    """The same for SQLite and the translated schema in `output`."""
    with tempfile.TemporaryDirectory() as folder:
        database = os.path.join(folder, "database")
        loaded = run(["sqlite3", "-bail", database], input=(output / "schema.sql").read_text())
        refusals = [loaded.stderr.strip()] if loaded.returncode != 0 else []
        return verify(racegen, "sqlite", schema, ["sqlite3", "-readonly", database]), refusals
