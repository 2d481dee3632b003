"""A broken contribution for every check, with the exact words that it must meet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tiny

from known_issues.model import Error

P = f"docs/issues/{tiny.SLUG}.md"
B = f"snippets/{tiny.SLUG}/bad.py"
G = f"snippets/{tiny.SLUG}/good.py"
O = f"observations/{tiny.SLUG}.json"  # noqa: E741

KEY_ERROR = "\"KeyError: '{leaf}'\""


def _page(old: str, new: str) -> dict[str, Any]:
    assert old in tiny.PAGE
    return {P: tiny.PAGE.replace(old, new)}


def _cells(**cells: dict[str, Any]) -> dict[Any, Any]:
    """`bad_old={...}` changes that cell of the whole record."""
    return tiny.CELLS | {tuple(name.split("_")): cell for name, cell in cells.items()}


def _failed(error_type: str, message: str, **more: Any) -> dict[str, Any]:
    return {"outcome": "failed", "error": Error(error_type, message), "line": 2, **more}


def _unknown(reason: str) -> dict[str, Any]:
    return {"outcome": "unknown", "reason": reason}


LONG = """\
pot = {{}}
# The kettle's own numbers.
"""
LONG += "".join(f"litre_{n} = {n}\n\n" for n in range(14))
LONG += """\
{more}cup = pot["tea"]
print(cup)
assert (
    cup == "hot"
), "the tea is cold"
"""
"""Fifteen lines before the probe, which bad and good share and which counts five."""


def test_the_whole_repository_has_no_problem(tmp_path: Path) -> None:
    assert tiny.problems(tiny.write(tmp_path, {}, tiny.CELLS)) == []


BROKEN: dict[str, tuple[dict[str, Any], dict[Any, Any], list[str]]] = {
    # Ways in which pages elsewhere were green and wrong.
    "a bad that no longer fails": (
        {},
        _cells(bad_old=tiny.PASSED, bad_new=tiny.PASSED),
        [
            f"{B}:1: bad fails in no stack (passed on 2), expected {KEY_ERROR}. "
            "Write a bad that fails so, or retire the page."
        ],
    ),
    "a bad that fails of something else": (
        {},
        _cells(bad_new=_failed("ModuleNotFoundError", "No module named 'kettle'")),
        [
            f"{B}:2: bad fails on new with \"ModuleNotFoundError: No module named 'kettle'\", "
            f"which no wording of the page matches, expected {KEY_ERROR}. "
            "Mend the snippet, or add the wording to `errors`."
        ],
    ),
    "a bad that fails of something else after it printed the wording": (
        {},
        _cells(bad_new=_failed("ImportError", "no kettle", output="KeyError: 'tea'\n")),
        [
            f"{B}:2: bad fails on new with 'ImportError: no kettle', "
            f"which no wording of the page matches, expected {KEY_ERROR}. "
            "Mend the snippet, or add the wording to `errors`."
        ],
    ),
    "an assertion never reached": (
        {},
        _cells(good_new={"outcome": "passed", "unexecuted": (4,)}),
        [
            f"{G}:4: never executed on new, expected every line of good to run. "
            "Run it, or remove it."
        ],
    ),
    "a module of good that is never imported": (
        {},
        _cells(good_new={"outcome": "passed", "unexecuted_modules": {"cup.py": (1, 2)}}),
        [
            f"snippets/{tiny.SLUG}/cup.py:{n}: never executed on new, "
            "expected every line of good to run. Run it, or remove it."
            for n in (1, 2)
        ],
    ),
    "output that was never printed": (
        _page("errors:\n", 'errors:\n  - "The pot is empty"\n'),
        tiny.CELLS,
        [
            f"{P}:6: wording 'The pot is empty' was observed in no stack. "
            "Remove it, or write a bad that shows it."
        ],
    ),
    "a fence that is not collected": (
        _page("Light it.", 'Light it.\n\n```python title="stove.py"\nlight()\n```\n'),
        tiny.CELLS,
        [
            f'{P}:26: `python title="stove.py"` block that nothing executes, expected `python`, '
            "`sh` or an exemption. Make it run, or write `<!-- not run: why -->` above it."
        ],
    ),
    "a fence in tildes": (
        _page("Light it.", "Light it.\n\n~~~python\nlight()\n~~~\n"),
        tiny.CELLS,
        [
            f"{P}:26: `python` block that nothing executes, expected `python`, "
            "`sh` or an exemption. Make it run, or write `<!-- not run: why -->` above it."
        ],
    ),
    "bad equal to good": (
        {G: tiny.BAD},
        tiny.CELLS,
        [f"{G}:1: good is equal to {B}, expected the fix in it. Write it, or set `good_needs`."],
    ),
    "a good that is only parsed": (
        {
            G: "def serve():\n    "
            + tiny.GOOD.replace('pot["tea"] = "hot"\n', "")[:-1].replace("\n", "\n    ")
        },
        _cells(
            good_old={"outcome": "passed", "unexecuted": (2, 3, 4)},
            good_new={"outcome": "passed", "unexecuted": (2, 3, 4)},
        ),
        [
            f"{G}:{n}: never executed on old and new, expected every line of good to run. "
            "Run it, or remove it."
            for n in (2, 3, 4)
        ],
    ),
    "a needless exemption": (
        _page("Light it.", "Light it.\n\n<!-- not run: too hot -->\n```python\nprint()\n```\n"),
        tiny.CELLS,
        [f"{P}:27: exempt from execution ('too hot'), but it is executed. Remove the exemption."],
    ),
    "an exemption of nothing": (
        _page("Light it.", "<!-- not run: too hot -->\n\nLight it."),
        tiny.CELLS,
        [f"{P}:24: exemption without a block below it. Remove it."],
    ),
    "a placeholder": (
        _page("Light it.", "TODO: say how."),
        tiny.CELLS,
        [f"{P}:24: placeholder 'TODO'. Write what belongs there."],
    ),
    "a version that was never released": (
        _page(
            "Light it.",
            "`UserWarning: gone in Flask 3.3` and teapot-flask 3.4 say it. Upgrade to Flask 3.2.0.",
        ),
        tiny.CELLS,
        [f"{P}:24: Flask 3.2.0 was never released. Name a release, or the observation."],
    ),
    "could not install read as not affected": (
        {},
        _cells(bad_old=_unknown("no wheel"), bad_new=_unknown("no wheel")),
        [
            f"{B}:1: bad fails in no stack (unknown on 2), expected {KEY_ERROR}. "
            "Write a bad that fails so, or retire the page."
        ],
    ),
    "a wording of one version only": (
        _page("'{leaf}'", "'tea'"),
        _cells(bad_old=_failed("werkzeug.BadRequestKeyError", "'tea'")),
        [
            f"{B}:2: bad fails on old with \"werkzeug.BadRequestKeyError: 'tea'\", "
            "which no wording of the page matches, expected \"KeyError: 'tea'\". "
            "Mend the snippet, or add the wording to `errors`."
        ],
    ),
    "a wording that only good shows": (
        _page("errors:\n", 'errors:\n  - "OSError: no pot"\n'),
        tiny.CELLS,
        [
            f"{P}:6: wording 'OSError: no pot' was observed in no stack. "
            "Remove it, or write a bad that shows it."
        ],
    ),
    "an empty good": (
        {G: "\n"},
        tiny.CELLS,
        [f"{G}:1: good is empty, expected bad with the fix. Write it."],
    ),
    "a good of comments": (
        {G: "# light the stove\n"},
        tiny.CELLS,
        [f"{G}:1: good is empty, expected bad with the fix. Write it."],
    ),
    "a good that is another program": (
        {G: "import sys\n\nname = sys.platform\nprint(name)\n" + tiny.BAD.splitlines()[-1]},
        tiny.CELLS,
        [
            f"{G}:1: good shares 29% of its lines with {B}, expected at least 40%. "
            "Change what the fix changes and nothing else."
        ],
    ),
    "a good that shows nothing": (
        {B: "pot = {}\ncup = pot['tea']\n", G: "pot = {'tea': 1}\ncup = pot['tea']\n"},
        tiny.CELLS,
        [
            f"{G}:1: good neither asserts nor prints, so that it ran shows nothing. "
            "Assert what the fix gives."
        ],
    ),
    "a good that is longer than what it shows": (
        {B: LONG.format(more=""), G: LONG.format(more='pot["tea"] = "hot"\n')},
        tiny.CELLS,
        [
            f"{G}:1: 16 lines of code besides the probe, expected at most 15. "
            "Leave out what the error doesn't need."
        ],
    ),
    "a line that a page can't show whole": (
        {G: "# " + "tea " * 20 + "\n" + tiny.GOOD},
        tiny.CELLS,
        [f"{G}:1: 82 columns, expected at most 79. Break the line, or say it shorter."],
    ),
    "another probe in good": (
        {G: tiny.GOOD.replace('cup == "hot"', 'cup != "cold"')},
        tiny.CELLS,
        [
            f"{B}:3: the probe \"cup == 'hot'\" is not in {G}, expected the same text in both. "
            "Make them equal."
        ],
    ),
    "a good that fails": (
        {},
        _cells(good_new=_failed("KeyError", "'tea'", line=3)),
        [
            f"{G}:3: good fails on new (KeyError: 'tea'), expected it to pass. "
            "Mend good, or say in `good_needs` since when a fix exists."
        ],
    ),
    "a good that is unknown where bad fails": (
        {},
        _cells(good_new=_unknown("timed out after 30 s")),
        [
            f"{G}:1: good is unknown on new (timed out after 30 s), expected it to pass. "
            "Mend good, or say in `good_needs` since when a fix exists."
        ],
    ),
    "good_needs that is no requirement": (
        _page("kind:", "good_needs: newer please\nkind:"),
        tiny.CELLS,
        [
            f"{P}:5: good_needs is 'newer please', expected a requirement such as 'flask>=3.1'. "
            "Write it so."
        ],
    ),
    "good_needs of a version that no stack has": (
        _page("kind:", "good_needs: flask>=3.2\nkind:"),
        _cells(good_old=tiny.FAILED, good_new=tiny.FAILED),
        [
            f"{P}:5: flask 3.2 was never released. Name a release, or the observation.",
            f"{P}:5: good_needs is 'flask>=3.2', but good passed in no stack with it. "
            "Name a released version.",
        ],
    ),
    "good_needs that is too high": (
        _page("kind:", "good_needs: flask>=3.1\nkind:"),
        tiny.CELLS,
        [f"{P}:5: good_needs is 'flask>=3.1', but good passes on old without it. Lower the bound."],
    ),
    "good_needs that every stack has": (
        _page("kind:", "good_needs: flask>=2.0\nkind:"),
        tiny.CELLS,
        [f"{P}:5: good_needs is 'flask>=2.0', which every stack has. Remove it."],
    ),
    "a good that fails otherwise below good_needs": (
        _page("kind:", "good_needs: flask>=3.1\nkind:"),
        _cells(good_old=_failed("OSError", "no pot")),
        [
            f"{G}:2: good fails on old with 'OSError: no pot', which no wording of the page "
            f"matches, expected {KEY_ERROR}. Mend the snippet, or add the wording to `errors`."
        ],
    ),
    # Slugs.
    "a page without good": (
        {G: None},
        tiny.CELLS,
        [f"{G}:1: does not exist, expected beside {P}. Write it."],
    ),
    "snippets without a page": (
        {"snippets/coffee/bad.py": "1 / 0\n"},
        tiny.CELLS,
        [
            "snippets/coffee:1: no page, expected docs/issues/coffee.md. "
            "Rename all three alike, or delete it."
        ],
    ),
    "a record without a page": (
        {"observations/coffee.json": '{"schema_version": 1, "slug": "coffee", "observations": []}'},
        tiny.CELLS,
        [
            "observations/coffee.json:1: no page, expected docs/issues/coffee.md. "
            "Rename all three alike, or delete it."
        ],
    ),
    "a slug with capitals": (
        {"docs/issues/Cold_Tea.md": tiny.PAGE.replace(tiny.SLUG, "Cold_Tea")},
        tiny.CELLS,
        [
            "docs/issues/Cold_Tea.md:2: slug 'Cold_Tea' is not lower-case words and hyphens. "
            "Rename the page.",
            "snippets/Cold_Tea/bad.py:1: does not exist, expected beside "
            "docs/issues/Cold_Tea.md. Write it.",
            "snippets/Cold_Tea/good.py:1: does not exist, expected beside "
            "docs/issues/Cold_Tea.md. Write it.",
        ],
    ),
    # Front matter.
    "no front matter": (
        {P: "# Tea\n"},
        tiny.CELLS,
        [f"{P}:1: no front matter, expected YAML between two lines of `---` at the top. Add it."],
    ),
    "front matter that is not YAML": (
        _page("title: Tea is served cold", "title: Tea: is: cold"),
        tiny.CELLS,
        [
            f"{P}:2: not YAML: mapping values are not allowed in this context. "
            "Quote what holds a colon or a brace."
        ],
    ),
    "an unknown key and a missing one": (
        _page("fix:", "fixes:"),
        tiny.CELLS,
        [
            f"{P}:1: 'fix' is missing, expected it in the front matter. Add it.",
            f"{P}:3: unknown key 'fixes', expected one of aliases, errors, family, fix, "
            "good_needs, kind, needs, package, references, related, stacks, symptom, title. "
            "Remove it.",
        ],
    ),
    "a key that stands twice": (
        _page("fix:", "title: Again\nfix:"),
        tiny.CELLS,
        [f"{P}:3: 'title' stands twice. Keep one."],
    ),
    "a kind of its own": (
        _page("kind: pitfall", "kind: bug"),
        tiny.CELLS,
        [
            f"{P}:5: kind is 'bug': input should be 'regression', 'breaking-change', 'pitfall', "
            "'incompatibility', 'configuration', 'security' or 'feature'. Mend it."
        ],
    ),
    "an empty title": (
        _page("title: Tea is served cold", 'title: ""'),
        tiny.CELLS,
        [f"{P}:2: title is '', expected one line of text. Write it."],
    ),
    "neither errors nor symptom": (
        _page("errors:\n  - \"KeyError: '{leaf}'\"\n", ""),
        tiny.CELLS,
        [
            f"{P}:2: neither errors nor symptom, expected what a person sees. Add one.",
            *(
                f"{B}:2: bad fails on {stack} with \"KeyError: 'tea'\", which no wording of the "
                "page matches, expected a wording. Mend the snippet, or add the wording to "
                "`errors`."
                for stack in ("new", "old")
            ),
        ],
    ),
    "a wording twice": (
        _page("errors:\n", "errors:\n  - \"KeyError: '{leaf}'\"\n"),
        tiny.CELLS,
        [f"{P}:6: wording {KEY_ERROR} stands 2 times. Keep one."],
    ),
    "a package under another name": (
        _page("package: flask", "package: Flask"),
        tiny.CELLS,
        [f"{P}:4: package is 'Flask', expected 'flask'. Write it so."],
    ),
    "a related page that is not there": (
        _page("kind:", "related: [coffee]\nkind:"),
        tiny.CELLS,
        [f"{P}:5: related page 'coffee' does not exist. Name another, or remove it."],
    ),
    "an alias that is a page": (
        _page("kind:", f"aliases: [{tiny.SLUG}]\nkind:"),
        tiny.CELLS,
        [f"{P}:5: alias '{tiny.SLUG}' is no free slug. Choose another, or remove it."],
    ),
    "a stack that is not declared": (
        _page("kind:", "stacks: {bad: [older]}\nkind:"),
        tiny.CELLS,
        [f"{P}:5: stack 'older' is not in stacks.toml. Declare it there, or name another."],
    ),
    # References and links.
    "no reference": (
        _page("references:\n  - https://github.com/pallets/flask/issues/5804", "references: []"),
        tiny.CELLS,
        [f"{P}:8: no reference, expected where the cause was read. Add one."],
    ),
    "a reference to nowhere": (
        _page("https://github.com/pallets/flask/issues/5804", "https://example.com/tea"),
        tiny.CELLS,
        [
            f"{P}:8: reference 'https://example.com/tea' is no https address of a real place. "
            "Give the one that you read."
        ],
    ),
    "a link that does not resolve": (
        _page("Light it.", "Light [the stove](stove.md#door)."),
        tiny.CELLS,
        [f"{P}:24: link to 'stove.md', which does not exist. Mend it."],
    ),
    # The page's shape.
    "another page's record": (
        _page('{{ record("tea-is-cold") }}', '{{ record("coffee") }}'),
        tiny.CELLS,
        [f"{P}:30: record is of 'coffee', expected 'tea-is-cold'. Write the page's own slug."],
    ),
    "a page without its snippets": (
        _page('{{ snippets("tea-is-cold") }}\n', ""),
        tiny.CELLS,
        [f'{P}:1: {{{{ snippets("tea-is-cold") }}}} is missing. Add it.'],
    ),
    "a section left empty": (
        _page("Light it.\n", ""),
        tiny.CELLS,
        [f"{P}:22: section '## Fix' is empty. Write it."],
    ),
    "a section left out": (
        _page("## What does not help", "## Else"),
        tiny.CELLS,
        [f"{P}:1: no section '## What does not help'. Write it."],
    ),
    # Stacks.
    "a stack without a lock": (
        {"stacks/old.txt": None},
        {key: cell for key, cell in tiny.CELLS.items() if key[1] == "new"},
        [
            *(
                f"snippets/{tiny.SLUG}/{role}.py:1: not observed on old. Run `make observe`."
                for role in ("bad", "good")
            ),
            "stacks.toml:3: stacks/old.txt does not exist. Run `make stacks`.",
        ],
    ),
    "a stack without a page": (
        {"docs/stacks/old.md": None},
        tiny.CELLS,
        ["stacks.toml:3: stack 'old' has no page, expected docs/stacks/old.md. Write it."],
    ),
    "stacks out of order": (
        {"stacks.toml": tiny.STACKS.replace("2022-03-20", "2026-12-01")},
        tiny.CELLS,
        ["stacks.toml:8: new is dated 2026-03-20, before old above it. Put the oldest first."],
    ),
    "stacks.toml that is not TOML": (
        {"stacks.toml": "packages = [\n"},
        tiny.CELLS,
        ["stacks.toml:2: not TOML: Invalid value (at end of document). Mend it."],
    ),
    "a stack of the wrong shape": (
        {"stacks.toml": tiny.STACKS.replace("date = 2022-03-20", 'day = "today"')},
        tiny.CELLS,
        [
            "stacks.toml:3: 'stacks.old.date' is missing. Mend it.",
            "stacks.toml:3: stacks.old.day is 'today': unexpected keyword argument. Mend it.",
        ],
    ),
    # Records.
    "a cell that was never run": (
        {},
        {key: cell for key, cell in tiny.CELLS.items() if key != ("bad", "old")},
        [f"{B}:1: not observed on old. Run `make observe`."],
    ),
    "a record of another text": (
        {},
        _cells(good_new={"outcome": "passed", "snippet_hash": "0" * 16}),
        [f"{G}:1: changed since it was observed on new. Run `make observe`."],
    ),
    "a record of another lock": (
        {},
        _cells(good_new={"outcome": "passed", "stack_hash": "0" * 16}),
        [f"{G}:1: changed since it was observed on new. Run `make observe`."],
    ),
    "a record of another runner": (
        {},
        _cells(good_new={"outcome": "passed", "runner": 0}),
        [f"{G}:1: changed since it was observed on new. Run `make observe`."],
    ),
}


@pytest.mark.parametrize(("changes", "cells", "expected"), BROKEN.values(), ids=BROKEN)
def test_it_is_named(
    tmp_path: Path, changes: dict[str, Any], cells: dict[Any, Any], expected: list[str]
) -> None:
    found = tiny.problems(tiny.write(tmp_path, changes, cells))
    assert found == expected


def test_a_record_edited_by_hand_is_named(tmp_path: Path) -> None:
    root = tiny.write(tmp_path, {}, tiny.CELLS)
    path = root / O
    path.write_text(path.read_text().replace('"failed"', '"fine"', 1))
    assert tiny.problems(root)[0] == (
        f"{O}:1: observations.0.outcome is 'fine': input should be 'failed', 'passed' or "
        "'unknown'. Records are never edited by hand: delete the file and run `make observe`."
    )


def test_text_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    root = tiny.write(tmp_path, {P: tiny.PAGE.encode().replace(b"o'clock", b"o\xffclock")}, {})
    assert f"{P}:14: not UTF-8 text. Save it as UTF-8." in tiny.problems(root)
