"""From a pasted error to its page, on the index that `errors.build` makes. Pure.

`docs/javascripts/match.mjs` is its twin: the same index gives the same pages, scores and
levels. So only integers are added, multiplied and floor-divided here, classes are ASCII,
and every order has an explicit tie-break.

    matcher = Matcher(json.loads(text_of_the_index))
    answer = matcher.find(pasted)
    answer.level, [(each.slug, each.score) for each in answer.matches]
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from known_issues.paste import RULES as PASTE
from known_issues.paste import (
    Shown,
    find_header,
    find_inside,
    find_twin,
    normalize,
    read,
)
from known_issues.text import (
    PYTHON_WORDS,
    STDLIB,
    STOP_WORDS,
    Piece,
    Word,
    pieces,
    split_type,
    subwords,
    telling,
    without_holes,
    words,
)

Level = Literal["confident", "likely", "suggestion", "none"]
LEVELS: tuple[Level, ...] = ("none", "suggestion", "likely", "confident")

MAX_MATCHES = 10
MAX_CANDIDATES = 40
MAX_WORDS = 90
MAX_PAIRS = 160
MAX_SAID = 100
MAX_LINES = 10
"""Plain lines that are compared one by one, the last ones."""

COVERED = 780
"""Per mille of a template's weight that an answer must hold to be more than a suggestion."""
LONG, LONG_COVERED = 12, 900
"""Words of a wording, and per mille of its weight, that are unmistakable beside others; with a
library's type `COVERED` is enough, and one word may be another."""
SENTENCE = 4
"""Words of a quotation that need no name of a library beside their type."""
TOGETHER = 5
"""Words of a wording that are unmistakable where a longer text has them side by side."""
FILLED = 3
"""Words of the paste that holes may explain for each word of the template that was met."""
QUOTES = "'\""
ENOUGH = 300
"""Weight below which words are no evidence; a word of one page weighs about 630."""
CLEAR, CLEAR_OF_EQUAL = 30, 150
"""How far the first page must be before the second to be *the* answer; the second number is
for a second page that could be the answer, too."""
JOINED = 230
"""What a hole's mark is worth, as the `_` of `{name}_{rest}` or the `()` of `'{factory}()'`: the
page that knows more of the reader's own words is before the one that knows any."""
FRAMED, DECIDED = 600, 300
"""Per mille of a page's frames that a traceback must show to agree, and how many more than
another page's to decide between the two."""
INNERMOST = 2
"""A page's first frames; an error that is raised in one of them agrees as well."""
HINTED = 450
"""Per mille of the paste's words that a page must share to be suggested without a template."""
PLACED = 450
"""What a frame that a page names as its own is worth: more than the text of a page that is for
the same error wherever else it comes from."""
IN_FUNCTION = 2
"""That a frame is in a function that a page names; where it names a file, its text has to fit."""
BOTH = 200
"""What it is worth that a page is likely for more than one error of a paste."""
TRACED = 200
"""Per mille of a page's frames, two at least, for a traceback that lost its error."""
UNKNOWN = 300
"""Weight of a word that no page has."""
OFTEN = (0, 10, 14, 16, 17, 18)
"""Tenths that a word counts by how often a page says it; a title says it three times."""
DEPTHS = (3, 3, 2, 2, 2)
"""How much the innermost frames of a page weigh; those further out weigh 1."""

_CLASS = re.compile("[a-z][A-Z]")
_NO_NAME = frozenset(("flask",))
"""Words of a slug that say nothing of the page."""
_GENERIC_TYPES = ("", "exception")
_FAMILY: dict[str, str] = dict(PASTE["pairs"]["family"])


@dataclass(frozen=True)
class Match:
    """One page that may be the answer.

    `template` is the page's wording and `text` the person's, `words` pair spans of both as
    (start, end, start, end), `holes` are the values in the template's holes.
    """

    slug: str
    title: str
    score: int
    level: Level
    template: str = ""
    text: str = ""
    words: tuple[tuple[int, int, int, int], ...] = ()
    holes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One error of a paste and its pages, best first."""

    error: Shown
    level: Level
    matches: tuple[Match, ...]


@dataclass(frozen=True)
class Answer:
    """All that a paste gave: overall, and for each of its errors, the root cause first."""

    level: Level
    matches: tuple[Match, ...]
    errors: tuple[Found, ...]


class _Template:
    """A wording of a page, ready to be compared; a `weak` one is what it knows beside its own."""

    def __init__(self, page: int, wording: str, *, weak: bool, index: _Index) -> None:
        name, message = find_header(wording) or ("", wording)
        self.page = page
        self.weak = weak
        self.type = name
        self.root, self.name = split_type(name)
        self.text = normalize(message)
        self.pieces = pieces(self.text)
        self.ids = [index.id_of(each.word) for each in self.pieces]
        self.tails = [index.id_of(_tail(each.word)) for each in self.pieces]
        self.marks = [each.mark for each in self.pieces]
        self.words = sum(each.word is not None for each in self.pieces)
        self.matters = [
            each.word is not None and each.word not in STOP_WORDS for each in self.pieces
        ]

    def weigh(self, index: _Index) -> None:
        self.weights = [index.weight(each.word) for each in self.pieces]
        self.total = sum(self.weights)
        rarity = index.rarity(index.type_pages[self.name]) if self.name else 0
        self.type_weight = 30 + rarity * (60 if self.root else 15) // 100 if self.name else 0
        self.distinct = self.total + self.type_weight
        libraries = index.roots - STDLIB
        told = [2 if each.word in libraries else self._telling(each) for each in self.pieces]
        self.generic = self.root in STDLIB or (not self.root and sum(told) < 2)
        self.sentence = self.words >= SENTENCE and self.total >= 4 * ENOUGH
        self.named = self.root != "" or 2 in told or (self.name != "" and self.sentence)

    def _telling(self, piece: Piece) -> int:
        """A class's name, as `UnboundField`, is an identifier as one with an underscore is."""
        told = telling(piece.word)
        return 2 if told and _CLASS.search(self.text[piece.start : piece.end]) else told

    def needs_filling(self, pair: _Pair) -> bool:
        """Whether the hole before a piece stands alone; `{form}.validate` may be `validate`."""
        return self.text[self.pieces[pair.piece].start - 1] != "."


def _tail(word: str | None) -> str | None:
    """`__init__` of `limiter.__init__`; None where there is no dot."""
    return word[word.rfind(".") + 1 :] if word and "." in word else None


class _Index:
    """The document with its texts taken apart and weighed.

    Every weight is an integer made of the document's one table of logarithms, `rarity`:
    the n-th is that of a word on n pages.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.table: Sequence[int] = document["rarity"]
        self.pages: Sequence[Mapping[str, Any]] = document["pages"]
        self.ids: dict[str, int] = {}
        self.templates = [
            _Template(n, wording, weak=weak, index=self)
            for n, page in enumerate(self.pages)
            for weak, wording in _wordings(page)
        ]
        self.roots = {template.root for template in self.templates} - {""}
        self.slugs = [{*subwords(page["slug"])} - STOP_WORDS - _NO_NAME for page in self.pages]
        self.said = [_count(page) for page in self.pages]
        self.type_pages: dict[str, int] = {}
        self.word_pages: dict[str, int] = {}
        self._count_pages()
        self.by_word: dict[int, list[int]] = {}
        self.by_type: dict[str, list[int]] = {}
        for n, template in enumerate(self.templates):
            template.weigh(self)
            for each in sorted({*template.ids} - {-1}):
                self.by_word.setdefault(each, []).append(n)
            self.by_type.setdefault(template.name, []).append(n)
        self.weights = [self.weight(word) if word in self.word_pages else 0 for word in self.ids]
        self.hints = self._hint_postings()
        self.frames = self._frame_postings()
        self.places: dict[str, list[int]] = {}
        for n, page in enumerate(self.pages):
            for place in page.get("places", "").split():
                self.places.setdefault(place, []).append(n)

    def id_of(self, word: str | None) -> int:
        return -1 if word is None else self.ids.setdefault(word, len(self.ids))

    def rarity(self, pages: int) -> int:
        return self.table[min(pages, len(self.table)) - 1]

    def weight(self, word: str | None) -> int:
        """30 to about 630, by rarity; less for words that any text or any library prints."""
        if word is None:
            return 0
        rarity = self.rarity(self.word_pages[word])
        if word in STOP_WORDS:
            return 20 + rarity // 10
        return 30 + (rarity * 3 // 10 if word in PYTHON_WORDS else rarity)

    def _count_pages(self) -> None:
        """On how many pages each word, and each exception, is."""
        on: list[set[str]] = [set(said) for said in self.said]
        types: list[set[str]] = [set() for _ in self.pages]
        for template in self.templates:
            on[template.page] |= {each.word for each in template.pieces if each.word is not None}
            types[template.page] |= {template.name} - {""}
        for each in on:
            for word in each:
                self.word_pages[word] = self.word_pages.get(word, 0) + 1
        for each in types:
            for name in each:
                self.type_pages[name] = self.type_pages.get(name, 0) + 1

    def _hint_postings(self) -> dict[str, list[tuple[int, int]]]:
        """By word, the pages that say it, and how much that tells of each."""
        postings: dict[str, list[tuple[int, int]]] = {}
        for n, said in enumerate(self.said):
            for word, times in said.items():
                impact = self.weight(word) * OFTEN[min(times, len(OFTEN) - 1)] // 10
                postings.setdefault(word, []).append((n, impact))
        return postings

    def _frame_postings(self) -> dict[str, list[tuple[int, int, bool]]]:
        """By frame, the pages that are known by it, each with its per mille of their frames
        and whether it is one of those that raise."""
        pages = [page.get("frames", "").split() for page in self.pages]
        size = max(sum(bool(frames) for frames in pages), 12)
        on: dict[str, int] = {}
        for frames in pages:
            for frame in frames:
                on[frame] = on.get(frame, 0) + 1
        postings: dict[str, list[tuple[int, int, bool]]] = {}
        for n, frames in enumerate(pages):
            weights = [
                (DEPTHS[depth] if depth < len(DEPTHS) else 1) * (size + 1 - on[frame])
                for depth, frame in enumerate(frames)
            ]
            for depth, (frame, weight) in enumerate(zip(frames, weights, strict=True)):
                share = 1000 * weight // sum(weights)
                postings.setdefault(frame, []).append((n, share, depth < INNERMOST))
        return postings


def _wordings(page: Mapping[str, Any]) -> Iterator[tuple[bool, str]]:
    """A page's wordings, and after them what it knows beside its own error."""
    for wording in page.get("errors", ()):
        yield False, wording
    for wording in (page["title"], *page.get("hints", ())):
        yield True, wording


def _count(page: Mapping[str, Any]) -> dict[str, int]:
    """How often a page says each word; its wordings count twice, its title three times."""
    counts: dict[str, int] = {}
    own = [*page.get("errors", ()), page["slug"]]
    parts = (
        *((3, page["title"]), (1, page.get("fix", "")), (1, page.get("words", ""))),
        (2, without_holes(" ".join(own))),
    )
    for times, text in parts:
        found = subwords(text)
        for word in dict.fromkeys(found) if times == 2 else found:
            if word not in STOP_WORDS:
                counts[word] = counts.get(word, 0) + times
    return counts


class _Query:
    """A text to compare with templates, perhaps with the type that it was raised with.

    `exact` and `loose` map a word's number to its places in the text; loosely a dotted
    name stands for its last part and for each of its beginnings but the bare package.
    `pasted` is what was pasted where the text is another way to say it.
    """

    def __init__(self, name: str, text: str, index: _Index, pasted: str = "") -> None:
        self.type = name
        self.root, self.name = split_type(name)
        self.text = text
        self.pasted = pasted
        self.words: list[Word] = words(text)[:MAX_WORDS]
        self.exact: dict[int, list[int]] = {}
        self.loose: dict[int, list[int]] = {}
        for n, word in enumerate(self.words):
            self._place(self.exact, index.ids.get(word.text), n)
            if "." in word.text:
                parts = word.text.split(".")[:6]
                for end in range(len(parts) - 1, 1, -1):
                    self._place(self.loose, index.ids.get(".".join(parts[:end])), n)
                self._place(self.loose, index.ids.get(word.text[word.text.rfind(".") + 1 :]), n)

    @staticmethod
    def _place(places: dict[int, list[int]], word: int | None, n: int) -> None:
        if word is not None and n not in places.get(word, ()):
            places.setdefault(word, []).append(n)

    def between(self, start: int, end: int) -> str:
        """The text after the word before `start`, up to the word at `end`."""
        left = self.words[start - 1].end if start else 0
        return self.text[left : self.words[end].start if end < len(self.words) else len(self.text)]

    def says_more(self, start: int, number: int) -> bool:
        """Whether there is a word that tells something among so many from a place on."""
        return any(each.text not in STOP_WORDS for each in self.words[start : start + number])


class _Evidence(NamedTuple):
    """What a traceback's frames tell of a page: per mille of its frames, by weight, that are
    shown; how many; whether the error was raised inside one where the page's is raised, or went
    through a file (1) or a function (2) that the page names as its own."""

    framed: int = 0
    shown: int = 0
    inside: bool = False
    placed: int = 0


_UNSEEN = _Evidence()


class _Pair(NamedTuple):
    """A template's word and the query's word that it meets."""

    piece: int
    word: int
    weight: int


class _Alignment(NamedTuple):
    """The best chain of pairs and what lies before, between and after it, in words.

    `lost` are words of the template that it passes over, `unsaid` those after its end, both
    without those that say nothing; `swaps` counts the places where the query says another,
    `quoted` those where a quotation begins or ends in one of both only, `joined` the holes
    whose filling has the mark that joins them to the hole before.
    """

    pairs: list[_Pair]
    weight: int
    filled: int
    empty: int
    lead: int
    gap: int
    trail: int
    lost: int
    unsaid: int
    swaps: int
    quoted: int
    joined: int


class _Scored(NamedTuple):
    """What a template is worth to a query; `fit` is the per mille of the query it explains,
    `framed` that of the page's frames which the traceback shows."""

    score: int
    level: int
    fit: int
    framed: int
    template: int
    query: _Query
    pairs: list[_Pair]


