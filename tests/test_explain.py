"""`known-issues explain` as a person, a pipe and a program call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import tiny
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from known_issues import bundle, files, knowledge
from known_issues.cli import main
from known_issues.explain import MAX_SHOWN, clean
from known_issues.knowledge import Knowledge

ROOT = Path(__file__).parent.parent
TEA = "KeyError: 'the leaf of tea that nobody has lit'"
BUILD_ERROR = (
    "werkzeug.routing.exceptions.BuildError: Could not build url for endpoint 'login'."
    " Did you mean 'auth.login' instead?"
)
SLUG = "url-for-builderror-endpoint"
IMPORT_ERROR = "AttributeError: 'dict_values' object has no attribute 'inject_wsgi'"
UNKNOWN = "quux.Zork: the frobnicator grumbles"


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return Knowledge(bundle.build(files.load(ROOT, runner=0)))


@pytest.fixture(autouse=True)
def data(known: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "load", lambda: known)


def _explain(*arguments: str, given: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["explain", *arguments], input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def _json(*arguments: str, given: str | bytes | None = None) -> Any:
    return json.loads(_explain(*arguments, "--json", given=given).stdout)


def test_a_known_error_is_told_on_plain_lines(known: Knowledge) -> None:
    result = _explain(BUILD_ERROR)
    page = known.page(SLUG)
    lines = result.stdout.split("\n")
    assert lines[:6] == [
        BUILD_ERROR,
        "  Known.",
        f"  title: {page.title}",
        f"  runs: ■■■■■■■■■■ {page.sentence}",
        f"  fix: {page.fix}",
        f"  why: {' '.join(page.reason.split())}",
    ]
    assert lines[-4:] == [f"  page: issues/{SLUG}/", "", f"data: {known.date}", ""]
    assert "    app = Flask(__name__)" in lines
    assert result.exit_code == 0


def test_a_page_without_common_stacks_has_no_strip(known: Knowledge) -> None:
    page = known.page("pytest-flask-scope-mismatch-app")
    text = "ScopeMismatch: You tried to access the function scoped fixture app with a session"
    assert page.strip == ()
    assert f"  runs: {page.sentence}" in _explain(text).stdout.split("\n")
    assert f"\n{page.sentence}" in _terminal(text, columns=400)[0].replace("\r\n", "\n")


@pytest.mark.parametrize("arguments", [(), ("-",)], ids=["piped", "dash"])
def test_text_comes_from_stdin(arguments: tuple[str, ...]) -> None:
    result = _explain(*arguments, given=f"INFO started\n{BUILD_ERROR}\n")
    assert f"page: issues/{SLUG}/" in result.stdout
    assert result.exit_code == 0


@pytest.mark.parametrize("text", [UNKNOWN, "", "hello there"])
def test_what_is_not_known_is_said_and_ends_with_1(text: str) -> None:
    result = _explain("-", given=text)
    assert "Known." not in result.stdout
    assert "fix:" not in result.stdout
    assert result.exit_code == 1


def test_a_suggestion_is_not_an_answer() -> None:
    result = _explain("KeyError: 'x'")
    assert "Not recognised. The pages that come closest, perhaps none of them:" in result.stdout
    assert "fix:" not in result.stdout
    assert result.exit_code == 1


def test_an_error_that_fits_two_pages_names_both() -> None:
    result = _explain("RuntimeError: Working outside of application context.")
    assert "Known." not in result.stdout
    assert "Probably this page" in result.stdout
    assert "  or: " in result.stdout
    assert result.exit_code == 0


def test_each_error_of_a_text_is_answered() -> None:
    chain = f"Traceback (most recent call last):\n{IMPORT_ERROR}\n\n"
    chain += "During handling of the above exception, another exception occurred:\n\n"
    chain += f"Traceback (most recent call last):\n{BUILD_ERROR}\n"
    document = _json("-", given=chain)
    tops = [each["matches"][0]["slug"] for each in document["errors"]]
    assert tops == ["flask-werkzeug-version-conflict", SLUG]
    assert set(tops) <= document["pages"].keys()
    plain = _explain("-", given=chain).stdout
    assert plain.count("  Known.") == 2


def test_json_is_one_document_with_everything(known: Knowledge) -> None:
    document = _json(BUILD_ERROR)
    assert document["schema_version"] == 1
    assert (document["date"], document["level"], document["found"]) == (
        known.date,
        "confident",
        True,
    )
    assert document["matches"][0]["slug"] == SLUG
    assert document["errors"][0]["type"] == "werkzeug.routing.exceptions.BuildError"
    assert document["errors"][0]["matches"][0]["holes"]["endpoint"] == "login"
    page = document["pages"][SLUG]
    assert page["path"] == f"issues/{SLUG}/"
    assert page["address"] is None
    assert page["good"]["good.py"] == (ROOT / "snippets" / SLUG / "good.py").read_text()
    assert page["strip"][0] == {"stack": "flask-2.0", "version": "2.0.3", "outcome": "failed"}
    assert {"title", "fix", "kind", "package", "why", "how", "references", "sentence"} <= set(page)
    assert page["yours"] is None


@pytest.mark.parametrize(
    ("freeze", "state", "text"),
    [
        ("Flask==2.2.5", "affected", "Affected: Flask 2.2.5 failed in the runs."),
        (
            "Flask==2.2.5\nWerkzeug==2.2.3",
            "not affected",
            "Not affected in the runs: Flask 2.2.5 passed.",
        ),
        ("Flask==9.9.9\nWerkzeug==3.1.9", "not tested", "Not tested: Flask 9.9.9."),
    ],
)
def test_versions_in_the_text_are_judged(freeze: str, state: str, text: str) -> None:
    pasted = f"{IMPORT_ERROR}\n\n{freeze}\n"
    yours = _json("-", given=pasted)["pages"]["flask-werkzeug-version-conflict"]["yours"]
    assert yours["state"] == state
    assert yours["text"].startswith(text)
    assert f"  yours: {text}" in _explain("-", given=pasted).stdout


def test_the_environment_is_judged_only_if_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowledge, "installed", lambda packages: {"flask": "3.1.3"})
    assert "yours:" not in _explain(BUILD_ERROR).stdout
    assert "yours: Affected: Flask 3.1.3 failed" in _explain(BUILD_ERROR, "--here").stdout
    told = _explain("-", "--here", given=f"{BUILD_ERROR}\n\nFlask==2.0.3\n").stdout
    assert "yours: Affected: Flask 2.0.3 failed" in told


def test_a_page_whose_fix_is_a_version_shows_no_snippet() -> None:
    assert "good:" not in _explain(IMPORT_ERROR).stdout
    assert _json(IMPORT_ERROR)["pages"]["flask-werkzeug-version-conflict"]["good"] == {}


def _batch(tmp_path: Path, *lines: str | bytes) -> Result:
    file = tmp_path / "errors.jsonl"
    encoded = [line if isinstance(line, bytes) else line.encode() for line in lines]
    file.write_bytes(b"\n".join(encoded) + b"\n")
    return _explain("--batch", str(file))


def test_batch_answers_line_by_line_in_order(tmp_path: Path) -> None:
    lines = [{"id": "a", "text": BUILD_ERROR}, {"id": 2, "text": UNKNOWN}, {"id": "c", "text": ""}]
    result = _batch(tmp_path, *map(json.dumps, lines), "")
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [each["id"] for each in rows] == ["a", 2, "c"]
    assert [each["level"] for each in rows][0::2] == ["confident", "none"]
    assert set(rows[0]) == {"id", "level", "matches"}
    assert set(rows[0]["matches"][0]) == {"slug", "title", "score"}
    assert rows[0]["matches"][0]["slug"] == SLUG
    assert all(len(each["matches"]) <= 10 for each in rows)
    scores = [each["score"] for each in rows[0]["matches"]]
    assert scores == sorted(scores, reverse=True)
    assert (result.stderr, result.exit_code) == ("", 0)


def test_batch_reads_stdin() -> None:
    result = _explain("--batch", "-", given=json.dumps({"id": "a", "text": BUILD_ERROR}))
    assert json.loads(result.stdout)["matches"][0]["slug"] == SLUG


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes"),
        ("[" * 200_000, "not JSON: nested too deeply"),
        ('{"id": ' + "1" * 5000 + "}", "not JSON: a number is too long"),
        (b'{"id": "\xff"}', "not UTF-8"),
        ("[]", "not an object"),
        ('{"text": "x"}', "'id' is missing"),
        ('{"id": 1}', "'text' is missing"),
        ('{"id": null, "text": "x"}', "'id' is not a text or whole number"),
        ('{"id": true, "text": "x"}', "'id' is not a text or whole number"),
        ('{"id": 1, "text": ["x"]}', "'text' is not a text"),
    ],
)
def test_batch_names_each_bad_line_and_answers_the_others(
    tmp_path: Path, line: str | bytes, said: str
) -> None:
    good = json.dumps({"id": "a", "text": BUILD_ERROR})
    result = _batch(tmp_path, good, line, good, line)
    expected = 'expected {"id": …, "text": …}. Mend or remove the line.'
    assert result.stderr.splitlines() == [
        f"{tmp_path / 'errors.jsonl'}:{n}: {said}, {expected}" for n in (2, 4)
    ]
    assert [json.loads(each)["id"] for each in result.stdout.splitlines()] == ["a", "a"]
    assert result.exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("--batch", "no such file"),
        ("--batch", "."),
        ("--batch", "-", "KeyError"),
        ("--batch", "-", "--json"),
        ("--nonsense",),
        ("two", "texts"),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str, ...]) -> None:
    result = _explain(*arguments, given="")
    assert result.exit_code == 2
    assert "Error: " in result.stderr


def test_without_data_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> Knowledge:
        raise knowledge.UnavailableError("No data. Install it.")

    monkeypatch.setattr(knowledge, "load", load)
    result = _explain("x")
    assert result.exit_code == 2
    assert "Error: No data. Install it." in result.stderr
    version = CliRunner().invoke(main, ["--version"])
    assert (version.exit_code, version.stdout.splitlines()[1]) == (
        0,
        "data: none. No data. Install it.",
    )


def test_version_tells_the_datas_date(known: Knowledge) -> None:
    lines = CliRunner().invoke(main, ["--version"]).stdout.splitlines()
    assert lines[0].startswith("known-issues, version ")
    assert lines[1] == f"data: {known.date}"


HOSTILE = {
    "brackets": "[" * 200_000,
    "braces": "{x}" * 60_000,
    "spaces": " " * 200_000,
    "nul": "\0" * 1000 + BUILD_ERROR,
    "rtl": f"\u202e{BUILD_ERROR}\u2066",
    "emoji": "🍵" * 50_000,
    "frames": '  File "/x/flask/app.py", line 1, in f\n    f()\n' * 50_000,
    "proto": "__proto__: constructor: hasOwnProperty",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("option", [(), ("--json",)], ids=["plain", "json"])
def test_a_hostile_text_gets_an_answer(text: str, option: tuple[str, ...]) -> None:
    began = time.process_time()
    result = _explain("-", *option, given=text)
    assert time.process_time() - began < 5
    assert result.exit_code in (0, 1)


def test_a_traceback_that_was_cut_off_is_named_so() -> None:
    result = _explain("-", given='  File "/x/app.py", line 1, in f\n    f()\n')
    assert result.stdout.startswith("A traceback without its last line\n")
    assert result.exit_code == 1


def test_bytes_that_are_no_text_are_read() -> None:
    assert _explain("-", given=b"\xff\xfe\xfa" + BUILD_ERROR.encode()).exit_code in (0, 1)
    assert _explain("-", given=b"\xc3\x28\n" + BUILD_ERROR.encode()).exit_code == 0
    assert _explain("-", given=b"\xef\xbb\xbf" + BUILD_ERROR.encode()).exit_code == 0
    assert _explain("-", given=BUILD_ERROR.encode("utf-16")).exit_code == 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_a_strangers_text_never_steers_the_terminal(text: str) -> None:
    assert clean(text).isprintable()
    assert len(clean(text)) <= MAX_SHOWN


def _terminal(*arguments: str, columns: int = 100) -> tuple[str, int]:
    """What the command prints on a terminal, and its exit code."""
    pty = pytest.importorskip("pty")
    leader, follower = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": str(columns), "PYTHONPATH": str(ROOT)}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "known_issues", "explain", *arguments],
        cwd=ROOT,
        env=environment,
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    output = b""
    while True:
        try:
            more = os.read(leader, 65536)
        except OSError:
            break
        if not more:
            break
        output += more
    os.close(leader)
    return output.decode(), process.wait()


def test_a_terminal_gets_colour_but_no_escape_or_markup_of_the_text(known: Knowledge) -> None:
    text = (
        f"\x1b]0;evil\x07[red]{UNKNOWN}[/red] \x1b[31m{BUILD_ERROR} [link=https://x]y[/link] :tea:"
    )
    output, code = _terminal(text, columns=400)
    assert code in (0, 1)
    assert "\x1b]0;" not in output
    assert "\x1b]8;" not in output
    assert "\x07" not in output
    output, code = _terminal(BUILD_ERROR, columns=400)
    assert code == 0
    assert "\x1b[" in output
    assert known.page(SLUG).title in output
    assert f"Data of {known.date}" in output
    assert output.count("■") == 11


def test_a_terminal_without_a_text_is_wrong_usage() -> None:
    output, code = _terminal()
    assert code == 2
    assert "No error given." in output


def _process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT), **options.pop("env", {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_an_encoding_without_the_marks_gets_letters() -> None:
    process = _process(
        "-m", "known_issues", "explain", BUILD_ERROR, env={"PYTHONIOENCODING": "ascii"}
    )
    output, _ = process.communicate()
    assert b"  runs: FFFFFFFFFF Fails" in output
    assert process.returncode == 0


def test_a_broken_pipe_is_quiet(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text((json.dumps({"id": "a", "text": BUILD_ERROR}) + "\n") * 2000)
    with _process("-m", "known_issues", "explain", "--batch", str(file)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


def test_what_is_not_for_a_terminal_loads_no_rich(tmp_path: Path) -> None:
    data = tmp_path / "knowledge.json"
    bundle.write(ROOT, data)
    script = f"""
