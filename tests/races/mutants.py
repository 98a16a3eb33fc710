#!/usr/bin/env python3
"""Whether the race tests fail when a guard is gone.

mutants.py --racegen FILE [--compiler WORDS] [NAME...] generates the repositories of schema.sql with their race tests, takes one guard at a time out of the
generated code or weakens it, and runs the tests: each mutant must be caught, and the code as it is must not where they were. RACEGEN_POSTGRES names
a server. Prints a line for each; exit status 1 when one is not caught.
"""

import argparse
import concurrent.futures
import dataclasses
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import workshop

SCHEMA = pathlib.Path(__file__).resolve().parent / "schema.sql"
ACCOUNTS = "account_repository.cpp"
JOBS = "job_repository.cpp"
REQUESTS = "request_repository.cpp"
TICKETS = "ticket_repository.cpp"
METHODS = "support/methods.hpp"
BATCHES = "support/batches.hpp"


@dataclasses.dataclass
class Mutant:
    name: str
    file: str
    pattern: str          # a regular expression
    replacement: str
    call: str             # scenarios with a call whose name holds this are run
    by: str = "explorer"  # or "stress"
    test: str = "AccountRepository"


def statement(name, pattern):
    """The pattern inside the statement of that name."""
    return rf"(constexpr Statement {name}\{{(?:(?!\}};).)*?){pattern}"


