#!/usr/bin/env python3
"""`racegen lint` and docs/reference/lint.md agree, findings can be silenced, and each format is what it claims to be.

lint.py --racegen FILE [--update] ROOT prints each fault; exit status 1 if any. --update rewrites the lines of the page that say what the program
says of a rule.

- Each rule has a section, and each section a rule; its first and last lines are the program's own words.
- The first example of a section is reported with its code and no other, the last one with nothing.
- Each finding falls silent by the hint allow=, in a comment, in COMMENT ON and in racegen.json, and by skip on its table.
- An allow of a code that no rule has, and one that silences nothing.
- SARIF validates against the schema of OASIS, and its fingerprints stay when lines move. GitHub's commands read back to what json says. Both
  also for names made to break them.
- Exit status and -q.
"""
import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

SECTION = re.compile(r"^#### (RL\d{3})\n\n(?P<head>[^\n]*)\n\n```sql\n(?P<bad>.*?)```\n(?P<between>.*?)^(?P<remedy>Instead: [^\n]*)\n\n```sql\n(?P<good>.*?)```\n",
                     re.DOTALL | re.MULTILINE)
COMMAND = re.compile(r"::(error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")

HOSTILE = '''CREATE TABLE "a,b::c%0A""<x>" (
    id bigint PRIMARY KEY,
    "é😀:%,\tname" bigint,
    "line
feed::error" bigint NOT NULL,
    slug text NOT NULL,
    UNIQUE ("é😀:%,\tname", "line
feed::error"),
    FOREIGN KEY ("é😀:%,\tname") REFERENCES "a,b::c%0A""<x>"
);
'''


