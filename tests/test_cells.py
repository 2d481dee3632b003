from __future__ import annotations

import dataclasses
from pathlib import Path

import tiny

from known_issues import cells
from known_issues.model import Error, Observation, Site


def _site(root: Path) -> Site:
    return tiny.load(tiny.write(root, {}, tiny.CELLS))


def _cell(site: Site, role: str = "bad", stack: str = "new") -> Observation:
    return next(
        each for each in site.observations[tiny.SLUG] if (each.snippet, each.stack) == (role, stack)
    )


def test_every_snippet_runs_on_every_common_stack(tmp_path: Path) -> None:
    wanted = list(cells.wanted(_site(tmp_path)))
    assert [str(cell) for cell in wanted] == [
        "tea-is-cold bad on old",
        "tea-is-cold bad on new",
        "tea-is-cold good on old",
        "tea-is-cold good on new",
    ]
    assert all(cell.fresh(tiny.RUNNER) for cell in wanted)
    assert not any(cell.fresh(tiny.RUNNER + 1) for cell in wanted)


def test_a_snippet_runs_on_the_stacks_that_hold_its_package(tmp_path: Path) -> None:
    site = _site(tmp_path)
    old = dataclasses.replace(site.stacks["old"], lock="flask==2.0.3\n")
    new = dataclasses.replace(site.stacks["new"], lock="flask==3.1.3\nwerkzeug==3.1.6\n")
    held = dataclasses.replace(site, stacks={"old": old, "new": new})
    issue = held.issues[tiny.SLUG]
    for package, expected in (
        ("flask", ["old", "new"]),
        ("werkzeug", ["new"]),
        ("Flask", ["old", "new"]),
    ):
        claims = dataclasses.replace(issue.claims, package=package)
        page = dataclasses.replace(issue, claims=claims)
        asked = dataclasses.replace(held, issues={tiny.SLUG: page})
        assert [stack.name for stack in asked.stacks_of(tiny.SLUG, "bad")] == expected


def test_a_page_whose_package_no_common_stack_holds_runs_where_it_says(tmp_path: Path) -> None:
    site = _site(tmp_path)
    issue = site.issues[tiny.SLUG]
    for named, expected in ((("new",), [["new"], []]), ((), [["old", "new"], ["old", "new"]])):
        claims = dataclasses.replace(
            issue.claims,
            package="pytest-flask",
            stacks=dataclasses.replace(issue.claims.stacks, bad=named),
        )
        page = dataclasses.replace(issue, claims=claims)
        asked = dataclasses.replace(site, issues={tiny.SLUG: page})
        found = [
            [each.name for each in asked.stacks_of(tiny.SLUG, role)] for role in ("bad", "good")
        ]
        assert found == expected


def test_a_record_holds_the_versions_that_decide(tmp_path: Path) -> None:
    site = _site(tmp_path)
    lock = "celery==5.4.0\nflask==3.1.3\nflask-wtf==1.2.2\nkombu==5.4.2\n"
    stack = dataclasses.replace(site.stacks["new"], lock=lock)
    claims = dataclasses.replace(
        site.issues[tiny.SLUG].claims, package="celery", good_needs="Flask_WTF>=1"
    )
    held = stack.versions_of(claims.packages)
    assert held == {"celery": "5.4.0", "flask": "3.1.3", "flask-wtf": "1.2.2"}
    seen = dataclasses.replace(_cell(site), versions=held, stack_hash=stack.hash)
    assert seen.version("kombu", stack) == "5.4.2"
    assert seen.version("kombu", site.stacks["old"]) == ""


def test_cells_are_chosen_by_page_and_stack(tmp_path: Path) -> None:
    site = _site(tmp_path)
    assert len(list(cells.wanted(site, [tiny.SLUG], ["old"]))) == 2
    assert list(cells.wanted(site, ["coffee"])) == []


def test_a_machine_that_cannot_run_a_cell_keeps_its_record(tmp_path: Path) -> None:
    cell = next(cells.wanted(_site(tmp_path)))
    assert cells.unavailable(cell, "no CPython 3.9", 1) == cell.recorded
    missing = dataclasses.replace(cell, recorded=None)
    made = cells.unavailable(missing, "no CPython 3.9", 1)
    assert (made.outcome, made.reason) == ("unknown", "no CPython 3.9")


def test_an_error_known_to_vary_changes_no_record(tmp_path: Path) -> None:
    first, second, third = (Error("OSError", text) for text in "abc")
    recorded = dataclasses.replace(_cell(_site(tmp_path)), error=first, variants=(second,))
    again = dataclasses.replace(recorded, error=second, variants=())
    assert cells.settle(recorded, again) == recorded
    same = dataclasses.replace(recorded, variants=())
    assert cells.settle(recorded, same) == recorded
    other = dataclasses.replace(recorded, error=third, variants=())
    assert cells.settle(recorded, other) == other


def test_cells_that_no_page_asks_for_are_dropped(tmp_path: Path) -> None:
    site = _site(tmp_path)
    stray = dataclasses.replace(_cell(site), stack="older")
    kept = cells.merge(site, tiny.SLUG, [stray])
    assert [(each.snippet, each.stack) for each in kept] == [
        ("bad", "new"),
        ("bad", "old"),
        ("good", "new"),
        ("good", "old"),
    ]


def test_a_difference_reads(tmp_path: Path) -> None:
    failed = _cell(_site(tmp_path))
    passed = dataclasses.replace(failed, outcome="passed", error=None, output="hot\n")
    assert cells.difference("tea", None, failed) is None
    assert cells.difference("tea", failed, failed) is None
    assert cells.difference("tea", failed, passed) == (
        "tea bad on new: failed → passed\n  - KeyError: 'tea'\n  + printed 'hot'"
    )
    reworded = dataclasses.replace(failed, error=Error("KeyError", "'pot'"))
    assert cells.difference("tea", failed, reworded) == (
        "tea bad on new: the error changed\n  - KeyError: 'tea'\n  + KeyError: 'pot'"
    )
    louder = dataclasses.replace(passed, output="hot\nand sweet\n")
    assert cells.difference("tea", passed, louder) == (
        "tea bad on new: the output changed\n  - (nothing)\n  + and sweet"
    )
