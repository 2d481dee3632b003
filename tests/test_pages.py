from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import tiny
from conftest import ROOT
from markupsafe import Markup

from known_issues import files, index, listings, pages
from known_issues.index import Cell, CellOutcome, Range, Row
from known_issues.model import FAMILIES, Error, Observation, Snippet, Stack


def _pages(
    root: Path,
    changes: dict[str, str | bytes | None] | None = None,
    cells: dict[Any, Any] = tiny.CELLS,
) -> pages.Pages:
    tiny.write(root, changes or {}, cells)
    return pages.Pages(tiny.load(root))


def _snippet(role: str, **contents: str) -> Snippet:
    entry = f"{role}.py" if "entry" in contents else f"{role}/main.py"
    names = {name: entry if name == "entry" else name for name in contents}
    return Snippet(
        slug="tea",
        role=role,  # type: ignore[arg-type]
        entry=entry,
        files={
            names[name].replace("__", "/").replace("DOT", "."): text.encode()
            for name, text in contents.items()
        },
    )


# What a macro gives


def test_the_heading_is_the_error(tmp_path: Path) -> None:
    head = _pages(tmp_path).head(tiny.SLUG)
    assert head.startswith("# <code>KeyError: &#39;tea&#39;</code> {: #error .ki-error }\n")


def test_a_page_without_a_run_says_so(tmp_path: Path) -> None:
    macros = _pages(tmp_path, cells={})
    head, snippets, record = (
        macro(tiny.SLUG) for macro in (macros.head, macros.snippets, macros.record)
    )
    assert head.startswith("# <code>KeyError: &#39;\\{leaf\\}&#39;</code>")
    assert "Not run yet." in head
    assert snippets.count("Not run yet") == 2
    assert record.count('<i class="not-run"></i> not run') == 5


def test_a_family_leads_from_what_is_seen_to_its_pages(tmp_path: Path) -> None:
    page = tiny.PAGE.replace("kind: pitfall", "kind: pitfall\nfamily: sessions")
    macros = _pages(tmp_path, {f"docs/issues/{tiny.SLUG}.md": page})
    listed = macros.family("sessions")
    assert f'<a href="../../issues/{tiny.SLUG}/"><code>KeyError: &#39;tea&#39;</code>' in listed
    assert "No page yet." in macros.family("login")
    assert 'href="../families/sessions/">Sessions, cookies and keys <small>1</small>' in (
        macros.issue_list()
    )
    assert 'href="../../families/sessions/"' in macros.record(tiny.SLUG)


def test_every_family_has_its_overview_and_every_issue_its_family() -> None:
    shown = {path.stem for path in (ROOT / "docs" / "families").glob("*.md")}
    assert shown == FAMILIES.keys()
    for name in FAMILIES:
        text = (ROOT / "docs" / "families" / f"{name}.md").read_text(encoding="utf-8")
        assert f'{{{{ family("{name}") }}}}' in text
    assert [slug for slug, each in SITE.issues.items() if each.claims.family is None] == []


@pytest.mark.parametrize("macro", ["head", "snippets", "record", "home", "stack", "grid", "family"])
def test_an_unknown_name_is_said_with_its_macro(tmp_path: Path, macro: str) -> None:
    with pytest.raises(pages.UnknownNameError, match=rf'^{macro}\("milk"\): \'milk\' is not '):
        getattr(_pages(tmp_path), macro)("milk")


def test_an_unreadable_page_is_said_with_its_problem(tmp_path: Path) -> None:
    broken = tiny.PAGE.replace("kind: pitfall", "kind: joke")
    macros = _pages(tmp_path, {f"docs/issues/{tiny.SLUG}.md": broken})
    with pytest.raises(pages.UnknownNameError, match=rf"docs/issues/{tiny.SLUG}\.md:5: kind is"):
        macros.head(tiny.SLUG)


