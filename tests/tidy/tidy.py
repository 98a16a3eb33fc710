#!/usr/bin/env python3
"""The house rules as a test: tidy.py ROOT prints each breach as path:line: what is wrong; what to do. Exit status 1 if any."""

import os
import re
import sys
from pathlib import Path

STAGES = ["parallel", "source", "ddl", "schema", "plan", "lint", "render", "sql", "cpp", "explain", "diff", "emit", "pipeline", "files", "cli", "main"]

# A library, and the only stages that may know it.
OWNERS = {
    "pg_query": ["ddl"],
    "kainjow/": ["render"],
    "CLI/": ["cli"],
    "nettle/": ["files"],
    "nlohmann/": ["ddl", "schema", "lint", "diff", "files"],
    "libpq": [],
    "sqlite3": [],
}

MOST_LINES_OF_A_FUNCTION = 70
MOST_LINES_OF_A_FILE = 500
MOST_LINES_OF_A_TEMPLATE = 150

SKIPPED_FOLDERS = {".git", "build", ".cache", "__pycache__"}
TEXT_SUFFIXES = {
    ".cpp", ".hpp", ".md", ".sql", ".mustache", ".cmake", ".py", ".sh", ".txt", ".json", ".yml", ".yaml", "",
}
# Inputs that are odd on purpose: byte order marks, CRLF, tabs, no newline at the end.
ODD_ON_PURPOSE = ("tests/cases/", "tests/fuzz/")

# Put together from pieces, or this file would breach its own rule.
FORBIDDEN = [
    (re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"), "unfinished work in a comment; do it, or write an issue"),
    (re.compile(r"(?<![\w.])/(wo" + r"rk|ho" + r"me|ro" + r"ot|tmp/sp" + r"ec)/"), "a path of one machine; use a relative one"),
]


class Tidy:
    def __init__(self, root):
        self.root = root
        self.breaches = []

    def report(self, path, line, message):
        self.breaches.append(f"{path}:{line}: {message}")

    def run(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(set(folders) - SKIPPED_FOLDERS)
            for file in (Path(folder) / name for name in sorted(names)):
                if file.suffix not in TEXT_SUFFIXES or file.is_symlink():
                    continue
                content = file.read_bytes()
                if b"\0" not in content:
                    self.check_file(file.relative_to(self.root).as_posix(), content)

    def check_file(self, path, content):
        lines = content.decode("utf-8", errors="replace").split("\n")
        if not path.startswith(ODD_ON_PURPOSE):
            self.check_bytes(path, content, lines)
            self.check_words(path, lines)
        if path.startswith("generator/") and path.endswith((".cpp", ".hpp")):
            self.check_includes(path, lines)
            self.check_functions(path, lines)
            self.check_length(path, lines, MOST_LINES_OF_A_FILE, "split it where its purpose splits")
        if path.startswith("generator/") and path.endswith(".hpp"):
            self.check_header(path, lines)
        if path.startswith(("templates/sql/", "templates/cpp/")):
            self.check_length(path, lines, MOST_LINES_OF_A_TEMPLATE, "move a part into a partial")

    def check_bytes(self, path, content, lines):
        if content and not content.endswith(b"\n"):
            self.report(path, len(lines), "no newline at the end; add one")
        for number, line in enumerate(lines, 1):
            if "\t" in line:
                self.report(path, number, "tab; indent with spaces, write \\t in literals")
            if line.endswith("\r"):
                self.report(path, number, "CRLF line end; use LF")
            elif line != line.rstrip():
                self.report(path, number, "blanks at the end of the line; remove them")

    def check_words(self, path, lines):
        for number, line in enumerate(lines, 1):
            for pattern, message in FORBIDDEN:
                if pattern.search(line):
                    self.report(path, number, message)

    def check_includes(self, path, lines):
        stage = Path(path).parts[1].split(".")[0]
        if stage not in STAGES:
            self.report(path, 1, f"'{stage}' is no stage; the stages are {', '.join(STAGES)}")
            return
        for number, line in enumerate(lines, 1):
            include = re.match(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', line)
            if not include:
                continue
            ours, theirs = include.groups()
            if ours:
                self.check_arrow(path, number, stage, ours)
            for library, owners in OWNERS.items():
                if (ours or theirs).startswith(library) and stage not in owners:
                    self.report(path, number, f"{'only ' + ' and '.join(owners) if owners else 'no stage'} may know {library.rstrip('/')}")

    def check_arrow(self, path, number, stage, include):
        target = include.split("/")[0].removesuffix(".hpp")
        if target not in STAGES:
            self.report(path, number, f'"{include}" names no stage; include as "<stage>/<file>.hpp"')
        elif STAGES.index(target) > STAGES.index(stage):
            self.report(path, number, f"{stage} includes {target}, which is to its right; a stage uses only stages to its left")

    def check_functions(self, path, lines):
        """In our layout only the body of a function begins with a brace alone on its line, and ends with one as far indented."""
        for begin, line in enumerate(lines):
            if line.strip() != "{":
                continue
            end = next((at for at in range(begin, len(lines)) if re.fullmatch(line.replace("{", "}") + "[;),]*", lines[at])), begin)
            length = end - begin - 1
            if length > MOST_LINES_OF_A_FUNCTION:
                self.report(path, begin + 1, f"function of {length} lines, {MOST_LINES_OF_A_FUNCTION} are allowed; move a part of it out")

    def check_length(self, path, lines, most, remedy):
        length = len(lines) - 1
        if length > most:
            self.report(path, most + 1, f"file of {length} lines, {most} are allowed; {remedy}")

    def check_header(self, path, lines):
        if not lines[0].startswith("//"):
            self.report(path, 1, "a header begins with a comment: what it is for")
        if "#pragma once" not in lines:
            self.report(path, 1, "no #pragma once")

    def check_diagnostics(self):
        """Every code that can be printed is explained."""
        page = self.root / "docs/reference/diagnostics.md"
        if not page.exists():
            return
        explained = set(re.findall(r"RG\d{3}", page.read_text()))
        used = set()
        for file in sorted((self.root / "generator").rglob("*.cpp")):
            for number, line in enumerate(file.read_text().split("\n"), 1):
                for code in re.findall(r'"(RG\d{3})"', line):
                    used.add(code)
                    if code not in explained:
                        path = file.relative_to(self.root).as_posix()
                        self.report(path, number, f"{code} is not explained; add it to docs/reference/diagnostics.md")
        for code in sorted(explained - used):
            self.report("docs/reference/diagnostics.md", 1, f"{code} is printed nowhere; remove it")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: tidy.py ROOT")
    tidy = Tidy(Path(sys.argv[1]).resolve())
    tidy.run()
    tidy.check_diagnostics()
    for breach in tidy.breaches:
        print(breach)
    print(f"{len(tidy.breaches)} breaches of the house rules")
    sys.exit(1 if tidy.breaches else 0)


if __name__ == "__main__":
    main()
