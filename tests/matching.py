"""The pages, pastes and index that the tests of the matcher share."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.matching import pastes
from known_issues import errors, files, runner
from known_issues.model import Site

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data" / "matching"


@cache
def site() -> Site:
    return files.load(ROOT, runner=runner.RUNNER_VERSION)


@cache
def document() -> dict[str, Any]:
    """The index of the repository's own pages."""
    return errors.build(site(), {})


@cache
def stand_ins() -> dict[str, Any]:
    """An index of a catalogue's errors, of which many share their words."""
    return errors.index(pastes.stand_ins(DATA / "standins.jsonl"))
