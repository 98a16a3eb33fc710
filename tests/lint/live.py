#!/usr/bin/env python3
"""What docs/reference/lint.md claims of PostgreSQL, on a server: each example takes what its rule says that it takes, and its remedy refuses it.

live.py ROOT prints each claim that does not hold; exit status 1 if any. RACEGEN_POSTGRES is the connection string of a server for this alone. Left out are
rules whose schedule needs two sessions at one moment (RL034, RL053, RL061, RL062), or about what nothing in the schema can refuse (RL023, RL024, RL030, RL031, RL043, RL055).
"""
import os
import re
import subprocess
import sys
from pathlib import Path

EXAMPLES = re.compile(r"^#### (RL\d{3})\n.*?```sql\n(?P<bad>.*?)```\n.*?^Instead: [^\n]*\n\n```sql\n(?P<good>.*?)```\n", re.DOTALL | re.MULTILINE)
TAKES = ""
TWICE_IN_ONE = """DO $$ DECLARE seen {type}; BEGIN
INSERT INTO articles (article_id, title) VALUES (1, 'a'); SELECT row_version INTO seen FROM articles;
UPDATE articles SET title = 'b', row_version = {next} WHERE row_version = seen;
UPDATE articles SET title = 'c', row_version = {next} WHERE row_version = seen;
IF NOT FOUND THEN RAISE SQLSTATE 'STALE'; END IF; END $$"""
LEASE = """SET TimeZone = 'UTC'; INSERT INTO jobs VALUES (1, 1, now() + interval '1 min'); SET TimeZone = 'Etc/GMT-2';
DO $$ BEGIN IF EXISTS (SELECT FROM jobs WHERE lease_until < now()) THEN RAISE SQLSTATE 'TAKEN'; END IF; END $$"""
TEAM = "INSERT INTO users VALUES (1); INSERT INTO teams VALUES (1, 1); "

