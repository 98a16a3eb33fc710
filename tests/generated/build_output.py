#!/usr/bin/env python3
"""Generates repositories from a schema and compiles them, with every warning an error.

usage: build_output.py --racegen R --schema S --driver D --namespace N --folder F --compiler "ccache g++" --standard c++23
                       [--syntax-only] [--linked FILE]… [--headers | --precompiled] [--option WORD]… [--flag FLAG]…

Leaves F/N (the output), F/lib<N>.a and, with --syntax-only, no archive. Each file is compiled on its own, two at a time. With
--linked only these sources and the support code go into the archive; the others are checked, which takes half the time. With
--headers each header is checked on its own too: it must be complete without what its users happen to include. With --precompiled the headers
that all repositories include are read once, which takes half the time.
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


def precompiled(base, output, sources):
    """The words that make the compiler begin each source of `output` with the headers that all of them include, read once."""
    if len(sources) < 6:
        return []
    included = [set(re.findall(r'^#include (?:"(?:\.\./)*(support/.*)"|<(.*)>)$', source.read_text(), re.MULTILINE)) for source in sources]
    header = output.parent / "common.hpp"
    header.write_text("".join(f"#include <{standard or output.name + '/' + ours}>\n" for ours, standard in sorted(set.intersection(*included))))
    clang = "clang" in " ".join(base)
    target = header.with_suffix(".hpp.pch" if clang else ".hpp.gch")
    subprocess.run([*base, "-x", "c++-header", header, "-o", target], check=True)
    return ["-include-pch", target] if clang else ["-include", header, "-Winvalid-pch"]


def has_object(chosen, source):
    return not chosen.syntax_only and (not chosen.linked or source.name in chosen.linked or source.parent.name == "support")


def compile_all(chosen, output, objects):
    """Compiles every source, or checks every source and header; the messages of those that failed."""
    base = shlex.split(chosen.compiler) + ["-std=" + chosen.standard, *WARNINGS, *includes(), *chosen.flag]
    sources = sorted(output.rglob("*.cpp"))
    repositories = [source for source in sources if source.name.endswith("_repository.cpp")] if chosen.precompiled else []
    base.append(f"-I{output.parent}")
    common = [str(word) for word in precompiled(base, output, repositories)]
    commands = []
    for source in sources:
        target = objects / (str(source.relative_to(output)).replace("/", "_") + ".o")
        first = common if source in repositories else []
        commands.append(base + first + (["-c", "-o", str(target)] if has_object(chosen, source) else ["-fsyntax-only"]) + [str(source)])
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
