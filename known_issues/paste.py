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

RULES: dict[str, dict[str, Any]] = {
    "pairs": {
        # Types that replaced one another, or that a library catches for one another.
        "family": [
            *(["importerror", "import"], ["modulenotfounderror", "import"]),
            *(["keyerror", "lookup"], ["indexerror", "lookup"], ["lookuperror", "lookup"]),
            *(["oserror", "os"], ["filenotfounderror", "os"], ["permissionerror", "os"]),
            *(["ioerror", "os"], ["connectionerror", "os"], ["connectionrefusederror", "os"]),
            *(["connectionreseterror", "os"], ["brokenpipeerror", "os"]),
        ],
    },
    "patterns": {
        "type": r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*",
        # Carets under a source line; the second half of a wrapped frame.
        "noise": r"[~^ ]*$|line [0-9]{1,7}, in |Exception in thread ",
        "location": r"((?:[A-Za-z]:)?[^ :]{1,300}\.py):[0-9]{1,7}:(?: in ([A-Za-z0-9_<>.]{1,100}))?"
        r"(?! [A-Za-z]*Warning:)",
        "call_site": r"(?:File )?([^ \"]{1,300}\.py)(?::[0-9]{1,7},)? in ([A-Za-z0-9_<>]{1,100})",
        # A terminal may have wrapped it before the line's number.
        "frame": r'File "([^"\n]{1,300})",'
        r"(?:$| line [0-9?]{1,9}(?:, in ([A-Za-z0-9_<>.]{1,100}))?)",
        # Folders that say nothing of the package that is in them.
        "top": r"(?:(?:site|dist)-packages|lib|Lib|src|)$|python",
        "small_type": r"(?:error|timeout|gaierror|herror)$",
        "type_end": r"[^\n]*(?:Error|Exception|Warning|Exit|Interrupt|Timeout|Found|Group)$",
        "after_type": r" *(?:$|Traceback \(most|//|- |\(note: )",
        "call": r"\(['\"]",
        "last_quote": r"['\"][^'\"]*$",
        "link": r"During handling of the above|The above exception was the direct cause",
        # In JSON it begins a string, rich draws a box around it.
        "start": r"(?:[^\n]*(?:[\"']|\u2500 ))?Traceback \(most recent",
        # What Flask's server prints at each start; lines that say no more beside it.
        "banner": r"\* (?:Serving Flask|Environment: |Running on |Debugger )"
        r"|(?:WARNING: )?(?:This is a development server\.|Do not use the development server)"
        r"|(?:Use a production WSGI server|Press CTRL\+C)",
        "idle": r"\* |(?:\([A-Za-z0-9_.-]{1,60}\) |PS )?[^ $#>%]{0,80} ?[$#>%] "
        r"|[^ ]{1,60} - - \[[^\]]{1,60}\] \"[^\"]{1,300}\" [123]",
        "end": r"During handling of the above|The above exception was the direct|Traceback \(most"
        r"|// Werkzeug|[\"'][,})\]]"
        r"|\[SQL: |\[parameters: |\(Background on|'''|=====|-----|_ _ _"
        # What `pip freeze` and `pip list` begin with.
        r"|[A-Za-z0-9][A-Za-z0-9._-]{0,80}==[0-9]|Package +Version",
        "suffix": r" // Werkzeug Debugger| \[SQL: | \(Background on this error at: "
        r"|(?<=\.) Did you mean: '| u?['\"](?:SELECT|INSERT|UPDATE|DELETE|CREATE) ",
        # What `from module import name` and `module.name` say of the same absent name.
        "absent": r"cannot import name ['\"]?([A-Za-z0-9_]{1,100})['\"]? from "
        r"['\"]?([A-Za-z0-9_.]{1,100})|module '([A-Za-z0-9_.]{1,100})' has no attribute "
        r"'([A-Za-z0-9_]{1,100})'",
        # The last line that a traceback shows before it is cut off.
        "import": r"from ([A-Za-z0-9_.]{1,100}) import ([A-Za-z0-9_]{1,100})",
        # SQLAlchemy's word on its flush, driver, HTTP status, errno.
        "wrapper": r"(?:\((?:raised as a result of )?Query-invoked autoflush;[^)\n]{1,150}\)[ \n])?"
        r"(?:\([A-Za-z0-9_.]{1,100}\) )?(?:[0-9]{3} [A-Z][A-Za-z' -]{1,60}: )?"
        r"(?:\[Errno [0-9]{1,5}\] )?",
    },
}
"""What this module knows of tracebacks, in both languages: the index carries it."""

