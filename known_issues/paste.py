"""What a person pasted, read as errors with their tracebacks. Pure; twin of match.mjs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from known_issues.text import clean_lines

MAX_ERRORS = 12
MAX_MESSAGE_LINES = 8
MAX_FRAMES = 200
"""Of the frames of one traceback the innermost are kept."""

_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_TYPE_ENDS = ("Error", "Exception", "Warning", "Exit", "Interrupt", "Timeout", "Found", "Group")
_SMALL_TYPES = ("error", "timeout", "gaierror", "herror")
_LINKS = ("During handling of the above", "The above exception was the direct cause")
_STARTS = ("Traceback (most recent",)
_ENDS = ("[SQL: ", "[parameters: ", "(Background on", "```", "=====", "-----", "_ _ _")
_NOISE = "^~ "
_FRAMELESS = ("site-packages", "dist-packages", "lib", "Lib", "src", "")
_LOCATION = re.compile(r"([^ :]{1,300}\.py|[A-Za-z]:[^ :]{1,300}\.py):[0-9]{1,7}: *(.{0,300})")
_CALL_SITE = re.compile(r"(?:File )?([^ \"]{1,300}\.py)(?::[0-9]{1,7},)? in ([A-Za-z0-9_<>]{1,100})")
_DID_YOU_MEAN = ". Did you mean: '"
_SUFFIXES = (" // Werkzeug Debugger", " [SQL: ", " (Background on this error at: ")
_HTTP = re.compile(r"[0-9]{3} [A-Z][A-Za-z' -]{1,60}: ")
_DRIVER = re.compile(r"\([A-Za-z0-9_.]{1,100}\) ")
_ERRNO = re.compile(r"\[Errno [0-9]{1,5}\] ")


@dataclass
class Shown:
    """One error of a paste.

    `type` is empty for a plain text; `frames` are `package/module:function`, outermost
    first; `context` the source lines between them; `linked` if it was raised while, or
    because of, the one before; `plain` for text that was not recognised as an error.
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


def read(text: str, types: Collection[str]) -> Paste:
    """Find the errors in a pasted text; `types` are further names of exceptions, lower case."""
    return _Reader(clean_lines(text), types).read()


class _Reader:
    """One pass over the lines: a traceback's frames, then the first header after them."""

    def __init__(self, lines: list[str], types: Collection[str]) -> None:
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
        if not bare.strip(_NOISE):
            return
        if bare.startswith(_LINKS):
            self._close(linked=True)
        elif bare.startswith(_STARTS):
            self._close(linked=self.now.linked and not self.now.headed)
        elif frames := find_frames(bare):
            self._take_frames(frames, bare)
        elif self.pytest and not line.startswith("E  "):
            self._take_context(bare)
        else:
            bare = line[1:].strip(" ") if self.pytest else bare
            self._take_text(bare)

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
        if header or inside:
            if self.now.headed:
                self._close()
            self.now.type, self.now.message = header or inside or ("", "")
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
        self.now.message = " ".join(body)

    def _ends_message(self, bare: str) -> bool:
        if bare.startswith((*_LINKS, *_STARTS, *_ENDS)) or find_frames(bare):
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
        elif now.context:
            self.rest += now.context
        self.now = Shown(linked=linked)


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
    return kept[:2] + kept[2:][2 - MAX_ERRORS :]


def is_type(name: str, types: Collection[str]) -> bool:
    """Whether a dotted name reads like an exception's type."""
    last = name[name.rfind(".") + 1 :]
    if not "A" <= last[:1] <= "Z":
        return last in _SMALL_TYPES and last != name
    if last.endswith(_TYPE_ENDS) or last.lower() in types:
        return True
    return last != name and not "A" <= name[:1] <= "Z" and not last.isupper()


def find_header(line: str, types: Collection[str]) -> tuple[str, str] | None:
    """The type and message of a line that is `Type: message`, `Type('message')` or `Type`."""
    found = _TYPE.match(line)
    if not found or not is_type(found[0], types):
        return None
    name, rest = found[0], line[found.end() :]
    if name == "Error":
        name = ""
    if rest.startswith(":") and not rest.startswith("::"):
        return name, rest[1:].strip(" ")
    if rest[:2] in ("('", '("'):
        return name, _quoted(rest[2:])
    bare = rest.strip(" ")
    if name and (not bare or bare.startswith(("Traceback (most", "//", "- "))):
        return name, ""
    return None


