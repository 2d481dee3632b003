from __future__ import annotations

import datetime as dt
from pathlib import Path

import tiny

from known_issues import index


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
    assert summary.sentence == "Fails on Flask 2.0.3, passes on the other stack."
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


def test_what_a_command_printed_is_seen_and_its_exit_is_not(tmp_path: Path) -> None:
    from known_issues.model import Error

    left = {**tiny.FAILED, "error": Error("SystemExit", "1")}
    printed = {**left, "output": "Usage: tea\nKeyError: 'pot'\n"}
    summary = _summary(tmp_path, tiny.CELLS | {("bad", "old"): printed, ("bad", "new"): left})
    assert [(seen.text, seen.versions) for seen in summary.seen] == [("SystemExit: 1", ("3.1.3",))]
    assert [seen.versions for seen in summary.printed] == [("2.0.3",)]


def test_a_page_without_common_stacks_tells_its_own(tmp_path: Path) -> None:
    extra = "".join(
        f'\n[extra.{name}]\npython = "3.11"\ndate = 2026-03-20\npackages = []\npins = ["kettle"]\n'
        for name in ("odd", "even")
    )
    page = tiny.PAGE.replace("package: flask", "package: kettle").replace(
        "kind:", "stacks: {bad: [odd, even]}\nkind:"
    )
    changes = {
        "stacks.toml": tiny.STACKS + extra,
        "stacks/odd.txt": "kettle==1.0\n",
        "stacks/even.txt": "kettle==2.0\n",
        f"docs/issues/{tiny.SLUG}.md": page,
    }
    cells = {("bad", "odd"): tiny.FAILED, ("bad", "even"): tiny.PASSED}
    site = tiny.load(tiny.write(tmp_path, changes, cells))
    summary = index.summarize(site, site.issues[tiny.SLUG])
    assert summary.sentence == "Fails on kettle 1.0, passes on the other stack."


def test_only_cells_that_say_something_are_counted(tmp_path: Path) -> None:
    unknown = {"outcome": "unknown", "reason": "no wheel"}
    root = tiny.write(tmp_path, {}, tiny.CELLS | {("bad", "old"): unknown})
    assert index.cells_executed(tiny.load(root)) == 3


def test_what_fails_in_a_stack_is_listed(tmp_path: Path) -> None:
    site = tiny.load(tiny.write(tmp_path, {}, tiny.CELLS | {("bad", "new"): tiny.PASSED}))
    assert [issue.slug for issue in index.failing_in(site, "old")] == [tiny.SLUG]
    assert index.failing_in(site, "new") == []


def test_further_combinations_are_counted_where_they_install(tmp_path: Path) -> None:
    grid = (
        '\n[grids.pairs]\npython = "3.11"\ndate = 2026-03-20\n'
        'axes.flask = ["2.0.3", "3.1.3"]\naxes.werkzeug = ["2.0.3", "3.1.6"]\n'
    )
    page = tiny.PAGE.replace("kind:", "stacks: {bad: [pairs]}\nkind:")
    changes = {"stacks.toml": tiny.STACKS + grid, f"docs/issues/{tiny.SLUG}.md": page}
    names = [
        f"flask-{flask}-werkzeug-{werkzeug}"
        for flask in ("2.0", "3.1")
        for werkzeug in ("2.0", "3.1")
    ]
    cells = {("bad", name): tiny.PASSED for name in ("old", "new", names[0])}
    cells[("bad", names[1])] = tiny.FAILED
    cells[("bad", names[2])] = {"outcome": "unknown", "reason": "No solution found"}
    site = tiny.load(tiny.write(tmp_path, changes, cells))
    summary = index.summarize(site, site.issues[tiny.SLUG])
    assert summary.sentence == (
        "Passes on all 2 common stacks, fails in 1 of 2 further combinations that install."
    )
    assert summary.affected == "some combinations"