def test_what_people_and_programs_wrote_is_escaped(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script> {{ 7 * 7 }} ``` &"
    failed = tiny.FAILED | {"error": Error("KeyError", evil), "traceback": evil, "output": evil}
    macros = _pages(
        tmp_path,
        {
            f"docs/issues/{tiny.SLUG}.md": tiny.PAGE.replace("Tea is", evil),
            f"snippets/{tiny.SLUG}/good.py": f"# {evil}\n{tiny.GOOD}",
        },
        tiny.CELLS
        | {("bad", "new"): failed, ("good", "new"): {"outcome": "passed", "output": evil}},
    )
    shown = "".join(
        (
            *(macro(tiny.SLUG) for macro in (macros.head, macros.snippets, macros.record)),
            *(macros.issue_list(), macros.stack("new"), macros.home(tiny.SLUG)),
        )
    )
    assert "<script" not in shown
    assert "```" not in shown


def test_the_strip_is_named_by_its_sentence_and_sets_other_stacks_apart(tmp_path: Path) -> None:
    site = tiny.load(tiny.write(tmp_path, {}, tiny.CELLS))
    whole = index.summarize(site, site.issues[tiny.SLUG])
    stack = Stack(
        name="flask-3.1", python="3.13", date=dt.date(2026, 1, 1), requirements=(), lock=""
    )
    outcomes: tuple[CellOutcome, ...] = ("failed", "passed", "unknown", "not run")
    cells = tuple(Cell(stack=stack, version="1", outcome=each) for each in outcomes)
    extra = Cell(stack=dataclasses.replace(stack, extra=True), version="1", outcome="failed")
    grid = dataclasses.replace(stack, grid="tea-leaf")
    further = (
        Row(stack=extra.stack, version="1", bad=extra, good=extra),
        *(
            Row(stack=grid, version="1", bad=cell, good=cell)
            for each in ("unknown", "passed")
            if (cell := Cell(stack=grid, version="1", outcome=each))  # type: ignore[arg-type]
        ),
    )
    summary = dataclasses.replace(whole, strip=cells, further=further, sentence='Fails on "1".')
    assert pages.strip(summary) == (
        '<span class="ki-strip" role="img" aria-label="Fails on &#34;1&#34;.">'
        '<i class="failed"></i><i class="passed"></i><i class="unknown"></i><i class="not-run"></i>'
        '<i class="failed ki-strip__other"></i><i class="passed ki-strip__other"></i></span>'
    )
    assert 'title="tea-leaf: 0 of 2 failed"' in pages.strip(summary, labels=True)


def test_the_reason_for_an_unknown_is_told(tmp_path: Path) -> None:
    unknown = {"outcome": "unknown", "reason": "could not install: no wheel"}
    macros = _pages(tmp_path, cells=tiny.CELLS | {("bad", "old"): unknown})
    assert "could not install: no wheel" in macros.record(tiny.SLUG)


def test_a_stack_lists_what_fails_in_it_and_what_is_in_it(tmp_path: Path) -> None:
    shown = _pages(tmp_path).stack("old")
    assert f'<a href="../../issues/{tiny.SLUG}/">' in shown
    assert "<span>Flask</span> <b>2.0.3</b>" in shown


def test_a_stack_that_could_not_be_resolved_says_why(tmp_path: Path) -> None:
    macros = _pages(tmp_path, {"stacks/old.txt": "# Because it is old.\n"})
    assert "It could not be resolved: Because it is old." in macros.stack("old")


def test_versions_are_those_of_the_newest_stack(tmp_path: Path) -> None:
    macros = _pages(tmp_path)
    assert "<span>Flask</span> <b>3.1.3</b>" in macros.versions("flask")
    with pytest.raises(pages.UnknownNameError, match=r"'milk' is not in stacks/new\.txt"):
        macros.versions("milk")


def test_links_that_need_an_address_are_absent_without_one(tmp_path: Path) -> None:
    macros = _pages(tmp_path)
    without = macros.record(tiny.SLUG)
    macros = pages.Pages(macros.site, "https://code.example/r", "https://known.example")
    with_addresses = macros.record(tiny.SLUG)
    assert "Report a problem" not in without
    assert (
        "https://code.example/r/issues/new?title=tea-is-cold%3A%20&amp;body=Page" in with_addresses
    )
    assert "https://code.example/r/edit/main/docs/issues/tea-is-cold.md" in with_addresses


def test_the_macros_see_an_edit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Env:
        project_dir = str(tiny.write(tmp_path, {}, tiny.CELLS))
        conf: dict[str, Any] = {}  # noqa: RUF012
        macros: dict[str, Any] = {}  # noqa: RUF012

        def macro(self, function: Any) -> None:
            self.macros[function.__name__] = function

    monkeypatch.setattr(pages, "_SECONDS_BETWEEN_LOOKS", 0)
    pages.define_env(Env())
    before = Env.macros["head"](tiny.SLUG)
    tiny.write(tmp_path, {f"docs/issues/{tiny.SLUG}.md": tiny.PAGE.replace("cold", "icy")}, {})
    pages.define_env(Env())
    assert "served icy" in Env.macros["head"](tiny.SLUG)
    assert "served cold" in before


# Code


def test_the_lines_that_differ_are_marked_and_blank_ones_are_not() -> None:
    assert listings.changed_lines("a\n\nb\nc\n", "a\nc\n") == {3}


def test_a_folder_shows_its_entry_first_and_compares_files_by_name() -> None:
    bad = _snippet("bad", bad__a="x", bad__mainDOTpy="import app", bad__appDOTpy="x = 1")
    good = _snippet("good", good__mainDOTpy="import app", good__appDOTpy="x = 2")
    shown = listings.show(bad, good)
    assert [(code.name, [line.changed for line in code.lines]) for code in shown] == [
        ("main.py", [False]),
        ("a", [True]),
        ("app.py", [True]),
    ]


def test_files_beside_bad_and_good_belong_to_both() -> None:
    bad = _snippet("bad", entry="x", nginxDOTconf="events {}")
    assert [code.name for code in listings.shared_files(bad, None)] == ["nginx.conf"]


def test_a_file_that_is_not_text_is_left_out() -> None:
    snippet = Snippet(
        slug="tea", role="bad", entry="bad.py", files={"bad.py": b"", "x.bin": b"\xff"}
    )
    assert listings.shared_files(snippet) == ()


@pytest.mark.parametrize(
    "text", ['x = """a\nb"""\n\n# ende', "", "\n\nx", "def f(:\n  'open", "\ta\r\nb\rc"]
)
def test_highlighting_changes_no_word_and_no_line(text: str) -> None:
    lines = list(listings.highlight(text, listings.lexer_for("snippet.py")))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "\n".join(
        Markup(line).striptags() if line.strip() else "" for line in lines
    ) == "\n".join(" ".join(line.split()) for line in text.split("\n"))
    assert len(lines) == len(text.split("\n"))


def test_the_same_code_is_shown_once(tmp_path: Path) -> None:
    macros = _pages(tmp_path, {f"snippets/{tiny.SLUG}/good.py": tiny.BAD})
    assert macros.snippets(tiny.SLUG).count('<pre class="ki-code') == 1


def test_the_failing_line_is_marked(tmp_path: Path) -> None:
    shown = _pages(tmp_path).snippets(tiny.SLUG)
    assert shown.count("failing") == 1
    assert "<b>Fails</b> on new (Flask 3.1.3), line 2" in shown


def test_any_line_end_is_a_line_end(tmp_path: Path) -> None:
    name = f"snippets/{tiny.SLUG}/good.py"
    shown = _pages(tmp_path, {name: "x = 1\r\ny = 2\rz = 3\n"}).snippets(tiny.SLUG)
    assert shown.split("Good</p>")[1].count('class="ln') == 3


# Words


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("https://github.com/pallets/flask/pull/5799", "pallets/flask pull request 5799"),
        ("https://github.com/pallets/flask/issues/5774#issuecomment-1", "pallets/flask issue 5774"),
        (
            "https://github.com/pallets/flask/commit/53b8f08218796d95764c5252bccd8a50a173a6fb",
            "pallets/flask commit 53b8f082",
        ),
        (
            "https://github.com/pallets/flask/blob/3.1.2/src/flask/ctx.py#L396-L431",
            "pallets/flask 3.1.2: src/flask/ctx.py, lines 396 to 431",
        ),
        ("https://github.com/a/b/blob/main/x.py#L3", "a/b main: x.py, line 3"),
        (f"https://github.com/a/b/blob/{'0123456789' * 4}/x.py", "a/b 01234567: x.py"),
        (
            "https://github.com/a/b/blob/3.1/CHANGES.rst#version-31",
            "a/b 3.1: CHANGES.rst § version-31",
        ),
        ("https://www.example.org/docs/index.html#top", "example.org/docs § top"),
        ("https://peps.python.org/pep-0723/", "peps.python.org/pep-0723"),
    ],
)
def test_a_reference_reads_as_words(url: str, text: str) -> None:
    assert pages.reference_text(url) == text


