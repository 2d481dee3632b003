"""A repository of one page and two stacks, whole and without a problem, to break in tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from known_issues import checks, files
from known_issues.model import Error, Observation, Site

RUNNER = 1
SLUG = "tea-is-cold"

STACKS = """\
packages = []

[stacks.old]
python = "3.11"
date = 2022-03-20
pins = ["flask==2.0.3"]

[stacks.new]
python = "3.11"
date = 2026-03-20
pins = ["flask==3.1.3"]
"""

PAGE = """\
---
title: Tea is served cold
fix: Heat the pot first
package: flask
kind: pitfall
errors:
  - "KeyError: '{leaf}'"
references:
  - https://github.com/pallets/flask/issues/5804
---

{{ head("tea-is-cold") }}

It happens at four o'clock.

{{ snippets("tea-is-cold") }}

## Why

Nobody lit the stove.

## Fix

Light it.

## What does not help

Blowing.

{{ record("tea-is-cold") }}
"""

BAD = """\
pot = {}
cup = pot["tea"]
assert cup == "hot", "the tea is cold"
"""

GOOD = """\
pot = {}
pot["tea"] = "hot"
cup = pot["tea"]
assert cup == "hot", "the tea is cold"
"""

FAILED = {"outcome": "failed", "error": Error("KeyError", "'tea'"), "file": "bad.py", "line": 2}
PASSED = {"outcome": "passed"}
CELLS = {
    ("bad", "old"): FAILED,
    ("bad", "new"): FAILED,
    ("good", "old"): PASSED,
    ("good", "new"): PASSED,
}

FILES = {
    "stacks.toml": STACKS,
    "stacks/old.txt": "flask==2.0.3\n",
    "stacks/new.txt": "flask==3.1.3\n",
    "stacks/releases.json": '{"schema_version": 1, "releases": {"flask": ["2.0.3", "3.1.3"]}}',
    "docs/stacks/old.md": "# old\n",
    "docs/stacks/new.md": "# new\n",
    f"docs/issues/{SLUG}.md": PAGE,
    f"snippets/{SLUG}/bad.py": BAD,
    f"snippets/{SLUG}/good.py": GOOD,
}


def write(root: Path, changes: dict[str, str | bytes | None], cells: dict[Any, Any]) -> Path:
    """The tiny repository with some files changed (None: left out), and its record.

    The record is of the snippets as they are after the changes.
    """
    for name, content in {**FILES, **changes}.items():
        if content is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    snippets = files.read_snippets(root)
    try:
        stacks = {stack.name: stack for stack in files.read_stacks(root)}
    except files.UnreadableError:
        return root
    observations = [
        Observation(
            **{"snippet": role, "stack": name, "python": "3.11", "runner": RUNNER}
            | {"versions": stacks[name].versions, "stack_hash": stacks[name].hash}
            | {"snippet_hash": snippets[SLUG, role].hash}
            | cell
        )
        for (role, name), cell in cells.items()
        if (SLUG, role) in snippets and name in stacks
    ]
    files.write_observations(root, SLUG, observations)
    return root


def load(root: Path) -> Site:
    return files.load(root, runner=RUNNER)


def problems(root: Path) -> list[str]:
    return [str(problem) for problem in checks.find_problems(load(root))]
