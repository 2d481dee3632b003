"""The matcher's index, made from pages and observations. All logarithms are taken here. Pure."""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from known_issues.model import SCHEMA_VERSION, Issue, Observation, Site, Stack
from known_issues.paste import find_header, normalize, read
from known_issues.text import PYTHON_WORDS, STOP_WORDS, pieces, split_type, subwords, words

CORPUS = 400
"""Pages that the weights assume at least: rare among thirteen pages is not rare yet."""
BODY_WORDS = 16
"""Words of its prose that a page is found by."""
KEY_FRAMES = 12
"""Frames, the innermost, by which a page is known."""

_BUILTIN = frozenset(
    name.lower() for name, each in vars(__import__("builtins")).items() if isinstance(each, type)
)
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_MACRO = re.compile(r"\{\{.*?\}\}|\]\([^)]*\)|https?://\S+")
_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|\b0x[0-9a-f]+\b|\b\d+\b")


@dataclass(frozen=True, kw_only=True)
class Wordings:
    """What the index needs of one page.

    `errors` are wordings as pages have them, `hints` texts that can only make a page likely,
    `tracebacks` lists of frames (outermost first) that the page's error was seen with.
    """

    slug: str
    title: str
    fix: str = ""
    package: str = ""
    affected: str = ""
    cells: str = ""
    pairs: bool = False
    errors: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    tracebacks: tuple[tuple[str, ...], ...] = ()
    body: str = ""