MUTANTS = [
    Mutant("create_if_absent looks, then inserts", ACCOUNTS,
           r"(::create_if_absent\(const NewAccount& row\)\n\{\n(?:(?!\n\}).)*?)return detail::create_if_absent<CreateAccountIfAbsentErrc>\([^;]*\);",
           r"""\1auto seen = find_by_reference(row.reference.get());
    if (seen && *seen) return std::optional<Account>();
    auto made = create(row);
    if (made) return std::optional<Account>(*made);
    return unexpected(Error<CreateAccountIfAbsentErrc>{CreateAccountIfAbsentErrc::database, made.error().cause});""", "create_if_absent("),
    Mutant("create_if_absent under a trigger asks once", METHODS, r"(round <= )max_rounds(; \+\+round\) \{\n        auto created)", r"\g<1>1\2", "create_if_absent(first", test="NoticeRepository"),
    Mutant("get_or_create without the loop", METHODS, r"            if \(plain\) return database_failure<Errc>\(suppressed\(\)\);\n            continue;",
           "            return database_failure<Errc>(suppressed());", "get_or_create_by_reference(fresh"),
    Mutant("update without the version", ACCOUNTS, statement("update_row_statement", r"\n  AND version = \$8::integer"), r"\1\n  AND ($8::integer IS NOT NULL)", "update(row of first"),
    Mutant("modify without the version", ACCOUNTS, r"update_row_statement\.sql,\n    Effect::writes\};",
           'R"sql(UPDATE public.accounts SET customer_id = $2::bigint, label = $3::text, reference = $4::text, balance = $5::bigint,\n'
           "note = $6::text, closed_at = $7::timestamptz, version = version + 1 WHERE account_id = $1::bigint AND ($8::integer IS NOT NULL)\n"
           'RETURNING account_id, customer_id, label, reference, balance, note, closed_at, version)sql",\n    Effect::writes};', "modify("),
    Mutant("modify gives up at once", METHODS, r"(    Backoff backoff\(retry\);\n    bool contended = true;\n)    do \{\n(        auto rows = run\(session, find, key)",
           r"\1    do {\n        if (contended) return failure(Errc::contention);\n\2", "modify("),
    Mutant("modify gives up when it is beaten once", METHODS, r"(    Backoff backoff\(retry\);\n    bool contended = true;.*?)\} while \(backoff\.next\(\)\);", r"\1} while (false);", "modify("),
    Mutant("get_or_create gives up when it is beaten once", METHODS, r"inline constexpr int max_rounds = 16;", "inline constexpr int max_rounds = 1;", "get_or_create_by_reference(fresh"),
    Mutant("add_to_ from a sub-select", ACCOUNTS, statement("add_to_balance_statement", r"balance = balance \+ \$2::bigint,"),
           r"\1balance = (SELECT seen.balance FROM public.accounts AS seen WHERE seen.account_id = $1::bigint) + $2::bigint,", "add_to_balance(first, 1"),
    Mutant("add_to_ from an unlocked CTE", ACCOUNTS,
           statement("add_to_balance_statement", r"UPDATE public\.accounts\nSET balance = balance \+ \$2::bigint,\n    version = version \+ 1\nWHERE account_id = \$1::bigint\n  AND "
                     r"\(\(balance \+ \$2::bigint\) >= 0\) IS NOT FALSE\nRETURNING\n    account_id,\n    customer_id,\n    label,\n    reference,\n    balance,"),
           r"\1WITH seen AS MATERIALIZED (SELECT account_id AS seen_id, balance AS seen_balance FROM public.accounts WHERE account_id = $1::bigint)"
           r" UPDATE public.accounts SET balance = seen.seen_balance + $2::bigint, version = version + 1 FROM seen WHERE account_id = seen.seen_id"
           r" RETURNING account_id, customer_id, label, reference, balance,", "add_to_balance(first, 1"),
    Mutant("upsert without the version", ACCOUNTS, statement("upsert_by_reference_statement", r",\n    version = stored\.version \+ 1"), r"\1", "upsert_by_reference(first)"),
    Mutant("upsert without the retry", METHODS, r"constexpr int max_conflicts = 3;", "constexpr int max_conflicts = 0;", "upsert_by_reference(fresh", by="stress"),
    Mutant("upsert reads the row without comparing it", ACCOUNTS,
           statement("upsert_by_reference_unchanged", r"\n  AND customer_id IS NOT DISTINCT FROM \$2::bigint\n  AND label(?:(?!\)sql).)*\)sql"),
           r"""\1
  AND ($2::bigint IS NOT NULL OR $3::text IS NULL OR $4::bigint IS NULL OR $5::text IS NULL OR $6::boolean OR $7::timestamptz IS NULL OR $8::boolean))sql""",
           "upsert_by_reference(first as it is"),
    Mutant("upsert under a trigger reads what it does not hold", METHODS, r"        if \(row_filter && SessionAccess::depth\(session\) == 0\)\n            return atomically\(.*?\n            \}\);\n",
           "", "upsert_by_path(first as it is", test="NoticeRepository"),
    Mutant("mark_ without IS NULL", ACCOUNTS, statement("mark_closed_statement", r"\n  AND closed_at IS NULL"), r"\1", "mark_closed(first"),
    Mutant("mark_ with a sub-select for a guard", ACCOUNTS, statement("mark_closed_statement", r"\n  AND closed_at IS NULL"),
           r"\1\n  AND (SELECT seen.closed_at FROM public.accounts AS seen WHERE seen.account_id = $1::bigint) IS NULL", "mark_closed(first"),
    Mutant("mark_ with a patch without IS NULL", TICKETS, statement("mark_redeemed_statement", r"\n  AND redeemed_at IS NULL"), r"\1", "mark_redeemed(first", test="TicketRepository"),
    Mutant("remove without the version", ACCOUNTS, statement("remove_row_statement", r"\n  AND version = \$2::integer"), r"\1\n  AND ($2::integer IS NOT NULL)", "remove(row of first"),
    Mutant("a miss is not looked into again", METHODS, r"        if \(\*refusal\) return failure\(\*\*refusal\);\n    \}\n    return database_failure<Errc>\(suppressed\(\)\);",
           "        if (*refusal) return failure(**refusal);\n        break;\n    }\n    return database_failure<Errc>(suppressed());", "add_to_balance(first, minus all"),
    Mutant("transition without the state it starts from", JOBS, statement("transition_status_statement", r"\n  AND status = \$3::text"), r"\1\n  AND ($3::text IS NOT NULL)",
           "transition_status(first", test="JobRepository"),
    Mutant("lock without a lock", JOBS, statement("lock_statement", r"\nFOR NO KEY UPDATE"), r"\1", "lock(first), then update", test="JobRepository"),
    Mutant("claim without a lock", JOBS, statement("claim_statement", r"\nFOR NO KEY UPDATE SKIP LOCKED"), r"\1", "claim(1)", test="JobRepository"),
    Mutant("claim of what is done", TICKETS, statement("claim_statement", r"\nWHERE status = 'waiting'"), r"\1", "claim(1)", test="TicketRepository"),
    Mutant("lock_all in any order", JOBS, statement("lock_all_statement", r"\nORDER BY job_id"), r"\1\nORDER BY array_position($1::bigint[], job_id)", "lock_all(first", test="JobRepository"),
    Mutant("run_once does not wait for the lease's end", REQUESTS,
           statement("run_once_leased_statement", r"\n      AND \(stored\.lease_until IS NULL OR stored\.lease_until <= clock_timestamp\(\)\)"), r"\1",
           "run_once(fresh, fingerprint of fresh, an hour", test="RequestRepository"),
    Mutant("run_once without the fence", REQUESTS,
           statement("run_once_leased_answer", r"\n  AND attempt = \$3::integer\n  AND lease_until = \$4::timestamptz"),
           r"\1\n  AND ($3::integer IS NOT NULL AND $4::timestamptz IS NOT NULL)", "no time", test="RequestRepository"),
    Mutant("run_once runs what is answered", REQUESTS,
           r"(constexpr Statement run_once_leased_statement\{.*?WHERE )stored\.response IS NULL\n      AND (.*?constexpr Statement run_once_leased_answer\{.*?)\n  AND response IS NULL",
           r"\1\2", "no time", test="RequestRepository"),
    Mutant("run_once does not compare the fingerprint", REQUESTS, statement("run_once_find", r"fingerprint IS NOT DISTINCT FROM \$2::text,"), r"\1$2::text IS NOT NULL,",
           "fingerprint of first", test="RequestRepository"),
    # All rows of a call lie in one vector, so that their addresses are in the order given.
    Mutant("upsert_all in the order given", BATCHES, r"(if \(!drop_duplicates\(order, before, options\.duplicates\)\) return Outcome\(duplicate_failure<Errc>\(\)\);)",
           r"\1\n    std::sort(order.begin(), order.end());", "upsert_all_by_customer_id_label(first"),
]


