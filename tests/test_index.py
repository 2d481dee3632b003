from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from known_issues import index
from known_issues.index import Cell, CellOutcome
from known_issues.model import Stack

LETTERS: dict[str, CellOutcome] = {"F": "failed", "p": "passed", "?": "unknown", ".": "not run"}


def _strip(text: str) -> tuple[Cell, ...]:
    """`1.0F 1.1p 1.2?`: a version and how it ended, for each cell."""
    return tuple(
        Cell(
            stack=Stack(
                name=f"stack-{n}",
                python="3.13",
                date=dt.date(2026, 1, 1 + n),
                requirements=(),
                lock="",
            ),
            version=word[:-1],
            outcome=LETTERS[word[-1]],
        )
        for n, word in enumerate(text.split())
    )


@pytest.mark.parametrize(
    ("strip", "releases", "expected"),
    [
        ("1.0p 1.1F 1.2F", "1.0 1.1 1.2", ["1.1 and later"]),
        ("1.0p 1.1F 1.2p", "1.0 1.1 1.2", ["1.1"]),
        ("1.0p 1.1F 1.2F 1.3p", "1.0 1.1 1.2 1.3", ["1.1 to 1.2"]),
        ("1.0F 1.1p", "1.0 1.1", ["up to 1.0"]),
        ("1.0F 1.1F", "1.0 1.1", ["up to 1.1"]),
        ("1.0p 1.2F", "1.0 1.1 1.2", ["≤ 1.2 and later"]),
        ("1.0F 1.2p", "1.0 1.1 1.2", ["up to 1.0, fixed ≤ 1.2"]),
        ("1.0F 1.1p 1.2F", "1.0 1.1 1.2", ["up to 1.0", "1.2 and later"]),
        ("1.0F 1.1? 1.2F", "1.0 1.1 1.2", ["up to 1.2"]),
        ("1.0p 1.1? 1.2F", "1.0 1.1 1.2", ["≤ 1.2 and later"]),
        ("1.0? 1.1.", "1.0 1.1", []),
        ("1.0p 1.0F 1.1p", "1.0 1.1", ["up to 1.0"]),
        ("1.0p 1.1F 1.3p", "1.0 1.1 1.2 1.3", ["1.1, fixed ≤ 1.3"]),
        ("1.9p 1.10F", "1.9 1.10rc1 1.10", ["1.10 and later"]),
    ],
)
def test_ranges(strip: str, releases: str, expected: list[str]) -> None:
    found = index.find_ranges(_strip(strip), releases.split())
    assert [str(each) for each in found] == expected


@given(st.lists(st.sampled_from("Fp?."), max_size=12))
def test_ranges_cover_what_failed_and_nothing_that_passed(letters: list[str]) -> None:
    strip = _strip(" ".join(f"1.{n}{letter}" for n, letter in enumerate(letters)))
    ranges = list(index.find_ranges(strip, [f"1.{n}" for n in range(12)]))
    for cell in strip:
        inside = any(
            Version(each.first) <= Version(cell.version) <= Version(each.last) for each in ranges
        )
        if cell.outcome == "failed":
            assert inside
        if cell.outcome == "passed":
            assert not inside


def _summary(root: Path, cells: dict[tuple[str, str], dict[str, object]]) -> index.Summary:
    site = tiny.load(tiny.write(root, {}, cells))
    return index.summarize(site, site.issues[tiny.SLUG])


def test_the_sentence_says_what_the_strip_shows(tmp_path: Path) -> None:
    summary = _summary(tmp_path, tiny.CELLS)
    assert summary.sentence == "Fails on all 2 stacks, Flask 2.0.3 and 3.1.3."
    assert summary.affected == "all tested"


def test_a_stack_that_could_not_be_installed_is_not_unaffected(tmp_path: Path) -> None:
    unknown = {"outcome": "unknown", "reason": "no wheel"}
    summary = _summary(tmp_path, tiny.CELLS | {("bad", "old"): unknown})
    assert summary.sentence == "Fails on Flask 3.1.3, unknown on 1."
    assert "pass" not in summary.sentence
    assert [cell.text for cell in summary.strip] == ["old: unknown, no wheel", "new: failed"]


def test_a_mended_version_is_said(tmp_path: Path) -> None:
    summary = _summary(tmp_path, tiny.CELLS | {("bad", "new"): tiny.PASSED})
    assert summary.sentence == "Fails on Flask 2.0.3, passes on the other 1 stack."
    assert summary.affected == "up to 2.0.3"
    assert summary.newest_failure is not None
    assert summary.newest_failure.stack == "old"
    assert summary.verified == dt.date(2026, 3, 20)


def test_an_issue_that_was_never_run_says_so(tmp_path: Path) -> None:
    summary = _summary(tmp_path, {})
    assert summary.sentence == "Unknown on 2."
    assert summary.affected == "not observed"
    assert summary.verified is None


def test_errors_are_listed_with_their_versions(tmp_path: Path) -> None:
    from known_issues.model import Error

    other = {**tiny.FAILED, "error": Error("KeyError", "'pot'\nand advice")}
    summary = _summary(tmp_path, tiny.CELLS | {("bad", "old"): other})
    assert [(seen.text, seen.versions) for seen in summary.seen] == [
        ("KeyError: 'tea'", ("3.1.3",)),
        ("KeyError: 'pot'", ("2.0.3",)),
    ]


def test_only_cells_that_say_something_are_counted(tmp_path: Path) -> None:
    unknown = {"outcome": "unknown", "reason": "no wheel"}
    root = tiny.write(tmp_path, {}, tiny.CELLS | {("bad", "old"): unknown})
    assert index.cells_executed(tiny.load(root)) == 3


def test_what_fails_in_a_stack_is_listed(tmp_path: Path) -> None:
    site = tiny.load(tiny.write(tmp_path, {}, tiny.CELLS | {("bad", "new"): tiny.PASSED}))
    assert [issue.slug for issue in index.failing_in(site, "old")] == [tiny.SLUG]
    assert index.failing_in(site, "new") == []
