"""The matcher's index, made from pages and observations. All logarithms are taken here. Pure."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from known_issues import paste, text
from known_issues.index import companions, deciding_by_presence
from known_issues.model import SCHEMA_VERSION, Issue, Observation, Site, Stack
from known_issues.paste import find_header, frame_key, read
from known_issues.text import (
    STOP_WORDS,
    clean_lines,
    split_type,
    subwords,
    telling,
    without_holes,
    words,
)

CORPUS = 400
"""Pages that the weights assume at least: rare among thirteen pages is not rare yet."""
BODY_WORDS = 16
"""Words of its prose that a page is found by."""
MOST = 200
"""Length of the table of logarithms: a word on more pages counts as on so many."""
LEAST_QUOTED = 6
"""Words of a quoted text that has no type; fewer are a name or a line of code."""
LEAST_SAID = 4
"""Words of such a text with a colon and a space in it, as a shell's `bash: flask: …`."""
KEY_FRAMES = 12
"""Frames, the innermost, by which a page is known."""

_EVERY_REQUEST = (
    *("__call__", "wsgi_app", "full_dispatch_request", "dispatch_request"),
    *("handle_exception", "handle_user_exception"),
)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_MACRO = re.compile(r"\{\{.*?\}\}|\]\([^)]*\)|https?://\S+")
_FROM = re.compile(r"(ImportError: cannot import name '\w+') from '[\w.]+' \(\{path\}\)$")
"""Python up to 3.6 says no more than the first part."""
_IMPORT = re.compile(r"(cannot import name '\w+' from '[\w.]+')$")
"""What Python ends with the module's file, which prose leaves out."""

_PLACE = re.compile(r'File "([^"\n]+\.py)"(?:, in (\w+))?')
_TRACEBACK = "Traceback (most recent call last):"
_WARNING = re.compile(r"^(?:\S+:\d+: )?(\w+Warning: .+)$", re.MULTILINE)
_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|\b0x[0-9a-f]+\b|\b\d+\b")


@dataclass(frozen=True, kw_only=True)
class Wordings:
    """What the index needs of one page.

    `beside` are the packages whose versions decide beside that of `package`, `without` those
    whose absence does.
    `errors` are wordings as pages have them, `hints` what else they quote or print, which
    seldom is more than likely, `tracebacks` lists of frames (outermost first) that the page's
    error was seen with, `places` frames that are this page's alone.
    """

    slug: str
    title: str
    fix: str = ""
    package: str = ""
    affected: str = ""
    cells: str = ""
    beside: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    kind: str = ""
    errors: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    tracebacks: tuple[tuple[str, ...], ...] = ()
    places: tuple[str, ...] = ()
    body: str = ""


def build(site: Site, affected: Mapping[str, str]) -> dict[str, Any]:
    """The document `api/errors.json`; `affected` are the pages' short labels, by slug."""
    stacks = _stacks(site)
    pages = wordings(site, affected)
    packages = {name for page in pages for name in (page.package, *page.beside, *page.without)}
    versions = {
        name: [_version(stack, name) for stack in stacks] for name in sorted(packages) if name
    }
    names = [stack.name for stack in stacks]
    document = index(pages, stacks=names, versions=versions)
    aliases = {alias: page for page, issue in site.issues.items() for alias in issue.claims.aliases}
    return document | ({"aliases": dict(sorted(aliases.items()))} if aliases else {})


def _version(stack: Stack, name: str) -> str:
    return stack.python if name == "python" else stack.versions.get(name, "")


def wordings(site: Site, affected: Mapping[str, str]) -> list[Wordings]:
    """What the index needs of each page, by slug."""
    stacks = _stacks(site)
    return [
        _wordings(site, issue, stacks, affected.get(slug, ""))
        for slug, issue in sorted(site.issues.items())
    ]


