"""Running snippets in the reader's browser: what a click does, and what it never does.

Each page's verdict is held against its hashes here, which change with the snippet, the stack, the
record and what runs in the browser. Of the runs themselves, a selection that changes with the
content is run again; `make browser` runs every page.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import rotation
import uv
from conftest import ROOT, Built, _once, build_with_mkdocs, settle
from playwright.sync_api import Browser, Locator, Page, Route, expect

from known_issues import (
    benches,
    chromium,
    files,
    imports,
    maintain,
    packs,
    runner,
    serving,
    stacks,
    verdicts,
)
from known_issues.model import Verdict

SITE = files.load(ROOT, runner=runner.RUNNER_VERSION)
TRIALS = list(verdicts.trials(SITE))
ALWAYS = "stream-with-context-teardown-twice"
"""Fails on one stack and passes on another, printing what differs."""

MACHINE_CODE = {"gevent", "greenlet", "msgspec", "rpds-py"}
"""What stacks hold and WebAssembly can't run."""

FURTHER = 2
"""Pages that are run beside these two."""

LAZY = "fsa3-create-all-outside-app-context"
"""Imports a package that is loaded when it is asked for."""


def _selection() -> list[str]:
    """Pages that run in a browser, others whenever a snippet changes."""
    able = {trial.snippet.slug for trial in TRIALS if _runs(trial)} - {ALWAYS, LAZY}
    order = rotation.in_turn(SITE, able)
    return [ALWAYS, LAZY, *(order if rotation.EVERY_PAGE else order[:FURTHER])]


def _runs(trial: verdicts.Trial) -> bool:
    return trial.recorded is not None and trial.recorded.likeness != "cannot"


SELECTED = _selection()
DECISIVE = [
    trial
    for slug in SELECTED
    for trial in verdicts.decisive(each for each in TRIALS if each.snippet.slug == slug)
]


def _build(target: Path) -> subprocess.CompletedProcess[str]:
    copy = target / "copy"
    ignored = shutil.ignore_patterns(".*", "site", "run", "__pycache__", "tests")
    shutil.copytree(ROOT, copy, ignore=ignored)
    shutil.copytree(ROOT / "overrides", copy / "overrides", dirs_exist_ok=True)
    packs.make(SITE, copy / packs.FOLDER, names={trial.stack.name for trial in DECISIVE})
    run = build_with_mkdocs(target, copy)
    if run.returncode == 0:
        maintain.finish(SITE, target / "site")
    return run