def find_inside(line: str, types: Collection[str]) -> tuple[str, str] | None:
    """The first `Type: message`, or else `Type('message')`, inside a line."""
    spare = None
    for found in _TYPE.finditer(line):
        after = line[found.end() : found.end() + 2]
        if after == ": " and is_type(found[0], types) and found[0] != "Error":
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
        found = _CALL_SITE.match(line)
        if found:
            return [frame_key(found[1], found[2])]
        found = _LOCATION.match(line)
        if not found or "Warning:" in found[2]:
            return []
        return [frame_key(found[1], found[2][3:] if found[2].startswith("in ") else "")]
    frames = []
    at = line.find('File "')
    while at >= 0:
        end = line.find('", line ', at)
        if end < 0:
            break
        name = line.find(", in ", end, end + 24)
        frames.append(frame_key(line[at + 6 : end], line[name + 5 :] if name >= 0 else ""))
        at = line.find('File "', end)
    return frames


def frame_key(path: str, function: str) -> str:
    """`/…/site-packages/flask/app.py`, `wsgi_app` as `flask/app:wsgi_app`."""
    parts = path.replace("\\", "/").split("/")
    stem = parts[-1].removesuffix(".py")
    parent = parts[-2] if len(parts) > 1 else ""
    if parent in _FRAMELESS or parent.startswith("python"):
        parent = ""
    name = _FUNCTION.match(function)
    return f"{parent}/{stem}:{name[0] if name else ''}" if parent else f"{stem}:{name[0] if name else ''}"


_FUNCTION = re.compile(r"[A-Za-z0-9_<>.]{0,100}")


def normalize(message: str) -> str:
    """A message without what wraps it: driver, HTTP status, errno, suggestion, SQL."""
    for suffix in _SUFFIXES:
        at = message.find(suffix)
        if at >= 0:
            message = message[:at]
    at = message.find(_DID_YOU_MEAN)
    if at >= 0:
        message = message[: at + 1]
    for pattern in (_DRIVER, _HTTP, _ERRNO):
        found = pattern.match(message)
        if found:
            message = message[found.end() :]
    return message


_PINNED = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]{0,80}?)(?:===?| {2,}| |/)v?([0-9]{1,6}(?:\.[0-9A-Za-z]{1,12}){1,6})")
_INSTALLED = re.compile(r"[/\\]([A-Za-z0-9_.]{1,80})-([0-9]{1,6}(?:\.[0-9a-z]{1,8}){1,6})(?:-py[0-9]|\.dist-info|\.egg)")
_PYTHON_PATH = re.compile(r"[/\\][Pp]ython(?:([23])\.?([0-9]{1,2}))[/\\]")


def find_versions(text: str, packages: Collection[str]) -> dict[str, str]:
    """Versions that a paste tells of the named packages and of Python, by normalized name.

    Read from `pip freeze` and `pip list`, `flask --version`, a `Server:` header, pytest's
    header, and the paths of eggs, of `dist-info` and of Python in a traceback.
    """
    found: dict[str, str] = {}
    for line in clean_lines(text):
        for name, version in _versions(line):
            key = name.lower().replace("_", "-").replace(".", "-")
            if key == "python" or key in packages:
                found.setdefault(key, version)
    return dict(sorted(found.items()))


def _versions(line: str) -> Iterator[tuple[str, str]]:
    bare = line.strip(" ")
    pinned = _PINNED.match(bare)
    if pinned and bare[pinned.end() : pinned.end() + 1] in ("", " ", ";", ",", "\\"):
        yield pinned[1], pinned[2]
    for part in bare.split(" "):
        name, slash, version = part.partition("/")
        if slash and "0" <= version[:1] <= "9" and "." in version and "/" not in version:
            yield name, version
    at = bare.find("-- Python ")
    if at >= 0:
        yield "python", bare[at + 10 :].split(",")[0]
    for installed in _INSTALLED.finditer(line):
        yield installed[1], installed[2]
    path = _PYTHON_PATH.search(line)
    if path:
        yield "python", f"{path[1]}.{path[2]}"
