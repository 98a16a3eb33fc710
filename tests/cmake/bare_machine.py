#!/usr/bin/env python3
"""Runs a statically linked racegen where there is no other file: no loader, no library, no /dev, no locale.

usage: bare_machine.py --program FILE

Exit status 77 when this user may not enter such a place.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

SCHEMA = "CREATE TABLE accounts (account_id bigint PRIMARY KEY, email text NOT NULL UNIQUE);\n"


def enter(folder, words):
    """The command, run with the folder as the whole file system and with no environment."""
    if os.geteuid() == 0:
        inside = ["chroot", folder, *words]
    else:
        inside = ["unshare", "--map-root-user", "chroot", folder, *words]
    # Found by our PATH; the command itself gets none.
    program = shutil.which(inside[0]) or "/usr/sbin/" + inside[0]
    return subprocess.run([program, *inside[1:]], env={}, capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, type=pathlib.Path)
    program = parser.parse_args().program
    with tempfile.TemporaryDirectory(prefix="racegen bare ") as folder:
        root = pathlib.Path(folder)
        shutil.copy(program, root / "racegen")
        (root / "schema.sql").write_text(SCHEMA)
        version = enter(folder, ["/racegen", "--version"])
        if version.returncode == 1 and "not permitted" in version.stderr or version.returncode == 125:
            print("not run: this user may not change its root folder:", version.stderr)
            return 77
        expected = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
        if version.returncode != 0 or version.stdout != expected:
            print(f"--version: status {version.returncode}\n{version.stdout}{version.stderr}")
            return 1
        for driver in ("postgres", "sqlite"):
            done = enter(folder, ["/racegen", "/schema.sql", "-o", f"/{driver}", "--driver", driver, "--namespace", "repo"])
            outside = root / "outside" / driver
            subprocess.run([program, root / "schema.sql", "-o", outside, "--driver", driver, "--namespace", "repo", "-q"], check=True)
            names = sorted(str(path.relative_to(outside)) for path in outside.rglob("*") if path.is_file())
            same = all((root / driver / name).is_file() and (root / driver / name).read_bytes() == (outside / name).read_bytes() for name in names)
            if done.returncode != 0 or not names or not same:
                print(f"{driver}: status {done.returncode}, {'other output than outside' if not same else ''}\n{done.stderr}")
                return 1
            print(f"{driver}: {len(names)} files, as outside")
    return 0


if __name__ == "__main__":
    sys.exit(main())
