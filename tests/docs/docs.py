#!/usr/bin/env python3
"""What the pages show is what racegen does.

docs.py --racegen FILE [--compiler WORDS] [--update] ROOT prints each place that does not hold; exit status 1 if any.

- SQL that docs/race-safety.md quotes is what racegen prints: a fence marked `<!-- bank/postgres/account_repository.cpp: create_statement -->`
  is the statement of that name, generated from schema-examples/bank/; with ` probe` behind the name, its probe. --update rewrites them.
- The example of README.md, and the functions that guides show, generate and compile (with --compiler only).
- Messages quoted in docs/reference/ (a text fence behind a sql fence) are what racegen prints. --update rewrites them.
- Each example of docs/reference/diagnostics.md is reported with the code it stands under.
- Each option of `racegen --help` stands in docs/reference/cli.md and in the manual page, and the manual page has no others and no faults.
- Links between the pages lead somewhere.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

QUOTE = re.compile(r"<!-- (?P<example>\w+)/(?P<driver>\w+)/(?P<file>\S+): (?P<name>\w+)(?P<probe> probe)? -->\n"
                   r"```sql\n(?P<text>.*?)```\n", re.DOTALL)
MESSAGES = re.compile(r"```sql\n(?P<schema>[^`]*)```\n[^`]*```text\n(?P<printed>[^`]*)```\n")

# What the calls in the README mention and leave to the reader.
CALLS = """
void calls(repo::WorkspaceId workspace, const std::string& email, repo::AccountId id, std::int32_t version,
           const repo::NewAccount& row, const repo::Account& account, const std::vector<repo::NewAccount>& rows,
           const std::vector<repo::AccountId>& ids)
{
%s}
"""


class Pages:
    def __init__(self, arguments, scratch):
        self.root = arguments.root.resolve()
        self.racegen = arguments.racegen.resolve()
        self.compiler = arguments.compiler.split()
        self.update = arguments.update
        self.scratch = scratch
        self.faults = []

    def report(self, page, message):
        self.faults.append(f"{page}: {message}")

    def generate(self, schema, output, *options):
        command = [self.racegen, schema, "-o", output, *options]
        return subprocess.run(command, cwd=self.scratch, capture_output=True, text=True)

    def fences(self, page, language):
        return re.findall(rf"```{language}\n(.*?)```\n", (self.root / page).read_text(), re.DOTALL)

    def check_quotes(self):
        page = self.root / "docs/race-safety.md"
        text = page.read_text()

        def compare(quote):
            sample = self.scratch / quote["example"] / quote["driver"] / quote["file"]
            statement = find_statement(sample.read_text(), quote["name"], quote["probe"]) if sample.exists() else None
            if statement is None:
                self.report("docs/race-safety.md", f"{quote['file']} has no {quote['name']}{quote['probe'] or ''}")
                return quote[0]
            if quote["text"] != statement and not self.update:
                self.report("docs/race-safety.md", f"{quote['name']} reads otherwise now; run this with --update")
            return quote[0][: quote.start("text") - quote.start()] + statement + "```\n"

        for example, driver in sorted({(quote["example"], quote["driver"]) for quote in QUOTE.finditer(text)}):
            self.generate(self.root / "schema-examples" / example / "schema.sql", self.scratch / example / driver,
                          "--driver", driver, "--quiet")
        if len(QUOTE.findall(text)) != text.count("```sql\n"):
            self.report("docs/race-safety.md", "a fence has no mark in front that says which statement it quotes")
        updated = QUOTE.sub(compare, text)
        if self.update and updated != text:
            page.write_text(updated)

    def check_readme(self):
        (self.scratch / "schema.sql").write_text(self.fences("README.md", "sql")[0])
        generated = self.generate(self.scratch / "schema.sql", self.scratch / "repo")
        if generated.returncode != 0:
            self.report("README.md", f"the example does not generate:\n{generated.stderr}")
            return
        program, *calls = self.fences("README.md", "cpp")
        body = "".join("    " + line + "\n" if line else "\n" for line in "".join(calls).split("\n")[:-1])
        (self.scratch / "readme.cpp").write_text(program + CALLS % body)
        self.check_guides()
        # The calls do nothing with their results, which generated code warns about.
        command = [*self.compiler, "-std=c++23", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow",
                   "-Werror", "-Wno-unused-result", f"-I{self.scratch}", self.scratch / "readme.cpp"]
        compiled = subprocess.run(command, capture_output=True, text=True)
        if compiled.returncode != 0:
            self.report("README.md", f"the example does not compile:\n{compiled.stderr}")

    def check_guides(self):
        """Their functions are about a table of accounts that all examples have. On SQLite, whose output has all there is."""
        (self.scratch / "guide.sql").write_text("CREATE TABLE accounts (account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE);\n")
        self.generate(self.scratch / "guide.sql", self.scratch / "guide/repo", "--driver", "sqlite")
        for page in ("docs/guide/pooling.md", "docs/guide/testing.md"):
            source = self.scratch / "guide/guide.cpp"
            source.write_text('#include "repo/repositories.hpp"\n' + "".join(self.fences(page, "cpp")))
            command = [*self.compiler, "-std=c++23", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", source]
            compiled = subprocess.run(command, capture_output=True, text=True)
            if compiled.returncode != 0:
                self.report(page, f"its functions do not compile:\n{compiled.stderr}")

    def check_messages(self):
        for page in sorted((self.root / "docs/reference").glob("*.md")):
            text = page.read_text()

            def compare(example):
                (self.scratch / "schema.sql").write_text(example["schema"])
                printed = self.generate("schema.sql", "repo", "--color", "never").stderr
                if printed != example["printed"] and not self.update:
                    self.report(page.relative_to(self.root), "the messages read otherwise now; run this with --update")
                return example[0][: example.start("printed") - example.start()] + printed + "```\n"

            updated = MESSAGES.sub(compare, text)
            if self.update and updated != text:
                page.write_text(updated)

    def check_diagnostics(self):
        page = "docs/reference/diagnostics.md"
        for section in re.split(r"^### ", (self.root / page).read_text(), flags=re.MULTILINE)[1:]:
            code = section[:5]
            for number, example in enumerate(re.findall(r"```sql\n(.*?)```\n", section, re.DOTALL)):
                schema = self.scratch / f"{code}.{number}.sql"
                schema.write_text(example)
                driver = "sqlite" if "SQLite" in section else "postgres"
                outcome = self.generate(schema, self.scratch / f"out_{code}_{number}", "--driver", driver, "--color", "never")
                if f"[{code}]" not in outcome.stderr:
                    self.report(page, f"the example of {code} is reported as:\n{outcome.stderr}")

    def check_options(self):
        page = "docs/reference/cli.md"
        described = (self.root / page).read_text()
        text = self.help_of()
        commands = re.findall(r"^  (\w+) ", text.split("\nSubcommands:\n")[1].split("\n\n")[0], re.MULTILINE)
        options = set()
        for command in ["", *commands]:
            options |= set(re.findall(r"^ +(?:-\w,)?--([a-z-]+)", self.help_of(command).split("\nExample")[0], re.MULTILINE))
            if command and f"racegen {command}" not in described:
                self.report(page, f"the command {command} is not described")
        for option in sorted(options):
            if not re.search(rf"--{option}\b(?!-)", described):
                self.report(page, f"--{option} is not described")
        self.check_manual(set(commands), options)

    def check_manual(self, commands, options):
        page = "docs/man/racegen.1"
        manual = (self.root / page).read_text()
        described = set(re.findall(r"(?:Fl|,) -([a-z-]+)", manual))
        for option in sorted(options ^ described):
            self.report(page, f"--{option} is {'not described' if option in options else 'no option'}")
        for command in sorted(commands ^ set(re.findall(r"^\.It Cm (\w+)$", manual, re.MULTILINE))):
            self.report(page, f"{command} is {'not described' if command in commands else 'no command'}")
        faults = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", self.root / page], capture_output=True, text=True).stdout
        for fault in faults.splitlines():
            self.report(page, fault)

    def help_of(self, *command):
        return subprocess.run([self.racegen, *filter(None, command), "--help"], capture_output=True, text=True).stdout

    def check_links(self):
        pages = [*self.root.glob("*.md"), *(self.root / "docs").rglob("*.md")]
        for page in pages:
            for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
                path, _, anchor = target.partition("#")
                if "://" in target:
                    continue
                place = (page.parent / path).resolve() if path else page
                if not place.exists():
                    self.report(page.relative_to(self.root), f"{target} leads nowhere")
                elif anchor and anchor not in anchors(place):
                    self.report(page.relative_to(self.root), f"{target}: there is no such heading")


def find_statement(source, name, probe):
    """The text of the statement, as a fence holds it."""
    definition = re.search(rf"constexpr Statement {name}\{{(.*?)\}};\n", source, re.DOTALL)
    shared = re.search(r"^    (\w+)\.sql,$", definition[1], re.MULTILINE) if definition else None
    if shared:
        return find_statement(source, shared[1], probe)
    texts = re.findall(r'R"sql\((.*?)\)sql"', definition[1], re.DOTALL) if definition else []
    place = 1 if probe else 0
    return texts[place] + "\n" if place < len(texts) else None


def anchors(page):
    """GitHub's anchors of the headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", type=Path, required=True)
    parser.add_argument("--compiler", default="")
    parser.add_argument("--update", action="store_true")
    parser.add_argument("root", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="racegen-docs-") as scratch:
        pages = Pages(arguments, Path(scratch))
        pages.check_quotes()
        if pages.compiler:
            pages.check_readme()
        pages.check_messages()
        pages.check_diagnostics()
        pages.check_options()
        pages.check_links()
    for fault in pages.faults:
        print(fault)
    print(f"{len(pages.faults)} places where the pages do not hold")
    sys.exit(1 if pages.faults else 0)


if __name__ == "__main__":
    main()
