"""The pytest plugin's price: a passing suite with it and without it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

TESTS = 2_000
PAIRS = 9
_INSTALLED = metadata.entry_points(group="pytest11", name="known_issues")
_WITH = () if _INSTALLED else ("-p", "known_issues.plugin")
_WITHOUT = ("-p", "no:known_issues") if _INSTALLED else ()


def rows() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "pytest.ini").write_text("[pytest]\n")
        tests = "".join(f"def test_{n}():\n    assert {n} == {n}\n\n" for n in range(TESTS))
        (folder / "test_many.py").write_text(tests)
        _run(folder)
        pairs = [_pair(folder, n) for n in range(PAIRS)]
    ours, bare = (statistics.median(each) for each in zip(*pairs, strict=True))
    slower = statistics.median(one / other for one, other in pairs) - 1
    yield (
        f"pytest plugin, {TESTS:,} passing tests, CPU with and without",
        f"{ours:.2f} s and {bare:.2f} s, {slower:+.1%}",
        "< 1 %",
    )


def _pair(folder: Path, n: int) -> tuple[float, float]:
    """One run with the plugin and one without, in alternating order."""
    if n % 2:
        return _run(folder, *_WITH), _run(folder, *_WITHOUT)
    bare = _run(folder, *_WITHOUT)
    return _run(folder, *_WITH), bare


def _run(folder: Path, *options: str) -> float:
    """CPU seconds of a suite, which has to pass; a busy machine changes them least."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    root = Path(__file__).parent.parent
    process = subprocess.Popen(
        command, cwd=folder, env=environment | {"PYTHONPATH": str(root)}, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime
