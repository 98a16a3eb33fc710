#!/usr/bin/env python3
"""The packages that cpack makes of a build: what they hold, and that it works where it is unpacked.

usage: package.py --cmake CMAKE --source ROOT --build BUILD
"""
import argparse
import pathlib
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
HELD = ["bin/racegen", "lib/cmake/racegen/racegenConfig.cmake", "lib/cmake/racegen/racegenConfigVersion.cmake",
        "lib/cmake/racegen/racegenTargets.cmake", "lib/cmake/racegen/RacegenGenerate.cmake", "lib/cmake/racegen/RacegenRun.cmake",
        "share/doc/racegen/README.md", "share/bash-completion/completions/racegen", "share/fish/vendor_completions.d/racegen.fish",
        "share/zsh/site-functions/_racegen"]


def must(*words):
    done = subprocess.run([str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, words))}: status {done.returncode}\n{done.stdout}")
    return done.stdout


def check_unpacked(cmake, prefix, scratch):
    """The program runs, and a project outside finds it and generates."""
    missing = [path for path in HELD if not (prefix / path).is_file()]
    missing += [] if list(prefix.glob("share/man/man1/racegen.1*")) else ["share/man/man1/racegen.1"]
    if missing:
        sys.exit(f"{prefix} lacks {missing}")
    print(must(prefix / "bin/racegen", "--version").strip())
    binary = scratch / (prefix.parent.name + " project")
    must(cmake, "-S", FOLDER / "installed", "-B", binary, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}")
    found = must(cmake, "-L", "-N", binary)
    if f"racegen_DIR:PATH={prefix}" not in found:
        sys.exit(f"another racegen is found:\n{found}")
    must(cmake, "--build", binary, "--target", "shop_generate")
    if not (binary / "racegen/shop/account_repository.cpp").is_file():
        sys.exit("nothing is generated")


def check_debian(cpack, arguments, scratch):
    must(cpack, "-G", "DEB", "--config", arguments.build / "CPackConfig.cmake", "-B", scratch / "deb")
    package = next((scratch / "deb").glob("*.deb"))
    fields = dict(line.split(": ", 1) for line in must("dpkg-deb", "-f", package).splitlines() if ": " in line and line[0] != " ")
    print(f"{package.name}: Depends: {fields['Depends']}")
    # Each library the program loads belongs to a package that is named.
    needed = [line.split()[2] for line in must("ldd", arguments.build / "generator/racegen").splitlines() if "=> /" in line]
    for library in needed:
        # dpkg knows what it unpacked by the path from before /lib became a link to /usr/lib.
        path = str(pathlib.Path(library).resolve())
        owners = must("dpkg-query", "-S", f"*{path.removeprefix('/usr')}").splitlines()
        if not any(owner.split(":")[0] in fields["Depends"] for owner in owners):
            sys.exit(f"{library} of {owners} is not among the dependencies")
    prefix = scratch / "root of deb" / "usr"
    must("dpkg-deb", "-x", package, prefix.parent)
    check_unpacked(arguments.cmake, prefix, scratch)


def check_tarball(cpack, arguments, scratch):
    must(cpack, "-G", "TGZ", "--config", arguments.build / "CPackConfig.cmake", "-B", scratch / "tgz")
    package = next((scratch / "tgz").glob("*.tar.gz"))
    print(package.name)
    must("tar", "-xzf", package, "-C", scratch)
    check_unpacked(arguments.cmake, scratch / package.name.removesuffix(".tar.gz"), scratch)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cmake", required=True, type=pathlib.Path)
    parser.add_argument("--source", required=True)
    parser.add_argument("--build", required=True, type=pathlib.Path)
    arguments = parser.parse_args()
    cpack = arguments.cmake.with_name("cpack")
    with tempfile.TemporaryDirectory(prefix="racegen package ") as folder:
        check_debian(cpack, arguments, pathlib.Path(folder))
        check_tarball(cpack, arguments, pathlib.Path(folder))


if __name__ == "__main__":
    main()