def _range(first: str, last: str, before: str | None, after: str | None, *gaps: str) -> Range:
    return Range(
        first=first,
        last=last,
        before=before,
        after=after,
        start_open="start" in gaps,
        end_open="end" in gaps,
    )


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (_range("1", "3", None, None), "Every tested version fails, Flask 1 to 3."),
        (_range("1", "1", None, None), "Every tested version fails, Flask 1."),
        (_range("2", "3", "1", None), "Begins with Flask 2, still fails on 3, the newest tested."),
        (_range("3", "3", "2", None), "Begins with Flask 3, the newest tested."),
        (_range("1", "2", None, "3"), "Fails from Flask 1, the oldest tested, gone in 3."),
        (
            _range("3", "4", "1", "6", "start", "end"),
            "Begins after Flask 1, at the latest with 3, ends after 4, at the latest with 6.",
        ),
    ],
)
def test_a_range_reads_as_a_sentence(found: Range, sentence: str) -> None:
    assert pages.range_sentence("Flask", found) == sentence


@pytest.mark.parametrize(
    ("error", "heading"),
    [
        ("KeyError: 'a_b'", "<code>KeyError: &#39;a\\_b&#39;</code>"),
        (
            "werkzeug.routing.BuildError: <x>",
            '<code><span class="ki-module">werkzeug\\.routing\\.</span>BuildError: &lt;x&gt;'
            "</code>",
        ),
        ("The tokens do not match.", "<code>The tokens do not match\\.</code>"),
    ],
)
def test_a_heading_sets_the_module_apart(error: str, heading: str) -> None:
    assert pages.error_heading(error) == heading


