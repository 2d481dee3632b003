"""What a run in the reader's browser is worth, beside the same cell's run on CPython. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from known_issues import engine
from known_issues.masks import mask
from known_issues.model import (
    ROLES,
    Error,
    Likeness,
    Observation,
    Site,
    Snippet,
    Stack,
    Verdict,
    Wording,
    cell_hash,
)

_EMULATED = {
    "threads": "a thread runs to its end where it is started",
    "event loop": "coroutines run on a small event loop",
}
_PACKED = re.compile(r"/packs/[^/\s]+\.zip(/[\w./-]+\.py|)c?")
_MISSING = re.compile(r"ModuleNotFoundError: No module named '([\w.]+)'$")
_OTHER_WORDS = "the browser's Python 3.14 words the message differently"
_OTHER_DRAWING = "a traceback among its output is drawn as Python 3.14 draws it"
_OTHER_NUMBER = "WebAssembly has a number of its own for the system's error"
_SLIGHT = (_OTHER_WORDS, _OTHER_DRAWING, _OTHER_NUMBER)
"""Differences that a reader can be told beside the output; any other stops the button."""

_QUESTION = re.compile(r"(?<=')\. Did you mean:? '\w+'\?$")
_CLASS = re.compile(r"^\w+\.(?=\w+\(\) )")
"""What newer Pythons add to a message: a question since 3.10 and 3.13, the class since 3.10."""

_NUMBER = re.compile(r"\[Errno \d+\]")
_LIBRARY_FRAME = re.compile(
    r'^  File "(?:/?lib/python3[^"]*|site-packages/known_issues_\w+\.py)".*\n', re.M
)
_SOURCE_LINES = re.compile(r'(?<=\n)(  File "[^"]*", line .*\n)(?:    .*\n)+')
"""What a traceback shows below a frame: the source line, and since Python 3.11 marks below it."""
_ROOTS = {
    "/home/snippet/bad/": "",
    "/home/snippet/good/": "",
    "/home/snippet/": "",
    "/lib/python3.14/site-packages": "site-packages",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Trial:
    """A cell that has a place in the browser: what is run, and what CPython did."""

    snippet: Snippet
    stack: Stack
    observed: Observation
    wordings: tuple[Wording, ...]
    needs: tuple[str, ...]
    recorded: Verdict | None

    @property
    def fresh(self) -> bool:
        return self.recorded is not None and self.recorded.fresh(
            self.snippet, self.stack, self.observed, engine.identity()
        )

    def verdict(self, likeness: Likeness, reason: str | None = None) -> Verdict:
        return Verdict(
            snippet=self.snippet.role,
            stack=self.stack.name,
            likeness=likeness,
            reason=reason,
            cell_hash=cell_hash(self.snippet, self.stack, self.observed),
            browser=engine.identity(),
        )

    def __str__(self) -> str:
        return f"{self.snippet.slug} {self.snippet.role} on {self.stack.name}"


def trials(site: Site, slugs: Collection[str] = ()) -> Iterator[Trial]:
    """Every cell whose outcome on CPython is known and fresh."""
    for slug, issue in site.issues.items():
        if slugs and slug not in slugs:
            continue
        known = {(each.snippet, each.stack): each for each in site.verdicts.get(slug, ())}
        for role in ROLES:
            for name, observed in site.fresh(slug, role).items():
                if observed.outcome != "unknown":
                    yield Trial(
                        snippet=site.snippets[slug, role],
                        stack=site.stacks[name],
                        observed=observed,
                        wordings=issue.claims.wordings,
                        needs=issue.claims.needs,
                        recorded=known.get((role, name)),
                    )


def decisive(trials: Iterable[Trial]) -> list[Trial]:
    """Of one page's cells those on the newest stack where bad fails, and where it passes.

    `trials` are in the order of the stacks, the common ones first; these count before others.
    """
    cells = list(trials)
    stacks = set()
    for outcome in ("failed", "passed"):
        found = [
            (each.stack.common, n, each.stack.name)
            for n, each in enumerate(cells)
            if each.snippet.role == "bad" and each.observed.outcome == outcome
        ]
        stacks |= {max(found)[2]} if found else set()
    return [each for each in cells if each.stack.name in stacks]


def beforehand(trial: Trial, packed: Collection[str]) -> Verdict | None:
    """The verdict where there is nothing to try, or None."""
    if trial.needs:
        return trial.verdict("cannot", f"needs {' and '.join(trial.needs)}")
    if trial.stack.name not in packed:
        return trial.verdict("cannot", "the stack's packages are not made for the browser")
    for name, content in trial.snippet.files.items():
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            return trial.verdict("cannot", f"{name} is not text")
    return None


def judge(trial: Trial, told: Mapping[str, Any]) -> Verdict:
    """The verdict after a run; `told` is what the page's interpreter told of it.

    Its keys are those of `run-worker.mjs`'s `ended` and `text`, or `stopped`, a sentence.
    """
    if told.get("stopped"):
        return trial.verdict("cannot", _sentence(str(told["stopped"])))
    if told.get("note"):
        return trial.verdict("cannot", _sentence(str(told["note"])))
    given = told.get("error")
    error = Error(given["type"], masked(given["message"])) if given else None
    reason = _difference(trial, told["outcome"], error, masked(told["text"]))
    if reason and reason not in _SLIGHT:
        return trial.verdict("cannot", reason)
    means = [_EMULATED[name] for name in told.get("emulated", ())]
    means += [reason] if reason else []
    return trial.verdict("emulated" if means else "same", "; ".join(means) or None)


def masked(text: str) -> str:
    text = _PACKED.sub(r"site-packages\1", text.replace("\0", "\\x00"))
    return mask(text, roots=_ROOTS)


def _sentence(text: str) -> str:
    """A reason as the others are: no capital, no full stop, one line."""
    line = text.split(". ")[0].split("\n")[0].rstrip(".")
    return line[:1].lower() + line[1:]


def _difference(trial: Trial, outcome: str, error: Error | None, output: str) -> str | None:
    """How a run in the browser differs from the record, or None."""
    observed = trial.observed
    missing = _MISSING.match(str(error))
    if missing and error != observed.error:
        return f"needs {missing[1]}, which is not made for a browser"
    if outcome != observed.outcome:
        return f"it {outcome} there{_with(error)}"
    if error != observed.error and error not in observed.variants:
        if error and observed.error and _numberless(error) == _numberless(observed.error):
            return _OTHER_NUMBER
        if not _same_wording(trial.wordings, observed.error, error):
            return f"it ends there{_with(error)}"
        return _OTHER_WORDS
    if output == observed.output:
        return None
    if _undrawn(output) == _undrawn(observed.output):
        return _OTHER_DRAWING
    if _NUMBER.sub("", output) == _NUMBER.sub("", observed.output):
        return _OTHER_NUMBER
    return "it prints something else there"


def _undrawn(output: str) -> str:
    """Tracebacks without the standard library's frames, and with the places of the others only."""
    return _LIBRARY_FRAME.sub("", _SOURCE_LINES.sub(r"\1", output))


def _numberless(error: Error) -> tuple[str, str]:
    return error.type, _NUMBER.sub("", error.message)


def _with(error: Error | None) -> str:
    return f" with {str(error).splitlines()[0][:160]}" if error else ""


def _same_wording(wordings: tuple[Wording, ...], one: Error | None, other: Error | None) -> bool:
    """Whether both errors are of one type and read as one of the page's wordings.

    Or the other as the one, but for what newer Pythons add.
    """
    if one is None or other is None or one.type != other.type:
        return False
    bare = _QUESTION.sub("", other.message)
    if one.message in (bare, _CLASS.sub("", bare)):
        return True
    return any(each.matches_error(one) and each.matches_error(other) for each in wordings)
