"""One spelling for expressions that the server prints in its own way.

Both sides are printed by racegen first, which puts parentheses where precedence could matter. What the server writes differently from
any user is then made the same on both sides, and nothing else:

- casts are left out: the server adds those that it found by types (`'x'::text`, `(name)::text`, `(0)::bigint`);
- a quoted number is a number: `'-1'::integer` is what the server makes of -1;
- x BETWEEN a AND b is (x >= a) AND (x <= b); IN with one item is =; NOT IN is `<> ALL (ARRAY[…])`, NOT x = y keeps its NOT;
- an AND within an AND, an OR within an OR are one;
- the schema "public" of a function is left out, as it is by the server, and quotes around identifiers that are not needed.
"""
import re

TOKEN = re.compile(r"""\s*(?:
    (?P<string>'(?:[^']|'')*') | (?P<quoted>"(?:[^"]|"")*") | (?P<cast>::) | (?P<word>[\w$]+(?:\.[\d]+)?) |
    (?P<open>[(\[]) | (?P<close>[)\]]) | (?P<comma>,) | (?P<dot>\.) | (?P<operator>[-+*/<>=~!@#%^&|`?:]+) | (?P<other>\S))""", re.X)
CLOSING = {"(": ")", "[": "]", "": ""}
KEYWORDS = ("AND", "OR", "NOT", "IN", "BETWEEN", "WHEN", "THEN", "ELSE", "CASE")
LONG_TYPES = {"interval": ("year", "month", "day", "hour", "minute", "second"), "character": ("varying",), "double": ("precision",),
              "timestamp": ("with", "without"), "time": ("with", "without"), "with": ("time",), "without": ("time",)}
NUMBER = re.compile(r"'(-?\d+(\.\d+)?)'")


def tokens(text):
    """The tokens of a text; a group in parentheses or brackets is a list that begins with its bracket."""
    groups = [[]]
    for match in TOKEN.finditer(text):
        kind, token = match.lastgroup, match[match.lastgroup]
        if kind == "open":
            groups.append([token])
        elif kind == "close" and len(groups) > 1:
            group = groups.pop()
            groups[-1].append(group)
        elif kind == "quoted":
            name = token[1:-1].replace('""', '"')
            groups[-1].append(name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) else token)
        elif kind == "string" and NUMBER.fullmatch(token):
            groups[-1].append(token[1:-1])
        elif token[0].isdigit() and groups[-1][-1:] == ["-"] and not is_operand(groups[-1][-2:-1]):
            groups[-1][-1] += token
        else:
            groups[-1].append(token)
    return groups[0]


def is_operand(before):
    """Whether what stands before a minus is something to subtract from."""
    return bool(before) and (isinstance(before[0], list) or re.fullmatch(r"\w.*|'.*|\".*", before[0]) is not None and
                             before[0] not in KEYWORDS)


def is_word(token):
    return isinstance(token, str) and re.fullmatch(r'[A-Za-z_][\w$]*|".*"', token) is not None


def without_casts(items):
    """Leaves out `::type`, with its schema, its modifiers and its brackets, and the schema public."""
    kept = []
    index = 0
    while index < len(items):
        item = items[index]
        if item == "::":
            index = end_of_type(items, index + 1)
            continue
        if item == "public" and items[index + 1:index + 2] == ["."]:
            index += 2
            continue
        kept.append([item[0], *without_casts(item[1:])] if isinstance(item, list) else item)
        index += 1
    return kept


def end_of_type(items, index):
    index += 1
    while index < len(items) and (items[index] == "." or (items[index - 1] == "." and is_word(items[index]))):
        index += 1
    while index < len(items) and isinstance(items[index - 1], str) and items[index] in LONG_TYPES.get(items[index - 1], ()):
        index += 2 if items[index] == "time" else 1
    while index < len(items) and isinstance(items[index], list) and all(re.fullmatch(r"\d*|,", str(part)) for part in items[index][1:]):
        index += 1
    return index


def group(items):
    """The items as one operand."""
    return items[0] if len(items) == 1 else ["(", *items]


def simplified(items):
    """The items without parentheses that are not needed, and with the server's spelling of the forms above."""
    items = with_calls(items)
    if len(items) == 1 and isinstance(items[0], list) and items[0][0] == "(":
        return items[0][1:]
    for word, low, both, high in (("BETWEEN", ">=", "AND", "<="), ("NOT BETWEEN", "<", "OR", ">")):
        at = find(items, word.split())
        if at is not None:
            end = items.index("AND", at)
            operand = group(items[:at])
            first = group(items[at + len(word.split()):end])
            return [["(", operand, low, first], both, ["(", operand, high, group(items[end + 1:])]]
    for word, operator, quantified in ((["NOT", "IN"], "<>", ["<>", "ALL"]), (["IN"], "=", None)):
        at = find(items, word)
        if at is not None and isinstance(items[-1], list):
            if "," not in items[-1]:
                return [*items[:at], operator, group(items[-1][1:])]
            if quantified:
                return [*items[:at], *quantified, ["(", "ARRAY", ["[", *items[-1][1:]]]]
    return flattened(items)


def find(items, words):
    for index in range(1, len(items)):
        if items[index:index + len(words)] == words:
            return index
    return None


def with_calls(items):
    """The items, their groups simplified, each call one item: ["", name, arguments]."""
    result = []
    for item in items:
        if not isinstance(item, list):
            result.append(item)
            continue
        call = bool(result) and is_word(result[-1]) and (not result[-1].isupper() or result[-1] in ("ALL", "ANY", "IN"))
        parts = [simplified(part) for part in split_at_commas(item[1:])]
        if item[0] == "(" and len(parts) == 1 and not call:
            result.append(group(parts[0]))
            continue
        inner = [item[0]]
        for number, part in enumerate(parts):
            inner += ([","] if number else []) + part
        if call and result[-1] != "IN":
            result[-1] = ["", result[-1], inner]
        else:
            result.append(inner)
    return result


def split_at_commas(items):
    parts = [[]]
    for item in items:
        if item == ",":
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def flattened(items):
    """(a AND b) AND c as a AND b AND c."""
    for word in ("AND", "OR"):
        if word not in items:
            continue
        result = []
        for item in items:
            nested = isinstance(item, list) and item[0] == "(" and word in item and ("OR" if word == "AND" else "AND") not in item
            result += item[1:] if nested else [item]
        return result
    return items


def text_of(items):
    words = []
    for item in items:
        words.append(item[0] + text_of(item[1:]) + CLOSING[item[0]] if isinstance(item, list) else item)
    return " ".join(words)


def canonical(text):
    return None if text is None else text_of(simplified(without_casts(tokens(text))))
