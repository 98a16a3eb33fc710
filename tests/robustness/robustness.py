#!/usr/bin/env python3
"""Runs racegen on inputs of extreme size, depth and form, made here as it goes.

Each run ends with output and exit status 0, or with errors that have a place and exit status 2; never with a signal or as a defect (70), and
within its bound of memory.

usage: robustness.py RACEGEN [--memory-factor N] [NAME…]
--memory-factor: for builds whose sanitizers take more memory. NAME: only cases whose names begin so.
"""
import argparse
import os
import pathlib
import re
import sys
import tempfile

TABLE = "CREATE TABLE t (id bigint PRIMARY KEY, a integer NOT NULL);\n"
MEGABYTE = 1_000_000
DRIVERS = ("postgres", "sqlite")
CASES = []


class Case:
    """`parts`: a function that yields the schema; `code`: of the error expected, None for output; `megabytes`: the most resident memory."""

    def __init__(self, name, parts, code, megabytes, configuration=None, drivers=DRIVERS, options=()):
        self.name, self.parts, self.code, self.megabytes = name, parts, code, megabytes
        self.configuration, self.drivers, self.options = configuration, drivers, options


def case(name, *parts, code=None, megabytes=150, **more):
    """A case whose schema is these texts: a text, or a pair of a text and how often it is repeated."""
    def texts():
        for part in parts:
            if isinstance(part, tuple):
                yield from repeated(*part)
            else:
                yield part
    CASES.append(Case(name, texts, code, megabytes, **more))


def numbered(name, before, text, count, after, code=None, megabytes=150, **more):
    """The same with a text for each number below `count`, put in for @."""
    def texts():
        yield before
        for first in range(0, count, 10000):
            yield "".join(text.replace("@", str(number)) for number in range(first, min(first + 10000, count)))
        yield after
    CASES.append(Case(name, texts, code, megabytes, **more))


def configured(name, *parts, code=None, megabytes=150):
    def texts():
        for part in parts:
            yield from repeated(*part) if isinstance(part, tuple) else [part]
    CASES.append(Case(name, lambda: [TABLE], code, megabytes, configuration=texts, drivers=("postgres",)))


