#!/usr/bin/env python3
"""Runs racegen on every case, a folder each, and compares what it prints and writes with what the case expects.

A case holds
  schema.sql       the input, unless `arguments` names others
  arguments        words of the command line, split as a shell would; {out} is a fresh output folder. Default: schema.sql -o {out}/repo
  status           the exit status. Default: 0
  stdout.txt       what it prints on standard output. Default: not compared
  diagnostics.txt  what it prints on standard error. Default: nothing
  before/          files that are in {out} before the run
  expected/        files of {out}: each must be there with this text. Files it does not name are not compared
  absent.txt       paths below {out}, one a line, that must not be there
  fragments.txt    blocks "== path" followed by texts, each within a line of that file, in this order

usage: run_cases.py RACEGEN [--update] [CASE…]
--update rewrites diagnostics.txt, stdout.txt and the files that already stand in expected/.
"""
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent


def read(path, default=""):
    return path.read_text(encoding="utf-8", errors="surrogateescape") if path.exists() else default


def difference(name, expected, actual):
    import difflib
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(), "expected/" + name, "actual/" + name, lineterm="")
    return "\n".join(lines)


def blocks(text):
    """The blocks of fragments.txt: (path, lines)."""
    found = []
    for line in text.splitlines():
        if line.startswith("== "):
            found.append((line[3:], []))
        elif line:
            found[-1][1].append(line)
    return found


def check_fragments(case, out):
    faults = []
    for path, lines in blocks(read(case / "fragments.txt")):
        if not (out / path).is_file():
            faults.append(f"{path} was not written")
            continue
        remaining = read(out / path).splitlines()
        for line in lines:
            try:
                remaining = remaining[next(index for index, each in enumerate(remaining) if line.strip() in each) + 1:]
            except StopIteration:
                faults.append(f"{path} lacks this, or has it out of order: {line.strip()}")
                break
    return faults


def compare_files(case, out, update):
    faults = []
    for file in sorted((case / "expected").rglob("*")) if (case / "expected").is_dir() else []:
        if not file.is_file():
            continue
        path = file.relative_to(case / "expected")
        if not (out / path).is_file():
            faults.append(f"{path} was not written")
        elif update:
            shutil.copyfile(out / path, file)
        elif read(file) != read(out / path):
            faults.append(difference(str(path), read(file), read(out / path)))
    for path in read(case / "absent.txt").splitlines():
        if (out / path).exists() or (out / path).is_symlink():
            faults.append(f"{path} should not be there")
    return faults


def run_case(racegen, case, update):
    """The faults of one case, empty when it holds."""
    with tempfile.TemporaryDirectory() as temporary:
        out = pathlib.Path(temporary) / "out"
        out.mkdir()
        if (case / "before").is_dir():
            shutil.copytree(case / "before", out, dirs_exist_ok=True, symlinks=True)
        words = read(case / "arguments", "schema.sql -o {out}/repo")
        arguments = [word.replace("{out}", str(out)) for word in shlex.split(words, comments=True)]
        done = subprocess.run([racegen, *arguments], cwd=case, capture_output=True, timeout=120, stdin=subprocess.DEVNULL)
        printed = {"diagnostics.txt": done.stderr, "stdout.txt": done.stdout}
        faults = []
        for name, data in printed.items():
            actual = data.decode("utf-8", "surrogateescape").replace(str(out), "{out}")
            compared = name == "diagnostics.txt" or (case / name).exists()
            if update and compared and (actual or (case / name).exists()):
                (case / name).write_text(actual, encoding="utf-8", errors="surrogateescape")
            elif compared and actual != read(case / name):
                faults.append(difference(name, read(case / name), actual))
        status = int(read(case / "status", "0"))
        if done.returncode != status:
            faults.append(f"exit status {done.returncode}, expected {status}")
        return faults + compare_files(case, out, update) + check_fragments(case, out)


def main():
    words = [word for word in sys.argv[1:] if word != "--update"]
    if not words:
        sys.exit(__doc__)
    racegen = str(pathlib.Path(words[0]).resolve())
    chosen = [FOLDER / name for name in words[1:]]
    cases = chosen or sorted(path for path in FOLDER.iterdir() if path.is_dir())
    failed = 0
    for case in cases:
        faults = run_case(racegen, case, "--update" in sys.argv)
        if faults:
            failed += 1
            print(f"FAILED {case.name}")
            print("\n".join("  " + line for fault in faults for line in fault.splitlines()))
    print(f"{len(cases) - failed} passed, {failed} failed")
    sys.exit(1 if failed or not cases else 0)


if __name__ == "__main__":
    main()
