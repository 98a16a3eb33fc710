"""The rows of `full`, and the page that shows them."""
import collections
import dataclasses

from unmodelled import REASONS

HEADER = ("| schema | statements | tables | methods | diagnostics | status | compiled: postgres | sqlite | prepared: postgres | sqlite | remarks |\n"
          "|---|--:|--:|--:|---|--:|--:|--:|--:|--:|---|")


@dataclasses.dataclass
class Row:
    schema: object
    expected: object
    source: str = ""
    statements: int = 0
    tables: int = 0
    methods: int = 0
    kinds: collections.Counter = dataclasses.field(default_factory=collections.Counter)
    same_as_folder: bool | None = None
    generated: dict = dataclasses.field(default_factory=dict)
    compiled: dict = dataclasses.field(default_factory=dict)  # driver: Compiled
    prepared: dict = dataclasses.field(default_factory=dict)  # driver: (Prepared, what the database refused to load)

    @property
    def refused(self):
        return any(one.status != 0 for one in self.generated.values())

    def faults(self):
        """What is otherwise than expected, with all that was printed about it."""
        faults = []
        for driver, one in self.generated.items():
            if one.status != self.expected.status:
                faults.append(f"{driver}: status {one.status}, expected {self.expected.status}: {one.first_error}")
        for driver, compiled in self.compiled.items():
            faults += [f"{driver}: {message[:3000]}" for message in compiled.refusals]
        for driver, (prepared, _) in self.prepared.items():
            if prepared.misfits != self.expected.misfits.get(driver, 0):
                faults.append(f"{driver}: {prepared.misfits} statements do not fit\n{prepared.printed[:6000]}")
        if self.same_as_folder is False:
            faults.append("read as a folder it is another schema")
        return [f"FAILED {self.schema.name}: {fault}" for fault in faults]

    def diagnostics(self):
        """Those of both drivers, then what one has more."""
        both = self.generated["postgres"].diagnostics & self.generated["sqlite"].diagnostics
        texts = [counted(both)]
        for driver in ("postgres", "sqlite"):
            more = self.generated[driver].diagnostics - both
            if more:
                texts.append(f"{driver}: {counted(more)}")
        return "; ".join(text for text in texts if text)

    def compiled_text(self, driver):
        if driver not in self.compiled:
            return "–"
        compiled = self.compiled[driver]
        accepted = compiled.tried - len(compiled.refusals)
        return f"{accepted}" if accepted == compiled.sources else f"{accepted} of {compiled.sources}"

    def prepared_text(self, driver):
        if driver not in self.prepared:
            return "–"
        prepared, _ = self.prepared[driver]
        return f"{prepared.statements}" if not prepared.misfits else f"{prepared.statements - prepared.misfits} of {prepared.statements}"

    def remarks(self):
        remarks = []
        if self.refused:
            remarks.append(self.generated["postgres"].first_error)
        if self.expected.reason:
            remarks.append(self.expected.reason)
        for driver, (_, refusals) in self.prepared.items():
            if refusals:
                remarks.append(f"{driver} refuses {len(refusals)} statements: {refusals[0]}")
        if self.same_as_folder:
            remarks.append("as a folder the same")
        return "; ".join(remark.replace("|", "\\|") for remark in remarks)

    def line(self):
        name = f"[{self.schema.name}]" if self.source else self.schema.name
        status = sorted({one.status for one in self.generated.values()})
        cells = [name, self.statements, self.tables, self.methods, self.diagnostics(), ", ".join(map(str, status)),
                 *(self.compiled_text(driver) for driver in self.generated), *(self.prepared_text(driver) for driver in self.generated),
                 self.remarks()]
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


def counted(diagnostics):
    """`warning RG201 ×2` for each."""
    return ", ".join(f"{severity} {code} ×{count}" for (severity, code), count in sorted(diagnostics.items()))


