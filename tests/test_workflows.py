"""The workflows run what a person runs: words of the Makefile and scripts of this repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: ([\w-]+/[\w-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)$")


def _steps(path: Path) -> list[dict[str, Any]]:
    jobs = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_step_is_a_word_of_the_makefile_or_a_script(path: Path) -> None:
    words = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    for step in _steps(path):
        if "run" not in step:
            continue
        found = re.match(
            r"make ([a-z]+)|bash (\.ci/[\w-]+)|echo .*\$\((\.venv/bin/known-issues)", step["run"]
        )
        assert found, step["run"]
        assert found[1] is None or found[1] in words
        assert found[2] is None or (ROOT / found[2]).is_file()


def test_an_action_is_pinned_to_one_commit_everywhere() -> None:
    pins: dict[str, set[tuple[str, str]]] = {}
    for path in WORKFLOWS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if "uses:" in line:
                found = PINNED.search(line)
                assert found, f"{path.name}: {line.strip()}"
                pins.setdefault(found[1], set()).add((found[2], found[3]))
    assert {name: pin for name, pin in pins.items() if len(pin) > 1} == {}


def test_workflows_are_of_their_schema_and_safe() -> None:
    for command in (
        ("check-jsonschema", "--builtin-schema", "vendor.github-workflows"),
        ("zizmor", "--offline", "--quiet"),
    ):
        run = subprocess.run(
            [*command, *WORKFLOWS], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("path", sorted((ROOT / ".ci").iterdir()), ids=lambda path: path.name)
def test_a_script_is_bash(path: Path) -> None:
    run = subprocess.run(["bash", "-n", path], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("word", ["fresh", "pre", "merge", "build", "observe"])
def test_a_word_of_the_makefile_is_a_command_that_there_is(word: str) -> None:
    said = subprocess.run(
        ["make", "--dry-run", "--always-make", word, "RECORDS=x"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    [command] = [line for line in said.stdout.splitlines() if "known-issues" in line]
    words = command.partition("known-issues ")[2].split()
    run = subprocess.run(
        ["known-issues", words[0], "--help"], capture_output=True, text=True, check=True
    )
    for option in (each for each in words if each.startswith("--")):
        assert option in run.stdout
