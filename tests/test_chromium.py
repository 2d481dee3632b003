"""How cells are given to a browser's page; `test_run.py` has a real one."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

from test_verdicts import SNIPPET, TRIAL

from known_issues import chromium
from known_issues.verdicts import Trial

STOPPED = {"stopped": "Stopped after 10 s.", "text": ""}
ENDED = {"outcome": "passed", "text": ""}


class Page:
    """Stops the entries in `slow` while another runs beside them, and those in `stuck` always."""

    def __init__(self, slow: set[str], stuck: set[str]) -> None:
        self.slow, self.stuck = slow, stuck
        self.runs: Counter[str] = Counter()

    def new_page(self) -> Page:
        return self

    def goto(self, address: str) -> None:
        assert address == "http://site/run/manifest.json"

    def close(self) -> None:
        pass

    def evaluate(self, script: str, given: tuple[str, list[dict[str, Any]]]) -> list[Any]:
        entries = [cell["entry"] for cell in given[1]]
        self.runs.update(entries)
        stopped = self.stuck | (self.slow if len(entries) > 1 else set())
        return [STOPPED if entry in stopped else ENDED for entry in entries]


def _trial(entry: str) -> Trial:
    snippet = dataclasses.replace(SNIPPET, entry=entry, files={entry: b"pot\n"})
    return dataclasses.replace(TRIAL, snippet=snippet)


def test_what_the_clock_stopped_is_run_once_more_alone() -> None:
    page = Page(slow={"slow.py"}, stuck={"stuck.py"})
    trials = [_trial(f"{name}.py") for name in ("quick", "slow", "stuck", "last")]
    found = list(chromium.run(page, "http://site/", "manifest.json", trials))
    assert [trial for trial, _ in found] == trials
    assert [said for _, said in found] == [ENDED, ENDED, STOPPED, ENDED]
    assert page.runs == {"quick.py": 1, "slow.py": 2, "stuck.py": 2, "last.py": 1}
