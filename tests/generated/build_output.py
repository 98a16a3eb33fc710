#!/usr/bin/env python3
"""Generates repositories from a schema and compiles them, with every warning an error.

usage: build_output.py --racegen R --schema S --driver D --namespace N --folder F --compiler "ccache g++" --standard c++23
                       [--syntax-only] [--linked FILE]… [--headers | --precompiled] [--option WORD]… [--flag FLAG]…

Leaves F/N (the output), F/lib<N>.a and, with --syntax-only, no archive. Each file is compiled on its own, two at a time. With
--linked only these sources and the support code go into the archive; the others are checked, which takes half the time. With
--headers each header is checked on its own too: it must be complete without what its users happen to include. With --precompiled the headers
that repositories have in common are read once, which takes half the time.
"""
import argparse
import concurrent.futures
import pathlib
import re
import shlex
import subprocess
import sys

WARNINGS = "-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror".split()


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("racegen", "schema", "driver", "namespace", "folder", "compiler", "standard"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--syntax-only", action="store_true")
    parser.add_argument("--linked", action="append", default=[], metavar="FILE")
    parser.add_argument("--headers", action="store_true")
    parser.add_argument("--precompiled", action="store_true")
    parser.add_argument("--option", action="append", default=[], metavar="WORD")
    parser.add_argument("--flag", action="append", default=[])
    return parser.parse_args()


def includes():
    found = subprocess.run(["pg_config", "--includedir"], capture_output=True, text=True, check=False).stdout.strip()
    return ["-isystem", found or "/usr/include/postgresql"]


def run(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.returncode, " ".join(command) + "\n" + done.stdout + done.stderr)


def shared_headers(file, known):
    """What a source or header includes, directly or by the headers of tables: standard headers, support/ and types.hpp."""
    if file not in known:
        known[file] = set()
        for ours, standard in re.findall(r'^#include (?:"(.*)"|<(.*)>)$', file.read_text(), re.MULTILINE):
            header = (file.parent / ours).resolve()
            if standard:
                known[file].add(f"<{standard}>")
            elif header.parent.name == "support" or header.name == "types.hpp":
                known[file].add(f'"{header}"')
            else:
                known[file] |= shared_headers(header, known)
    return known[file]


def precompiled(base, output, sources):
    """For each source of `output` the words that make the compiler begin with headers read once: for many sources that include the same, all of
    these; for the others, what they have in common. None begins with a header that it does not include."""
    known = {}
    groups = {}
    for source in sources:
        groups.setdefault(frozenset(shared_headers(source.resolve(), known)), []).append(source)
    few = [headers for headers, group in groups.items() if len(group) < 12]
    others = [source for headers in few for source in groups.pop(headers)]
    if len(others) >= 3:
        groups[frozenset.intersection(*few)] = others
    words = {source: [] for source in sources}
    clang = "clang" in " ".join(base)
    for number, (headers, group) in enumerate(groups.items()):
        header = output.parent / f"common{number}.hpp"
        header.write_text("".join(f"#include {name}\n" for name in sorted(headers)))
        target = header.with_suffix(".hpp.pch" if clang else ".hpp.gch")
        subprocess.run([*base, "-x", "c++-header", header, "-o", target], check=True)
        words |= dict.fromkeys(group, ["-include-pch", str(target)] if clang else ["-include", str(header), "-Winvalid-pch"])
    return words


def has_object(chosen, source):
    return not chosen.syntax_only and (not chosen.linked or source.name in chosen.linked or source.parent.name == "support")


def compile_all(chosen, output, objects):
    """Compiles every source, or checks every source and header; the messages of those that failed."""
    base = shlex.split(chosen.compiler) + ["-std=" + chosen.standard, *WARNINGS, *includes(), *chosen.flag]
    sources = sorted(output.rglob("*.cpp"))
    repositories = [source for source in sources if source.name.endswith("_repository.cpp")] if chosen.precompiled else []
    base.append(f"-I{output.parent}")
    common = precompiled(base, output, repositories)
    commands = []
    for source in sources:
        target = objects / (str(source.relative_to(output)).replace("/", "_") + ".o")
        commands.append(base + common.get(source, []) + (["-c", "-o", str(target)] if has_object(chosen, source) else ["-fsyntax-only"]) + [str(source)])
    if chosen.headers:
        for header in sorted(output.rglob("*.hpp")):
            commands.append(base + ["-fsyntax-only", "-x", "c++", "-include", str(header), "/dev/null"])
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = list(pool.map(run, commands))
    return [text for status, text in results if status != 0]


def main():
    chosen = arguments()
    folder = pathlib.Path(chosen.folder)
    output = folder / chosen.namespace
    objects = folder / "objects"
    objects.mkdir(parents=True, exist_ok=True)
    generate = [chosen.racegen, chosen.schema, "-o", str(output), "--driver", chosen.driver, "--namespace", chosen.namespace,
                "--prune", "-q", *chosen.option]
    status, text = run(generate)
    if status != 0:
        sys.exit(text)
    failures = compile_all(chosen, output, objects)
    if failures:
        sys.exit("\n".join(failures))
    if not chosen.syntax_only:
        archive = folder / f"lib{chosen.namespace}.a"
        archive.unlink(missing_ok=True)
        current = [str(objects / (str(source.relative_to(output)).replace("/", "_") + ".o"))
                   for source in sorted(output.rglob("*.cpp")) if has_object(chosen, source)]
        status, text = run(["ar", "crs", str(archive), *current])
        if status != 0:
            sys.exit(text)


if __name__ == "__main__":
    main()