def write(document: Mapping[str, Any]) -> str:
    """The same document gives the same text."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _stacks(site: Site) -> list[Stack]:
    """The common stacks, then those that some page names, in the order of the site."""
    named = {stack.name for slug in site.issues for stack in site.stacks_of(slug, "bad")}
    common = [stack for stack in site.stacks.values() if stack.common]
    return common + [
        stack for stack in site.stacks.values() if not stack.common and stack.name in named
    ]


_LETTERS = {"failed": "F", "passed": "p", "unknown": "?"}


def _wordings(site: Site, issue: Issue, stacks: list[Stack], affected: str) -> Wordings:
    claims = issue.claims
    observed = site.observed(issue.slug, "bad")
    cells = "".join(
        _LETTERS[observed[stack.name].outcome] if stack.name in observed else "."
        for stack in stacks
    )
    failed = [each for each in site.observations.get(issue.slug, ()) if each.outcome == "failed"]
    texts = {wording.text for wording in claims.wordings}
    beside = companions(site, issue.slug)
    return Wordings(
        slug=issue.slug,
        title=claims.title,
        fix=claims.fix,
        package=claims.package,
        affected=affected,
        cells=cells.rstrip("."),
        beside=beside,
        without=deciding_by_presence(site, issue.slug, beside),
        kind=claims.kind,
        errors=tuple(sorted(texts)),
        hints=tuple(
            _further(failed, observed.values(), [*_quoted(issue.page.text), *_shorter(texts)])
        ),
        tracebacks=tuple(sorted({_frames(each) for each in failed} - {()})),
        places=tuple(_places(issue.page.text)),
        body=_prose(issue.page.text),
    )


def _further(
    failed: Iterable[Observation], bad: Iterable[Observation], quoted: Iterable[str]
) -> Iterator[str]:
    """What is known beside the wordings: advice, earlier errors, warnings of bad, quotations."""
    found = Counter(warning for each in bad for warning in _WARNING.findall(each.output))
    for observation in failed:
        for error in observation.errors:
            _, _, advice = error.message.partition("\n")
            found[" ".join(advice.partition(_TRACEBACK)[0].split())] += 1
        for shown in _causes(observation):
            found[shown] += 1
    told = {text for text in found if len(words(text)) >= 4 and not _is_generic(text)}
    yield from sorted(told | set(quoted))


def _shorter(wordings: Iterable[str]) -> Iterator[str]:
    """What an older Python says."""
    for wording in sorted(wordings):
        if found := _FROM.match(wording):
            yield found[1]


def _is_generic(text: str) -> bool:
    """Whether any Python program prints it, whatever stands in its holes."""
    name, message = find_header(text) or ("", text)
    said = words(without_holes(message))
    return not split_type(name)[0] and sum(telling(each.text) for each in said) < 2


def _quoted(page: str) -> Iterator[str]:
    """What a page's introduction quotes as code: what others see of the same cause.

    An error with its type and a message, or a text so long that it is no name and no call.
    A `…` in it stands for what is the reader's own.
    """
    for quoted in _CODE.findall(_introduction(page)):
        if _PLACE.fullmatch(quoted):
            continue
        _, message = find_header(quoted) or ("", "")
        said = ": " in quoted and not quoted.startswith("{")
        if words(message) or len(words(quoted)) >= (LEAST_SAID if said else LEAST_QUOTED):
            yield _IMPORT.sub(r"\1 ({path})", quoted.replace("…", "{value}"))


def _places(page: str) -> Iterator[str]:
    """The frames that a page's introduction quotes: a traceback through one of them is its own.

    Without a function, as in `File "flask_restful/reqparse.py"`, all of the file's are meant, and
    the error has to be the page's, too.
    """
    for path, function in _PLACE.findall("\n".join(_CODE.findall(_introduction(page)))):
        yield frame_key(path, function)


def _introduction(page: str) -> str:
    return _body(page).partition("\n## ")[0]


def _causes(observation: Observation) -> Iterator[str]:
    """The errors before the last one of a traceback, with holes for their values."""
    for shown in read(observation.traceback or "", ()).errors[:-1]:
        yield _VALUE.sub("{value}", shown.text)


def _frames(observation: Observation) -> tuple[str, ...]:
    """The frames of the last error that belong to libraries."""
    lines = (observation.traceback or "").split("\n")
    library = [line for line in lines if "site-packages/" in line or "lib/python" in line]
    last = read("\n".join(library), ()).errors
    frames = dict.fromkeys(last[-1].frames if last else ())
    return tuple(frame for frame in frames if not _is_routine(frame))


def _is_routine(frame: str) -> bool:
    """Whether every request goes through it, so that it tells nothing of the error."""
    module, _, function = frame.partition(":")
    return module in ("werkzeug/test", "flask/testing") or (
        module == "flask/app" and function in _EVERY_REQUEST
    )


def _body(text: str) -> str:
    _, _, body = text.removeprefix("---").partition("\n---")
    return body


def _prose(text: str) -> str:
    """A page's text without front matter, code, macros, addresses and references."""
    body, _, _ = _body(text).partition("## What does not help")
    return _MACRO.sub(" ", _FENCE.sub(" ", body))