_PATTERNS = {name: re.compile(source) for name, source in RULES["patterns"].items()}


@dataclass
class Shown:
    """One error of a paste.

    `type` is empty for a plain text; `message` may have several lines; `frames` are
    `package/module:function`, outermost first; `context` are the source lines between
    them; `headed` if type or message was there and not only frames; `linked` if it was
    raised while, or because of, the one before; `whole` if the traceback was pasted from its
    first line; `announced` if a log's line before it says an error, which is its own where it was
    cut off; `plain` for text in which no error was recognised.
    """

    type: str = ""
    message: str = ""
    frames: list[str] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    headed: bool = False
    linked: bool = False
    whole: bool = False
    announced: bool = False
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
        self.lines = _without_banner(_without_pytest(lines))
        self.types = types
        self.errors: list[Shown] = []
        self.rest: list[str] = []
        self.now = Shown()
        self.at = 0

    def read(self) -> Paste:
        while self.at < len(self.lines):
            self.at += 1
            self._take(self.lines[self.at - 1])
        self._close()
        return Paste(_distinct(self.errors), self.rest)

    def _take(self, line: str) -> None:
        if _PATTERNS["noise"].match(line):
            return
        if _PATTERNS["link"].match(line):
            self._close(linked=True)
        elif _PATTERNS["start"].match(line):
            announced = self.now.type != "" and not self.now.frames
            self._close(linked=self.now.linked and not self.now.headed)
            self.now.whole = True
            self.now.announced = announced
        elif frames := find_frames(line):
            self._take_frames(frames, line)
        else:
            self._take_text(line)

    def _take_frames(self, frames: list[str], line: str) -> None:
        if self.now.headed and self.now.frames and not _PATTERNS["location"].match(line):
            self._close()
        self.now.frames += frames
        self.now.spare = find_inside(line[line.rfind('", line ') + 8 :], self.types)

    def _take_text(self, line: str) -> None:
        header = find_header(line, self.types)
        inside = None if header else find_inside(line, self.types)
        framed = bool(self.now.frames)
        if header or (inside and not framed):
            if self.now.headed:
                self._close()
            self.now.type, self.now.message = header or inside or ("", "")
            self.now.headed = True
            self._take_message()
            if inside or not self.now.frames:
                self.rest.append(line)
        elif self.now.headed or not framed:
            self.rest.append(line)
        else:
            self.now.context.append(line)
            self.now.spare = inside or self.now.spare

    def _take_message(self) -> None:
        """The lines that follow a header, until a blank one or the next thing."""
        body = [self.now.message] if self.now.message else []
        for line in self.lines[self.at : self.at + MAX_MESSAGE_LINES]:
            if self._ends_message(line) or (body and not line):
                break
            if line:
                body.append(line)
            self.at += 1
        self.now.message = "\n".join(body)

    def _ends_message(self, line: str) -> bool:
        if _PATTERNS["end"].match(line) or find_frames(line):
            return True
        return not self.now.frames and find_header(line, self.types) is not None

    def _close(self, *, linked: bool = False) -> None:
        now = self.now
        if not now.headed and now.spare:
            now.type, now.message = now.spare
            now.headed = True
        now.frames = now.frames[-MAX_FRAMES:]
        now.context = now.context[-MAX_FRAMES:]
        if now.announced and not now.headed:
            said = self.errors.pop()
            now.type, now.message, now.headed = said.type, said.message, True
        if now.headed or now.frames:
            self.errors.append(now)
        self.now = Shown(linked=linked)


def _without_banner(lines: list[str]) -> list[str]:
    """Without what the development server prints at each start, unless nothing else is there."""
    left = [line for line in lines if not _PATTERNS["banner"].match(line)]
    return left if any(line and not _PATTERNS["idle"].match(line) for line in left) else lines


def _without_pytest(lines: list[str]) -> list[str]:
    """Stripped lines; of pytest's report those that it marks with an E, and the frames."""
    marked = any(line.startswith("E  ") for line in lines)
    return [
        line[1 if marked and line.startswith("E  ") else 0 :].strip(" ")
        for line in lines
        if not marked or line.startswith("E  ") or find_frames(line.strip(" "))
    ]


