"""A bisection on a tiny repository; runs are made up by version, uv's answers too."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sys
from pathlib import Path

import pytest
import tiny
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version

from known_issues import bisecting, files, index, ranges, runner, stacks
from known_issues.cli import main
from known_issues.model import Error, Observation, Snippet, Stack
from known_issues.ranges import Gap

RELEASED = dt.date(2023, 4, 5)
RELEASES = ["2.0.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.0rc1", "3.1.3"]


@pytest.fixture(autouse=True)
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Fails from Flask 2.3 on; nothing is installed."""
    monkeypatch.setattr(tiny, "RUNNER", runner.RUNNER_VERSION)
    document = {"schema_version": 1, "releases": {"flask": RELEASES}}
    changes = {"stacks/releases.json": json.dumps(document)}
    tiny.write(tmp_path, changes, tiny.CELLS | {("bad", "old"): tiny.PASSED})
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(stacks, "environment", lambda stack: Path(sys.executable))
    monkeypatch.setattr(stacks, "resolve", _resolve)
    monkeypatch.setattr(runner, "observe", _observe)
    return tmp_path


def _resolve(stack: Stack) -> str:
    """Every release came out on one day."""
    if stack.date < RELEASED:
        return "# No solution found\n"
    return f"{stack.requirements[-1]}\n"


def _observe(snippet: Snippet, stack: Stack, python: Path, runs: int) -> Observation:
    fails = snippet.role == "bad" and Version(stack.versions["flask"]) >= Version("2.3")
    return Observation(
        snippet=snippet.role,
        stack=stack.name,
        python=stack.python,
        versions=stack.versions,
        outcome="failed" if fails else "passed",
        error=Error("KeyError", "'tea'") if fails else None,
        snippet_hash=snippet.hash,
        stack_hash=stack.hash,
        runner=runner.RUNNER_VERSION,
    )


