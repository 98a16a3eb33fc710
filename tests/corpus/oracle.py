#!/usr/bin/env python3
"""Compares the schema that racegen reads from public schemas with PostgreSQL's own catalog after loading the same files.

usage: oracle.py RACEGEN CORPUS [NAME]…
Prints a line for each schema of the corpus; with NAMEs only these, and each difference (`<` the server, `>` racegen).

Compared are tables, partitions and parents, columns (order, type, NOT NULL, default, identity, generated), primary keys, unique
constraints and indexes (keys, predicate, NULLS NOT DISTINCT, deferrability), foreign keys (columns, actions, deferrability), checks,
exclusions, enums and domains, all with their names. Expressions and types are printed by racegen on both sides, and what the server
spells in its own way is made one (expressions.py); all other facts of the server are taken as they are. Not compared, since the
catalog here does not hold them: composite types, operator classes, comments, triggers, policies.

A schema that the server itself refused in part (load_errors) is compared, but has no say. Exit status 1 when another differs that is
no known exception, or when an exception agrees; 77, "not run", where there is no corpus. Nothing of it is copied into the project.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from expressions import canonical
from schemas import all_schemas

# Why the schemas differ that do.
EXCEPTIONS = {
    "supabase-auth": "a DROP INDEX that a condition on the catalog keeps from running; racegen evaluates none",
    "killbill": "an event trigger makes every serial column a bigint while the tables are created",
    "mediawiki": "its last file opens a transaction that it never commits, so the server kept none of it",
}

BOOLEANS = {"t": "true", "yes": "true", "on": "true", "1": "true", "f": "false", "no": "false", "off": "false", "0": "false"} | {
    "true": "true", "false": "false"}
ACTIONS = {"a": None, "r": "restrict", "c": "cascade", "n": "set null", "d": "set default"}


def dump(racegen, files, text=None):
    """The lines of `racegen dump --stage schema`, and what it says when it refuses."""
    done = subprocess.run([racegen, "dump", "--stage", "schema", "-q", *map(str, files)], input=text, capture_output=True, text=True,
                          timeout=300, check=False)
    errors = [line for line in done.stderr.splitlines() if ": error: " in line]
    return [json.loads(line) for line in done.stdout.splitlines()], errors


class Spelling:
    """Types and expressions of the server as racegen spells them."""

    def __init__(self, racegen, types, expressions):
        self.types, self.expressions = sorted(types), sorted(expressions)
        text = "".join(f"CREATE DOMAIN t{n} AS {type_};\n" for n, type_ in enumerate(self.types))
        text += "".join(f"CREATE DOMAIN e{n} AS text DEFAULT ({value});\n" for n, value in enumerate(self.expressions))
        lines, errors = dump(racegen, ["-"], text)
        assert not errors, errors[:5]
        found = {line["domain"]: line for line in lines}
        self.spelled_types = {type_: found[f"public.t{n}"]["base"] for n, type_ in enumerate(self.types)}
        self.spelled = {value: found[f"public.e{n}"].get("default") for n, value in enumerate(self.expressions)}

    def type(self, text):
        return plain_type(self.spelled_types[text])

    def expression(self, text):
        return None if text is None else canonical(self.spelled[text])


def plain_type(text):
    return text.removeprefix("public.")


def split_name(text):
    """The parts of a printed name, without quotes."""
    return tuple(part[1:-1].replace('""', '"') if part.startswith('"') else part
                 for part in re.findall(r'"(?:[^"]|"")*"|[^."]+', text))


def plain_key(key):
    """A part of a key, without its collation and operator class, which the catalog's lists leave out."""
    key = re.sub(r'( COLLATE (?:"[^"]*"|[\w.]+))?( \w+_ops)?$', "", key)
    return f'"{key}"' if re.fullmatch(r"\w*[^\Wa-z_0-9]\w*", key) else key


def default_of(expression, serial=False):
    """A serial column's default is the next value of its sequence, under whatever name."""
    if serial or (expression or "").startswith("nextval ("):
        return "nextval"
    return expression


def constant_of(value, type_):
    """The server reads constants of these types when the default is set, and prints what it read; its time zone is UTC."""
    if value and type_ == "bool":
        return BOOLEANS.get(value.strip("'").lower(), value)
    if value and type_.startswith("timestamp"):
        value = "'1970-01-01'" if value == "'epoch'" else re.sub(r"(\+00| UTC)'$", "'", value)
        return re.sub(r"^'(\d+-\d+-\d+)'$", r"'\1 00:00:00'", value)
    if value and type_ == "jsonb" and re.fullmatch(r"'[^']*'", value):
        return json.dumps(json.loads(value[1:-1]), sort_keys=True)
    return value


