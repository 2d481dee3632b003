"""What a run in the browser is worth, from what it told."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest

from known_issues import engine, verdicts
from known_issues.model import Error, Observation, Snippet, Stack, Wording, cell_hash

SNIPPET = Snippet(slug="tea", role="bad", entry="bad.py", files={"bad.py": b"pot['tea']\n"})
STACK = Stack(name="new", python="3.9", date=dt.date(2026, 1, 1), requirements=(), lock="")
OBSERVED = Observation(
    snippet="bad",
    stack="new",
    python="3.9",
    versions={},
    outcome="failed",
    error=Error("KeyError", "'tea' at <path>"),
    output="boiling\n",
    snippet_hash=SNIPPET.hash,
    stack_hash=STACK.hash,
    runner=1,
)
TRIAL = verdicts.Trial(
    snippet=SNIPPET,
    stack=STACK,
    observed=OBSERVED,
    wordings=(Wording("KeyError: '{leaf}' at {place}"),),
    needs=(),
    recorded=None,
)
TOLD: dict[str, Any] = {
    "outcome": "failed",
    "error": {"type": "KeyError", "message": "'tea' at <path>"},
    "text": "boiling\n",
    "emulated": [],
}


@pytest.mark.parametrize(
    ("change", "likeness", "reason"),
    [
        ({}, "same", None),
        ({"emulated": ["threads"]}, "emulated", "a thread runs to its end where it is started"),
        (
            {"error": {"type": "KeyError", "message": "'tea' at home"}},
            "emulated",
            "the browser's Python 3.14 words the message differently",
        ),
        (
            {"error": {"type": "LookupError", "message": "'tea' at <path>"}},
            "cannot",
            "it ends there with LookupError: 'tea' at <path>",
        ),
        (
            {"error": {"type": "ModuleNotFoundError", "message": "No module named 'gevent'"}},
            "cannot",
            "needs gevent, which is not made for a browser",
        ),
        ({"outcome": "passed", "error": None}, "cannot", "it passed there"),
        ({"text": "cold\n"}, "cannot", "it prints something else there"),
        ({"stopped": "Stopped after 10 s. What …"}, "cannot", "stopped after 10 s"),
        ({"note": "Ended by os._exit(3), which…"}, "cannot", "ended by os._exit(3), which…"),
    ],
)
def test_a_run_is_judged(change: dict[str, Any], likeness: str, reason: str | None) -> None:
    made = verdicts.judge(TRIAL, TOLD | change)
    assert (made.likeness, made.reason) == (likeness, reason)


TRACED = """\
Exception in thread Thread-1:
Traceback (most recent call last):
  File "{library}/threading.py", line {line}, in _bootstrap_inner
    {call}
    ~~~^^
  File "bad.py", line 3, in brew
    pot["tea"]
KeyError: 'tea'
"""
BEFORE = TRACED.format(library="lib/python3.9", line="?", call="self.run()")
THERE = TRACED.format(library="/lib/python314.zip", line=7, call="self._context.run(self.run)")


@pytest.mark.parametrize(
    ("observed", "there", "reason"),
    [
        (BEFORE, THERE, "a traceback among its output is drawn as Python 3.14 draws it"),
        (BEFORE, THERE.replace("line 3", "line 4"), "it prints something else there"),
        (
            "[Errno 2] no tea",
            "[Errno 44] no tea",
            "WebAssembly has a number of its own for the system's error",
        ),
        ("[Errno 2] no tea", "[Errno 44] no pot", "it prints something else there"),
    ],
)
def test_what_python_and_the_system_say_for_themselves_is_a_slight_difference(
    observed: str, there: str, reason: str
) -> None:
    trial = dataclasses.replace(TRIAL, observed=dataclasses.replace(OBSERVED, output=observed))
    made = verdicts.judge(trial, TOLD | {"text": there})
    slight = reason != "it prints something else there"
    assert (made.likeness, made.reason) == ("emulated" if slight else "cannot", reason)


def test_another_number_of_one_error_is_a_slight_difference() -> None:
    error = Error("FileNotFoundError", "[Errno 2] No such file: 'tea'")
    trial = dataclasses.replace(TRIAL, observed=dataclasses.replace(OBSERVED, error=error))
    told = {"error": {"type": "FileNotFoundError", "message": "[Errno 44] No such file: 'tea'"}}
    assert verdicts.judge(trial, TOLD | told).likeness == "emulated"
    told["error"]["message"] = "[Errno 44] No such file: 'pot'"
    assert verdicts.judge(trial, TOLD | told).likeness == "cannot"


def test_a_verdict_names_the_code_that_ran(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other stand-ins make every verdict stale, without anybody raising a number."""
    made = verdicts.judge(TRIAL, TOLD)
    other = {name: text + "#" for name, text in engine.sources().items()}
    monkeypatch.setattr(engine, "sources", lambda: other)
    engine.identity.cache_clear()
    try:
        assert not made.fresh(SNIPPET, STACK, OBSERVED, engine.identity())
    finally:
        engine.identity.cache_clear()