def sources(corpus):
    """Where the schemas of the corpus were published."""
    places = {}
    header, *lines = (corpus / "MANIFEST.tsv").read_text().splitlines()
    for line in lines:
        entry = dict(zip(header.split("\t"), line.split("\t")))
        repository, path = entry["source"].split(":", 1)[1], entry["path"].strip("./")
        if entry["source"].startswith("github:"):
            places[entry["name"]] = f"https://github.com/{repository}/tree/{entry['commit_or_version']}/{path}".rstrip("/")
    return places


def summary(rows):
    taken = [row for row in rows if not row.refused]
    lines = [f"{len(rows)} schemas, {sum(row.statements for row in rows):,} statements, {sum(row.tables for row in taken):,} tables, "
             f"{sum(row.methods for row in taken):,} methods.",
             f"Generated (exit status 0): {len(taken)} of {len(rows)}."]
    for driver in ("postgres", "sqlite"):
        compiled = [row.compiled[driver] for row in taken if driver in row.compiled]
        if compiled:
            tried, refused = sum(one.tried for one in compiled), sum(len(one.refusals) for one in compiled)
            whole = sum(one.tried == one.sources for one in compiled)
            lines.append(f"Compiled for {driver}: {tried - refused:,} sources, {refused:,} refused, {sum(one.sources for one in compiled) - tried:,} "
                         f"not tried; {whole} of {len(compiled)} schemas whole.")
        prepared = [row.prepared[driver] for row in taken if driver in row.prepared]
        if prepared:
            statements = sum(one.statements for one, _ in prepared)
            complete = sum(not refusals for _, refusals in prepared)
            lines.append(f"Prepared on {driver}: {statements - sum(one.misfits for one, _ in prepared):,} of {statements:,} statements; "
                         f"{complete} of {len(prepared)} schemas were loaded completely.")
    folders = [row for row in rows if row.same_as_folder is not None]
    if folders:
        lines.append(f"Read as folders of migrations, with the same result: {sum(row.same_as_folder for row in folders)} of {len(folders)}.")
    return "\n".join("- " + line for line in lines)


def unmodelled(rows):
    """(table, kinds for which no reason is given)"""
    kinds = sum((row.kinds for row in rows), collections.Counter())
    schemas = collections.Counter(kind for row in rows for kind in row.kinds)
    lines = ["| statement | count | schemas | why it does not matter |", "|---|--:|--:|---|"]
    for kind, count in sorted(kinds.items(), key=lambda item: (not item[0].startswith("unsupported"), -item[1], item[0])):
        lines.append(f"| {kind} | {count:,} | {schemas[kind]} | {REASONS.get(kind, 'NO REASON GIVEN')} |")
    return "\n".join(lines), sorted(kinds.keys() - REASONS.keys())


def page(rows):
    return f"""# Public schemas

What racegen makes of {len(rows)} schemas that others published. The table is made again by

    apt-get install postgresql-15-postgis-3 postgresql-plperl-15 libdbi-perl
    tests/corpus/full --racegen build/release/generator/racegen --corpus CORPUS --write docs/corpus.md

where CORPUS is a folder with the schemas as their projects publish them; a name links to the place and the revision. To compile all of it takes
an hour and a half of two processors: `--memory FOLDER` remembers what was compiled, `--minutes N` ends that part. `./test` generates from all
of them, and compiles and prepares a sample.

{summary(rows)}

## Schemas

- statements: as read; those in a DO block count for themselves.
- status: racegen's exit status, for both drivers.
- compiled: sources without a warning under `-std=c++23 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror`. Where one number stands, it is all
  of them; `20 of 26`, where the time was up before the others were tried.
- prepared: statements that `racegen verify` has the database compile: PostgreSQL 15 after loading the schema as published, SQLite
  after loading its translation. Where one number stands, it is all of them.

{HEADER}
{chr(10).join(row.line() for row in rows)}

## What is not modelled

The statements of these schemas that racegen passes over, by the names that `racegen dump --stage ddl` gives them, which are those of
PostgreSQL's grammar.

{unmodelled(rows)[0]}

{chr(10).join(f"[{row.schema.name}]: {row.source}" for row in rows if row.source)}
"""