def repeated(text, count):
    at_once = max(1, MEGABYTE // len(text))
    while count > 0:
        yield text * min(at_once, count)
        count -= at_once


def nested(name, begin, end, depth, code):
    for about, levels, expected in (("", 100, None), (" too deep", depth, code)):
        case(name + about, TABLE, "ALTER TABLE t ADD CHECK (", (begin, levels), "a > 0", (end, levels), ");\n", code=expected)


def sizes():
    one = ("postgres",)
    case("50 MB of INSERTs", TABLE, ("INSERT INTO t VALUES (1234, 5678);\n", 50 * MEGABYTE // 35), megabytes=600, drivers=one)
    case("50 MB of COPY", TABLE, "COPY t FROM stdin;\n", ("1\t2\n", 50 * MEGABYTE // 4), "\\.\nCREATE TABLE u (id int PRIMARY KEY);\n", megabytes=200)
    case("a statement of 50 MB", TABLE, "INSERT INTO t VALUES (1, 2)", (", (1, 2)", 50 * MEGABYTE // 8), ";\n", megabytes=1200, drivers=one)
    case("a table of 50 MB", "CREATE TABLE t (a int", (", a int", 50 * MEGABYTE // 7), ");\n", code="RG003", megabytes=700, drivers=one)
    case("a block comment of 50 MB", TABLE, "/*", ("x", 50 * MEGABYTE), "*/\n", megabytes=200)
    case("a line comment of 50 MB", TABLE, "--", ("x", 50 * MEGABYTE), "\n", megabytes=200, drivers=one)
    case("a comment that never ends", TABLE, ("/* ", 17 * MEGABYTE), megabytes=200, drivers=one)
    case("a literal of 10 MB", TABLE, "ALTER TABLE t ADD b text DEFAULT '", ("x", 10 * MEGABYTE), "';\n", megabytes=600)
    case("a literal of 10 MB that never ends", TABLE, "COMMENT ON TABLE t IS '", ("x", 10 * MEGABYTE), code="RG001", drivers=one)
    case("100,000 ignored statements", TABLE, ("SET work_mem = 1;\n", 100_000), drivers=one)
    case("100,000 syntax errors in a line", TABLE, ("FOO BAR; ", 100_000), code="RG001", drivers=one)
    case("a million semicolons", TABLE, (";", MEGABYTE), drivers=one)
    numbered("10,000 tables", "CREATE TABLE t (id bigint PRIMARY KEY);\n", "CREATE TABLE t@ (id bigserial PRIMARY KEY, t bigint REFERENCES t);\n",
             10_000, "", megabytes=600, options=("--dry-run",))
    numbered("a chain of 5,000 cascades", "CREATE TABLE t0 (id bigint PRIMARY KEY);\n", "CREATE TABLE u@ (id bigint PRIMARY KEY);\n", 5000,
             "".join(f"ALTER TABLE u{n} ADD FOREIGN KEY (id) REFERENCES u{n + 1} ON DELETE CASCADE;\n" for n in range(4999)),
             megabytes=300, options=("--dry-run",))
    numbered("1,600 columns", "CREATE TABLE t (id bigint PRIMARY KEY", ", c@ integer", 1599, ");\n")
    numbered("1,601 columns", "CREATE TABLE t (id bigint PRIMARY KEY", ", c@ integer", 1600, ");\n", code="RG108")
    numbered("5,000 checks", "CREATE TABLE t (id bigint PRIMARY KEY, a int, b int", ", CHECK (a + b > @)", 5000, ");\n")
    numbered("5,000 named checks", "CREATE TABLE t (id bigint PRIMARY KEY, a int, b int", ", CONSTRAINT c@ CHECK (a + b > @)", 5000, ");\n")
    numbered("1,000 labels", "CREATE TYPE e AS ENUM ('x'", ", 'l@'", 999, "); CREATE TABLE t (id bigint PRIMARY KEY, e e);\n")
    numbered("50,000 labels", "CREATE TYPE e AS ENUM ('x'", ", 'l@'", 49_999, "); CREATE TABLE t (id bigint PRIMARY KEY, e e);\n", megabytes=300)
    numbered("100,000 labels", "CREATE TYPE e AS ENUM ('x'", ", 'l@'", 99_999, "); CREATE TABLE t (id bigint PRIMARY KEY, e e);\n", code="RG003")
    case("500 ALTERs of a column", TABLE, ("ALTER TABLE t ALTER a TYPE bigint;\nALTER TABLE t ALTER a TYPE integer;\n", 250))
    numbered("a column added and dropped 1,598 times", TABLE, "ALTER TABLE t ADD c@ int; ALTER TABLE t DROP c@;\n", 1598, "")
    numbered("2,000 hints of tables", "", "-- racegen: name=Entity@\nCREATE TABLE t@ (id int);\n", 2000, "", options=("--dry-run", "--quiet"))
    numbered("10,000 hints of nothing", TABLE, "-- racegen: skip @\n", 10_000, "", code="RG402", drivers=one)


def depths():
    nested("parentheses", "(", ")", 20_000, "RG003")
    nested("ANDs in parentheses", "(a > 0 AND ", ")", 10_000, "RG003")
    nested("NOTs", "NOT (", ")", 10_000, "RG003")
    nested("CASEs", "CASE WHEN a > 0 THEN ", " END", 10_000, "RG003")
    nested("subselects", "0 IN (SELECT 0 WHERE ", ")", 10_000, "RG003")
    nested("calls", "f(", ")", 10_000, "RG003")
    case("10,000 ANDs in a row", TABLE, "ALTER TABLE t ADD CHECK (a > 0", (" AND a > 1", 10_000), ");\n")
    case("10,000 additions in a row", TABLE, "ALTER TABLE t ADD CHECK (0 < a", (" + a", 10_000), ");\n", code="RG003")
    case("30,000 casts", TABLE, "ALTER TABLE t ADD CHECK (a", ("::int", 30_000), " > 0);\n", code="RG003")
    case("10,000 UNIONs", TABLE, "CREATE VIEW v AS SELECT 1", (" UNION SELECT 1", 10_000), ";\n")
    case("20,000 blocks in a DO", TABLE, "DO $$ BEGIN ", ("BEGIN ", 20_000), ("END; ", 20_000), "END $$;\n")
    numbered("a function that calls itself", TABLE, "CREATE FUNCTION f@() RETURNS void LANGUAGE sql AS $$ SELECT f@(); $$;\n", 2, "SELECT f0();\n")
    nothing = "CREATE DOMAIN d0 AS int; CREATE TABLE t0 (a int);"
    numbered("2,000 levels of inheritance", nothing, "CREATE TABLE u@ () INHERITS (t0);", 1,
             "".join(f"CREATE TABLE t{n + 1} () INHERITS (t{n});\n" for n in range(2000)) + "ALTER TABLE t0 ADD b int;\n", code="RG003")
    numbered("2,000 levels of domains", nothing, "CREATE DOMAIN e@ AS d0;", 1,
             "".join(f"CREATE DOMAIN d{n + 1} AS d{n};\n" for n in range(2000)), code="RG003")
    for name, sql, code in (
            ("a domain over itself", "CREATE DOMAIN d AS d;", None),
            ("two domains over each other", "CREATE DOMAIN d AS e; CREATE DOMAIN e AS d; CREATE TABLE u (id int PRIMARY KEY, d d);", None),
            ("a table that inherits from itself", "CREATE TABLE u (a int) INHERITS (u);", "RG101"),
            ("two tables that inherit from each other", "CREATE TABLE u () INHERITS (t); ALTER TABLE t INHERIT u;", "RG108"),
            ("a partition of itself", "CREATE TABLE u (a int) PARTITION BY LIST (a); ALTER TABLE u ATTACH PARTITION u DEFAULT;", "RG108"),
            ("generated columns that read each other",
             "CREATE TABLE u (a int GENERATED ALWAYS AS (b) STORED, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE u DROP a CASCADE;", "RG108"),
            ("tables that reference each other", "CREATE TABLE u (id int PRIMARY KEY REFERENCES t ON DELETE CASCADE);"
                                                 "ALTER TABLE t ADD FOREIGN KEY (id) REFERENCES u ON DELETE CASCADE;", None)):
        case(name, TABLE, sql, code=code)


def encodings():
    bad = {"overlong in two bytes": b"\xc0\xaf", "overlong in three": b"\xe0\x80\xaf", "overlong in four": b"\xf0\x80\x80\xaf",
           "a high surrogate": b"\xed\xa0\x80", "a low surrogate": b"\xed\xbf\xbf", "beyond U+10FFFF": b"\xf4\x90\x80\x80", "FF": b"\xff",
           "a lone continuation": b"\x80", "cut after one of two": b"\xc3", "cut after two of three": b"\xe2\x82",
           "cut after three of four": b"\xf0\x9f\x98", "NUL": b"\0", "UTF-16": TABLE.encode("utf-16")}
    for name, sequence in bad.items():
        case(f"{name} in a literal", TABLE, b"COMMENT ON TABLE t IS '" + sequence + b"';\n", code="RG902", drivers=("postgres",))
        case(f"{name} at the end", TABLE, b"-- " + sequence, code="RG902", drivers=("postgres",))
    mark = b"\xef\xbb\xbf"
    case("a byte order mark", mark, TABLE)
    case("nothing but a byte order mark", mark)
    case("a byte order mark in the middle", TABLE, mark, TABLE.replace(" t ", " u "), code="RG001")
    case("CRLF", TABLE.replace("\n", "\r\n"), "-- x\r\nCREATE TABLE u (id int PRIMARY KEY);\r\n")
    case("lone CR", TABLE.replace("\n", "\r"), "-- x\rCREATE TABLE u (id int PRIMARY KEY);\r")
    case("Ctrl-Z", TABLE, "\x1a", code="RG001")
    case("a no-break space", TABLE, "\u00a0", code="RG001")
    for size in (62, 63, 64, 65):
        for letters in ("é", "€", "😀"):
            name = letters * (size // len(letters.encode())) + "x" * (size % len(letters.encode()))
            case(f"a name of {size} bytes with {letters}", f'CREATE TABLE "{name}" (id bigint PRIMARY KEY, "{name}" int CHECK ("{name}" > 0), UNIQUE ("{name}"));'
                 f'CREATE TABLE u (id bigint PRIMARY KEY, v bigint REFERENCES "{name}"); COMMENT ON TABLE "{name}" IS \'x\';')


def configurations():
    configured("racegen.json: 100,000 [", ("[", 100_000), code="RG405")
    configured("racegen.json: 100,000 {", ('{"tables":', 100_000), code="RG405")
    configured("racegen.json: 100,000 [ of a hint", '{"tables": {"t": {"without": ', ("[", 100_000), code="RG405")
    configured("racegen.json: 10 MB of blanks", "{", (" ", 10 * MEGABYTE), "}")
    configured("racegen.json: a name of 10 MB", '{"tables": {"t": {"name": "', ("x", 10 * MEGABYTE), '"}}}', code="RG403")
    configured("racegen.json: 20,000 unknown columns", '{"tables": {"t": {"columns": {"b": {}', (', "c": {"name": "x"}', 20_000), "}}}}", code="RG404")
    configured("racegen.json: keys given twice", '{"tables": {"t": {"skip": true, "skip": true}, "t": {}}}', code="RG404")
    configured("racegen.json: NUL", "{}\0", code="RG405")
    configured("racegen.json: bytes that are no UTF-8", b'{"namespace": "\xff"}', code="RG405")
    configured("racegen.json: half a surrogate", '{"namespace": "\\ud800"}', code="RG405")
    configured("racegen.json: empty", "", code="RG405")


def write(path, parts):
    with open(path, "wb") as file:
        for part in parts:
            file.write(part.encode() if isinstance(part, str) else part)


def run(racegen, one, driver, folder):
    """The exit status, the resident memory in MB, and the messages."""
    write(folder / "schema.sql", one.parts())
    if one.configuration:
        write(folder / "racegen.json", one.configuration())
    words = [racegen, "schema.sql", "-o", "out", "--namespace", "extreme", "--driver", driver, *one.options]
    with open(folder / "messages.txt", "wb") as messages, open(os.devnull, "wb") as nothing:
        # The memory of a child is never less than what its parent had when it began: nothing large is kept here.
        process = os.posix_spawn("/bin/sh", ["sh", "-c", 'cd "$0" && exec "$@"', str(folder), *words], os.environ, file_actions=[
            (os.POSIX_SPAWN_DUP2, nothing.fileno(), 1), (os.POSIX_SPAWN_DUP2, messages.fileno(), 2)])
        _, status, used = os.wait4(process, 0)
    with open(folder / "messages.txt", "rb") as messages:
        return os.waitstatus_to_exitcode(status), used.ru_maxrss / 1024, messages.read(100_000).decode(errors="replace")


def fault(one, folder, status, megabytes, messages, factor):
    if status != (0 if one.code is None else 2):
        return f"exit status {status}"
    if megabytes > one.megabytes * factor:
        return f"{megabytes:.0f} MB of memory, {one.megabytes * factor} are allowed"
    if one.code is None:
        written = "--dry-run" in one.options or (folder / "out" / "repositories.hpp").is_file()
        return None if written else "no output"
    if not re.search(rf"^(schema\.sql|racegen\.json):\d+:\d+: error: .* \[{one.code}\]$", messages, re.MULTILINE):
        return f"no error {one.code} with a place"
    return "output beside an error" if (folder / "out").exists() else None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("racegen", type=pathlib.Path)
    parser.add_argument("--memory-factor", type=int, default=1)
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    sizes()
    depths()
    encodings()
    configurations()
    chosen = [one for one in CASES if not arguments.names or one.name.startswith(tuple(arguments.names))]
    failed = 0
    for one in chosen:
        for driver in one.drivers:
            with tempfile.TemporaryDirectory() as temporary:
                folder = pathlib.Path(temporary)
                status, megabytes, messages = run(str(arguments.racegen.resolve()), one, driver, folder)
                wrong = fault(one, folder, status, megabytes, messages, arguments.memory_factor)
            failed += wrong is not None
            print(f"{one.name}, {driver}: {'FAILED: ' + wrong if wrong else 'as expected'}, {megabytes:.0f} MB", flush=True)
            if wrong:
                print(messages[:2000])
    print(f"{len(chosen)} cases, {failed} failed")
    sys.exit(1 if failed or not chosen else 0)


if __name__ == "__main__":
    main()
