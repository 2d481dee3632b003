"""Environments really made by uv, of one small package."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import subprocess
import sys
from pathlib import Path

import pytest

from known_issues import stacks
from known_issues.model import Stack
from known_issues.stacks import UnavailableError

HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
LOCK = """\
itsdangerous==2.2.0 \\
    --hash=sha256:c6242fc49e35958c8b15141343aa660db5fc54d4f13a1db01a3f5891b98700ef \\
    --hash=sha256:e0050c0b7da1eea53ffaf149c0cfbb5c6e2e2b69c4bef22c81fa6eb73e5f6173
"""


def _stack(lock: str = LOCK, python: str = HERE, *requirements: str) -> Stack:
    date = dt.date(2025, 1, 20)
    return Stack(name="tiny", python=python, date=date, requirements=requirements, lock=lock)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KNOWN_ISSUES_CACHE", str(tmp_path))
    return tmp_path


def _imports(python: Path) -> bool:
    command = [str(python), "-c", "import itsdangerous"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_an_environment_is_made_once_and_holds_what_is_locked() -> None:
    python = stacks.environment(_stack())
    made = python.parent.parent.stat().st_ctime_ns
    assert _imports(python)
    assert stacks.environment(_stack()) == python
    assert python.parent.parent.stat().st_ctime_ns == made


def test_four_at_a_time_do_not_collide() -> None:
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        pythons = set(pool.map(lambda _: stacks.environment(_stack()), range(4)))
    assert len(pythons) == 1
    assert _imports(pythons.pop())


@pytest.mark.parametrize("what", ["itsdangerous/__init__.py", "itsdangerous/signer.py"])
def test_a_broken_environment_is_made_again(what: str) -> None:
    python = stacks.environment(_stack())
    (path,) = python.parent.parent.glob(f"lib/python*/site-packages/{what}")
    path.write_text("")
    assert stacks.environment(_stack()) == python
    assert path.read_text() != ""


def test_bytecode_that_somebody_wrote_does_not_break_an_environment() -> None:
    python = stacks.environment(_stack())
    (package,) = python.parent.parent.glob("lib/python*/site-packages/itsdangerous")
    (package / "__pycache__" / "tea.cpython-311.pyc").write_bytes(b"")
    stacks.environment(_stack())
    assert (package / "__pycache__" / "tea.cpython-311.pyc").exists()


def test_a_half_made_environment_is_made_again() -> None:
    python = stacks.environment(_stack())
    (python.parent.parent / ".complete").unlink()
    (python.parent / "activate").unlink()
    assert _imports(stacks.environment(_stack()))
    assert (python.parent / "activate").exists()


@pytest.mark.parametrize(
    ("stack", "reason"),
    [
        (_stack(""), "stacks/tiny.txt does not exist; run `known-issues stacks --lock`"),
        (_stack(python="3.1"), "no CPython 3.1 on this machine"),
        (_stack("# No solution found: tea.\n"), "No solution found: tea."),
    ],
    ids=["no lock", "no Python", "refused"],
)
def test_what_cannot_be_had_says_why(stack: Stack, reason: str) -> None:
    with pytest.raises(UnavailableError) as raised:
        stacks.environment(stack)
    assert str(raised.value) == reason


def test_what_cannot_be_installed_says_why_in_the_words_of_uv(cache: Path) -> None:
    lock = LOCK.replace("c6242f", "000000").replace("e0050c", "000000")
    with pytest.raises(
        UnavailableError, match=r"Hash mismatch for `itsdangerous==2\.2\.0`"
    ) as raised:
        stacks.environment(_stack(lock))
    assert str(cache) not in str(raised.value)
    assert "http" not in str(raised.value)
    assert not list((cache / "environments").glob("*/bin"))


def test_a_stack_is_resolved_as_of_its_date() -> None:
    lock = stacks.resolve(_stack("", "3.12", "itsdangerous"))
    assert lock == LOCK


def test_requirements_that_exclude_each_other_give_the_reason() -> None:
    lock = stacks.resolve(_stack("", "3.12", "flask==3.1.0", "werkzeug==2.0.3"))
    assert lock.startswith("# No solution found when resolving dependencies: Because flask")
    assert lock.count("\n") == 1


def test_a_python_is_found_and_one_that_is_not_there_is_not() -> None:
    found = stacks.find_python(HERE)
    assert found is not None
    assert found.is_file()
    assert stacks.find_python("3.1") is None


def test_releases_are_listed_oldest_first() -> None:
    found = stacks.released("itsdangerous")
    assert found.index("2.0.1") < found.index("2.1.2") < found.index("2.2.0")
