"""What differs from run to run, replaced by fixed words, so that records stay the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
_CLOCK = r"\d\d:\d\d:\d\d"

_MASKS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), stand_in)
    for pattern, stand_in in (
        # The harness's own frame; see `Lines` there.
        (r'^.*File "<frozen importlib\._bootstrap>", .* in _find_and_load_unwatched\n', ""),
        # Library code that changes with every patch release of Python.
        (r'(File "(?:lib/python3\.\d+/|<frozen )[^"\n]*", line )\d+', r"\1?"),
        (rf"\b\d{{4}}-\d\d-\d\d[T ]{_CLOCK}(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d)?", "<time>"),
        (rf"\b\d\d/{_MONTH}/\d{{4}}[: ]{_CLOCK}(?: [+-]\d{{4}})?", "<time>"),
        # 1970 is no time of day: it is how a cookie is deleted.
        (rf"\b{_DAY}, \d\d[ -]{_MONTH}[ -](?!1970)\d{{4}} {_CLOCK} GMT", "<time>"),
        (rf"\b{_DAY} {_MONTH} [ \d]\d {_CLOCK} (?!1970)\d{{4}}\b", "<time>"),
        (r'(" \d{3} (?:\d+|-)) \d+\.\d{6}$', r"\1 <seconds>"),
        (r"\[\d+\] \[(?=(?:DEBUG|INFO|WARNING|ERROR|CRITICAL)\])", "[<pid>] ["),
        (r"(Listening at: \S+) \(\d+\)", r"\1 (<pid>)"),
        (r"\b([Pp][Ii][Dd]|[Pp]rocess)( ?[:=] ?| )\d+\b", r"\1\2<pid>"),
        (r"\b(thread id |started (?:daemon )?|thread_ident=)(?:0x[0-9a-f]+|\d+)\b", r"\1<thread>"),
        (r"\bat 0x[0-9A-Fa-f]{4,16}\b", "at 0x…"),
        (r"\b0x[0-9A-Fa-f]{9,16}\b", "0x…"),
        # Ports that the system hands out, from 32768 on; 5000 means something.
        *(
            (before + r"(?:3276[89]|327[7-9]\d|32[89]\d\d|3[3-9]\d{3}|[4-6]\d{4})\b", r"\1<port>")
            for before in (
                r"\b((?:127\.0\.0\.1|0\.0\.0\.0|localhost):)",
                r"(\[::1?\]:)",
                r"(\(['\"](?:127\.0\.0\.1|0\.0\.0\.0|localhost|::1?)['\"], )",
                r"\b([Pp]ort(?: |=|: ))",
            )
        ),
        (r"(?<=/)tmp[a-z0-9_]{8}\b", "tmp…"),
    )
)


_LISTED = re.compile(r"(?:^ *Generating \S+ \.\.\. +done\n){2,}", re.MULTILINE)
"""Files that Alembic copies as the file system lists them, which no two do alike."""


def mask(text: str, *, roots: Mapping[str, str]) -> str:
    """Replaces what differs from run to run by fixed words; masking twice changes nothing.

    `roots` maps absolute paths to what stands for them. A folder's path with a trailing
    slash may stand for nothing, which makes the paths beneath it relative.
    """
    text = _mask_paths(text, roots)
    for pattern, stand_in in _MASKS:
        text = pattern.sub(stand_in, text)
    return _LISTED.sub(lambda found: "".join(sorted(found[0].splitlines(keepends=True))), text)


def _mask_paths(text: str, roots: Mapping[str, str]) -> str:
    if not roots:
        return text
    longest_first = sorted(roots, key=len, reverse=True)
    pattern = re.compile(
        "|".join(
            re.escape(path) + ("" if path.endswith("/") else r"(?![\w.-])")
            for path in longest_first
        )
    )
    while (masked := pattern.sub(lambda found: roots[found[0]], text)) != text:
        text = masked  # what stood around a path that stands for nothing may be one
    return text
