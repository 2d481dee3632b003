"""What a person pasted, read as errors with their tracebacks. Pure; twin of match.mjs."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass, field
from typing import Any

from known_issues.text import clean_lines

MAX_ERRORS, MAX_FIRST = 12, 2
MAX_MESSAGE_LINES = 8
MAX_FRAMES = 200
"""Of the frames of one traceback the innermost are kept."""

RULES: dict[str, Any] = {
    "type": r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*",
    "type_end": r"(?:Error|Exception|Warning|Exit|Interrupt|Timeout|Found|Group)$",
    "small_types": ["error", "timeout", "gaierror", "herror"],
    "links": ["During handling of the above", "The above exception was the direct cause"],
    "starts": ["Traceback (most recent"],
    "ends": ["[SQL: ", "[parameters: ", "(Background on", "'''", "=====", "-----", "_ _ _"],
    "after_type": ["Traceback (most", "//", "- "],
    "frameless": ["site-packages", "dist-packages", "lib", "Lib", "src", ""],
    "location": r"([^ :]{1,300}\.py|[A-Za-z]:[^ :]{1,300}\.py):[0-9]{1,7}: *([^\n]{0,300})",
    "call_site": r"(?:File )?([^ \"]{1,300}\.py)(?::[0-9]{1,7},)? in ([A-Za-z0-9_<>]{1,100})",
    "wrapped": r"line [0-9]{1,7}, in ",
    "function": r"[A-Za-z0-9_<>.]{0,100}",
    "suffixes": [" // Werkzeug Debugger", " [SQL: ", " (Background on this error at: "],
    "suggestion": ". Did you mean: '",
    # Types that replaced one another, or that a library catches for one another.
    "families": [
        "importerror modulenotfounderror",
        "keyerror indexerror lookuperror",
        "oserror filenotfounderror permissionerror ioerror connectionerror connectionrefusederror"
        " connectionreseterror brokenpipeerror",
    ],
    # Driver, HTTP status, errno.
    "wrappers": [
        r"\([A-Za-z0-9_.]{1,100}\) ",
        r"[0-9]{3} [A-Z][A-Za-z' -]{1,60}: ",
        r"\[Errno [0-9]{1,5}\] ",
    ],
}
"""What this module knows of tracebacks, in both languages: the index carries it."""

_TYPE = re.compile(RULES["type"])
_TYPE_END = re.compile(RULES["type_end"])
_LOCATION = re.compile(RULES["location"])
_CALL_SITE = re.compile(RULES["call_site"])
_WRAPPED = re.compile(RULES["wrapped"])
_FUNCTION = re.compile(RULES["function"])
_WRAPPERS = [re.compile(pattern) for pattern in RULES["wrappers"]]


@dataclass
class Shown:
    """One error of a paste.

    `type` is empty for a plain text; `message` may have several lines; `frames` are `package/module:function`, outermost
    first; `context` are the source lines between them; `headed` if type or message was
    there and not only frames; `linked` if it was raised while, or because of, the one
    before; `plain` for text in which no error was recognised.
    """

    type: str = ""
    message: str = ""
    frames: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    headed: bool = False
    linked: bool = False
    plain: bool = False
    spare: tuple[str, str] | None = None

    @property
    def text(self) -> str:
        return ": ".join(part for part in (self.type, self.message) if part)


@dataclass
class Paste:
    """The errors of a paste in the order of its lines, and the lines that belong to none."""

    errors: list[Shown]
    lines: list[str]


def read(text: str, types: Container[str] = ()) -> Paste:
    """Find the errors in a pasted text; `types` are further names of exceptions, lower case."""
    return _Reader(clean_lines(text), types).read()


class _Reader:
    """One pass over the lines: a traceback's frames, then the first header after them.

    `spare` is an error found inside a line of code, used where no header follows.
    """

    def __init__(self, lines: list[str], types: Container[str]) -> None:
        self.lines = lines
        self.types = types
        self.errors: list[Shown] = []
        self.rest: list[str] = []
        self.now = Shown()
        self.at = 0
        self.pytest = any(line.startswith("E  ") for line in lines)

    def read(self) -> Paste:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            self.at += 1
            self._take(line, line.strip(" "))
        self._close()
        return Paste(_distinct(self.errors), self.rest)

    def _take(self, line: str, bare: str) -> None:
        if not bare.strip("^~ ") or _WRAPPED.match(bare):
            return
        if _starts(bare, "links"):
            self._close(linked=True)
        elif _starts(bare, "starts"):
            self._close(linked=self.now.linked and not self.now.headed)
        elif frames := find_frames(bare):
            self._take_frames(frames, bare)
        elif self.pytest and not line.startswith("E  "):
            self._take_context(bare)
        else:
            self._take_text(line[1:].strip(" ") if self.pytest else bare)

    def _take_frames(self, frames: list[str], bare: str) -> None:
        if self.now.headed and self.now.frames and not _LOCATION.match(bare):
            self._close()
        self.now.frames += frames
        self.now.spare = find_inside(bare[bare.rfind('", line ') + 8 :], self.types)

    def _take_context(self, bare: str) -> None:
        if self.now.frames or self.pytest:
            self.now.context.append(bare)
            self.now.spare = find_inside(bare, self.types) or self.now.spare
        else:
            self.rest.append(bare)

    def _take_text(self, bare: str) -> None:
        header = find_header(bare, self.types)
        inside = None if header or self.now.frames else find_inside(bare, self.types)
        found = header or inside
        if found:
            if self.now.headed:
                self._close()
            self.now.type, self.now.message = found
            self.now.headed = True
            self._take_message()
            if inside or not self.now.frames:
                self.rest.append(bare)
        elif self.now.headed or not self.now.frames:
            self.rest.append(bare)
        else:
            self._take_context(bare)

    def _take_message(self) -> None:
        """The lines that follow a header, until a blank one or the next thing."""
        body = [self.now.message] if self.now.message else []
        for _ in range(MAX_MESSAGE_LINES):
            if self.at >= len(self.lines):
                break
            line = self.lines[self.at]
            if self.pytest and not line.startswith("E  "):
                break
            bare = (line[1:] if self.pytest else line).strip(" ")
            if self._ends_message(bare) or (body and not bare):
                break
            if bare:
                body.append(bare)
            self.at += 1
        self.now.message = "\n".join(body)

    def _ends_message(self, bare: str) -> bool:
        if any(_starts(bare, marks) for marks in ("links", "starts", "ends")) or find_frames(bare):
            return True
        return not self.now.frames and find_header(bare, self.types) is not None

    def _close(self, *, linked: bool = False) -> None:
        now = self.now
        if not now.headed and now.spare:
            now.type, now.message = now.spare
            now.headed = True
        if now.headed or now.frames:
            now.frames = now.frames[-MAX_FRAMES:]
            now.context = now.context[-MAX_FRAMES:]
            self.errors.append(now)
        else:
            self.rest += now.context
        self.now = Shown(linked=linked)


def _starts(text: str, marks: str) -> bool:
    return text.startswith(tuple(RULES[marks]))


def _distinct(errors: list[Shown]) -> list[Shown]:
    """Without repetitions (a debugger's page says it three times), the first and the last ones."""
    found: dict[str, Shown] = {}
    for error in errors:
        same = found.get(error.text)
        if same is None or not error.headed:
            found[error.text if error.headed else f"#{len(found)}"] = error
        elif len(error.frames) > len(same.frames):
            same.frames, same.context = error.frames, error.context
    kept = list(found.values())
    return kept[:MAX_FIRST] + kept[MAX_FIRST:][MAX_FIRST - MAX_ERRORS :]


def is_type(name: str, types: Container[str]) -> bool:
    """Whether a dotted name reads like an exception's type."""
    last = name[name.rfind(".") + 1 :]
    if not "A" <= last[:1] <= "Z":
        return last in RULES["small_types"] and last != name
    if _TYPE_END.search(last) or last.lower() in types:
        return True
    return last != name and not "A" <= name[:1] <= "Z" and last != last.upper()


def find_header(line: str, types: Container[str] = ()) -> tuple[str, str] | None:
    """The type and message of a line that is `Type: message`, `Type('message')` or `Type`."""
    found = _TYPE.match(line)
    if not found or not is_type(found[0], types):
        return None
    name = "" if found[0] == "Error" else found[0]
    rest = line[found.end() :]
    if rest.startswith(":") and not rest.startswith("::"):
        return name, rest[1:].strip(" ")
    if rest.startswith(("('", '("')):
        return name, _quoted(rest[2:])
    bare = rest.strip(" ")
    return (name, "") if name and (not bare or _starts(bare, "after_type")) else None


def find_inside(line: str, types: Container[str]) -> tuple[str, str] | None:
    """The first `Type: message`, or else `Type('message')`, inside a line."""
    spare = None
    for found in _TYPE.finditer(line):
        after = line[found.end() : found.end() + 2]
        if after == ": " and found[0] != "Error" and is_type(found[0], types):
            return found[0], line[found.end() + 2 :].strip(" ")
        if not spare and after in ("('", '("') and is_type(found[0], types):
            spare = found[0], _quoted(line[found.end() + 2 :])
    return spare


def _quoted(text: str) -> str:
    """What stands before the last quote of a line."""
    end = max(text.rfind("'"), text.rfind('"'))
    return text[:end] if end > 0 else text


def find_frames(line: str) -> list[str]:
    """The frames that a line shows, as `package/module:function`."""
    if 'File "' not in line:
        return _named_frame(line)
    frames = []
    at = line.find('File "')
    while at >= 0:
        end = line.find('", line ', at)
        if end < 0:
            break
        name = line[end : end + 24].find(", in ")
        frames.append(frame_key(line[at + 6 : end], line[end + name + 5 :] if name >= 0 else ""))
        at = line.find('File "', end)
    return frames


def _named_frame(line: str) -> list[str]:
    """IPython's `path.py in function(…)` and pytest's `path.py:12: in function`."""
    found = _CALL_SITE.match(line)
    if found:
        return [frame_key(found[1], found[2])]
    found = _LOCATION.match(line)
    if not found or "Warning:" in found[2]:
        return []
    return [frame_key(found[1], found[2][3:] if found[2].startswith("in ") else "")]


def frame_key(path: str, function: str) -> str:
    """`/…/site-packages/flask/app.py`, `wsgi_app` as `flask/app:wsgi_app`."""
    parts = path.replace("\\", "/").split("/")
    parent = parts[-2] if len(parts) > 1 else ""
    inside = "" if parent in RULES["frameless"] or parent.startswith("python") else f"{parent}/"
    name = _FUNCTION.match(function)
    return f"{inside}{parts[-1].removesuffix('.py')}:{name[0] if name else ''}"


def normalize(message: str) -> str:
    """A message without what wraps it: driver, HTTP status, errno, suggestion, SQL."""
    for suffix in RULES["suffixes"]:
        at = message.find(suffix)
        if at >= 0:
            message = message[:at]
    at = message.find(RULES["suggestion"])
    if at >= 0:
        message = message[: at + 1]
    for pattern in _WRAPPERS:
        found = pattern.match(message)
        if found:
            message = message[found.end() :]
    return message
