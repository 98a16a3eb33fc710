#!/usr/bin/env python3
"""Does what docs/guide/ci.md says: the hooks under pre-commit, and the steps of the workflow one by one.

usage: ci.py --racegen FILE ROOT
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

SCHEMA = """CREATE TABLE accounts (
    account_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number     bigint NOT NULL UNIQUE,
    balance    bigint NOT NULL DEFAULT 0 CHECK (balance >= 0),
    version    integer NOT NULL DEFAULT 0
);
"""
# Ann and ann are two people here.
HAZARD = "CREATE TABLE users (user_id bigint PRIMARY KEY, email text NOT NULL UNIQUE, version integer NOT NULL DEFAULT 0);\n"

# gh, as far as the workflow uses it: there is no comment to edit yet.
GH = """#!/bin/sh
case "$*" in *--edit-last*) exit 1;; esac
echo "$*" >> "$GH_LOG"
"""


class Project:
    """A repository with a schema, its output, and the branch main of an origin."""

    def __init__(self, arguments, scratch):
        self.folder = scratch / "project"
        tools = scratch / "tools"
        for folder in (self.folder, tools):
            folder.mkdir()
        (tools / "racegen").symlink_to(arguments.racegen.resolve())
        (tools / "gh").write_text(GH)
        (tools / "gh").chmod(0o755)
        self.environment = os.environ | {
            "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(scratch), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@example.org",
            "PRE_COMMIT_HOME": str(scratch / "pre-commit")}
        self.write(SCHEMA)
        self.shell("git init -q -b main && racegen schema.sql -o repo --driver sqlite -q && git add . && git commit -qm first"
                   " && git update-ref refs/remotes/origin/main HEAD", 0)

    def write(self, schema):
        (self.folder / "schema.sql").write_text(schema)

    def shell(self, command, status, folder=None, **variables):
        done = subprocess.run(["bash", "-eo", "pipefail", "-c", command], cwd=folder or self.folder, env=self.environment | variables,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode != status:
            sys.exit(f"{command}\nstatus {done.returncode}, expected {status}\n{done.stdout}")
        return done.stdout


def holds(text, *parts):
    for part in parts:
        if part not in text:
            sys.exit(f"this lacks {part!r}:\n{text}")


def check_hooks(arguments, project, scratch, configuration):
    """The hooks pass for what is committed, and fail for stale output and for a hazard."""
    hooks = scratch / "hooks"
    hooks.mkdir()
    (hooks / ".pre-commit-hooks.yaml").write_text((arguments.root / ".pre-commit-hooks.yaml").read_text())
    revision = project.shell("git init -q && git add . && git commit -qm hooks && git rev-parse HEAD", 0, hooks).strip()
    configuration["repos"][0] |= {"repo": str(hooks), "rev": revision}
    (project.folder / ".pre-commit-config.yaml").write_text(yaml.dump(configuration))
    project.shell("git add .", 0)
    run = "pre-commit run --all-files --color never --verbose"
    holds(project.shell(run, 0), "generated repositories are up to date", "race hazards of the schema")

    project.write(SCHEMA + "CREATE TABLE rooms (room_id bigint PRIMARY KEY, version integer NOT NULL DEFAULT 0);\n")
    holds(project.shell(run, 1), "create room_repository.cpp", "update racegen.lock.json")
    project.shell("racegen schema.sql -o repo --driver sqlite -q && git add .", 0)
    project.shell(run, 0)
    project.write(SCHEMA + HAZARD)
    project.shell("racegen schema.sql -o repo --driver sqlite -q --prune && git add .", 0)
    holds(project.shell(run, 1), "schema.sql:7:")
    project.shell("git reset -q --hard", 0)


def check_attributes(project):
    """`racegen init --gitattributes` has reviews fold away support/ and nothing else."""
    project.shell("racegen init --gitattributes > repo/.gitattributes", 0)
    folded = project.shell("find repo -type f | git check-attr --stdin linguist-generated | grep ': set$' | cut -d: -f1 | sort", 0).split()
    support = project.shell("find repo/support -type f | sort", 0).split()
    if folded != support or not support:
        sys.exit(f"folded away: {folded}")
    project.shell("racegen schema.sql -o repo --driver sqlite --check", 0)


def check_workflow(project, scratch, workflow):
    """Each step does what its name says, on the base and on a change that loses a guarantee."""
    job = workflow["jobs"]["schema"]
    steps = {step["name"]: step for step in job["steps"] if "name" in step}
    summary, log = scratch / "summary.md", scratch / "gh.log"
    values = {"${{ github.base_ref }}": "main", "${{ github.event.number }}": "7", "${{ github.token }}": "secret"}
    variables = {"GITHUB_STEP_SUMMARY": str(summary), "GH_LOG": str(log)}
    for name, value in job["env"].items():
        variables[name] = re.sub(r"\$\{\{.*?\}\}", lambda expression: values[expression[0]], value)

    def step(name, status):
        return project.shell(steps[name]["run"], status, **variables)

    step("The generated code is up to date", 0)
    step("What the change of the schema does", 0)
    project.write(SCHEMA.replace(" UNIQUE", "") + HAZARD)
    holds(step("The generated code is up to date", 1), "update account_repository.cpp")
    step("What the change of the schema does", 1)
    holds(summary.read_text(), "accounts", "number")
    holds(log.read_text(), "pr comment 7 --body-file diff.md")
    step("Race hazards of the schema", 0)
    sarif = project.folder / steps["Show them in the review"]["with"]["sarif_file"]
    found = json.loads(sarif.read_text())
    if found["version"] != "2.1.0" or not found["runs"][0]["results"]:
        sys.exit(f"no findings in {found}")
    project.write("CREATE TABEL x ();")
    step("What the change of the schema does", 2)
    step("Race hazards of the schema", 1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--racegen", required=True, type=pathlib.Path)
    parser.add_argument("root", type=pathlib.Path)
    arguments = parser.parse_args()
    page = (arguments.root / "docs/guide/ci.md").read_text()
    hooks, workflow = (yaml.safe_load(fence) for fence in re.findall(r"```yaml\n(.*?)```\n", page, re.DOTALL))
    for part, words in ((check_attributes, None), (check_hooks, hooks), (check_workflow, workflow)):
        with tempfile.TemporaryDirectory(prefix="racegen_ci_") as folder:
            project = Project(arguments, pathlib.Path(folder))
            if part is check_attributes:
                part(project)
            elif part is check_hooks:
                part(arguments, project, pathlib.Path(folder), words)
            else:
                part(project, pathlib.Path(folder), words)
            print(f"{part.__name__}: {part.__doc__}")


if __name__ == "__main__":
    main()
