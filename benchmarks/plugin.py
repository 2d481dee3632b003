"""The pytest plugin's price: a passing suite with it and without it."""

from __future__ import annotations

import os
import pstats
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

TESTS = 2_000
PAIRS = 9
ROOT = Path(__file__).parent.parent
_INSTALLED = metadata.entry_points(group="pytest11", name="known_issues")
_WITH = () if _INSTALLED else ("-p", "known_issues.plugin")
_WITHOUT = ("-p", "no:known_issues") if _INSTALLED else ()


def rows() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pytest.ini").write_text("[pytest]\n")
        tests = "".join(f"def test_{n}():\n    assert {n} == {n}\n\n" for n in range(TESTS))
        (folder / "test_many.py").write_text(tests)
        calls = [_calls(folder, *options) for options in (_WITH, _WITHOUT)]
        pairs = [_pair(folder, n) for n in range(PAIRS)]
    ours, bare = (statistics.median(each) for each in zip(*pairs, strict=True))
    slower = statistics.median(one / other for one, other in pairs) - 1
    what = f"pytest plugin, {TESTS:,} passing tests, with and without"
    yield f"{what}: CPU", f"{ours:.2f} s and {bare:.2f} s, {slower:+.1%}", "< 1 %"
    more = calls[0] / calls[1] - 1
    yield f"{what}: function calls", f"{calls[0]:,} and {calls[1]:,}, {more:+.2%}", "< 1 %"


def _pair(folder: Path, n: int) -> tuple[float, float]:
    """CPU seconds with the plugin and without.

    Both run at the same time, since a busy machine slows runs that follow one another by more
    than what is measured; which of them starts first alternates.
    """
    order = (_WITH, _WITHOUT) if n % 2 else (_WITHOUT, _WITH)
    started = {options: _start(folder, *options) for options in order}
    return _cost(started[_WITH]), _cost(started[_WITHOUT])


def _calls(folder: Path, *options: str) -> int:
    """Calls of Python functions in a whole run, which no other program disturbs."""
    profile = folder / "profile"
    for _ in range(2):  # the first run also writes bytecode
        _cost(_start(folder, *options, profile=profile))
    return int(pstats.Stats(str(profile)).total_calls)  # type: ignore[attr-defined]


def _start(folder: Path, *options: str, profile: Path | None = None) -> subprocess.Popen[bytes]:
    counted = ["-m", "cProfile", "-o", str(profile)] if profile else []
    command = [sys.executable, *counted, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    return subprocess.Popen(
        command, cwd=folder, env=kept | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    )


def _cost(process: subprocess.Popen[bytes]) -> float:
    """CPU seconds of a suite, which has to pass."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{process.args!r} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime
