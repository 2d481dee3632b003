"""Which page answers which message, by what its runs showed. Pure.

A group is one message, or a few of one cause, that a package raises at developers; they
were classified by hand in `messages/groups.jsonl`. A page answers a message where a run of
its bad snippet showed that text, or, where a message has no words of its own, ended in one
of the group's files with the group's exception.
"""

from __future__ import annotations

import builtins
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from known_issues.emissions import Emission, literals, telling
from known_issues.model import Group, Message, Observation, Site

_OUTPUT_ONLY = frozenset(("info", "warning", "error", "exception", "stderr", "stdout"))


@dataclass(frozen=True)
class Covered:
    """A group with the pages that answer it, best first; `shown` of its messages were run."""

    group: Group
    pages: tuple[str, ...]
    shown: int


@dataclass(frozen=True)
class _Evidence:
    """What the runs of one page's bad showed, each text once.

    `ends` are (file, line, type) of the frames in which exceptions were raised, on one
    stack for `lines`, on any for `ends`.
    """

    slug: str
    package: str
    errors: tuple[tuple[str, str], ...]
    output: str
    ends: frozenset[tuple[str, str]]
    lines: Mapping[str, frozenset[int]] = field(default_factory=dict)

    @functools.cached_property
    def everything(self) -> str:
        return "\n".join([*(text for _, text in self.errors), self.output])


class Evidence:
    """The runs of all pages; made once, asked for each message."""

    def __init__(self, site: Site, stack: str = "") -> None:
        self.pages = [
            _evidence(slug, issue.claims.package, site.observed(slug, "bad").values(), stack)
            for slug, issue in site.issues.items()
        ]
        self._everything = "\n".join(page.everything for page in self.pages)

    def of_message(self, message: Message, package: str) -> list[str]:
        """The pages whose runs showed a text, those about the package first."""
        if not telling(message.text):
            return []
        longest = _plain(max(literals(message.text), key=len))
        if longest not in self._everything:
            return []
        pattern = _pattern(message.text)
        ranked = [
            (rank, page.package != package, -_named(page.slug, message.text), page.slug)
            for page in self.pages
            if longest in page.everything and (rank := _rank(page, message, pattern)) is not None
        ]
        return [slug for *_, slug in sorted(ranked)]

    def of_place(self, files: Iterable[str], name: str) -> list[str]:
        """The pages whose runs raised an exception of that short name in one of the files."""
        wanted = {(file, name) for file in files}
        return [page.slug for page in self.pages if page.ends & wanted]

    def of_emission(self, emission: Emission, package: str) -> list[str]:
        """The pages that ran a place of a package's source, or showed its text."""
        span = range(emission.line, emission.end + 1)
        ran = [page.slug for page in self.pages if page.lines.get(emission.file, set()) & {*span}]
        type_ = "" if emission.way in ("log", "print", "abort") else emission.type
        said = self.of_message(Message(type_, emission.text), package)
        return list(dict.fromkeys([*ran, *said]))


def cover(groups: Iterable[Group], evidence: Evidence) -> list[Covered]:
    """Each group with the pages that answer it."""
    return [_cover(group, evidence) for group in groups]


def _cover(group: Group, evidence: Evidence) -> Covered:
    pages: dict[str, int] = {}
    shown = 0
    for message in group.messages:
        if telling(message.text):
            found = evidence.of_message(message, group.package)
        else:
            found = evidence.of_place(group.files, message.type)
        shown += bool(found)
        for place, slug in enumerate(found):
            pages.setdefault(slug, place)
    return Covered(group, tuple(sorted(pages, key=lambda slug: pages[slug])), shown)


