"""`check`, and an `observe` that finds nothing to do, on many pages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import process, synthetic


def rows() -> Iterator[tuple[str, str, str]]:
    with tempfile.TemporaryDirectory() as folder:
        root = synthetic.write(Path(folder) / "thousand", 1_000)
        costs = [process.run("known_issues", "check", cwd=root) for _ in range(3)]
        seconds = sorted(cost.seconds for cost in costs)[1]
        memory = max(cost.megabytes for cost in costs)
        yield "`check`, 1,000 issues × 10 stacks", f"{seconds:.2f} s", "< 3 s"
        yield "its peak memory", f"{memory:.0f} MB", "< 300 MB"
        root = synthetic.write(Path(folder) / "fifty", 50)
        seconds = process.median(lambda: process.run("known_issues", "observe", cwd=root).seconds)
        yield "`observe` with nothing stale, 1,000 cells", f"{seconds:.2f} s", "< 2 s"