@pytest.fixture(scope="session")
def runnable(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The built site with packs for the selected pages."""
    return _once(tmp_path_factory, "runnable", _build)


@pytest.fixture(scope="session")
def address(runnable: Built) -> Iterator[str]:
    with serving.serve(runnable.folder) as found:
        yield found


@dataclasses.dataclass
class Reader:
    """A page of an issue, what it asked for, and what it complained of."""

    page: Page
    asked: list[str]
    complaints: list[str]

    def figure(self, role: str = "bad") -> Locator:
        return self.page.locator(f"[data-role={role}]")

    def click(self, wish: str = "run", role: str = "bad") -> None:
        self.figure(role).locator(f"[data-do={wish}]").click()

    def ended(self, role: str = "bad") -> str:
        """How a run ended: `failed`, `passed` or `stopped`."""
        expect(self.figure(role)).to_have_attribute("data-ran", re.compile("."), timeout=120_000)
        return self.figure(role).get_attribute("data-ran") or ""

    def run(self, role: str = "bad") -> str:
        self.figure(role).evaluate("(figure) => { delete figure.dataset.ran }")
        self.click("run", role)
        return self.ended(role)

    def status(self, role: str = "bad") -> str:
        return self.figure(role).locator(".ki-run__status").inner_text()

    def output(self, role: str = "bad") -> str:
        return self.figure(role).locator(".ki-run__output").text_content() or ""

    def write(self, code: str) -> None:
        if not self.figure().locator("textarea").count():
            self.click("edit")
        self.figure().locator("textarea").fill(code)


@pytest.fixture
def read(browser: Browser, address: str) -> Iterator[Any]:
    contexts = []

    def open_page(slug: str = ALWAYS, at: str = address, context: Any = None) -> Reader:
        context = context or browser.new_context()
        contexts.append(context)
        reader = Reader(context.new_page(), [], [])
        reader.page.on("request", lambda request: reader.asked.append(request.url))
        reader.page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        reader.page.goto(f"{at}issues/{slug}/")
        return reader

    yield open_page
    for context in set(contexts):
        context.close()


# The record


def _decisive() -> list[verdicts.Trial]:
    """The deciding cells of every page that was tried."""
    return [
        trial
        for slug in SITE.verdicts
        for trial in verdicts.decisive(each for each in TRIALS if each.snippet.slug == slug)
    ]


def test_a_page_that_was_tried_has_its_deciding_verdicts_and_none_is_stale() -> None:
    """A page that nobody tried yet has no button; the command tries them all."""
    untried = {str(trial) for trial in _decisive() if not trial.recorded}
    stale = {str(trial) for trial in TRIALS if trial.recorded and not trial.fresh}
    assert sorted(untried | stale) == [], "run `known-issues packs --verify`"
    assert len(SITE.verdicts) >= 20


def test_every_verdict_is_of_a_cell() -> None:
    cells = {(each.snippet.slug, each.snippet.role, each.stack.name) for each in TRIALS}
    known = {
        (slug, each.snippet, each.stack) for slug, some in SITE.verdicts.items() for each in some
    }
    assert known - cells == set()


_WAITS = re.compile(
    r"thread|Thread|gevent|socket|serving|app\.run\(|smtplib|subprocess"
    r"|served_by|live_server|start_worker"
)
"""What a snippet says that needs a server, threads or a process."""

_THREADS = "a thread runs to its end"
"""A verdict's reason where a library started a thread that the snippet doesn't mention."""


def test_nearly_all_that_could_run_is_the_same() -> None:
    """Of the snippets that need no server, thread or process, and no module that is not made for
    a browser, those that are the same in each cell that decides."""
    tried: dict[tuple[str, str], list[Verdict]] = {}
    for trial in _decisive():
        if trial.recorded and not trial.needs and not _WAITS.search(trial.snippet.source):
            of_snippet = tried.setdefault((trial.snippet.slug, trial.snippet.role), [])
            of_snippet.append(trial.recorded)
    able = [some for some in tried.values() if not any(map(_is_beyond_a_browser, some))]
    same = sum(all(each.likeness == "same" for each in some) for some in able)
    assert len(able) > len(SITE.verdicts)
    assert same >= 0.95 * len(able)


def _is_beyond_a_browser(verdict: Verdict) -> bool:
    reason = verdict.reason or ""
    return _THREADS in reason or reason.endswith("which is not made for a browser")


@pytest.fixture(scope="session")
def told(runnable: Built, address: str, browser: Browser) -> dict[str, dict[str, Any]]:
    """What the browser's Python tells of each decisive cell of the selected pages."""
    manifest = next((runnable.folder / "run").glob("manifest-*.json"))
    due = [each for each in DECISIVE if not verdicts.beforehand(each, packs.stacks_in(manifest))]
    found = chromium.run(browser, address, manifest.name, due)
    return {str(trial): said for trial, said in found}


@pytest.mark.parametrize("trial", DECISIVE, ids=str)
def test_a_run_is_what_the_record_says(
    told: dict[str, dict[str, Any]], trial: verdicts.Trial
) -> None:
    made = verdicts.judge(trial, told[str(trial)])
    assert made == trial.recorded, told[str(trial)]


def test_a_stack_has_in_the_browser_what_its_lock_has(runnable: Built) -> None:
    """But for what no browser has: machine code, whichever the stack."""
    manifest = json.loads(next((runnable.folder / "run").glob("manifest-*.json")).read_text())
    held = {name: set(each["versions"]) for name, each in manifest["stacks"].items()}
    locked = {name: set(imports.requirements_of(SITE.stacks[name].lock)) for name in held}
    missing = set().union(*(locked[name] - held[name] for name in held))
    assert held == {name: found - missing for name, found in locked.items()}
    assert "greenlet" in missing
    assert missing <= MACHINE_CODE


# A click


@pytest.mark.parametrize("slug", SELECTED[: 2 + FURTHER])
def test_a_click_runs_what_the_page_shows(read: Any, address: str, slug: str) -> None:
    reader = read(slug)
    before = [url for url in reader.asked if "/run/" in url or "run-" in url]
    for role in ("bad", "good"):
        if not reader.figure(role).locator("[data-do=run]").count():
            continue
        stack = reader.figure(role).locator("select").input_value()
        observed = SITE.observed(slug, role)[stack]
        assert reader.run(role) == observed.outcome
        package = SITE.issues[slug].claims.package
        assert observed.versions[package] in reader.status(role)
        if observed.error:
            assert str(observed.error).split("\n")[0].rstrip() in reader.output(role)
            assert reader.figure(role).locator(".failing-here").count() == 1
        assert verdicts.masked(reader.output(role)).startswith(observed.output)
    assert before == []
    assert [url for url in reader.asked if not url.startswith((address, "data:"))] == []
    assert reader.complaints == []


def test_a_click_costs_nothing_before(runnable: Built) -> None:
    """What a page weighs more for its buttons: the script, and what stands in the HTML."""
    script = (runnable.folder / "javascripts" / "run.mjs").stat().st_size
    html = runnable.html(f"issues/{ALWAYS}/")
    parts = re.findall(
        r'<div class="ki-runs? .*?</div>|<details class="[^"]*ki-rep.*?</details>', html, re.S
    )
    assert parts
    assert script + sum(map(len, parts)) < 10_000


def test_an_edit_survives_another_version_and_reset_undoes_it(read: Any) -> None:
    reader = read()
    reader.write("import flask, importlib.metadata as m\nprint('edited', m.version('flask'))")
    reader.figure().locator("textarea").press("Control+Enter")
    assert reader.ended() == "passed"
    select = reader.figure().locator("select")
    first = reader.output()
    other = next(
        value
        for value in {trial.stack.name for trial in DECISIVE if trial.snippet.slug == ALWAYS}
        if value != select.input_value()
    )
    select.select_option(other)
    assert reader.run() == "passed"
    assert reader.output().startswith("edited ")
    assert reader.output() != first
    reader.click("edit")
    assert reader.run() == SITE.observed(ALWAYS, "bad")[other].outcome


def test_what_webassembly_lacks_stands_in(read: Any) -> None:
    """Metadata of packages that nothing imported, a user database, locks, a prefix."""
    reader = read(LAZY)
    reader.write("""\
import importlib.metadata, multiprocessing, pwd, sys
print(importlib.metadata.version("Flask_SQLAlchemy"), pwd.getpwuid(0).pw_name)
with multiprocessing.Lock():
    print(sys.prefix, multiprocessing.Value("B").value)
points = importlib.metadata.entry_points(group="flask.commands")
print({each.name: each.dist.name for each in points}["limiter"], "flask_limiter" in sys.modules)
""")
    assert reader.run() == "passed"
    stack = reader.figure().locator("select").input_value()
    version = SITE.observed(LAZY, "bad")[stack].versions["flask-sqlalchemy"]
    assert reader.output() == f"{version} user\n/usr 0\nflask-limiter False\n"


def test_the_editor_indents_and_lets_the_keyboard_leave(read: Any) -> None:
    reader = read()
    reader.write("x")
    editor = reader.figure().locator("textarea")
    editor.press("Tab")
    assert editor.input_value() == "x    "
    editor.press("Escape")
    editor.press("Tab")
    assert reader.page.evaluate("document.activeElement.tagName") != "TEXTAREA"


def test_bad_and_good_run_side_by_side(read: Any) -> None:
    reader = read()
    reader.page.locator("[data-do=both]").click()
    assert (reader.ended("bad"), reader.ended("good")) == ("failed", "passed")


def test_a_frame_of_the_traceback_leads_to_its_line(read: Any) -> None:
    reader = read()
    reader.run()
    reader.write(SITE.snippets[ALWAYS, "bad"].source)
    frame = reader.figure().locator(".ki-run__frame").last
    line = int((frame.text_content() or "").split("line ")[1])
    frame.click()
    chosen = (
        reader.figure()
        .locator("textarea")
        .evaluate("(e) => e.value.slice(e.selectionStart, e.selectionEnd)")
    )
    assert chosen == SITE.snippets[ALWAYS, "bad"].source.split("\n")[line - 1]


def test_output_is_text_and_never_markup(read: Any) -> None:
    reader = read()
    reader.write("print('<img src=x onerror=\"document.title=1\"><b>bold</b>')")
    reader.run()
    assert "<b>bold</b>" in reader.output()
    assert reader.figure().locator(".ki-run__output b, .ki-run__output img").count() == 0


def test_nothing_runs_by_itself_or_from_the_address(read: Any, address: str) -> None:
    reader = read(f"{ALWAYS}/?code=print(1)#run")
    settle(reader.page, reader.asked)
    assert [url for url in reader.asked if "/run/" in url] == []


# Limits


LIMITS = {
    "endless loop": ("print('begun')\nwhile True: pass", "stopped", "Stopped after 10 s", "begun"),
    "much output": ("for n in range(200_000): print(n)", "stopped", "more than 64 kB", "0\n1\n2"),
    "os._exit": ("import os\nprint('a')\nos._exit(3)", "failed", "Failed", "a"),
    "sys.exit": ("import sys\nsys.exit(3)", "failed", "SystemExit: 3", ""),
    "input": ("input()", "failed", "EOFError", "EOFError: EOF when reading a line"),
    "memory": ("a = []\nwhile True: a.append(bytearray(10**8))", "failed", "MemoryError", ""),
    "recursion": ("def f(): f()\nf()", "failed", "RecursionError", "RecursionError"),
    "syntax": ("def (", "failed", "SyntaxError", "SyntaxError"),
}


@pytest.mark.parametrize("limits", [tuple(LIMITS)[::2], tuple(LIMITS)[1::2]], ids=" ".join)
def test_a_run_ends_in_a_sentence_and_the_next_one_works(
    read: Any, limits: tuple[str, ...]
) -> None:
    reader = read()
    for limit in limits:
        code, ended, status, output = LIMITS[limit]
        reader.write(code)
        assert reader.run() == ended, limit
        assert status in reader.status(), limit
        assert output in reader.output(), limit
        assert len(reader.output()) < 100_000, limit
    reader.write("print('next')")
    assert reader.run() == "passed"
    assert reader.output() == "next\n"
    assert reader.complaints == []


def test_no_state_goes_from_one_run_to_the_next(read: Any) -> None:
    reader = read()
    reader.write(
        "import os, sys, flask, builtins\n"
        "print(os.environ.get('LEAK'), hasattr(flask, 'leak'), os.path.exists('/tmp/leak'),"
        " hasattr(builtins, 'leak'))\n"
        "os.environ['LEAK'] = '1'; flask.leak = builtins.leak = 1; open('/tmp/leak', 'w').close()"
    )
    for _ in range(2):
        reader.run()
        assert reader.output() == "None False False False\n"


def test_two_clicks_at_once_are_one_run(read: Any) -> None:
    reader = read()
    reader.figure().locator("[data-do=run]").dblclick()
    assert reader.ended() == "failed"
    assert reader.output().count("Traceback") == 1


def test_a_run_can_be_stopped(read: Any) -> None:
    reader = read()
    reader.write("print('begun')\nwhile True: pass")
    reader.click()
    expect(reader.figure().locator(".ki-run__output")).to_have_text("begun\n", timeout=60_000)
    reader.click()
    assert reader.ended() == "stopped"
    assert reader.status() == "Stopped."


def test_two_tabs_run_apart(read: Any) -> None:
    one = read()
    two = read(context=one.page.context)
    one.click()
    two.click()
    assert (one.ended(), two.ended()) == ("failed", "failed")


def test_a_page_that_was_left_while_running_runs_again(read: Any, address: str) -> None:
    reader = read()
    reader.write("while True: pass")
    reader.click()
    reader.page.goto(address)
    reader.page.go_back()
    assert reader.run() == "failed"
    assert reader.complaints == []


def test_a_pack_that_is_missing_is_named_and_comes_with_the_next_click(read: Any) -> None:
    reader = read()
    pattern = re.compile(r"/run/flask-3.*\.zip")
    reader.page.context.route(pattern, lambda route: route.fulfill(status=404))
    assert reader.run() == "stopped"
    assert re.search(
        r"flask-3\S+\.zip could not be loaded: the server answered 404", reader.status()
    )
    reader.page.context.unroute(pattern)
    assert reader.run() == "failed"


def test_going_offline_midway_is_said(read: Any) -> None:
    reader = read(LAZY)

    def cut(route: Route) -> None:
        route.abort("internetdisconnected")

    pattern = re.compile(r"/run/sqlalchemy-.*\.zip")
    reader.page.context.route(pattern, cut)
    assert reader.run() == "stopped"
    assert "could not be loaded: no connection to the server" in reader.status()
    reader.page.context.unroute(pattern)
    assert reader.run() == "failed"
    assert "could not be loaded" not in reader.status()


def test_a_lost_pack_is_no_import_error_that_a_library_goes_on_without(read: Any) -> None:
    reader = read(LAZY)
    pattern = re.compile(r"/run/sqlalchemy-.*\.zip")
    reader.page.context.route(pattern, lambda route: route.fulfill(status=404))
    reader.write("try:\n    import sqlalchemy\nexcept Exception:\n    print('without')")
    assert reader.run() == "stopped"
    assert "could not be loaded: the server answered 404" in reader.status()
    assert "without" not in reader.output()


def test_a_policy_without_webassembly_is_named(read: Any, runnable: Built, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    for each in runnable.folder.iterdir():
        if each.name != "_headers":
            (folder / each.name).symlink_to(each)
    strict = (runnable.folder / "_headers").read_text().replace(" 'wasm-unsafe-eval'", "")
    (folder / "_headers").write_text(strict)
    with serving.serve(folder) as at:
        reader = read(at=at)
        assert reader.run() == "stopped"
        assert "Content-Security-Policy" in reader.status()


def test_the_server_sends_the_policy(read: Any, address: str) -> None:
    reader = read()
    answer = reader.page.request.get(address)
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "connect-src 'self'" in policy


# On the reader's own machine


@pytest.mark.parametrize("slug", SELECTED)
def test_a_page_is_reproduced_from_its_own_files(
    read: Any, address: str, slug: str, tmp_path: Path
) -> None:
    reader = read(slug)
    reader.page.locator(".ki-reproduce summary").click()
    shown = reader.page.locator(".ki-shell code").all_inner_texts()
    made = benches.reproductions(SITE, slug)
    assert len(shown) == len(made) == 2
    for command, each in zip(shown, made, strict=True):
        assert f"{address}{each.path}" in command
        python = stacks.find_python(SITE.stacks[each.stack].python)
        assert python, "uv would have to download it"
        path = os.pathsep.join([str(Path(uv.find_uv_bin()).parent), str(python.parent)])
        run = subprocess.run(
            ["sh", "-e", "-c", command],
            cwd=tmp_path,
            env=os.environ | {"PATH": f"{path}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        observed = SITE.observed(slug, each.role)[each.stack]
        assert (run.returncode == 0) == (observed.outcome == "passed"), run.stderr
        if observed.error:
            wordings = SITE.issues[slug].claims.wordings
            assert any(wording.matches_output(run.stderr) for wording in wordings), run.stderr


def test_a_folder_becomes_a_zip_and_two_lines() -> None:
    slug = next(slug for (slug, _), each in SITE.snippets.items() if each.folder)
    made = benches.reproductions(SITE, slug)[0]
    assert made.path == f"issues/{slug}/bad.zip"
    assert len(made.command.split("\n")) == 2
    assert benches.reproduction_file(SITE, made, slug)[:2] == b"PK"
