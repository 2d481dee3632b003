from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
import tiny
from click.testing import CliRunner
from conftest import ROOT

from known_issues import coverage, files, runner
from known_issues.cli import main
from known_issues.emissions import Emission
from known_issues.model import Error, Group, Message, Site

SITE = files.load(ROOT, runner=runner.RUNNER_VERSION)


def _site(root: Path, **changed: object) -> Site:
    """The tiny site, its newest run of bad changed."""
    site = tiny.load(tiny.write(root, {}, tiny.CELLS))
    seen = tuple(
        dataclasses.replace(each, **changed)  # type: ignore[arg-type]
        if (each.snippet, each.stack) == ("bad", "new")
        else each
        for each in site.observations[tiny.SLUG]
    )
    return dataclasses.replace(site, observations={tiny.SLUG: seen})


def _group(kind: str, text: str, *paths: str) -> Group:
    return Group("flask/tea", "Tea", paths, (Message(kind, text),))


def _pages(site: Site, group: Group) -> tuple[str, ...]:
    (covered,) = coverage.cover([group], coverage.Evidence(site))
    return covered.pages


COLD = Error("tea.Cold", "The green leaf\n  is cold.")


@pytest.mark.parametrize(
    ("kind", "text", "answered"),
    [
        ("Cold", "The {leaf!r} leaf is cold.", True),
        ("Cold", "The {leaf} leaf⟦ in the pot⟧ is cold.", True),
        ("", "leaf is cold", True),
        ("Hot", "The {leaf} leaf is cold.", False),
        ("Cold", "The {leaf} leaf is hot.", False),
        ("Cold", "{leaf}", False),
        ("warning", "The {leaf} leaf is cold.", False),
    ],
)
def test_a_message_is_answered_by_what_a_run_showed(
    tmp_path: Path, kind: str, text: str, answered: bool
) -> None:
    site = _site(tmp_path, error=COLD)
    assert _pages(site, _group(kind, text)) == ((tiny.SLUG,) if answered else ())


@pytest.mark.parametrize(
    ("observed", "kind", "answered"),
    [
        ("FileNotFoundError", "OSError", True),
        ("OSError", "FileNotFoundError", False),
        ("FileNotFoundError", "ValueError", False),
        ("tea.FileNotFoundError", "OSError", False),
        ("tea.FileNotFoundError", "FileNotFoundError", True),
    ],
)
def test_a_builtin_subclass_answers_for_its_class(
    tmp_path: Path, observed: str, kind: str, answered: bool
) -> None:
    site = _site(tmp_path, error=Error(observed, "[Errno 2] No tea in the pot: 'green'"))
    group = _group(kind, "No tea in the {vessel}")
    assert _pages(site, group) == ((tiny.SLUG,) if answered else ())


def test_a_message_may_be_printed(tmp_path: Path) -> None:
    site = _site(tmp_path, output="* The green leaf is cold.\n")
    assert _pages(site, _group("warning", "The {leaf} leaf is cold.")) == (tiny.SLUG,)


TRACEBACK = """\
Traceback (most recent call last):
  File "bad.py", line 3, in <module>
    drink()
  File "site-packages/tea/pot.py", line 12, in drink
    raise Cold(leaf)
tea.Cold: green

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "bad.py", line 4, in <module>
    raise ValueError
ValueError
"""


@pytest.mark.parametrize(
    ("kind", "path", "answered"),
    [
        ("Cold", "tea/pot.py", True),
        ("Cold", "tea/cup.py", False),
        ("ValueError", "tea/pot.py", False),
    ],
)
def test_a_message_without_words_is_answered_by_its_place(
    tmp_path: Path, kind: str, path: str, answered: bool
) -> None:
    site = _site(tmp_path, traceback=TRACEBACK)
    group = _group(kind, "{leaf}", path)
    assert _pages(site, group) == ((tiny.SLUG,) if answered else ())


