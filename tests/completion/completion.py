#!/usr/bin/env python3
"""What the shells complete with the scripts that `racegen completion` prints.

completion.py --racegen FILE asks bash and fish for the completions of command lines, and types into an interactive zsh. Every option of
each command's --help is among them. Prints each fault; exit status 1 if any.
"""

import argparse
import os
import pty
import re
import select
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# What is typed: what must be offered, among others, and what must not be.
OFFERS = {
    "racegen ver": (["verify"], ["dump"]),
    "racegen dir/": (["dir/schema.sql"], ["verify"]),
    "racegen --dr": (["--driver", "--dry-run"], ["--diff"]),
    "racegen schema.sql --driver ": (["postgres", "sqlite"], ["schema.sql"]),
    "racegen schema.sql --driver=s": (["sqlite"], ["postgres"]),
    "racegen schema.sql -o d": (["dir"], ["dump"]),
    "racegen schema.sql --namespace ": ([], ["schema.sql"]),
    "racegen dump --stage ": (["ddl", "schema", "plan"], ["schema.sql"]),
    "racegen verify s": (["schema.sql"], ["sqlite"]),
    "racegen verify --d": (["--driver"], ["--dry-run"]),
    "racegen completion ": (["bash", "fish", "zsh"], ["schema.sql"]),
}

# What is typed before the tabulator key, where only one thing fits, and what stands there afterwards.
TYPED = {
    "racegen verif": "racegen verify ",
    "racegen schema.sql --dri": "racegen schema.sql --driver=",
    "racegen schema.sql --driver=s": "racegen schema.sql --driver=sqlite ",
    "racegen schema.sql --list": "racegen schema.sql --list-outputs ",
    "racegen schema.sql -o d": "racegen schema.sql -o dir/",
    "racegen verify s": "racegen verify schema.sql ",
    "racegen dump --stage p": "racegen dump --stage plan ",
    "racegen completion f": "racegen completion fish ",
    "racegen init --he": "racegen init --help ",
}

BASH = """
source "$1"
line=$2
words=()
for word in $line; do
    if [[ $word == --*=* ]]; then words+=("${word%%=*}" = "${word#*=}"); else words+=("$word"); fi
done
[[ $line == *' ' ]] && words+=('')
COMP_WORDS=("${words[@]}")
COMP_CWORD=$((${#words[@]} - 1))
COMPREPLY=()
_racegen
printf '%s\\n' "${COMPREPLY[@]}"
"""


class Zsh:
    """An interactive zsh on a terminal of its own."""

    def __init__(self, folder, script):
        environment = {**os.environ, "TERM": "dumb", "ZDOTDIR": str(folder), "HOME": str(folder)}
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], environment)
        self.ask(f"PS1='%%'; unsetopt zle_bracketed_paste; autoload -U compinit; compinit -u; source {script}; print rea''dy\n", "ready")

    def ask(self, keys, awaited, seconds=20):
        """What was printed from the keys until `awaited`, or all of the time."""
        os.write(self.terminal, keys.encode())
        text = ""
        end = time.monotonic() + seconds
        while awaited not in text and time.monotonic() < end:
            if select.select([self.terminal], [], [], 0.1)[0]:
                text += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]|[\x07\r]", "", os.read(self.terminal, 4096).decode(errors="replace"))
        return text

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)


def printed(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)


def bash_offers(script, line, folder):
    answer = printed("bash", "-c", BASH, "bash", script, line, cwd=folder)
    return answer.stdout.split(), answer.stderr


def fish_offers(script, line, folder):
    answer = printed("fish", "--no-config", "-c", f"source {script}; complete -C '{line}'", cwd=folder,
                     env={**os.environ, "HOME": str(folder)})
    # Of --driver=s fish offers the whole word, and folders with the slash that bash puts behind them itself.
    return [offer.split("\t")[0].removeprefix("--driver=").rstrip("/") for offer in answer.stdout.splitlines()], answer.stderr


def options_of(racegen):
    """The options of each command, as its help names them."""
    help_text = printed(racegen, "--help").stdout
    commands = re.findall(r"^  (\w+) ", help_text.split("\nSubcommands:\n")[1].split("\n\n")[0], re.MULTILINE)
    for command in ["", *commands]:
        text = printed(racegen, *([command] if command else []), "--help").stdout.split("\nExample")[0]
        yield command, sorted(set(re.findall(r"^ +(?:-\w,)?(--[a-z-]+)", text, re.MULTILINE)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", required=True, type=lambda path: Path(path).resolve())
    racegen = parser.parse_args().racegen
    faults = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "dir").mkdir()
        for name in ("schema.sql", "dir/schema.sql"):
            (folder / name).touch()
        scripts = {}
        for shell in ("bash", "fish", "zsh"):
            scripts[shell] = folder / f".completion.{shell}"
            scripts[shell].write_text(printed(racegen, "completion", shell).stdout)

        for shell, offers_of in (("bash", bash_offers), ("fish", fish_offers)):
            asked = [(line, wanted, unwanted) for line, (wanted, unwanted) in OFFERS.items()]
            for command, options in options_of(racegen):
                asked.append((f"racegen {command or 'schema.sql'} --", options, []))
            for line, wanted, unwanted in asked:
                offers, errors = offers_of(scripts[shell], line, folder)
                missing = [offer for offer in wanted if offer not in offers]
                excess = [offer for offer in unwanted if offer in offers]
                if missing or excess or errors:
                    faults.append(f"{shell}: '{line}' offers {offers}, without {missing}, with {excess}; {errors}")

        zsh = Zsh(folder, scripts["zsh"])
        for line, completed in TYPED.items():
            seen = zsh.ask(line + "\t", completed)
            if completed not in seen:
                faults.append(f"zsh: '{line}' becomes {seen!r}, not '{completed}'")
            zsh.ask("\x15", "%", 1)  # takes the line back
        zsh.close()
        for command, options in options_of(racegen):
            text = scripts["zsh"].read_text()
            faults += [f"zsh: {option} of '{command}' is missing" for option in options if not re.search(rf"{option}\b(?!-)", text)]
    print(*faults, f"{len(faults)} completions that do not hold", sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
