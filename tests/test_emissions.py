from __future__ import annotations

from pathlib import Path

import pytest

from known_issues import emissions


def _found(source: str) -> list[tuple[str, str, str]]:
    return [(each.way, each.type, each.text) for each in emissions.find(source, "tea/pot.py")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('raise ValueError("too hot")', ("raise", "ValueError", "too hot")),
        ("raise NotImplementedError()", ("raise", "NotImplementedError", "")),
        ("raise tea.errors.Cold", ("raise", "Cold", "")),
        ('raise Cold(f"{leaf!r} in {pot.name}")', ("raise", "Cold", "{leaf!r} in {pot.name}")),
        ('raise Cold("%s in %d pots" % (leaf, n))', ("raise", "Cold", "{leaf} in {n} pots")),
        ('raise Cold("{} is {}".format(a, b))', ("raise", "Cold", "{} is {}")),
        ('raise Cold("a " + kind + " leaf")', ("raise", "Cold", "a {kind} leaf")),
        ('raise Cold(field.gettext("Not a leaf."))', ("raise", "Cold", "Not a leaf.")),
        ('raise Cold(self.message or _("Not a leaf."))', ("raise", "Cold", "Not a leaf.")),
        ('assert pot, "There is no pot."', ("assert", "AssertionError", "There is no pot.")),
        ('warnings.warn("It is old.")', ("warn", "UserWarning", "It is old.")),
        (
            'warnings.warn("It is old.", DeprecationWarning, stacklevel=2)',
            ("warn", "DeprecationWarning", "It is old."),
        ),
        ('abort(418, "No coffee here.")', ("abort", "", "No coffee here.")),
        ("abort(401)", ("abort", "", "")),
        ('click.echo("No tea was found.")', ("print", "", "No tea was found.")),
        ('app.logger.error("Tea on %s failed", path)', ("log", "", "Tea on {path} failed")),
        ('self.fail("No such leaf.")', ("raise", "", "No such leaf.")),
        ('get("LEAF", message="A leaf is required.")', ("raise", "", "A leaf is required.")),
        ('_cold_msg = "The tea is cold."', ("raise", "", "The tea is cold.")),
        (
            'text = "The pot is empty."\nraise Cold(text)',
            ("raise", "Cold", "The pot is empty."),
        ),
        (
            'class Empty(HTTPException):\n    description = "The pot is empty."',
            ("raise", "Empty", "The pot is empty."),
        ),
        (
            "class Cold(ValueError):\n    def __str__(self):\n"
            '        "Says it."\n        return f"{self.leaf} got cold"',
            ("raise", "Cold", "{self.leaf} got cold"),
        ),
    ],
)
def test_what_is_said_is_found(source: str, expected: tuple[str, str, str]) -> None:
    assert _found(source) == [expected]


def test_alternatives_are_texts_of_their_own() -> None:
    source = 'raise Cold("no pot" if empty else f"no {leaf} left")'
    assert _found(source) == [("raise", "Cold", "no pot"), ("raise", "Cold", "no {leaf} left")]


@pytest.mark.parametrize(
    "source",
    ["raise", "raise error", "raise self", "pot.warn('x')", "'a text alone'", "x = 'said nowhere'"],
)
def test_what_says_nothing_is_left_out(source: str) -> None:
    assert _found(source) == []


def test_the_place_spans_the_statement() -> None:
    (each,) = emissions.find('\n\nraise Cold(\n    "no "\n    "tea"\n)\n', "tea/pot.py")
    assert (each.file, each.line, each.end) == ("tea/pot.py", 3, 6)


def test_a_name_means_what_its_own_function_set() -> None:
    source = "def a():\n    m = 'one pot'\n    raise Cold(m)\ndef b(m):\n    raise Cold(m)\n"
    assert _found(source) == [("raise", "Cold", "one pot"), ("raise", "Cold", "{m}")]


def test_flask_itself_is_read() -> None:
    import flask.config
    import flask.globals

    texts = {
        each.text
        for module in (flask.config, flask.globals)
        for each in emissions.find(Path(module.__file__).read_text(encoding="utf-8"), "flask/x.py")
    }
    assert any(text.startswith("Working outside of request context.") for text in texts)
    assert any(text.startswith("The environment variable {variable_name!r}") for text in texts)