def _distinct(errors: list[Shown]) -> list[Shown]:
    """Without repetitions (a debugger's page says it three times), the first and the last ones."""
    found: dict[str, Shown] = {}
    for error in errors:
        text = error.text if error.headed else f"#{len(found)}"
        known = found.get(text)
        if known is None or len(error.frames) > len(known.frames):
            found.pop(text, None)
            found[text] = error
    kept = list(found.values())
    return kept[:MAX_FIRST] + kept[MAX_FIRST:][MAX_FIRST - MAX_ERRORS :]


def is_type(name: str, types: Container[str]) -> bool:
    """Whether a dotted name reads like an exception's type."""
    last = name[name.rfind(".") + 1 :]
    if not "A" <= last[:1] <= "Z":
        return last != name and _PATTERNS["small_type"].match(last) is not None
    if _PATTERNS["type_end"].match(last) or last.lower() in types:
        return True
    return last != name and not "A" <= name[:1] <= "Z" and last != last.upper()


def find_header(line: str, types: Container[str] = ()) -> tuple[str, str] | None:
    """The type and message of a line that is `Type: message`, `Type('message')` or `Type`."""
    found = _PATTERNS["type"].match(line)
    if not found or not is_type(found[0], types):
        return None
    name = "" if found[0] == "Error" else found[0]
    rest = line[found.end() :]
    if rest[:1] == ":" and rest[1:2] != ":":
        return name, rest[1:].strip(" \n")
    if _PATTERNS["call"].match(rest):
        return name, _quoted(rest)
    return (name, "") if name and _PATTERNS["after_type"].match(rest) else None


def find_inside(line: str, types: Container[str]) -> tuple[str, str] | None:
    """The first `Type: message`, or else `Type('message')`, inside a line."""
    spare = None
    for found in _PATTERNS["type"].finditer(line):
        rest = line[found.end() :]
        colon = rest.startswith(": ") and found[0] != "Error"
        call = spare is None and _PATTERNS["call"].match(rest)
        if (colon or call) and is_type(found[0], types):
            if colon:
                return found[0], rest[2:].strip(" \n")
            spare = found[0], _quoted(rest)
    return spare


def find_twin(error: Shown) -> tuple[str, str] | None:
    """Type and text that an error may be known by as well.

    What Python says of an absent name where it is asked for in the other of two ways, as an
    attribute or by an import; a package's own `__getattr__` may say no more than the name. Of a
    traceback without its error, what the import would raise at which it was cut off, or the
    last line, which may be what somebody says of it.
    """
    first = error.message.partition("\n")[0]
    if found := _PATTERNS["absent"].match(first):
        name, module, whole, attribute = found.groups()
        if name:
            return "AttributeError", f"module '{module}' has no attribute '{name}'"
        return _lacking(attribute, whole)
    top, _, rest = error.frames[-1].partition("/") if error.frames else ("", "", "")
    if error.type == "AttributeError" and rest == "__init__:__getattr__":
        return _lacking(first, top)
    if not error.context or error.headed:
        return None
    cut = _PATTERNS["import"].match(error.context[-1])
    return _lacking(cut[2], cut[1]) if cut else ("", error.context[-1])


def _lacking(name: str, module: str) -> tuple[str, str]:
    return "ImportError", f"cannot import name '{name}' from '{module}'"


def _quoted(call: str) -> str:
    """What stands between `('` and the last quote of a line."""
    return _PATTERNS["last_quote"].sub("", call[2:])


def find_frames(line: str) -> list[str]:
    """The frames that a line shows, as `package/module:function`."""
    frames = [frame_key(*found.groups("")) for found in _PATTERNS["frame"].finditer(line)]
    return frames or _named_frame(line)


def _named_frame(line: str) -> list[str]:
    """IPython's `path.py in function(…)` and pytest's `path.py:12: in function`."""
    found = _PATTERNS["call_site"].match(line)
    if found:
        return [frame_key(found[1], found[2])]
    found = _PATTERNS["location"].match(line)
    return [frame_key(*found.groups(""))] if found else []


def frame_key(path: str, function: str) -> str:
    """`/…/site-packages/flask/app.py`, `wsgi_app` as `flask/app:wsgi_app`."""
    *_, parent, name = ["", *path.replace("\\", "/").split("/")]
    inside = "" if _PATTERNS["top"].match(parent) else f"{parent}/"
    return f"{inside}{name.removesuffix('.py')}:{function}"


def normalize(message: str) -> str:
    """A message without what wraps it: driver, HTTP status, errno, suggestion, SQL."""
    message = _PATTERNS["suffix"].split(message, maxsplit=1)[0]
    wrapper = _PATTERNS["wrapper"].match(message)
    return message[wrapper.end() if wrapper else 0 :]
