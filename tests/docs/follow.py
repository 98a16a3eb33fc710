#!/usr/bin/env python3
"""Follows a guide to the letter, in an empty folder.

follow.py --cmake CMAKE --build FOLDER PAGE installs racegen of the build in FOLDER, and goes by the page. Files are written as the page shows them, each named on the line above its
text; commands are run in one shell, in their order, and must print what stands under them, where `…` stands for anything, and end with status 0: of one
that fails, the page itself prints the status. Where RACEGEN_POSTGRES names a server, it is the one that PostgreSQL's programs find by themselves.
Prints what differs; exit status 1 if anything does.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FENCE = re.compile(r"(?:`(?P<file>[\w.]+)`:\n\n)?```(?P<language>\w+)\n(?P<text>.*?)```\n", re.DOTALL)
END = "end of the command"


def commands(text):
    """Each command of a console with what it prints."""
    found = []
    for line in text.splitlines(keepends=True):
        if line.startswith("$ "):
            found.append([line[2:], ""])
        else:
            found[-1][1] += line
    return found


def environment_of(prefix, folder):
    """What the commands run in: racegen is installed below prefix. Compilers remember, where there is ccache."""
    environment = {**os.environ, "PATH": f"{prefix}/bin:{os.environ['PATH']}", "CMAKE_PREFIX_PATH": str(prefix), "LC_ALL": "C.UTF-8", "CMAKE_BUILD_PARALLEL_LEVEL": "2"}
    if shutil.which("ccache"):
        environment |= {"CMAKE_CXX_COMPILER_LAUNCHER": "ccache", "CCACHE_BASEDIR": str(folder)}
    for name, value in re.findall(r"(\w+)=(\S+)", os.environ.get("RACEGEN_POSTGRES", "")):
        environment[{"dbname": "PGDATABASE"}.get(name, f"PG{name.upper()}")] = value
    return environment


class Shell:
    def __init__(self, folder, environment):
        # Job control, for `kill %1`. Curly quotes of the compiler's are UTF-8's.
        self.process = subprocess.Popen(["bash", "-m"], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, encoding="utf-8")
        self.run(":")  # behind what bash says of having no terminal

    def run(self, command):
        """What it prints, and its status."""
        self.process.stdin.write(f"{command}\necho '{END}' $?\n")
        self.process.stdin.flush()
        printed = ""
        for line in self.process.stdout:
            if line.startswith(END):
                return printed, int(line.removeprefix(END))
            printed += line
        return printed + "the shell ended", self.process.wait()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cmake", required=True)
    parser.add_argument("--build", required=True, type=Path)
    parser.add_argument("page", type=Path)
    arguments = parser.parse_args()
    page = arguments.page.read_text()
    faults = 0
    with tempfile.TemporaryDirectory(prefix="racegen-guide.") as scratch:
        prefix = Path(scratch) / "usr"
        subprocess.run([arguments.cmake, "--install", arguments.build, "--prefix", prefix], check=True, stdout=subprocess.DEVNULL)
        folder = Path(scratch) / "work"
        folder.mkdir()
        shell = Shell(folder, environment_of(prefix, folder))
        try:
            for fence in FENCE.finditer(page):
                if fence["language"] != "console":
                    (folder / fence["file"]).write_text(fence["text"])
                    continue
                for command, expected in commands(fence["text"]):
                    printed, status = shell.run(command.rstrip("\n"))
                    pattern = re.escape(expected).replace("…", ".*")
                    if not re.fullmatch(pattern, printed, re.DOTALL):
                        faults += 1
                        print(f"$ {command}prints\n{printed}instead of\n{expected}")
                    if status != 0:
                        faults += 1
                        print(f"$ {command}ends with status {status}")
        finally:
            # What it has started goes with it.
            shell.run("kill $(jobs -p) 2> /dev/null")
            shell.process.stdin.close()
            shell.process.wait(timeout=30)
        for log in ("cmake.log", "build.log"):
            if faults and (folder / log).exists():
                print(f"{log}:\n{(folder / log).read_text()[-3000:]}")
    print(f"{faults} times a command does otherwise than {arguments.page.name} says")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