import pathlib, sys
from known_issues import knowledge
knowledge._FILE = pathlib.Path({str(data)!r})
from known_issues.cli import main
sys.argv = ["known-issues", "explain", *sys.argv[1:]]
try:
    main()
except SystemExit:
    loaded = {{"rich", "pygments", "markdown", "yaml", "pydantic"}} & sys.modules.keys()
    sys.stderr.write(" ".join(sorted(loaded)))
"""
    for option in ((), ("--json",)):
        process = _process("-c", script, BUILD_ERROR, *option)
        _, said = process.communicate()
        assert said == b""


def test_help_names_the_exit_codes() -> None:
    text = _explain("--help").stdout
    for line in ("0  found: a page is the answer", "1  not found", "2  wrong usage"):
        assert line in text


def test_a_tiny_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tiny.load(tiny.write(tmp_path, {}, tiny.CELLS))
    small = Knowledge(bundle.build(site, "https://known.example/"))
    monkeypatch.setattr(knowledge, "load", lambda: small)
    document = _json("Tea is served cold")
    page = document["pages"][tiny.SLUG]
    assert document["date"] == "2026-03-20"
    assert page["address"] == f"https://known.example/issues/{tiny.SLUG}/"
    assert (page["why"], page["how"]) == ("Nobody lit the stove.", "Light it.")
