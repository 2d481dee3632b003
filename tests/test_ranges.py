"""The rules of ranges, by examples and by properties, in Python and in JavaScript."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.version import Version

from known_issues import files, index, ranges
from known_issues.ranges import Cell, Place, Ran

ROOT = Path(__file__).parent.parent
SITE = files.load(ROOT, runner=0)
SUMMARIES = index.summarize_all(SITE)
OUTCOMES = {"F": "failed", "p": "passed", "?": "unknown", ".": "not run"}
SCRIPT = """
import { readFileSync } from "node:fs"
import { compare, locate, mendedIn, parse, sameLine, settle } from "MODULE"
const { versions, tables } = JSON.parse(readFileSync(0, "utf8"))
const order = versions.map((one) =>
  versions.map((other) => {
    const [a, b] = [parse(one), parse(other)]
    return a && b ? [Math.sign(compare(a, b)), sameLine(one, other)] : null
  }),
)
const places = tables.map((cells) =>
  versions.map((each) => {
    const outcomes = settle(cells)
    return [locate(outcomes, each), locate(outcomes, each, false), mendedIn(outcomes, each)]
  }),
)
console.log(JSON.stringify({ order, places }))
"""


def _cells(text: str) -> list[tuple[str, str]]:
    """`1.0F 1.1p 1.2?`: a version and how it ended, for each cell."""
    return [(word[:-1], OUTCOMES[word[-1]]) for word in text.split()]


@pytest.mark.parametrize(
    ("cells", "releases", "expected"),
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
        ("1.1F 1.0p", "junk 1.0 1.1", ["1.1 and later"]),
    ],
)
def test_ranges(cells: str, releases: str, expected: list[str]) -> None:
    found = ranges.find_ranges(ranges.settle(_cells(cells)), releases.split())
    assert [str(each) for each in found] == expected


RELEASED = st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=16)
TABLES = st.lists(st.tuples(st.integers(0, 30), st.sampled_from("Fp?.")), max_size=24)


def _table(table: list[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(f"1.{number}", OUTCOMES[letter]) for number, letter in table]


@given(TABLES, RELEASED)
def test_enumerated_versions_and_ranges_agree(
    table: list[tuple[int, str]], released: list[int]
) -> None:
    outcomes = ranges.settle(_table(table))
    found = [*ranges.find_ranges(outcomes, [f"1.{n}" for n in released])]
    for version, outcome in outcomes.items():
        inside = [
            each for each in found if Version(each.first) <= Version(version) <= Version(each.last)
        ]
        assert len(inside) == (outcome == "failed")


@given(TABLES, RELEASED)
def test_the_ends_of_a_range_were_run_and_gaps_are_kept(
    table: list[tuple[int, str]], released: list[int]
) -> None:
    outcomes = ranges.settle(_table(table))
    releases = [f"1.{n}" for n in released]
    for each in ranges.find_ranges(outcomes, releases):
        assert outcomes[each.first] == outcomes[each.last] == "failed"
        for end, near, is_open in (
            (each.first, each.before, each.start_open),
            (each.last, each.after, each.end_open),
        ):
            if near is None:
                assert not is_open
                continue
            assert outcomes[near] == "passed"
            low, high = sorted((Version(end), Version(near)))
            untested = [one for one in releases if low < Version(one) < high]
            assert is_open == bool(untested)
            assert not {*untested} & outcomes.keys()


@given(TABLES, st.lists(st.tuples(st.integers(0, 30), st.sampled_from("?.")), max_size=9))
def test_what_says_nothing_changes_nothing(
    table: list[tuple[int, str]], silent: list[tuple[int, str]]
) -> None:
    assert ranges.settle(_table(table + silent)) == ranges.settle(_table(table))


@given(st.permutations(_table([(n, letter) for n, letter in enumerate("FpF?p.FpF")])))
def test_the_order_of_runs_does_not_matter(cells: list[tuple[str, str]]) -> None:
    assert [*ranges.settle(cells)] == ["1.0", "1.1", "1.2", "1.4", "1.6", "1.7", "1.8"]
    found = [str(each) for each in ranges.find_ranges(ranges.settle(cells), [])]
    assert found == ["up to 1.0", "1.2", "1.6", "1.8 and later"]


@given(TABLES, st.integers(0, 30))
def test_only_a_run_of_that_version_says_affected_or_not(
    table: list[tuple[int, str]], number: int
) -> None:
    outcomes = ranges.settle(_table(table))
    version = f"1.{number}"
    place = ranges.locate(outcomes, version)
    assert place.outcome == outcomes.get(version)
    near = [each for each in (place.below, place.above) if each]
    if place.outcome is None:
        failed = any(outcome == "failed" for _, outcome in near)
        assert place.state == ("not tested" if near and not failed else "possibly affected")
        assert all(outcomes[each] == outcome for each, outcome in near)
        between = [
            each
            for each in outcomes
            if (not place.below or Version(each) > Version(place.below[0]))
            and (not place.above or Version(each) < Version(place.above[0]))
        ]
        assert between == []


@given(TABLES, st.integers(0, 30))
def test_an_upgrade_leads_to_the_lowest_version_that_passed(
    table: list[tuple[int, str]], number: int
) -> None:
    outcomes = ranges.settle(_table(table))
    passed = [n for n in range(number + 1, 31) if outcomes.get(f"1.{n}") == "passed"]
    assert ranges.mended_in(outcomes, f"1.{number}") == (f"1.{passed[0]}" if passed else None)


def test_a_version_is_compared_as_pep_440_says() -> None:
    outcomes = ranges.settle([("3.1.0", "failed"), ("3.2.0", "passed")])
    assert ranges.locate(outcomes, "3.1") == Place("failed")
    assert ranges.locate(outcomes, "3.2.0rc1").state == "possibly affected"
    assert ranges.locate(outcomes, "main") == Place(None)
    assert ranges.locate(outcomes, "main").state == "possibly affected"


def _cell(version: str, outcome: str, pins: str = "", **beside: str) -> Cell:
    return Cell(version, outcome, beside, tuple(pins.split()))


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([_cell("1", "failed", jinja2="3.1"), _cell("2", "passed", jinja2="3.0")], ()),
        ([_cell("1", "failed", jinja2="3.1"), _cell("1", "passed", jinja2="3.0")], ("jinja2",)),
        ([_cell("1", "failed", jinja2="3.1"), _cell("1", "unknown", jinja2="3.0")], ()),
        ([_cell("1", "failed", jinja2="3.1"), _cell("1", "passed")], ()),
        (
            [
                _cell("1", "failed", click="8.1", jinja2="3.1"),
                _cell("1", "passed", click="8.0", jinja2="3.0"),
            ],
            ("click", "jinja2"),
        ),
        (
            [
                _cell("1", "failed", "jinja2", click="8.1", jinja2="3.1"),
                _cell("1", "passed", click="8.0", jinja2="3.0"),
            ],
            ("jinja2",),
        ),
        (
            [
                _cell("1", "failed", click="8.1", jinja2="3.1"),
                _cell("1", "passed", click="8.1", jinja2="3.0"),
                _cell("1", "passed", click="8.0", jinja2="3.0"),
            ],
            ("jinja2",),
        ),
        ([_cell("1", "failed", jinja2="3.1.1"), _cell("1", "passed", jinja2="3.1.2")], ("jinja2",)),
        (
            [
                _cell("1", "failed", click="8.1.1", jinja2="3.1"),
                _cell("1", "passed", click="8.1.2", jinja2="3.0"),
            ],
            ("jinja2",),
        ),
    ],
)
def test_what_tells_failing_from_passing_runs_of_one_version(
    cells: list[Cell], expected: tuple[str, ...]
) -> None:
    assert ranges.companions(cells, ("click", "jinja2")) == expected


def test_an_absent_package_tells_runs_apart_that_no_version_does() -> None:
    cells = [_cell("1", "failed"), _cell("1", "passed", babel="2")]
    assert ranges.deciding_by_presence(cells, ("babel", "click"), ()) == ("babel",)
    told = [_cell("1", "failed", click="8.1"), _cell("1", "passed", babel="2", click="8.0")]
    assert ranges.deciding_by_presence(told, ("babel",), ("click",)) == ()


@pytest.mark.parametrize("slug", SUMMARIES)
def test_the_versions_of_a_page_agree_with_its_ranges(slug: str) -> None:
    summary = SUMMARIES[slug]
    for version, outcome in summary.outcomes.items():
        inside = any(
            Version(each.first) <= Version(version) <= Version(each.last) for each in summary.ranges
        )
        assert inside == (outcome == "failed")


NUMBERS = st.integers(0, 12).map(str)
VERSIONS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["", "", "", "0!", "1!", "v"]),
        st.lists(NUMBERS, min_size=1, max_size=4).map(".".join),
        st.sampled_from(["", "", "a1", "b2", "rc1", "-alpha.3", "c", "pre2", "_beta"]),
        st.sampled_from(["", "", ".post1", "-2", "rev3", "-r"]),
        st.sampled_from(["", "", ".dev1", "dev", "-dev4"]),
        st.sampled_from(["", "", "+local", "+1.a", "+2", "+a-b", "+a.10", "+a.9"]),
        st.sampled_from(["", "", "", "", "x", " junk"]),
    ),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(VERSIONS, min_size=2, max_size=24, unique=True), st.data())
def test_javascript_orders_and_places_the_same(versions: list[str], data: st.DataObject) -> None:
    cells = st.tuples(st.sampled_from(versions), st.sampled_from([*OUTCOMES.values()]))
    tables = data.draw(st.lists(st.lists(cells, max_size=9), min_size=1, max_size=5))
    theirs = _javascript({"versions": versions, "tables": tables})
    assert theirs["order"] == [[_order(a, b) for b in versions] for a in versions]
    assert theirs["places"] == [
        [_placed(ranges.settle(table), each) for each in versions] for table in tables
    ]


def test_javascript_orders_all_releases() -> None:
    for package, released in SITE.releases.items():
        order = _javascript({"versions": released[-40:], "tables": []})["order"]
        for n, row in enumerate(order):
            signs = [cell[0] for cell in row]
            assert signs == [1] * n + [0] + [-1] * (len(row) - n - 1), package


def _order(one: str, other: str) -> Any:
    first, second = ranges.parse(one), ranges.parse(other)
    if first is None or second is None:
        return None
    return [(first > second) - (first < second), ranges.same_line(one, other)]


def _placed(outcomes: dict[str, Ran], version: str) -> Any:
    places = [ranges.locate(outcomes, version, alike=alike) for alike in (True, False)]
    shown = [
        {
            "outcome": each.outcome,
            "below": each.below and [*each.below],
            "above": each.above and [*each.above],
            "state": each.state,
        }
        for each in places
    ]
    return [*shown, ranges.mended_in(outcomes, version)]


def _javascript(given: dict[str, Any]) -> Any:
    import playwright

    node = Path(playwright.__file__).parent / "driver" / "node"
    module = (ROOT / "docs" / "javascripts" / "ranges.mjs").as_uri()
    run = subprocess.run(
        [str(node), "--input-type=module", "-e", SCRIPT.replace("MODULE", module)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