def _call(*arguments: str) -> Result:
    result = CliRunner().invoke(main, ["bisect", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def _summary(root: Path) -> index.Summary:
    site = tiny.load(root)
    assert site.problems == ()
    return index.summarize(site, site.issues[tiny.SLUG])


def test_a_boundary_becomes_exact_and_stays_so(root: Path) -> None:
    assert _summary(root).affected == "≤ 3.1.3 and later"
    result = _call(tiny.SLUG)
    assert result.exit_code == 0, result.stderr
    assert f"{tiny.SLUG}: changes from flask 2.2 to 2.3" in result.stderr
    assert _summary(root).affected == "2.3 and later"
    assert tiny.problems(root) == []
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert "every boundary is exact" in _call(tiny.SLUG).stderr
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_what_was_made_is_declared_for_this_page(root: Path) -> None:
    _call(tiny.SLUG)
    site = tiny.load(root)
    made = [stack for stack in site.stacks.values() if stack.issues]
    assert [stack.name for stack in made] == [
        f"flask-{version}-in-new" for version in ("2.2", "2.3")
    ]
    for stack in made:
        assert (stack.python, stack.date) == ("3.11", RELEASED)
        assert (root / stack.path).read_text() == f"flask=={stack.versions['flask']}\n"
        assert stack.issues == (tiny.SLUG,)
    other = dataclasses.replace(site.issues[tiny.SLUG], slug="other")
    elsewhere = dataclasses.replace(site, issues={**site.issues, "other": other})
    assert [each.name for each in elsewhere.stacks_of("other", "bad")] == ["old", "new"]


def test_what_uv_refuses_says_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(stack: Stack) -> str:
        refused = stack.requirements[-1] in ("flask==2.2", "flask==2.3")
        return "# No solution found\n" if refused else _resolve(stack)

    monkeypatch.setattr(stacks, "resolve", resolve)
    result = _call(tiny.SLUG)
    assert f"{tiny.SLUG}: flask 2.3 can't be resolved, and says nothing" in result.stderr
    assert _summary(root).affected == "≤ 2.4 and later"
    assert not (root / "stacks" / "flask-2.3-in-new.txt").exists()


def test_without_a_registry_nothing_changes(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(stack: Stack) -> str:
        raise stacks.UnavailableError("no network")

    monkeypatch.setattr(stacks, "resolve", resolve)
    result = _call(tiny.SLUG)
    assert result.exit_code == 1
    assert "nothing can be resolved: no network. Try again." in result.stderr
    assert not (root / "stacks" / "bisected.toml").exists()


def test_wrong_usage_ends_with_2(root: Path) -> None:
    assert _call().exit_code == 2
    assert "No such page: tea-is-hot." in _call("tea-is-hot").stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[stacks", "stacks/bisected.toml:1: not TOML"),
        (
            '[stacks."x"]\nbase = "gone"\npin = "a==1"\ndate = 2023-04-05\nissues = []\n',
            ":1: base is 'gone'",
        ),
        (
            '[stacks."x"]\nbase = 3\npin = "a==1"\ndate = 2023-04-05\nissues = []\n',
            "stacks.x.base is 3",
        ),
    ],
)
def test_a_list_that_was_edited_is_named(root: Path, text: str, said: str) -> None:
    (root / "stacks" / "bisected.toml").write_text(text)
    [problem] = [each for each in map(str, tiny.load(root).problems) if "bisected" in each]
    assert said in problem


def test_a_stack_with_another_version_keeps_the_rest() -> None:
    repository = Path(tiny.__file__).parent.parent
    base = {stack.name: stack for stack in files.read_stacks(repository)}["latest"]
    stack = files.repinned(base, "werkzeug==3.0.1", RELEASED)
    assert (stack.date, stack.python) == (RELEASED, base.python)
    assert stack.name == f"werkzeug-3.0.1-in-{base.name}"
    assert stack.requirements == (*base.requirements, "werkzeug==3.0.1")
    older = files.repinned(base, "flask==3.0.0", RELEASED).requirements
    assert [each for each in older if each.startswith("flask=")] == ["flask==3.0.0"]
    assert "flask" not in older


@given(st.integers(0, 20), st.sets(st.integers(1, 19)), st.booleans())
def test_the_search_finds_the_adjacent_pair_in_few_runs(
    boundary: int, silent: set[int], rising: bool
) -> None:
    """`boundary` is the first version of the other outcome among 0 to 20."""
    boundary = max(1, boundary)
    early, late = ("passed", "failed") if rising else ("failed", "passed")
    ran: list[int] = []

    def run(version: str) -> str | None:
        ran.append(int(version))
        if int(version) in silent:
            return None
        return early if int(version) < boundary else late

    gap = Gap("0", "20", tuple(map(str, range(1, 20))))
    low, high = map(int, bisecting.search(gap, early, run))
    assert low < boundary <= high
    assert {*range(low + 1, high)} <= silent
    assert len(ran) == len({*ran})
    assert len([each for each in ran if each not in silent]) <= 5


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_first_day_is_found(length: int, came: int) -> None:
    first = dt.date(2022, 1, 1)
    days = []

    def holds(day: dt.date) -> bool:
        days.append(day)
        return (day - first).days >= came

    found = bisecting.earliest(first, first + dt.timedelta(days=length), holds)
    assert (found - first).days == min(came, length)
    assert len(days) <= 9


OUTCOMES = st.dictionaries(st.integers(0, 20), st.sampled_from(["failed", "passed"]))


@given(OUTCOMES, st.sets(st.integers(0, 20)))
def test_gaps_lie_where_a_range_is_not_exact(
    table: dict[int, ranges.Ran], released: set[int]
) -> None:
    outcomes = {f"1.{n}": table[n] for n in sorted(table)}
    releases = [f"1.{n}" for n in sorted(released)]
    gaps = [*ranges.find_gaps(outcomes, releases)]
    found = [*ranges.find_ranges(outcomes, releases)]
    assert len(gaps) == sum(each.start_open + each.end_open for each in found)
    for gap in gaps:
        assert not {*gap.between} & outcomes.keys()
