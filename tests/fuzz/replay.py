#!/usr/bin/env python3
"""Replays the seeds and the inputs found earlier, and mixtures of them, without libFuzzer.

usage: replay.py FUZZ_REPLAY ROUNDS
"""
import pathlib
import subprocess
import sys
import tempfile

import seeds


def main():
    replay, rounds = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        seeds.write_few(pathlib.Path(folder))
        status = subprocess.run([replay, folder, rounds], check=False).returncode
    if status != 0:
        print("the input is in fuzz_replay.input, in the folder of this test; to be added to tests/fuzz/found/ when it is mended")
    sys.exit(1 if status != 0 else 0)


if __name__ == "__main__":
    main()