class Lint:
    def __init__(self, arguments, scratch):
        self.root = arguments.root.resolve()
        self.racegen = arguments.racegen.resolve()
        self.update = arguments.update
        self.scratch = scratch
        self.faults = []
        self.sarif_schema = json.loads((self.root / "tests/lint/sarif-schema-2.1.0.json").read_text())
        jsonschema.Draft4Validator.check_schema(self.sarif_schema)

    def report(self, what, message):
        self.faults.append(f"{what}: {message}")

    def lint(self, text, *words, configuration=None, name="schema.sql"):
        (self.scratch / name).write_text(text)
        (self.scratch / "racegen.json").write_text(json.dumps(configuration or {}))
        return subprocess.run([self.racegen, "lint", name, "--color", "never", *words], cwd=self.scratch, capture_output=True, text=True)

    def findings(self, what, text, configuration=None):
        done = self.lint(text, "--format", "json", configuration=configuration)
        if done.returncode not in (0, 1):
            self.report(what, f"exit status {done.returncode}: {done.stderr}")
            return []
        found = json.loads(done.stdout)["findings"]
        if done.returncode != bool(found):
            self.report(what, f"exit status {done.returncode} with {len(found)} findings")
        return found

    def sarif(self, what, text):
        log = json.loads(self.lint(text, "--format", "sarif").stdout)
        for fault in jsonschema.Draft4Validator(self.sarif_schema, format_checker=jsonschema.FormatChecker()).iter_errors(log):
            self.report(what, f"SARIF: {'/'.join(map(str, fault.path))}: {fault.message}")
        return log["runs"][0]

    def check_page(self):
        path = self.root / "docs/reference/lint.md"
        page = path.read_text()
        rules = {rule["id"]: rule for rule in self.sarif("no finding", "")["tool"]["driver"]["rules"]}

        def own_words(section):
            rule = rules.pop(section[1], None)
            if not rule:
                self.report(section[1], "is on the page, and no rule of the program")
                return section[0]
            level = rule["defaultConfiguration"]["level"].capitalize()
            head = f"*{level}.* {rule['shortDescription']['text'][0].upper()}{rule['shortDescription']['text'][1:]}. {rule['fullDescription']['text']}"
            remedy = "Instead: " + re.search(r"Remedy: (.*)\. To silence it", rule["help"]["text"])[1] + "."
            if not self.update and (section["head"], section["remedy"]) != (head, remedy):
                self.report(section[1], "the program says it otherwise now; run this with --update")
            return section[0].replace(section["head"], head, 1).replace(section["remedy"], remedy, 1)

        updated = SECTION.sub(own_words, page)
        if self.update and updated != page:
            path.write_text(updated)
        for code in rules:
            self.report(code, "has no section on the page")
        for section in SECTION.finditer(updated):
            self.check_section(section[1], section["bad"], section["good"])

    def check_section(self, code, bad, good):
        found = self.findings(code, bad)
        if {finding["rule"] for finding in found} != {code}:
            self.report(code, f"the example is reported as {[(each['rule'], each['message']) for each in found]}")
        if rest := self.findings(code, good):
            self.report(code, f"the remedy is reported as {[(each['rule'], each['message']) for each in rest]}")
        self.sarif(code, bad)
        if code != "RL099":
            for finding in found:
                self.check_silence(code, bad, finding)

    def check_silence(self, code, text, finding):
        hint = f"allow={code}"
        lines = text.split("\n")
        at = finding["line"] - 1
        commented = "\n".join([*lines[:at], f"-- racegen: {hint}", *lines[at:]])
        table = finding["table"].removeprefix("public.")
        kind, name = finding["kind"], finding["name"]
        if f"UNIQUE INDEX {name} " in text:
            target = f"INDEX {name}"
        else:
            target = {"table": f"TABLE {table}", "column": f"COLUMN {table}.{name}", "constraint": f"CONSTRAINT {name} ON {table}"}[kind]
        element = {"allow": [code]}
        configured = {"tables": {table: element if kind == "table" else {kind + "s": {name: element}}}}
        ways = {"a comment": (commented, None), "COMMENT ON": (f"{text}COMMENT ON {target} IS 'It is so. @racegen {hint}';\n", None),
                "racegen.json": (text, configured), "allow at the table": (text, {"tables": {table: {"allow": code}}}),
                "skip": (text, {"tables": {table: {"skip": True}}})}
        for way, (schema, configuration) in ways.items():
            left = [(each["rule"], each["message"]) for each in self.findings(f"{code} by {way}", schema, configuration)]
            # Another finding of the rule may stand at another element.
            if any(rule == "RL099" for rule, _ in left) or len(left) >= len(self.findings(code, text)):
                self.report(code, f"is not silenced by {way}: {left}")

    def check_allowances(self):
        users = "CREATE TABLE users (user_id bigint PRIMARY KEY, email text UNIQUE{});\n"
        done = self.lint(users.format("  -- racegen: allow=RL006,RL05\n"))
        if done.returncode != 2 or "there is no lint rule 'RL05'; did you mean 'RL0" not in done.stderr:
            self.report("allow", f"a code that no rule has: status {done.returncode}: {done.stderr}")
        generated = subprocess.run([self.racegen, "schema.sql", "--list-outputs"], cwd=self.scratch, capture_output=True, text=True)
        if generated.returncode != 2:
            self.report("allow", "a code that no rule has passes where nothing is linted")
        for value in ("", ",", "RL005,"):
            if self.lint(users.format(f"  -- racegen: allow={value}\n")).returncode != 2:
                self.report("allow", f"'{value}' is taken")
        rules = sorted(each["rule"] for each in self.findings("allow", users.format("  -- racegen: allow=RL005,RL006\n")))
        if rules != ["RL099"]:
            self.report("allow", f"one code of two silences nothing: {rules}")

    def check_fingerprints(self, bad):
        moved = [[result["partialFingerprints"] for result in self.sarif("moved lines", text)["results"]] for text in (bad, "\n-- new\n\n" + bad)]
        if moved[0] != moved[1] or not moved[0]:
            self.report("fingerprints", f"{moved[0]} became {moved[1]}")

    def check_names(self):
        found = self.findings("hostile names", HOSTILE)
        if {each["rule"] for each in found} < {"RL001", "RL010"}:
            self.report("hostile names", f"are reported as {found}")
        results = self.sarif("hostile names", HOSTILE)["results"]
        if [result["message"]["text"] for result in results] != [each["message"] for each in found]:
            self.report("hostile names", "SARIF and json differ")
        self.check_commands("hostile names", HOSTILE, found)
        text = self.lint(HOSTILE).stdout
        if re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text) or len(re.findall(r" \[RL\d{3}\]$", text, re.MULTILINE)) != len(found):
            self.report("hostile names", "the text has control characters, or lines of its own making")
        folder = self.scratch / "a,b:c%"
        folder.mkdir()
        self.check_commands("a hostile path", HOSTILE, None, name="a,b:c%/é.sql")
        uri = json.loads(self.lint(HOSTILE, "--format", "sarif", name="a,b:c%/é.sql").stdout)["runs"][0]["results"][0]["locations"][0]
        if uri["physicalLocation"]["artifactLocation"]["uri"] != "a%2Cb%3Ac%25/%C3%A9.sql":
            self.report("a hostile path", str(uri))

    def check_commands(self, what, text, found, name="schema.sql"):
        if found is None:
            found = json.loads(self.lint(text, "--format", "json", name=name).stdout)["findings"]
        printed = self.lint(text, "--format", "github", name=name).stdout
        unescape = [("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
        read = []
        for line in printed.splitlines():
            command = COMMAND.fullmatch(line)
            if not command:
                self.report(what, f"is no command: {line}")
                continue
            properties = dict(each.split("=", 1) for each in command["properties"].split(","))
            values = [properties["file"], properties["title"][:5], command["message"]]
            for escaped, character in unescape:
                values = [value.replace(escaped, character) for value in values]
            read.append((*values, int(properties["line"]), int(properties["col"])))
        told = [(each["file"], each["rule"], each["message"].replace("\t", " "), each["line"], each["column"]) for each in found]
        if read != told:
            self.report(what, f"GitHub reads {read}, json says {told}")

    def check_quiet(self):
        note = "CREATE TABLE projects (id bigint PRIMARY KEY, name text UNIQUE, deleted_at timestamptz);\n"
        for words, status, lines in (([], 1, 3), (["-q"], 0, 0)):
            done = self.lint(note, *words)
            if (done.returncode, len(done.stdout.splitlines())) != (status, lines):
                self.report("-q", f"status {done.returncode}: {done.stdout}")
        if self.lint("CREATE TABEL x;").returncode != 2:
            self.report("status", "a syntax error does not give 2")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", type=Path, required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("root", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="racegen-lint-") as scratch:
        lint = Lint(arguments, Path(scratch))
        lint.check_page()
        lint.check_allowances()
        lint.check_fingerprints(SECTION.search((lint.root / "docs/reference/lint.md").read_text())["bad"])
        lint.check_names()
        lint.check_quiet()
    print(*lint.faults, sep="\n", end="\n" if lint.faults else "")
    print(f"{len(lint.faults)} faults")
    sys.exit(1 if lint.faults else 0)


if __name__ == "__main__":
    main()