def build(site: Site, affected: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The document `api/errors.json`; `affected` are the pages' short labels, by slug."""
    stacks = _stacks(site)
    packages = sorted({issue.claims.package for issue in site.issues.values()} | {"flask"})
    axes = {name for stack in stacks if stack.grid for name in _grid_axes(stack)}
    versions = {
        name: [stack.versions.get(name, "") for stack in stacks]
        for name in sorted({*packages, *axes})
    }
    pages = [
        _wordings(site, issue, stacks, (affected or {}).get(slug, ""))
        for slug, issue in sorted(site.issues.items())
    ]
    names = [stack.name for stack in stacks]
    return index(pages, stacks=names, versions=versions)


def write(document: Mapping[str, Any]) -> str:
    """The same document gives the same text."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"


def _stacks(site: Site) -> list[Stack]:
    """The common stacks, then those that some page names, in the order of the site."""
    named = {
        stack.name for slug in site.issues for stack in site.stacks_of(slug, "bad")
    }
    common = [stack for stack in site.stacks.values() if stack.common]
    return common + [
        stack for stack in site.stacks.values() if not stack.common and stack.name in named
    ]


def _grid_axes(stack: Stack) -> Iterator[str]:
    """The distributions that a grid varies: `flask-2.0-werkzeug-2.1` names them."""
    for found in re.finditer(r"([a-z][a-z-]*?)-\d", stack.name):
        yield found[1].strip("-")


_LETTERS = {"failed": "F", "passed": "p", "unknown": "?"}


def _wordings(site: Site, issue: Issue, stacks: list[Stack], affected: str) -> Wordings:
    claims = issue.claims
    observed = site.observed(issue.slug, "bad")
    cells = "".join(
        _LETTERS[observed[stack.name].outcome] if stack.name in observed else "."
        for stack in stacks
    )
    failed = [
        each for each in site.observations.get(issue.slug, ()) if each.outcome == "failed"
    ]
    texts = {wording.text for wording in claims.wordings}
    return Wordings(
        slug=issue.slug,
        title=claims.title,
        fix=claims.fix,
        package=claims.package,
        affected=affected,
        cells=cells.rstrip("."),
        pairs=any(not stack.common and stack.name in observed for stack in stacks),
        errors=tuple(sorted(texts)),
        hints=tuple(dict.fromkeys([claims.title, *_further(issue, failed)])),
        tracebacks=tuple(sorted({_frames(each) for each in failed} - {()})),
        body=_prose(issue.page.text),
    )


def _further(issue: Issue, failed: Iterable[Observation]) -> Iterator[str]:
    """What Python printed beside the wordings: advice after the first line, earlier errors."""
    found: Counter[str] = Counter()
    for observation in failed:
        for error in observation.errors:
            _, _, advice = error.message.partition("\n")
            found[" ".join(advice.split())] += 1
        for shown in _causes(observation):
            found[shown] += 1
    yield from sorted(text for text in found if len(words(text)) >= 4)


def _causes(observation: Observation) -> Iterator[str]:
    """The errors before the last one of a traceback, with holes for their values."""
    for shown in read(observation.traceback or "", ()).errors[:-1]:
        yield _VALUE.sub("{value}", shown.text)


def _frames(observation: Observation) -> tuple[str, ...]:
    """The frames of the last error that belong to libraries."""
    lines = (observation.traceback or "").split("\n")
    library = [line for line in lines if "site-packages/" in line or "lib/python" in line]
    last = read("\n".join(library), ()).errors
    return tuple(dict.fromkeys(last[-1].frames)) if last else ()


def _prose(text: str) -> str:
    """A page's text without front matter, code, macros, addresses and references."""
    _, _, body = text.removeprefix("---").partition("\n---")
    body, _, _ = body.partition("## What does not help")
    return _MACRO.sub(" ", _FENCE.sub(" ", body))


def index(
    pages: Iterable[Wordings],
    *,
    stacks: Iterable[str] = (),
    versions: Mapping[str, list[str]] | None = None,
) -> dict[str, Any]:
    """The index over pages; the same pages give the same document."""
    pages = list(pages)
    templates = [
        [n, weak, *_split(text)]
        for n, page in enumerate(pages)
        for weak, texts in ((0, page.errors), (1, page.hints))
        for text in texts
    ]
    size = max(len(pages), CORPUS)
    in_pages: dict[str, set[int]] = defaultdict(set)
    type_pages: dict[str, set[int]] = defaultdict(set)
    for page, _, name, text in templates:
        for piece in pieces(text):
            if piece.word is not None:
                in_pages[piece.word].add(page)
        if name:
            type_pages[split_type(name)[1]].add(page)
    return {
        "schema_version": SCHEMA_VERSION,
        "stacks": list(stacks),
        "versions": dict(versions or {}),
        "pages": [_page(page) for page in pages],
        "templates": templates,
        "words": {word: word_weight(word, len(on), size) for word, on in sorted(in_pages.items())},
        "types": {name: type_weight(name, len(on), size) for name, on in sorted(type_pages.items())},
        "roots": sorted({split_type(name)[0] for _, _, name, _ in templates if name} - {""}),
        "frames": _frame_postings(pages),
        "body": _body_postings(pages),
    }


def _page(page: Wordings) -> dict[str, Any]:
    return {
        "slug": page.slug,
        "title": page.title,
        "fix": page.fix,
        "package": page.package,
        "affected": page.affected,
        "cells": page.cells,
        "pairs": page.pairs,
    }


def _split(wording: str) -> tuple[str, str]:
    """A wording's type and normalized message, either of them perhaps empty."""
    name, message = find_header(wording, ()) or ("", wording)
    if ":" in wording and wording.startswith("Error:"):
        name = ""
    return name, normalize(message)


def word_weight(word: str, pages: int, size: int) -> int:
    """30 to about 630, by rarity; less for words that any text or any library prints."""
    rarity = 100 * math.log(1 + size / pages)
    if word in STOP_WORDS:
        return 20 + round(rarity * 0.1)
    return 30 + round(rarity * (0.3 if word in PYTHON_WORDS else 1))


def type_weight(name: str, pages: int, size: int) -> int:
    """An exception's type by rarity; Python's own say little."""
    rarity = 100 * math.log(1 + size / pages)
    return 30 + round(rarity * (0.15 if name in _BUILTIN or name == "exception" else 0.6))


def _frame_postings(pages: list[Wordings]) -> dict[str, list[int]]:
    """By frame, the pages that are known by it, each with a weight; inner frames weigh more."""
    places: dict[str, dict[int, int]] = defaultdict(dict)
    for n, page in enumerate(pages):
        for frame, depth in _key_frames(page.tracebacks).items():
            places[frame][n] = 3 if depth < 2 else 2 if depth < 5 else 1
    found: dict[str, list[int]] = {}
    for frame, on in sorted(places.items()):
        rarity = math.log(1 + max(len(pages), 12) / len(on))
        flat = [[page, round(10 * rarity * factor)] for page, factor in sorted(on.items())]
        found[frame] = [number for pair in flat for number in pair]
    return found


def _key_frames(tracebacks: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """The innermost frames over all tracebacks and how far inside each was seen at best."""
    depths: dict[str, int] = {}
    for frames in tracebacks:
        for depth, frame in enumerate(reversed(frames)):
            depths[frame] = min(depth, depths.get(frame, depth))
    order = sorted(depths.items(), key=lambda item: (item[1], item[0]))
    return dict(order[:KEY_FRAMES])


def _body_postings(pages: list[Wordings]) -> dict[str, list[int]]:
    """By word, its rarity, then pages with the word's BM25 impact, rounded to small numbers."""
    counts = [_counts(page) for page in pages]
    known = Counter(word for each in counts for word in each)
    size = max(len(pages), 1)
    average = sum(sum(each.values()) for each in counts) / size or 1
    postings: dict[str, list[int]] = defaultdict(list)
    rarity = {
        word: math.log(1 + (max(size, CORPUS) - on + 0.5) / (on + 0.5)) for word, on in known.items()
    }
    for n, each in enumerate(counts):
        length = 1.2 * (0.5 + 0.5 * sum(each.values()) / average)
        impacts = {word: rarity[word] * count * 2.2 / (count + length) for word, count in each.items()}
        for word in _best(impacts, pages[n]):
            postings[word] += [n, max(1, round(2 * impacts[word]))]
    return {word: [round(100 * rarity[word]), *postings[word]] for word in sorted(postings)}


def _best(impacts: Mapping[str, float], page: Wordings) -> list[str]:
    """The words of title and wordings, and of the prose the few that tell most."""
    own = set(_own_words(page))
    prose = sorted((word for word in impacts if word not in own), key=lambda w: (-impacts[w], w))
    return sorted(own & impacts.keys()) + prose[:BODY_WORDS]


def _own_words(page: Wordings) -> list[str]:
    holes = re.compile(r"\{[a-z_]+\}")
    return [
        word
        for text in (page.title, *page.errors)
        for word in subwords(holes.sub(" ", text))
        if word not in STOP_WORDS
    ]


def _counts(page: Wordings) -> Counter[str]:
    """Words of a page: those of the title count three times, of a wording twice."""
    counts = Counter(subwords(page.body) + subwords(page.fix) + subwords(page.title) * 3)
    for word in set(_own_words(page)):
        counts[word] += 2
    return Counter({word: n for word, n in counts.items() if word not in STOP_WORDS and len(word) > 1})
