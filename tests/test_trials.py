"""What is not released yet is tried beside the record, which stays as it is."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tiny
from click.testing import CliRunner, Result

from known_issues import runner, stacks
from known_issues.cli import main
from known_issues.model import Stack

RECORD = f"observations/{tiny.SLUG}.json"


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose record says that bad failed; the tests' Python is every environment."""
    monkeypatch.setattr(tiny, "RUNNER", runner.RUNNER_VERSION)
    tiny.write(tmp_path, {}, {})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stacks, "environment", lambda stack: Path(sys.executable))
    assert _call().exit_code == 0
    return tmp_path


def _call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["observe", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def _checkout(root: Path) -> Path:
    """A package that makes the bad snippet pass: it changes what a dict does when it lacks tea."""
    folder = root / "checkout"
    (folder / "teapot").mkdir(parents=True)
    (folder / "teapot" / "__init__.py").write_text("HOT = True\n")
    (folder / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "teapot"\nversion = "9.0"\n'
    )
    return folder


def test_a_checkout_is_tried_on_the_newest_stack_and_nothing_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def environment(stack: Stack, sources: dict[str, Path], folder: Path) -> Path:
        asked.append(f"{stack.name} {sorted(sources)}")
        return Path(sys.executable)

    monkeypatch.setattr(stacks, "environment_with", environment)
    before = (root / RECORD).read_bytes()
    same = _call("--with", f"teapot={_checkout(root)}")
    assert (same.exit_code, asked) == (0, ["new ['teapot']"])
    assert "2 cells tried, 0 differ from the record, 0 unknown." in same.stderr
    (root / "snippets" / tiny.SLUG / "bad.py").write_text(tiny.GOOD)
    other = _call("--with", f"teapot={root / 'checkout'}", "--stack", "old", "--stack", "new")
    assert other.exit_code == 1
    assert f"{tiny.SLUG} bad on old: failed → passed\n" in other.stdout
    assert "4 cells tried, 2 differ from the record" in other.stderr
    assert (root / RECORD).read_bytes() == before


def test_a_checkout_is_installed_over_the_stack(root: Path, tmp_path: Path) -> None:
    """With uv, and no package but the checkout itself."""
    locked = (Path(tiny.__file__).parent.parent / "stacks" / "latest.txt").read_text()
    found = re.search(r"^itsdangerous==(.*) \\\n(    --hash=.*\n)+", locked, re.MULTILINE)
    assert found
    stack = dataclasses.replace(tiny.load(root).stacks["new"], lock=found[0])
    python = stacks.environment_with(stack, {"teapot": _checkout(root)}, tmp_path / "made")
    said = subprocess.run(
        [
            python,
            "-c",
            "from importlib.metadata import version as v; print(v('teapot'), v('itsdangerous'))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == f"9.0 {found[1]}\n"


def test_what_cannot_be_installed_is_unknown(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def environment(stack: Stack, sources: dict[str, Path], folder: Path) -> Path:
        raise stacks.UnavailableError("it does not build")

    monkeypatch.setattr(stacks, "environment_with", environment)
    result = _call("--with", f"teapot={_checkout(root)}")
    assert "failed → unknown\n" in result.stdout
    assert "  + it does not build\n" in result.stdout
    assert result.exit_code == 1


def test_prereleases_are_resolved_today(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, bool]] = []

    def resolve(stack: Stack, *, prereleases: bool = False) -> str:
        asked.append((stack.name, prereleases))
        return "flask==3.2.0rc1\n"

    monkeypatch.setattr(stacks, "resolve", resolve)
    before = (root / RECORD).read_bytes()
    assert _call("--pre").exit_code == 0
    assert asked == [("new", True)]
    assert (root / RECORD).read_bytes() == before


def test_prereleases_that_cannot_be_resolved_are_said(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def resolve(stack: Stack, *, prereleases: bool = False) -> str:
        raise stacks.UnavailableError("no network")

    monkeypatch.setattr(stacks, "resolve", resolve)
    result = _call("--pre")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "not run: no network" in result.stderr


@pytest.mark.parametrize("given", ["flask", "flask=", "=.", "flask=gone"])
def test_what_is_no_checkout_is_wrong_usage(root: Path, given: str) -> None:
    result = _call("--with", given)
    assert result.exit_code == 2
    assert f"--with {given!r} is not NAME=PATH of a checkout's folder." in result.stderr
