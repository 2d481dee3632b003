"""Whole processes, timed from outside."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Cost(NamedTuple):
    """Wall clock in seconds and peak memory of the largest process in MB."""

    seconds: float
    megabytes: float


def run(*arguments: str, cwd: Path) -> Cost:
    """A Python module's command, which has to succeed."""
    with (cwd / ".benchmark.log").open("wb") as log:
        began = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments], cwd=cwd, stdout=log, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit((cwd / ".benchmark.log").read_text()[-3000:])
    return Cost(seconds, usage.ru_maxrss / 1024)


def median(measure: Callable[[], float], times: int = 3) -> float:
    return statistics.median(measure() for _ in range(times))