class Facts(set):
    def say(self, *fact):
        self.add(tuple(tuple(part) if isinstance(part, list) else part for part in fact))


def facts_of_racegen(lines):
    facts = Facts()
    table = None
    columns = 0
    domain = None
    for line in lines:
        kind = next(iter(line))
        name = line[kind]
        if kind == "table":
            table, columns, domain = split_name(name), 0, None
            parents = len(line.get("inherits", [])) + ("partition_of" in line)
            facts.say("table", table, "partition_key" in line, "partition_of" in line, parents, line.get("row_security", False))
        elif kind == "enum":
            facts.say(kind, split_name(name), line["labels"])
        elif kind == "domain":
            domain = split_name(name)
            facts.say(kind, domain, plain_type(line["base"]), line.get("not_null", False))
        elif kind == "column":
            columns += 1
            facts.say(kind, table, columns, name, plain_type(line["type"]), line.get("not_null", False),
                      default_of(constant_of(canonical(line.get("default")), line["type"]), line.get("serial")), line.get("identity"),
                      canonical(line.get("generated")))
        elif kind == "check" and domain is None:
            facts.say(kind, table, name, canonical(line["condition"]), line.get("not_valid", False))
        elif kind in ("primary_key", "unique", "unique_index"):
            keys = [canonical(plain_key(key)) for key in line["parts"]]
            facts.say(kind, table, name, keys, canonical(line.get("where")), line.get("nulls_not_distinct", False),
                      *deferral(line))
        elif kind == "foreign_key":
            facts.say(kind, table, name, line["columns"], split_name(line["references"]), line["referenced_columns"],
                      line.get("on_delete"), line.get("on_delete_columns", []), line.get("on_update"),
                      line.get("match_full", False), line.get("not_valid", False), *deferral(line))
        elif kind == "exclude":
            facts.say(kind, table, name, line["method"], [canonical(plain_key(element.rsplit(" WITH ", 1)[0])) for element in line["elements"]],
                      [element.rsplit(" WITH ", 1)[1] for element in line["elements"]], canonical(line.get("where")), *deferral(line))
    return facts


def deferral(line):
    return line.get("deferrable", False), line.get("initially_deferred", False)


def exclusion_parts(definition):
    """EXCLUDE USING method (key WITH operator, …) [WHERE (…)]: the method, the keys, the operators, the predicate."""
    method, rest = re.fullmatch(r"EXCLUDE USING (\w+) \((.*)", definition, re.S).groups()
    depth = 1
    masked = re.sub(r"'(?:[^']|'')*'", lambda match: "x" * len(match[0]), rest)
    end = next(i for i, c in enumerate(masked) if (depth := depth + (c == "(") - (c == ")")) == 0)
    elements = re.findall(r"(.*?) WITH ([^\s,]+)(?:, |$)", rest[:end], re.S)
    predicate = re.match(r"\) WHERE \((.*)\)( DEFERRABLE.*)?$", rest[end:], re.S)
    return method, [key for key, _ in elements], [operator for _, operator in elements], predicate and predicate[1]


def check_condition(definition):
    return re.fullmatch(r"CHECK \((.*)\)(?: NO INHERIT)?(?: NOT VALID)?", definition, re.S)[1]


def expressions_of(oracle):
    for column in oracle["columns"]:
        yield column["default_expr"]
    for constraint in oracle["constraints"]:
        if constraint["type"] == "c":
            yield check_condition(constraint["def"])
        elif constraint["type"] == "x":
            _, keys, _, predicate = exclusion_parts(constraint["def"])
            yield from keys
            yield predicate
    for index in oracle["unique_indexes"]:
        yield from index["keys"]
        yield index["predicate"]


def facts_of_server(oracle, spelling):
    facts = Facts()
    for table in oracle["tables"]:
        facts.say("table", [table["schema"], table["name"]], table["relkind"] == "p", table["relispartition"], table["parents"],
                  table["relrowsecurity"])
    for type_ in oracle["types"]:
        name = [type_["schema"], type_["name"]]
        if type_["typtype"] == "e":
            facts.say("enum", name, type_["labels"])
        elif type_["typtype"] == "d":
            facts.say("domain", name, base_of(type_, oracle["types"], spelling), type_["notnull"])
    places = collections.Counter()
    for column in sorted(oracle["columns"], key=lambda column: (column["schema"], column["tbl"], column["attnum"])):
        table = (column["schema"], column["tbl"])
        places[table] += 1
        value = spelling.expression(column["default_expr"])
        generated = column["generated"] != ""
        facts.say("column", table, places[table], column["name"], spelling.type(column["type"]), column["notnull"],
                  None if generated else default_of(constant_of(value, spelling.type(column["type"]))), {"": None, "a": "always", "d": "by default"}[column["identity"]],
                  value if generated else None)
    constraints = {(one["schema"], one["tbl"], one["name"]): one for one in oracle["constraints"]}
    for index in oracle["unique_indexes"]:
        constraint = constraints.get((index["schema"], index["tbl"], index["name"])) if index["backs_constraint"] else None
        kind = "primary_key" if index["primary"] else "unique" if constraint else "unique_index"
        keys = [spelling.expression(key) for key in index["keys"]]
        facts.say(kind, [index["schema"], index["tbl"]], index["name"], keys, spelling.expression(index["predicate"]),
                  index["nulls_not_distinct"], *(server_deferral(constraint) if constraint else (False, False)))
    for constraint in oracle["constraints"]:
        say_constraint(facts, constraint, spelling)
    return facts


def base_of(domain, types, spelling):
    """racegen gives the type at the bottom of domains over domains."""
    spelled = spelling.type(domain["base"])
    for below in types:
        if below["typtype"] == "d" and spelled in (below["name"], f"{below['schema']}.{below['name']}"):
            return base_of(below, types, spelling)
    return spelled


def server_deferral(constraint):
    return constraint["deferrable"], constraint["deferred"]


def say_constraint(facts, constraint, spelling):
    table = [constraint["schema"], constraint["tbl"]]
    name, definition = constraint["name"], constraint["def"]
    if constraint["type"] == "c":
        facts.say("check", table, name, spelling.expression(check_condition(definition)), definition.endswith(" NOT VALID"))
    elif constraint["type"] == "f":
        referenced = split_name(constraint["ref_table"])
        chosen = re.search(r"ON DELETE SET (?:NULL|DEFAULT) \(([^)]*)\)", definition)
        facts.say("foreign_key", table, name, constraint["cols"], referenced if len(referenced) > 1 else ("public", *referenced),
                  constraint["ref_cols"], ACTIONS[constraint["on_delete"]], chosen[1].split(", ") if chosen else [],
                  ACTIONS[constraint["on_update"]], " MATCH FULL" in definition, definition.endswith(" NOT VALID"), *server_deferral(constraint))
    elif constraint["type"] == "x":
        method, keys, operators, predicate = exclusion_parts(definition)
        facts.say("exclude", table, name, method, [spelling.expression(key) for key in keys], operators,
                  spelling.expression(predicate), *server_deferral(constraint))


def compare(racegen, oracle, schema):
    """The differing facts (`<` the server's, `>` racegen's), the number of the server's, racegen's errors."""
    types = {column["type"] for column in oracle["columns"]} | {one["base"] for one in oracle["types"] if one["base"]}
    spelling = Spelling(racegen, types, {value for value in expressions_of(oracle) if value is not None})
    server = facts_of_server(oracle, spelling)
    lines, errors = dump(racegen, schema.files)
    read = facts_of_racegen(lines)
    differences = sorted([(fact[:2], fact, "<") for fact in server - read] + [(fact[:2], fact, ">") for fact in read - server], key=str)
    return [(side, fact) for _, fact, side in differences], len(server), errors


def report(name, differences, count, errors, refused):
    agreement = "equal" if not differences and not errors else f"{len(differences)} differ, {len(errors)} errors"
    remark = f"the server refused {refused} statements" if refused else EXCEPTIONS.get(name, "")
    print(f"{name:24}{count:7} facts  {agreement}" + (f"  ({remark})" if remark else ""))


def main():
    racegen, corpus, chosen = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3:]
    if not corpus.is_dir():
        print("not run: there is no corpus")
        sys.exit(77)
    equal = total = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for schema in all_schemas(corpus, scratch):
            file = corpus / "oracle" / f"{schema.name}.json"
            if not file.exists() or (chosen and schema.name not in chosen):
                continue
            oracle = json.loads(file.read_text())
            refused = oracle["load_errors"]
            differences, count, errors = compare(racegen, oracle, schema)
            report(schema.name, differences, count, errors, refused)
            agrees = not differences and not errors
            if not refused:
                equal, total = equal + agrees, total + 1
                failed += agrees == (schema.name in EXCEPTIONS)
            if chosen:
                print(*errors, *(f"{side} {fact}" for side, fact in differences), sep="\n")
    print(f"{equal} of {total} equal")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