# statements, the SQLSTATE they end with below the example, and below the remedy; where the remedy needs other statements, these
CLAIMS = {
    "RL001": ("INSERT INTO files VALUES (1, NULL, 'a'); INSERT INTO files VALUES (2, NULL, 'a')", TAKES, "23505"),
    "RL002": ("INSERT INTO tags VALUES (1, 'new'); INSERT INTO tags VALUES (2, 'new')", TAKES, "23505"),
    "RL003": ("INSERT INTO seats VALUES (1, '7a', NULL); INSERT INTO seats VALUES (2, '7a', NULL)", TAKES, "23502"),
    "RL004": ("INSERT INTO projects VALUES (1, 'x', now()); INSERT INTO projects VALUES (2, 'x', NULL)", "23505", TAKES),
    "RL005": ("INSERT INTO users VALUES (1, 'Ann@x.org'); INSERT INTO users VALUES (2, 'ann@x.org')", TAKES, "23505"),
    "RL006": ("INSERT INTO prices VALUES (1, 0.3); INSERT INTO prices VALUES (1, 0.1::float8 + 0.2::float8)", TAKES, "23505"),
    "RL007": ("INSERT INTO tracks VALUES (1, 'x'); INSERT INTO tracks VALUES (2, 'x') ON CONFLICT DO NOTHING", "55000", TAKES),
    "RL008": ("CREATE TABLE part PARTITION OF requests DEFAULT; INSERT INTO requests VALUES ('r1', '2026-01-01 10:00'), ('r1', '2026-01-01 10:01')",
              TAKES, "23505",
              "CREATE TABLE part PARTITION OF requests FOR VALUES WITH (MODULUS 1, REMAINDER 0); INSERT INTO requests VALUES ('r1'), ('r1')"),
    "RL009": ("INSERT INTO documents VALUES ('x'); INSERT INTO letters VALUES ('x')", TAKES, "23505",
              "INSERT INTO documents VALUES ('x'); INSERT INTO documents VALUES ('x')"),
    "RL010": ("INSERT INTO pages VALUES (1, 'home'); INSERT INTO pages VALUES (2, 'home')", TAKES, "23505"),
    "RL011": ("INSERT INTO payments VALUES (1, 'k', 5); INSERT INTO payments VALUES (2, 'k', 5)", TAKES, "23505"),
    "RL012": ("INSERT INTO customers VALUES (1); INSERT INTO addresses VALUES (1, 1, true); INSERT INTO addresses VALUES (2, 1, true)", TAKES, "23505"),
    "RL013": ("INSERT INTO invoices VALUES (1); INSERT INTO lines VALUES (1, 1, 5); INSERT INTO lines VALUES (2, 1, 5)", TAKES, "23505"),
    "RL020": (TEAM + "INSERT INTO members VALUES (1, 1, 7)", TAKES, "23503"),
    "RL021": ("INSERT INTO duties VALUES (1, NULL, 'nowhere')", TAKES, "23503"),
    # The division stands where the program believes that the row is there.
    "RL022": ("BEGIN; INSERT INTO posts VALUES (1, 7); SELECT 1 / 0", "22012", "23503"),
    "RL025": ("INSERT INTO tenants VALUES (1); INSERT INTO users VALUES (1, 7); INSERT INTO notes VALUES (1, 1, 7); DELETE FROM users", "23502", TAKES),
    "RL032": ("INSERT INTO articles VALUES (1, 'a', NULL)", TAKES, "23502"),
    "RL033": (TWICE_IN_ONE.format(type="timestamptz", next="now()"), TAKES, "STALE", TWICE_IN_ONE.format(type="bigint", next="row_version + 1")),
    "RL035": ("INSERT INTO counters VALUES (1, 0, 32767); UPDATE counters SET version = version + 1", "22003", TAKES),
    "RL040": ("INSERT INTO wallets VALUES (1, 100); UPDATE wallets SET balance = balance - 80; UPDATE wallets SET balance = balance - 80", TAKES, "23514"),
    "RL041": ("INSERT INTO wallets VALUES (1, NULL); UPDATE wallets SET balance = balance + 5", TAKES, "23502"),
    "RL042": ("INSERT INTO coupons VALUES (1, 10, 10); UPDATE coupons SET uses = uses + 1", TAKES, "23514"),
    "RL044": ("INSERT INTO orders VALUES (1, NULL)", TAKES, "23502"),
    "RL050": ("INSERT INTO rooms VALUES (1); INSERT INTO bookings VALUES (1, 1, '2026-01-01 10:00', '2026-01-01 11:00');"
              "INSERT INTO bookings VALUES (2, 1, '2026-01-01 10:30', '2026-01-01 11:30')", TAKES, "23P01"),
    "RL051": ("INSERT INTO rooms VALUES (1); INSERT INTO uses VALUES (1, 1, '[2026-01-01 10:00, 2026-01-01 11:00)');"
              "INSERT INTO uses VALUES (2, 1, '[2026-01-01 10:30, 2026-01-01 11:30)')", TAKES, "23P01"),
    "RL052": ("INSERT INTO uses VALUES (1, NULL, '[2026-01-01, 2026-01-02)'); INSERT INTO uses VALUES (2, NULL, '[2026-01-01, 2026-01-02)')", TAKES, "23502"),
    "RL054": (LEASE, "TAKEN", TAKES),
    "RL060": ("INSERT INTO rates VALUES (1, 1); DELETE FROM rates", TAKES, "P0001"),
}


def outcome(schema, statements):
    """The SQLSTATE of the first error, with "example: " in front when it is the example that fails; empty when all is taken."""
    script = f"\\set QUIET on\n\\set ON_ERROR_STOP on\n\\set VERBOSITY sqlstate\nSET client_min_messages = error;\n" \
             f"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n{schema}\n\\echo loaded\n{statements};\n"
    done = subprocess.run(["psql", "--no-psqlrc", "--tuples-only", os.environ["RACEGEN_POSTGRES"]], input=script, capture_output=True, text=True)
    error = re.search(r"ERROR:  (\w{5})", done.stderr)
    state = error[1] if error else done.stderr.strip()
    return state if done.stdout.startswith("loaded") else f"example: {state}"


def main():
    page = (Path(sys.argv[1]) / "docs/reference/lint.md").read_text()
    examples = {found[1]: found for found in EXAMPLES.finditer(page)}
    faults = [f"{code} has a claim and no example" for code in CLAIMS if code not in examples]
    for code, (statements, below_example, below_remedy, *others) in CLAIMS.items():
        if code not in examples:
            continue
        for kind, expected, run in (("bad", below_example, statements), ("good", below_remedy, (others or [statements])[0])):
            if (got := outcome(examples[code][kind], run)) != expected:
                faults.append(f"{code}, the {'example' if kind == 'bad' else 'remedy'}: '{got}', expected '{expected}'")
    # Every other example is DDL that the server takes.
    for code in examples.keys() - CLAIMS.keys():
        faults += [f"{code}: {got}" for kind in ("bad", "good") if (got := outcome(examples[code][kind], "SELECT"))]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{len(CLAIMS)} claims, {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