def _evidence(
    slug: str, package: str, observations: Iterable[Observation], stack: str
) -> _Evidence:
    errors: dict[tuple[str, str], None] = {}
    output: dict[str, None] = {}
    ends: set[tuple[str, str]] = set()
    lines: dict[str, set[int]] = {}
    for each in observations:
        for error in each.errors:
            errors[error.type, _plain(error.message)] = None
        output[_plain(each.output)] = None
        for file, line, name in _ends(each.traceback or ""):
            ends.add((file, name))
            if each.stack == stack:
                lines.setdefault(file, set()).add(line)
    return _Evidence(
        slug,
        package,
        tuple(errors),
        "\n".join(output),
        frozenset(ends),
        {file: frozenset(numbers) for file, numbers in lines.items()},
    )


_FRAME = re.compile(r'  File "(?:[^"]*/)?site-packages/([^"]+)", line (\d+), in (.+)')
_ABORTS = frozenset(
    (
        ("flask/helpers.py", "abort"),
        ("werkzeug/exceptions.py", "abort"),
        ("werkzeug/exceptions.py", "__call__"),
    )
)
"""The functions that raise for another: what `abort` raises is its caller's."""


def _ends(traceback: str) -> list[tuple[str, int, str]]:
    """Where each exception of a traceback was raised: file, line, the type's short name.

    What `abort` raised counts for the package's place that called it too.
    """
    found = []
    last: tuple[str, int] | None = None
    caller: tuple[str, int] | None = None
    for line in traceback.splitlines():
        frame = _FRAME.match(line)
        if frame:
            last = frame[1], int(frame[2])
            caller = caller if (frame[1], frame[3]) in _ABORTS else last
        elif line.startswith("  File "):
            last = caller = None
        elif last and line and not line[0].isspace():
            name = line.partition(":")[0].rpartition(".")[2]
            found += [(*place, name) for place in dict.fromkeys((last, caller)) if place]
            last = caller = None
    return found


def _rank(page: _Evidence, message: Message, pattern: re.Pattern[str]) -> int | None:
    """0 where a run ended so, 1 where one printed it, None where none showed it."""
    if message.type not in _OUTPUT_ONLY:
        for name, text in page.errors:
            if _is(name, message.type) and pattern.search(text):
                return 0
    return 1 if pattern.search(page.output) else None


def _is(observed: str, said: str) -> bool:
    """Whether an observed type is the one that a source names, or a builtin kind of it.

    Where the source says OSError and raises anew what `open` raised, a run shows a
    FileNotFoundError.
    """
    kind, wider = getattr(builtins, observed, None), getattr(builtins, said, None)
    if isinstance(kind, type) and isinstance(wider, type):
        return issubclass(kind, wider)
    return said in ("", observed.rpartition(".")[2])


def _named(slug: str, text: str) -> int:
    """Per mille of a slug's words that a text holds: the page that is named after it is first."""
    parts = slug.split("-")
    return 1000 * sum(part in text.lower() for part in parts) // len(parts)


@functools.cache
def _pattern(text: str) -> re.Pattern[str]:
    """A template as a pattern for plain text: holes are a few words, the rest is literal."""
    parts = re.split(r"(⟦[^⟧]*⟧|\{[^{}\n]*\})", text)
    made = [
        ".{0,300}?" if re.fullmatch(r"⟦[^⟧]*⟧|\{[^{}\n]*\}", each) else _exact(each)
        for each in parts
    ]
    return re.compile("".join(made), re.DOTALL)


def _exact(part: str) -> str:
    words = re.split(r"\s+", part)
    return r"\s+".join(map(re.escape, words))


def _plain(text: str) -> str:
    """A text in one line, its spaces made single."""
    return re.sub(r"\s+", " ", text)


def same(text: str) -> str:
    """A template without what its holes are called, to tell whether two are the same."""
    return _plain(re.sub(r"⟦[^⟧]*⟧|\{[^{}\n]*\}", "{}", text)).strip()


def count(covered: Sequence[Covered]) -> dict[str, tuple[int, int]]:
    """By distribution, in order: groups with a page, and groups."""
    counts: dict[str, tuple[int, int]] = {}
    for each in covered:
        done, total = counts.get(each.group.package, (0, 0))
        counts[each.group.package] = done + bool(each.pages), total + 1
    return counts
