from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from known_issues.model import Error, Snippet, Stack, Wording


@pytest.mark.parametrize(
    ("template", "text", "matches"),
    [
        ("KeyError: 'hello'", "KeyError: 'hello'", True),
        ("KeyError: 'hello'", "KeyError: 'hello' ", False),
        ("KeyError: '{key}'", "KeyError: 'hello'", True),
        ("KeyError: '{key}'", "KeyError: ''", False),
        ("KeyError: '{key}'", "KeyError: 'a'b'", True),
        ("KeyError: '{key}'", "KeyError: 'two\nlines'", False),
        ("{type}: no", "OSError: no", True),
        ("{type}: no", ": no", False),
        ("{a}{b}", "x", False),
        ("{a}{b}", "xy", True),
        ("{a}-{b}-{c}", "1-2-3", True),
        ("{a}-{b}-{c}", "1-2", False),
        ("{a}--", "---", True),
        ("a {Key} is literal", "a {Key} is literal", True),
        ("a {Key} is literal", "a b is literal", False),
        ("{} and {1}", "{} and {1}", True),
        ("'{name}' is undefined", "'' is undefined", False),
        ("x{a}x", "xx", False),
        ("x{a}x", "xxx", True),
    ],
)
def test_wording_matches(template: str, text: str, matches: bool) -> None:
    assert Wording(template).match(text) is matches


@given(st.lists(st.text("ab {}'\n", max_size=4), min_size=1, max_size=5), st.data())
def test_a_wording_matches_itself_filled(literals: list[str], data: st.DataObject) -> None:
    template = "{hole}".join(literals)
    fill = st.text("ab'{} ", min_size=1, max_size=6)
    filled = "".join(
        literal if n == 0 else data.draw(fill) + literal
        for n, literal in enumerate(Wording(template).literals)
    )
    assert Wording(template).match(filled)


def test_a_wording_of_one_line_matches_the_first_line_of_a_message() -> None:
    error = Error("RuntimeError", "Working outside of application context.\n\nAdvice follows.")
    assert Wording("RuntimeError: Working outside of application context.").matches_error(error)
    assert not Wording("RuntimeError: Working outside").matches_error(error)


def test_a_wording_matches_a_printed_line_behind_a_prefix() -> None:
    output = "web-1 | OSError: no pot\n"
    assert Wording("OSError: no {thing}").matches_output(output)
    assert not Wording("OSError: no {thing}").matches_output("OSError:\nno pot\n")


def test_matching_takes_linear_time_on_a_hostile_text() -> None:
    assert not Wording("{a} {b} {c} {d}!").match(" " * 1_000_000)


def test_literal_words_stand_outside_the_holes() -> None:
    assert Wording("'{name}' is undefined").literal_words == 2
    assert Wording("{type}: '{key_of_it}'").literal_words == 0


def test_an_error_without_a_message_is_its_type() -> None:
    assert str(Error("SystemExit", "")) == "SystemExit"


def _snippet(**files: str) -> Snippet:
    contents = {name.replace("__", "/") + ".py": text.encode() for name, text in files.items()}
    return Snippet(slug="tea", role="bad", entry=next(iter(contents)), files=contents)


def test_the_hash_of_a_snippet_changes_with_names_and_contents() -> None:
    snippets = [_snippet(bad="1"), _snippet(bad="2"), _snippet(bad="1", pot="2")]
    assert len({snippet.hash for snippet in snippets}) == 3
    assert _snippet(bad="1").hash == _snippet(bad="1").hash


def test_the_modules_of_a_folder_are_named_from_the_folder() -> None:
    assert _snippet(bad__main="1", bad__views="2", shared="3").modules == {
        "main.py": "1",
        "views.py": "2",
    }
    assert _snippet(bad="1", shared="2").modules == {"bad.py": "1"}


def _stack(lock: str) -> Stack:
    import datetime as dt

    date = dt.date(2026, 3, 20)
    return Stack(name="new", python="3.13", date=date, requirements=(), lock=lock)


def test_versions_are_read_from_the_lock() -> None:
    lock = "flask==3.1.3 \\\n    --hash=sha256:00\nzope-event==6.1 \\\n    --hash=sha256:11\n"
    assert _stack(lock).versions == {"flask": "3.1.3", "zope-event": "6.1"}
    assert _stack(lock).refused is None


def test_a_lock_of_comments_says_why_it_was_refused() -> None:
    assert _stack("# No solution found.\n").refused == "No solution found."
    assert _stack("").refused is None
