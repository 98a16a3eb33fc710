#!/usr/bin/env python3
"""measure.py ROUNDS -- COMMAND... [-- COMMAND...]... runs the commands in turn, ROUNDS times and once before to warm up.

Prints a line for each command: median CPU seconds spent in user mode, median CPU seconds in all, median seconds from start to
end, peak memory in MB.
"{round}" in an argument stands for the number of the round.
"""

import os
import statistics
import subprocess
import sys
import time


def split(words):
    commands = []
    for word in words:
        if word == "--":
            commands.append([])
        else:
            commands[-1].append(word)
    return commands


def measure(command, number):
    words = [word.replace("{round}", str(number)) for word in command]
    begin = time.monotonic()
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.monotonic() - begin
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"measure.py: exit status {process.returncode}: {' '.join(words)}")
    return usage.ru_utime, usage.ru_utime + usage.ru_stime, elapsed, usage.ru_maxrss / 1024


def main():
    rounds, commands = int(sys.argv[1]), split(sys.argv[2:])
    measured = [[] for _ in commands]
    for number in range(rounds + 1):
        for command, usages in zip(commands, measured):
            usage = measure(command, number)
            if number > 0:
                usages.append(usage)
    for usages in measured:
        user, total, elapsed, memory = zip(*usages)
        medians = [statistics.median(times) for times in (user, total, elapsed)]
        print(*(f"{median:.3f}" for median in medians), f"{max(memory):.0f}")


main()
