#!/usr/bin/env python3
"""Walks histories of migrations with `racegen diff`, from each step to the next.

walk.py --racegen FILE --corpus DIR [--page FILE [--write]] [--findings FILE] HISTORY… : each step has to be compared without a fault, in all
formats, and what the formats and the exit status say has to agree. With --page, the histories' rows of its table have to be what the walk finds;
--write puts them there. --findings: every guarantee lost or gained, to be read. Exit status 77: there is no such corpus.
"""
import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "corpus"))
import schemas  # noqa: E402

HEAD = "| history | steps | with a change | that lose | lost | gained | changed | breaking |\n|---|--:|--:|--:|--:|--:|--:|--:|\n"


class Walk:
    def __init__(self, racegen, schema, scratch):
        self.racegen = racegen
        self.schema = schema
        self.old = pathlib.Path(scratch) / "old"
        self.new = pathlib.Path(scratch) / "new"
        self.counts = collections.Counter()
        self.faults = []
        self.findings = []

    def run(self):
        for folder in (self.old, self.new):
            folder.mkdir()
        for number, file in enumerate(self.schema.files):
            name = f"{number:04}.sql"
            (self.new / name).symlink_to(file.resolve())
            if number > 0:
                self.step(file)
            (self.old / name).symlink_to(file.resolve())

    def diff(self, *options):
        done = subprocess.run([self.racegen, "diff", self.old, self.new, "--color", "never", *options], capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout, done.stderr

    def step(self, file):
        self.counts["steps"] += 1
        status, text, errors = self.diff("--format", "json")
        if status not in (0, 1) or (errors and not errors.startswith("racegen: note: more warnings about the new schema")):
            self.faults.append(f"{file.name}: exit status {status}: {errors[:400]}")
            return
        report = json.loads(text)
        guarantees = [(table, guard) for table in report["tables"] for guard in table["guarantees"]]
        effects = collections.Counter(guard["effect"] for _, guard in guarantees)
        breaking = sum(change["breaking"] for table in report["tables"] for change in table["api"])
        if (report["lost"], report["gained"], report["breaking"]) != (effects["lost"], effects["gained"], breaking):
            self.faults.append(f"{file.name}: the counts are not those of what is listed")
        if status != (1 if effects["lost"] else 0):
            self.faults.append(f"{file.name}: exit status {status} with {effects['lost']} lost")
        if report["tables"]:
            self.counts["with a change"] += 1
            self.check_forms(file, report)
        self.counts["that lose"] += status
        self.counts["breaking"] += breaking
        self.counts.update(effects)
        self.findings += [f"{file.parent.name}/{file.name}: {guard['effect']}: {table['table']}: {guard['sentence']}\n    {guard['before']} => {guard['after']}\n"
                          for table, guard in guarantees if guard["effect"] != "changed"]

    def check_forms(self, file, report):
        """The forms for people name the same tables, and as many losses."""
        _, text, _ = self.diff()
        _, markdown, _ = self.diff("--format", "markdown")
        if text.splitlines()[0] != report["headline"]:
            self.faults.append(f"{file.name}: the text has another headline")
        titles = len(re.findall(r"^#### ", markdown, re.MULTILINE))
        if titles != len(report["tables"]):
            self.faults.append(f"{file.name}: the Markdown has {titles} tables of {len(report['tables'])}")
        for word, pattern in (("text", r"^  lost      "), ("Markdown", r"^\| \*\*lost\*\* \|")):
            found = len(re.findall(pattern, text if word == "text" else markdown, re.MULTILINE))
            if found != report["lost"]:
                self.faults.append(f"{file.name}: the {word} tells of {found} losses of {report['lost']}")
        longest = max((line for line in text.splitlines() if " " in line.strip()), key=len, default="")
        if len(longest) > 120 and longest.lstrip("- ").count(" ") > 2 and max(map(len, longest.split())) < 100:
            self.faults.append(f"{file.name}: a line of {len(longest)} columns: {longest}")

    def row(self):
        values = [self.counts[name] for name in ("steps", "with a change", "that lose", "lost", "gained", "changed", "breaking")]
        return f"| {self.schema.name} | " + " | ".join(map(str, values)) + " |\n"


def check_page(page, rows, write):
    """The faults of the table on the page."""
    text = page.read_text()
    begin = text.index(HEAD) + len(HEAD)
    end = begin + re.match(r"(\|.*\n)*", text[begin:]).end()
    if write:
        page.write_text(text[:begin] + "".join(rows) + text[end:])
        return []
    return [f"{page.name} has no row {row}" for row in rows if row not in text[begin:end].splitlines(keepends=True)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", required=True, type=pathlib.Path)
    parser.add_argument("--corpus", required=True, type=pathlib.Path)
    parser.add_argument("--page", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--findings", type=pathlib.Path)
    parser.add_argument("histories", nargs="+")
    arguments = parser.parse_args()
    if not (arguments.corpus / "schemas").is_dir():
        print("there is no corpus to walk")
        sys.exit(77)
    rows, faults, findings = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        known = {schema.name: schema for schema in schemas.all_schemas(arguments.corpus, scratch)}
        for name in arguments.histories:
            walk = Walk(arguments.racegen.resolve(), known[name], tempfile.mkdtemp(dir=scratch))
            walk.run()
            rows.append(walk.row())
            faults += [f"{name}: {fault}" for fault in walk.faults]
            findings += [f"{name}: {finding}" for finding in walk.findings]
            print(walk.row(), end="", flush=True)
    if arguments.findings:
        arguments.findings.write_text("".join(findings))
    if arguments.page:
        faults += check_page(arguments.page, rows, arguments.write)
    print("\n".join(faults) or "all steps compared")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