def test_paths_of_the_browser_read_as_in_a_record() -> None:
    assert verdicts.masked("/home/snippet/bad.py at 0x7f00aa") == "bad.py at 0x…"
    packed = "from 'flask' (/packs/flask-3.1.3.zip/flask/__init__.pyc)"
    assert verdicts.masked(packed) == "from 'flask' (site-packages/flask/__init__.py)"


def test_what_needs_a_server_is_not_tried() -> None:
    made = verdicts.beforehand(dataclasses.replace(TRIAL, needs=("nginx",)), ["new"])
    assert made
    assert (made.likeness, made.reason) == ("cannot", "needs nginx")
    assert verdicts.beforehand(TRIAL, ["new"]) is None


@pytest.mark.parametrize("what", ["snippet", "stack", "observation", "browser"])
def test_a_verdict_is_stale_when_something_changed(what: str) -> None:
    made = verdicts.judge(TRIAL, TOLD)
    assert made.fresh(SNIPPET, STACK, OBSERVED, engine.identity())
    snippet, stack, observed, browser = SNIPPET, STACK, OBSERVED, engine.identity()
    if what == "snippet":
        snippet = dataclasses.replace(SNIPPET, files={"bad.py": b"pass\n"})
    elif what == "stack":
        stack = dataclasses.replace(STACK, lock="flask==3.1.3\n")
    elif what == "observation":
        observed = dataclasses.replace(OBSERVED, output="cold\n")
    else:
        browser = "another"
    assert not made.fresh(snippet, stack, observed, browser)


def test_a_cell_hash_has_sixteen_digits() -> None:
    assert len(cell_hash(SNIPPET, STACK, OBSERVED)) == 16


@pytest.mark.parametrize(
    ("before", "there", "likeness"),
    [
        ("__init__() got an argument 'pot'", "Kettle.__init__() got an argument 'pot'", "emulated"),
        (
            "__init__() got an argument 'pot'",
            "Kettle.__init__() got an argument 'pot'. Did you mean 'pots'?",
            "emulated",
        ),
        ("no name 'pot'", "no name 'pot'. Did you mean: 'pots'?", "emulated"),
        ("__init__() got an argument 'pot'", "Kettle.pour() got an argument 'pot'", "cannot"),
        ("Pot.__init__() got an argument 'a'", "Cup.__init__() got an argument 'a'", "cannot"),
        ("no name 'pot'", "no name 'cup'. Did you mean: 'pots'?", "cannot"),
    ],
)
def test_what_newer_pythons_add_is_a_slight_difference(
    before: str, there: str, likeness: str
) -> None:
    error = Error("TypeError", before)
    trial = dataclasses.replace(TRIAL, observed=dataclasses.replace(OBSERVED, error=error))
    told = TOLD | {"error": {"type": "TypeError", "message": there}}
    assert verdicts.judge(trial, told).likeness == likeness