class Bench:
    """The code that the mutants are made of."""

    def __init__(self, arguments, folder):
        self.compiler = arguments.compiler
        self.folder = folder
        self.original = folder / "original"
        subprocess.run([arguments.racegen, SCHEMA, "-o", self.original / "mutated", "--race-tests", "--quiet"], check=True)

    def build(self, tree, tests, threads):
        """The program with these tests, of no more sources than they need."""
        folder = tree / "mutated"
        sources = [folder / "race_tests/harness/main.cpp", *(folder / f"race_tests/{test.removesuffix('Repository').lower()}_races.cpp" for test in tests), *folder.glob("support/*.cpp")]
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            workshop.link(tree, self.compiler, "postgres", workshop.compile_all(tree, self.compiler, "postgres", pool, workshop.with_needed(sources)))

    def build_original(self, tests):
        """What is compiled for it serves the mutants, by the compiler's cache."""
        tree = self.folder / "built"
        shutil.copytree(self.original, tree)
        self.build(tree, tests, 2)
        self.database = workshop.new_database("original", SCHEMA)
        return tree

    def try_out(self, number, mutant):
        """A verdict, and the scenario or what was said."""
        tree = self.folder / f"mutant{number}"
        shutil.copytree(self.original, tree)
        file = tree / "mutated" / mutant.file
        text, count = re.subn(mutant.pattern, mutant.replacement, file.read_text(), flags=re.DOTALL)
        if count == 0:
            return "broken", "the pattern matches nothing"
        file.write_text(text)
        self.build(tree, [mutant.test], 1)
        options = [f"--test-case={mutant.test}", "--call", mutant.call, "--isolation", "read committed", "--most-anomalies", "1"]
        options += ["--no-schedules", "--stress", "90"] if mutant.by == "stress" else []
        done = workshop.run(tree, workshop.new_database(f"mutant{number}", SCHEMA), *options)
        shutil.rmtree(tree)
        if done.returncode == 0:
            return "sound", ""
        found = re.search(r"\w+Repository, .*", done.stdout)
        return ("caught", found[0]) if found else ("broken", done.stdout[-500:] + done.stderr[-500:])

    def is_sound(self, tree, mutant, scenario):
        """Whether the code as it is passes where the mutant did not."""
        options = ["--no-schedules", "--stress", "2"] if mutant.by == "stress" else []
        done = workshop.run(tree, self.database, f"--test-case={mutant.test}", "--scenario", scenario, *options)
        return done.returncode == 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", required=True, type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--compiler", default=workshop.default_compiler())
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if not arguments.names or mutant.name in arguments.names]
    if unknown := set(arguments.names) - {mutant.name for mutant in MUTANTS}:
        parser.error("no mutant is named " + ", ".join(sorted(unknown)))
    failures = 0
    with tempfile.TemporaryDirectory(prefix="racegen-mutants.") as scratch:
        bench = Bench(arguments, pathlib.Path(scratch).resolve())
        original = bench.build_original(sorted({mutant.test for mutant in chosen}))
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for mutant, (verdict, said) in zip(chosen, pool.map(lambda pair: bench.try_out(*pair), enumerate(chosen, 1))):
                if verdict == "caught" and not bench.is_sound(original, mutant, said):
                    verdict = "caught as the code as it is"
                failures += verdict != "caught"
                print(f"{mutant.name:50} {'caught by ' + mutant.by if verdict == 'caught' else verdict.upper()}: {said}", flush=True)
    print(f"{len(chosen)} mutants, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