def index(
    pages: Iterable[Wordings],
    *,
    stacks: Iterable[str] = (),
    versions: Mapping[str, list[str]] | None = None,
) -> dict[str, Any]:
    """The document over pages; the same pages give the same document."""
    pages = list(pages)
    told = [_tell(page) for page in pages]
    on = Counter(word for each in told for word in each)
    size = max(len(pages), CORPUS)
    return {
        "schema_version": SCHEMA_VERSION,
        "stacks": list(stacks),
        "versions": dict(versions or {}),
        "rarity": [round(100 * math.log(1 + size / n)) for n in range(1, len(pages) + 1)][:MOST],
        "pages": [_page(page, _best(page, on)) for page in pages],
        "rules": _rules(),
    }


def _rules() -> dict[str, dict[str, Any]]:
    """What the reading of pastes knows, by kind; the browser has it from here."""
    kinds = ("words", "pairs", "patterns")
    return {kind: {**text.RULES.get(kind, {}), **paste.RULES.get(kind, {})} for kind in kinds}


def _page(page: Wordings, prose: list[str]) -> dict[str, Any]:
    """A page as it is published; what is empty is absent."""
    facts = {
        "slug": page.slug,
        "title": page.title,
        "fix": page.fix,
        "package": page.package,
        "kind": page.kind,
        "affected": page.affected,
        "cells": page.cells,
        "with": list(page.beside),
        "without": list(page.without),
        "errors": list(map(_as_pasted, page.errors)),
        "hints": list(map(_as_pasted, page.hints)),
        "frames": " ".join(_key_frames(page.tracebacks)),
        "places": " ".join(page.places),
        "words": " ".join(prose),
    }
    return {key: value for key, value in facts.items() if value}


def _as_pasted(wording: str) -> str:
    """A wording of one line with its quotes as a paste's are read, and without a log's prefix."""
    lines = clean_lines(wording)
    return lines[0] if len(lines) == 1 and not wording.startswith("{") else wording


def _key_frames(tracebacks: Collection[tuple[str, ...]]) -> list[str]:
    """The frames of at least half of the tracebacks, and the innermost of each; innermost first."""
    depths: dict[str, int] = {}
    seen = Counter(frame for frames in tracebacks for frame in frames)
    for frames in tracebacks:
        for depth, frame in enumerate(reversed(frames)):
            if depth == 0 or 2 * seen[frame] >= len(tracebacks):
                depths[frame] = min(depth, depths.get(frame, depth))
    return sorted(depths, key=lambda frame: (depths[frame], frame))[:KEY_FRAMES]


def _tell(page: Wordings) -> Counter[str]:
    """The words of a page's prose that its title, wordings and name don't have already."""
    own = {*subwords(" ".join((page.title, page.fix, page.slug, *page.errors)))}
    found = Counter(word for word in subwords(page.body) if word not in own)
    return Counter(
        {word: n for word, n in found.items() if word not in STOP_WORDS and not word.isdigit()}
    )


def _best(page: Wordings, on: Mapping[str, int]) -> list[str]:
    """The words of the prose that tell most: said often here and on few other pages."""
    counts = _tell(page)
    return sorted(
        sorted(counts, key=lambda word: (-counts[word] * 1000 // on[word], word))[:BODY_WORDS]
    )