ABORTED = """\
Traceback (most recent call last):
  File "bad.py", line 3, in <module>
    drink()
  File "site-packages/tea/pot.py", line 12, in drink
    abort(401)
  File "site-packages/flask/helpers.py", line 291, in abort
    current_app.aborter(code, *args, **kwargs)
  File "site-packages/werkzeug/exceptions.py", line 887, in __call__
    raise self.mapping[code](*args, **kwargs)
werkzeug.exceptions.Unauthorized: 401 Unauthorized: No tea for you.
"""


@pytest.mark.parametrize(
    ("path", "answered"),
    [("tea/pot.py", True), ("werkzeug/exceptions.py", True), ("flask/helpers.py", False)],
)
def test_what_abort_raises_is_its_callers(tmp_path: Path, path: str, answered: bool) -> None:
    site = _site(tmp_path, traceback=ABORTED)
    group = _group("Unauthorized", "", path)
    assert _pages(site, group) == ((tiny.SLUG,) if answered else ())


def test_an_abort_of_the_readers_own_is_nobodys(tmp_path: Path) -> None:
    own = ABORTED.replace('"site-packages/tea/pot.py"', '"bad.py"')
    site = _site(tmp_path, traceback=own)
    assert _pages(site, _group("Unauthorized", "", "tea/pot.py")) == ()
    assert _pages(site, _group("Unauthorized", "", "werkzeug/exceptions.py")) == (tiny.SLUG,)


@pytest.mark.parametrize(("line", "answered"), [(11, True), (12, True), (13, False)])
def test_a_place_is_answered_where_its_lines_ran(tmp_path: Path, line: int, answered: bool) -> None:
    evidence = coverage.Evidence(_site(tmp_path, traceback=TRACEBACK), "new")
    place = Emission("tea/pot.py", line, line + 1, "raise", "Cold", "{leaf}")
    assert evidence.of_emission(place, "tea") == ([tiny.SLUG] if answered else [])


def test_every_group_is_in_the_count() -> None:
    covered = coverage.cover(SITE.groups, coverage.Evidence(SITE))
    counted = coverage.count(covered)
    assert sum(total for _, total in counted.values()) == len(SITE.groups) == 215
    for each in covered:
        assert set(each.pages) <= SITE.issues.keys()
        assert bool(each.pages) == bool(each.shown)


def test_the_command_counts_and_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    run = CliRunner().invoke(main, ["coverage", "flask-wtf", "--json"])
    assert run.exit_code == 0, run.output
    document = json.loads(run.stdout)
    assert {place["package"] for place in document["places"]} == {"flask-wtf"}
    places = {(place["file"], place["text"]): place for place in document["places"]}
    missing = places["flask_wtf/csrf.py", "The CSRF token is missing."]
    assert missing["group"] == "flask-wtf/csrf-token-missing"
    assert "flask-wtf-csrf-token-missing-form" in missing["pages"]
    listed = CliRunner().invoke(main, ["coverage", "flask-wtf", "--list"])
    line = f"flask_wtf/csrf.py:{missing['line']}: ValidationError: The CSRF token is missing. → "
    assert any(each.startswith(line) for each in listed.stdout.splitlines())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["tea"], "No such package: tea. One of flask,"), (["--stack", "tea"], "No such stack: tea.")],
)
def test_a_wrong_name_is_said(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(ROOT)
    run = CliRunner().invoke(main, ["coverage", *arguments])
    assert (run.exit_code, said in run.output) == (2, True)


def test_a_broken_line_of_groups_is_named(tmp_path: Path) -> None:
    whole = '{"id": "a/b", "title": "t", "files": [], "messages": []}\n'
    path = tmp_path / "messages" / "groups.jsonl"
    path.parent.mkdir()
    path.write_text(whole + "{}\n" + whole, encoding="utf-8")
    with pytest.raises(files.UnreadableError) as raised:
        files.read_groups(tmp_path)
    assert {problem.line for problem in raised.value.problems} == {2, 3}