def test_uvs_reason_is_told_in_short() -> None:
    long = "No solution found: Because flask==3.0.3 depends on werkzeug>=3.0.0 and you require x."
    assert pages.short_reason(long) == "not installable, flask==3.0.3 depends on werkzeug>=3.0.0"
    assert pages.short_reason("timed out") == "timed out"


# A grid


def _row(flask: str, werkzeug: str, reason: str | None = None) -> Row:
    stack = Stack(
        name=f"flask-{flask}-werkzeug-{werkzeug}",
        python="3.10",
        date=dt.date(2026, 1, 1),
        requirements=(f"flask=={flask}", f"werkzeug=={werkzeug}"),
        lock="",
        grid="flask-werkzeug",
    )
    run = Observation(
        snippet="bad",
        stack=stack.name,
        python="3.10",
        versions={},
        outcome="unknown" if reason else "passed",
        reason=reason,
        snippet_hash="",
        stack_hash="",
        runner=1,
    )
    cell = Cell(stack=stack, version=flask, outcome=run.outcome, observation=run)
    return Row(stack=stack, version=flask, bad=cell, good=cell)


def test_a_grid_becomes_a_matrix() -> None:
    rows = [_row("2", "1"), _row("2", "3", "no"), _row("3", "3")]
    [(name, found)] = pages.grids_of(rows)
    assert (name, found.row_name, found.column_name) == ("flask-werkzeug", "Flask", "Werkzeug")
    assert found.columns == ("1", "3")
    assert found.rows == (("2", (rows[0], rows[1])), ("3", (None, rows[2])))
    assert found.reasons == {"no": 1}


# This repository


SITE = files.load(ROOT, runner=0)


def test_every_stack_and_grid_has_its_page() -> None:
    shown = {path.stem for path in (ROOT / "docs" / "stacks").glob("*.md")} - {"index"}
    assert shown == {stack.grid or stack.name for stack in SITE.stacks.values() if not stack.extra}
    listed = pages.Pages(SITE).stack_list()
    extra = [stack.name for stack in SITE.stacks.values() if stack.extra]
    assert [name for name in extra if f'id="{name}"' not in listed] == []


def test_what_a_command_printed_is_shown_in_place_of_its_exit() -> None:
    """As heading, in the list and below bad, on every page of such a command."""
    exits = [
        (slug, run)
        for slug, issue in SITE.issues.items()
        if (run := index.summarize(SITE, issue).newest_failure) and run.error
        if issue.claims.are_printed_for(run.error, run.output)
    ]
    assert len(exits) > 5
    for slug, run in exits:
        page = pages.Pages(SITE)
        shown = Markup(page.head(slug) + page.snippets(slug)).unescape()
        assert (slug, str(run.error) in shown) == (slug, False)
        assert run.output.rstrip() in shown


@pytest.mark.parametrize("slug", SITE.issues)
def test_every_wording_that_was_observed_is_on_the_page(slug: str) -> None:
    head = Markup(pages.Pages(SITE).head(slug)).unescape()
    summary = index.summarize(SITE, SITE.issues[slug])
    for seen in summary.seen:
        assert seen.text.removeprefix("AssertionError: ") in head