class Matcher:
    """Finds pages on an index document; reading the document is the caller's part."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.index = _Index(document)

    def find(self, text: str) -> Answer:
        """The pages for a pasted text; never raises, whatever the text."""
        paste = read(text, self.index.by_type)
        headed = any(error.headed for error in paste.errors)
        errors = _causes_first(paste.errors)
        if paste.lines and not (headed and any(error.frames for error in errors)):
            errors.append(Shown(message=" ".join(paste.lines), plain=True))
        rows = [
            (error, self._rank(error, paste.lines, beside=bool(paste.errors) and error.plain))
            for error in errors
        ]
        rows = self._chained(rows)
        found = tuple(self._found(error, ranked) for error, ranked in rows)
        overall = _merged([ranked for _, ranked in _weighed(rows)])
        return Answer(
            level=LEVELS[max(overall[0][1], 0)] if overall else "none",
            matches=self._matches(overall),
            errors=tuple(each for each in found if not each.error.plain or len(found) == 1),
        )

    def _chained(
        self, rows: list[tuple[Shown, list[_Ranked]]]
    ) -> list[tuple[Shown, list[_Ranked]]]:
        """A later error's page that knows an earlier one as its cause is the answer to both."""
        found = []
        for n, (error, ranked) in enumerate(rows):
            later = {each[0][2] for _, each in rows[n + 1 :] if each and each[0][1] >= 2}
            own = next((each for each in ranked if each[2] in later and self._is_hint(each)), None)
            if own and own is not ranked[0]:
                others = [(e[0], min(e[1], 2), *e[2:]) for e in ranked if e is not own]
                ranked = [(ranked[0][0] + 1, *own[1:]), *others]
            found.append((error, ranked))
        return found

    def _is_hint(self, each: _Ranked) -> bool:
        """Whether it is likely by a text that the page only knows beside its own error."""
        _, level, _, best = each
        return level >= 2 and best is not None and self.index.templates[best.template].weak

    def _found(self, error: Shown, ranked: list[_Ranked]) -> Found:
        level = LEVELS[max(ranked[0][1], 0)] if ranked else "none"
        return Found(error=error, level=level, matches=self._matches(ranked))

    def _matches(self, ranked: list[_Ranked]) -> tuple[Match, ...]:
        return tuple(self._match(*each) for each in ranked[:MAX_MATCHES])

    def _match(self, score: int, level: int, page: int, best: _Scored | None) -> Match:
        facts = self.index.pages[page]
        shown = LEVELS[max(level, 0)]
        if best is None:
            return Match(facts["slug"], facts["title"], score, shown)
        template = self.index.templates[best.template]
        if best.query.pasted:
            both = template.text, best.query.pasted
            return Match(facts["slug"], facts["title"], score, shown, *both)
        return Match(
            *(facts["slug"], facts["title"], score, shown, template.text, best.query.text),
            words=tuple(_span(template, best.query, pair) for pair in best.pairs),
            holes=_holes(template, best.query, best.pairs),
        )

    def _rank(self, error: Shown, lines: list[str], *, beside: bool) -> list[_Ranked]:
        """The pages of one error, best first.

        Plain text is compared whole and line by line; `beside` an error it can't be the answer.
        """
        frames = self._frame_evidence(error.frames)
        best: dict[int, _Scored] = {}
        for name, text, penalty in self._texts(error, lines, 60 if beside else 0):
            self._score_all(_Query(name, normalize(text), self.index), frames, penalty, best)
        if twin := find_twin(error):
            pasted = error.message.partition("\n")[0] or error.context[-1]
            self._score_all(_Query(*twin, self.index, pasted), frames, 20, best)
        if beside:
            best = {page: each._replace(level=min(each.level, 1)) for page, each in best.items()}
        said = subwords(f"{error.type} {normalize(error.message)}")[:MAX_SAID]
        heard = _innermost(error, 6)
        traced = {} if said else frames
        said = said or _innermost(error, 1)
        hints, named = self._hints(said, heard), self._named({*said, *heard})
        placed = {page for page, each in frames.items() if each.placed == IN_FUNCTION}
        return self._combined(best, hints, named, traced, placed, whole=error.whole)

    def _texts(
        self, error: Shown, lines: list[str], penalty: int
    ) -> Iterator[tuple[str, str, int]]:
        """Type, text and handicap of all that an error may be recognised by."""
        if error.headed or error.plain:
            yield error.type, error.message, penalty
        if error.plain:
            for line in lines[-MAX_LINES:] if len(lines) > 1 else ():
                yield "", line, penalty or 20
            return
        first, newline, _ = error.message.partition("\n")
        if newline:
            yield error.type, first, penalty
        inside = find_inside(normalize(error.message), self.index.by_type)
        if inside:
            yield *inside, 20

    def _named(self, said: set[str]) -> list[int]:
        """For each page, how many per mille of the words of its slug were said."""
        return [1000 * len(slug & said) // max(len(slug), 1) for slug in self.index.slugs]

    def _frame_evidence(self, frames: Sequence[str]) -> dict[int, _Evidence]:
        """What the frames of a traceback tell of each page that is known by one of them."""
        found: dict[int, _Evidence] = {}
        for frame in dict.fromkeys(frames):
            for page, weight, first in self.index.frames.get(frame, ()):
                framed, shown, inside, _ = found.get(page, _UNSEEN)
                inside = inside or (first and frame == frames[-1])
                found[page] = _Evidence(framed + weight, shown + 1, inside)
        for frame in dict.fromkeys(frames):
            for placed, place in ((1, frame[: frame.rfind(":") + 1]), (IN_FUNCTION, frame)):
                for page in self.index.places.get(place, ()):
                    known = found.get(page, _UNSEEN)
                    found[page] = known._replace(placed=max(known.placed, placed))
        return found

    def _score_all(
        self,
        query: _Query,
        frames: Mapping[int, _Evidence],
        penalty: int,
        best: dict[int, _Scored],
    ) -> None:
        """Put each page's best template into `best`.

        What was not pasted so has to be likely, and not by words that any library prints.
        """
        for n in self._candidates(query):
            scored = self._score(n, query, frames)
            generic = self.index.templates[n].generic
            if scored is None or (query.pasted and (generic or not scored.level)):
                continue
            scored = scored._replace(score=max(scored.score - penalty, 0))
            page = self.index.templates[n].page
            if page not in best or (scored.level, scored.score) > best[page][1::-1]:
                best[page] = scored

    def _candidates(self, query: _Query) -> list[int]:
        """The templates that share most with a query, by weight."""
        index = self.index
        shared: dict[int, int] = {}
        for word in sorted({*query.exact, *query.loose}):
            for n in index.by_word.get(word, ()):
                shared[n] = shared.get(n, 0) + index.weights[word]
        same = index.by_type.get(query.name, []) if query.name else []
        for n in same:
            if n in shared or len(same) <= 40 or not index.templates[n].words:
                shared[n] = shared.get(n, 0) + index.templates[n].type_weight
        order = sorted(
            (-(1000 * weight // (index.templates[n].distinct + 400)), n)
            for n, weight in shared.items()
        )
        return [n for _, n in order[:MAX_CANDIDATES]]

    def _score(self, n: int, query: _Query, frames: Mapping[int, _Evidence]) -> _Scored | None:
        template = self.index.templates[n]
        kinship = self._kinship(template, query)
        aligned = _align(template, query)
        typed = template.type_weight if query.name and template.name else 0
        full = template.total + typed
        held = aligned.weight + (typed if kinship == 1 else 0)
        if not held or not full:
            return None
        hits = len(aligned.pairs)
        cover = 1000 * held // full
        framed, shown, inside, placed = frames.get(template.page, _UNSEEN)
        there = inside and template.words > 0
        agreed = kinship == 1 and (framed >= FRAMED or there or placed > 0)
        # A wording without a word: all of its message is the reader's own, the type tells.
        known = kinship == 1 and template.root != "" and (typed >= ENOUGH or placed > 0)
        by_type = known and not template.words
        swallowed = 0 if by_type else max(aligned.filled - FILLED * hits, 0)
        explained = hits + aligned.filled - swallowed
        loose = min(aligned.lead, 8) + aligned.gap + min(aligned.trail, 8) + swallowed
        fit = 1000 * explained // (explained + loose) if explained + loose else 1000
        score = (65 * cover + 35 * min(fit, cover + 200)) // 100 * held // (held + 150)
        score += {1: self._type_bonus(template), 0: 0, -1: -100, -2: -160}[kinship]
        score += framed * 12 // 100 + 20 * min(shown, 4)
        score -= 20 * min(aligned.gap, 5) + 30 * aligned.empty
        bare = not hits if template.words else not (agreed or by_type)
        if bare or (hits < 2 and kinship < 1):
            score //= 2
        score += JOINED * aligned.joined - 60 * min(aligned.swaps, 4)
        score += template.type == query.type  # of two releases' wordings, the paste's own
        level = 0
        least = 2 if template.words and not agreed else min(template.words, 1)
        if (held >= ENOUGH or agreed) and hits >= least:
            level = self._level(template, query, aligned, kinship, cover, fit)
        long = hits >= LONG and cover >= LONG_COVERED and not template.generic
        level = min(level, 2 if long else _ceiling(template, query, kinship, agreed=agreed))
        if query.root and template.root and query.root != template.root and shown < 2:
            level = min(level, 1)
        if by_type and not (query.root or agreed):
            level = min(level, 1)
        if placed and (level or placed == IN_FUNCTION):
            score += PLACED
        if placed and (level == 1 or (agreed and placed == IN_FUNCTION)):
            level = min(level + 1, 2)
        return _Scored(max(score, 0), level, fit, framed, n, query, aligned.pairs)

    def _kinship(self, template: _Template, query: _Query) -> int:
        """1 the same type, 0 unknown or a relative, -1 of another library, -2 another type."""
        if not query.name or not template.name:
            return 0
        if query.name == template.name:
            if not query.root or not template.root or query.root == template.root:
                return 1
            return 0 if query.root in self.index.roots else -1
        if query.name in _GENERIC_TYPES or template.name in _GENERIC_TYPES:
            return 0
        family = _FAMILY.get(query.name)
        return 0 if family and family == _FAMILY.get(template.name) else -2

    def _type_bonus(self, template: _Template) -> int:
        return 40 if template.type_weight < 200 else 60

    @staticmethod
    def _level(
        template: _Template,
        query: _Query,
        aligned: _Alignment,
        kinship: int,
        cover: int,
        fit: int,
    ) -> int:
        """2 may be the answer, 1 is likely, 0 is a suggestion."""
        if kinship < 0:
            return 0
        hits = len(aligned.pairs)
        tight = aligned.gap <= hits // 6 and aligned.empty == 0
        sure = fit >= 550 if kinship else fit >= 650 and aligned.weight >= 2 * ENOUGH
        if aligned.swaps and hits < 6:
            return 0
        if aligned.quoted and hits < LONG and any(mark in query.text for mark in QUOTES):
            return 1
        typed = kinship == 1 and template.root != ""
        enough, most = (COVERED, 1) if typed else (LONG_COVERED, 0)
        if hits >= LONG and cover >= enough and fit >= 700 and aligned.swaps <= most:
            return 2
        if tight and not aligned.lost and not aligned.swaps:
            if not aligned.unsaid and sure and aligned.lead <= (0 if kinship else 3):
                return 2
            whole = hits >= TOGETHER and not aligned.unsaid and not aligned.gap
            if whole and aligned.weight >= (ENOUGH if fit == 1000 else 3 * ENOUGH):
                return 2
            if _is_cut(aligned, fit) and aligned.weight >= 4 * ENOUGH:
                return 2
        if cover >= COVERED and fit >= 400:
            return 1
        return int(cover >= 250 and fit >= 700 and 2 * aligned.lost <= hits)

    def _hints(self, said: Iterable[str], heard: Iterable[str]) -> dict[int, tuple[int, int]]:
        """For each page that shares words: their impact, and the share of what was said."""
        impact: dict[int, int] = {}
        covered: dict[int, int] = {}
        total = 0
        for part, texts in ((2, said), (1, heard)):
            for word in dict.fromkeys(texts):
                if word in STOP_WORDS:
                    continue
                weight = self.index.weight(word) if word in self.index.hints else UNKNOWN
                total += weight if part == 2 else 0
                for page, each in self.index.hints.get(word, ()):
                    impact[page] = impact.get(page, 0) + part * each
                    if part == 2:
                        covered[page] = covered.get(page, 0) + weight
        return {
            page: (each, 1000 * covered.get(page, 0) // total if total else 0)
            for page, each in impact.items()
        }

    def _combined(
        self,
        best: Mapping[int, _Scored],
        hints: Mapping[int, tuple[int, int]],
        named: Sequence[int],
        traced: Mapping[int, _Evidence],
        placed: Set[int],
        *,
        whole: bool,
    ) -> list[_Ranked]:
        """Templates, hints and frames together, best first; at most one stays confident.

        What is likely goes before what is only suggested. Where pages share a wording, the one
        whose name says no more than the paste is first.
        """
        top = max((impact for impact, _ in hints.values()), default=0) or 1
        ranked: list[_Ranked] = []
        for page in sorted({*best, *hints, *traced, *placed}):
            scored = best.get(page)
            impact, share = hints.get(page, (0, 0))
            level = scored.level if scored else 0
            score = (scored.score if scored else 0) + 120 * impact // top + 20 * share // 100
            framed, shown, _, _ = traced.get(page, _UNSEEN)
            score += 40 * level + 60 * named[page] // 1000 + framed // 2
            score += PLACED * (page in placed and scored is None)
            if level <= 0:
                found = share >= HINTED or (scored is not None and scored.score >= 400)
                found = found or page in placed or (framed >= TRACED and shown > 1)
                level = 0 if found else -1
            ranked.append((score, level + 1, page, scored))
        ranked.sort(key=lambda each: (each[1] < 2, -each[0], each[2]))
        return _without_rivals(ranked, whole=whole)


_Ranked = tuple[int, int, int, _Scored | None]
"""Score, level (an index of `LEVELS`), page, its best template."""


def _without_rivals(ranked: list[_Ranked], *, whole: bool) -> list[_Ranked]:
    """Only the first page may be confident, and only where no other comes close.

    Of a traceback that is not `whole`, frames that are not shown tell nothing.
    """
    clear = all(ranked[0][0] - e[0] >= _distance(ranked[0], e, whole=whole) for e in ranked[1:])
    return [
        each if n == 0 and clear else (each[0], min(each[1], 2), *each[2:])
        for n, each in enumerate(ranked)
    ]


def _distance(first: _Ranked, other: _Ranked, *, whole: bool) -> int:
    """How far the first must be before another, which may explain the paste as well."""
    one, two = first[3], other[3]
    if one is None or two is None or two.fit < one.fit:
        return CLEAR
    if other[1] < 3 and len(two.pairs) <= len(one.pairs):
        return CLEAR
    decided = whole and one.framed >= FRAMED and one.framed - two.framed >= DECIDED
    closer = len(one.pairs) > len(two.pairs) and one.fit == 1000
    return CLEAR if decided or closer else CLEAR_OF_EQUAL


def _innermost(error: Shown, number: int) -> list[str]:
    """The words of so many source lines and frames of a traceback, the last ones."""
    return subwords(" ".join(error.context[-number:] + error.frames[-number:]))[:MAX_SAID]


def _announces(error: Shown) -> bool:
    """Whether a text leads up to the error that follows, as that of Flask's CLI does."""
    return not error.plain and error.message.partition("\n")[0].endswith(":")


def _causes_first(errors: Iterable[Shown]) -> list[Shown]:
    """The errors in their order, but for one that announces the next; a chain keeps its own."""
    found: list[Shown] = []
    for error in errors:
        follows = error.type != "" and not error.linked
        after = bool(found) and _announces(found[-1]) and follows
        found.insert(len(found) - after, error)
    return found


def _weighed(rows: list[tuple[Shown, list[_Ranked]]]) -> list[tuple[Shown, list[_Ranked]]]:
    """What announces an error is not the answer where that error has one of its own."""
    weighed = rows[:1]
    for (_, cause), (error, ranked) in itertools.pairwise(rows):
        if _announces(error) and cause and cause[0][1] == 3:
            ranked = [(each[0], min(each[1], 2), *each[2:]) for each in ranked]
        weighed.append((error, ranked))
    return weighed


def _merged(rankings: list[list[_Ranked]]) -> list[_Ranked]:
    """Each page once, from the error that fits it best; a tie goes to the earlier error."""
    best: dict[int, tuple[int, int, int, _Ranked]] = {}
    likely = Counter(each[2] for ranked in rankings for each in ranked if each[1] > 1)
    for n, ranked in enumerate(rankings):
        for each in ranked:
            score, level, page, _ = each
            score += BOTH * (likely[page] > 1 and level > 1)
            key = (-(level == 3) - (level > 1), -score, n)
            if page not in best or key < best[page][:3]:
                best[page] = (*key, each)
    merged = [each for *_, each in sorted(best.values(), key=lambda row: (*row[:3], row[3][2]))]
    return [
        each if n == 0 else (each[0], min(each[1], 2), *each[2:]) for n, each in enumerate(merged)
    ]


def _ceiling(template: _Template, query: _Query, kinship: int, *, agreed: bool) -> int:
    """The highest level that a template's own text allows.

    A wording of fewer than two literal words needs its type and its frames (`agreed`) to be
    more than a suggestion; one that any Python program prints needs them to be the answer.
    What a page only quotes has to name a library's type, module or identifier for that, or to
    be a sentence with its type.
    """
    if agreed:
        return 2
    plain = query.name == "" and (not template.name or template.sentence)
    alike = kinship == 1 or plain
    if template.weak and (template.generic or not alike or not template.named):
        return 0 if template.generic else 1
    if template.words < 2 and not (template.root and kinship == 1):
        return 0
    return 1 if template.generic else 2


def _is_cut(aligned: _Alignment, fit: int) -> bool:
    """Whether a query is a template's beginning, at least six words of it."""
    return fit >= 950 and len(aligned.pairs) >= 6 and aligned.pairs[0].piece == 0


def _align(template: _Template, query: _Query) -> _Alignment:
    """The heaviest chain of equal words that keeps the order of both texts.

    Words between two of the chain cost a little unless the template has a hole there.
    """
    chain = _heaviest(_pairs(template, query), _holes_before(template))
    return _measure(template, query, chain)


def _pairs(template: _Template, query: _Query) -> list[_Pair]:
    found: list[_Pair] = []
    for n, (word, tail) in enumerate(zip(template.ids, template.tails, strict=True)):
        if word < 0:
            continue
        weight = template.weights[n]
        places = {at: _Pair(n, at, weight) for at in query.exact.get(word, ())}
        for at in (*query.loose.get(word, ()), *query.exact.get(tail, ())):
            places.setdefault(at, _Pair(n, at, weight * 3 // 4))
        found += [places[at] for at in sorted(places)]
        if len(found) >= MAX_PAIRS:
            break
    return found[:MAX_PAIRS]


def _holes_before(template: _Template) -> list[int]:
    """For each piece the number of holes before it."""
    counts, holes = [], 0
    for word in template.ids:
        counts.append(holes)
        holes += word < 0
    return counts


def _heaviest(pairs: list[_Pair], holes: list[int]) -> list[_Pair]:
    sums: list[int] = []
    before: list[int] = []
    last = -1
    for n, pair in enumerate(pairs):
        best, link = 0, -1
        for m in range(n):
            other = pairs[m]
            if other.piece >= pair.piece or other.word >= pair.word:
                continue
            between = pair.word - other.word - 1
            cost = 0 if holes[other.piece] < holes[pair.piece] else 8 * min(between, 12)
            if sums[m] - cost > best:
                best, link = sums[m] - cost, m
        sums.append(best + pair.weight)
        before.append(link)
        if last < 0 or sums[n] > sums[last]:
            last = n
    chain = []
    while last >= 0:
        chain.append(pairs[last])
        last = before[last]
    return chain[::-1]


def _measure(template: _Template, query: _Query, chain: list[_Pair]) -> _Alignment:
    filled = empty = lead = gap = trail = lost = unsaid = swaps = quoted = joined = 0
    piece = word = 0
    end = _Pair(len(template.pieces), len(query.words), 0)
    for n, pair in enumerate([*chain, end]):
        between = pair.word - word
        missed = sum(template.matters[piece : pair.piece])
        if any(each < 0 for each in template.ids[piece : pair.piece]):
            filled += between
            if not between and pair is not end and template.needs_filling(pair):
                empty += not _is_filled(template, query, piece, pair)
            # Another word stands where the template has one, before its hole.
            swaps += template.matters[piece] and query.says_more(word, between)
            for mark in filter(None, template.marks[piece : pair.piece]):
                there = mark in query.between(word, pair.word)
                joined += there
                swaps += not there
        else:
            swaps += missed > 0 and query.says_more(word, between)
            if pair is end:
                trail = between
            elif n:
                gap += between
                together = not between and pair.piece == piece
                quoted += together and _is_quoted_otherwise(template, query, chain[n - 1], pair)
            else:
                lead = between
        if pair is end:
            unsaid = missed
        else:
            lost += missed
        piece, word = pair.piece + 1, pair.word + 1
    weight = sum(each.weight for each in chain)
    counts = filled, empty, lead, gap, trail, lost, unsaid, swaps, quoted, joined
    return _Alignment(chain, weight, *counts)


def _is_filled(template: _Template, query: _Query, piece: int, pair: _Pair) -> bool:
    """Whether holes without a word hold something else, as a token of punctuation."""
    left = template.pieces[piece - 1].end if piece else 0
    holes = sum(each.end - each.start for each in template.pieces[piece : pair.piece])
    literal = template.pieces[pair.piece].start - left - holes
    return len(query.between(pair.word, pair.word)) > literal


def _is_quoted_otherwise(template: _Template, query: _Query, one: _Pair, two: _Pair) -> bool:
    """Whether between two words a quotation begins or ends, in one of both texts only."""
    theirs = query.text[query.words[one.word].end : query.words[two.word].start]
    ours = template.text[template.pieces[one.piece].end : template.pieces[two.piece].start]
    return any(mark in theirs for mark in QUOTES) != any(mark in ours for mark in QUOTES)


def _span(template: _Template, query: _Query, pair: _Pair) -> tuple[int, int, int, int]:
    piece, word = template.pieces[pair.piece], query.words[pair.word]
    return piece.start, piece.end, word.start, word.end


def _holes(template: _Template, query: _Query, chain: list[_Pair]) -> dict[str, str]:
    """What stands in the query where the template has a hole, if both its sides were met.

    Holes that a mark joins have one value, under the first one's name.
    """
    met = {pair.piece: query.words[pair.word] for pair in chain}
    values: dict[str, str] = {}
    for n, piece in enumerate(template.pieces):
        if piece.word is not None or piece.mark.startswith("_") or not chain:
            continue
        last = n
        while last + 1 < len(template.pieces) and template.pieces[last + 1].mark.startswith("_"):
            last += 1
        has_next = last + 1 < len(template.pieces)
        if (n > 0 and n - 1 not in met) or (has_next and last + 1 not in met):
            continue
        start, left = (met[n - 1].end, template.pieces[n - 1].end) if n else (0, 0)
        end, right = len(query.text), len(template.text)
        if has_next:
            end, right = met[last + 1].start, template.pieces[last + 1].start
        value = _between(
            query.text[start:end],
            template.text[left : piece.start].strip(" \n"),
            template.text[template.pieces[last].end : right].strip(" \n"),
        )
        if value:
            values.setdefault(piece.name, value)
    return values


def _between(text: str, left: str, right: str) -> str:
    """A text without the punctuation that a template has on both sides of a hole."""
    text = text.strip(" \n")
    if left and text.startswith(left):
        text = text[len(left) :]
    if right and text.endswith(right):
        text = text[: -len(right)]
    return text.strip(" \n")
