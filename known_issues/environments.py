"""The versions that somebody has: of an environment, a freeze, requirements or a lock file."""

from __future__ import annotations

import codecs
import importlib
import platform
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.markers import InvalidMarker, Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_OPTION = re.compile(r"(--?[a-z-]+)(?:[ =]+(.*))?$")
_COMMENT = re.compile(r"(^|\s)#.*$")
_HASHES = re.compile(r"\s--(?:hash|config-settings?|global-option)[ =]\S+")
_PLACE = re.compile(r"[./~]|[a-z+]+://|[A-Za-z]:\\|.*\.(?:whl|zip|tar\.gz)$")
_EGG = re.compile(r"[#&]egg=([A-Za-z0-9_.-]+)")


class UnreadableError(Exception):
    """A file that can't be judged: `path:line: what is wrong, what was expected. What to do.`"""


@dataclass(frozen=True, kw_only=True)
class Environment:
    """Versions by normalized name; `unknown` says why a distribution's version isn't told."""

    source: str
    versions: Mapping[str, str]
    unknown: Mapping[str, str] = field(default_factory=dict)


def here() -> Environment:
    """What is installed beside this program."""
    versions: dict[str, str] = {"python": platform.python_version()}
    for each in metadata.distributions():
        name = each.metadata["Name"]
        if name:
            versions.setdefault(canonicalize_name(name), each.version)
    return Environment(source="this environment", versions=versions)


def read(path: Path) -> Environment:
    """Requirements, `uv.lock` or `pylock.toml`, told by the name. Raises `UnreadableError`."""
    if path.name == "uv.lock":
        return _of_lock(path, _read_uv(path, _toml(path)))
    if re.fullmatch(r"pylock(\..+)?\.toml", path.name):
        return _of_lock(path, _read_pylock(path, _toml(path)))
    found = _Found()
    _read_requirements(path, found, ())
    return Environment(source=str(path), versions=found.versions, unknown=found.unknown)


def decode(content: bytes) -> str:
    """Text whatever the bytes are; a PowerShell pipe writes UTF-16 with its mark."""
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16" if wide else "utf-8-sig", "replace")


@dataclass
class _Found:
    versions: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)

    def pin(self, name: str, version: str) -> None:
        self.versions.setdefault(name, version)
        self.unknown.pop(name, None)

    def miss(self, name: str, reason: str) -> None:
        if name not in self.versions:
            self.unknown.setdefault(name, reason)


def _text(path: Path) -> str:
    try:
        return decode(path.read_bytes())
    except OSError as error:
        said = f"{path}:1: can't be read: {error.strerror or error}, expected a file. "
        raise UnreadableError(f"{said}Correct the path.") from None


def _read_requirements(path: Path, found: _Found, above: tuple[Path, ...]) -> None:
    """Pins of a requirements file and of those that it includes, as pip reads them."""
    if path.resolve() in above:
        return
    for number, line in _logical_lines(_text(path)):
        option = _OPTION.fullmatch(line)
        if option and option[1] in ("-r", "--requirement", "-c", "--constraint"):
            inner = path.parent / (option[2] or "").strip()
            if "://" not in line:
                _read_requirements(inner, found, (*above, path.resolve()))
        elif option and option[1] in ("-e", "--editable"):
            _miss_place(found, option[2] or "")
        elif not line.startswith("-"):
            _read_requirement(f"{path}:{number}", line, found)


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines without comments and hashes, continued ones joined, each with its number."""
    kept, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        first = first or number
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            kept += line[:-1] + " "
            continue
        whole = _HASHES.sub("", _COMMENT.sub("", kept + line)).strip()
        if whole:
            yield first, whole
        kept, first = "", 0
    if kept.strip():
        yield first, _HASHES.sub("", kept).strip()


def _read_requirement(place: str, line: str, found: _Found) -> None:
    try:
        requirement = Requirement(line)
    except InvalidRequirement as error:
        if _PLACE.match(line):
            _miss_place(found, line)
            return
        said = str(error).split("\n")[0].rstrip(".")
        text = f"{place}: {line[:80]!r} is no requirement ({said}), expected `flask==3.1.3`."
        raise UnreadableError(f"{text} Correct the line.") from None
    if requirement.marker and not requirement.marker.evaluate():
        return
    name = canonicalize_name(requirement.name)
    exact = [each for each in requirement.specifier if each.operator in ("==", "===")]
    if requirement.url:
        found.miss(name, "is taken from an address, which tells no version")
    elif len(exact) == 1 and not exact[0].version.endswith("*"):
        found.pin(name, exact[0].version)
    else:
        found.miss(name, f"is not pinned ({requirement.specifier or 'any version'})")


def _miss_place(found: _Found, line: str) -> None:
    egg = _EGG.search(line)
    if egg:
        found.miss(canonicalize_name(egg[1]), "is taken from an address, which tells no version")


def _toml(path: Path) -> dict[str, Any]:
    text = _text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+)", str(error))
        line = at[1] if at else text.count("\n") + 1
        raise UnreadableError(f"{path}:{line}: not TOML: {error}. Lock again.") from None


@dataclass(frozen=True)
class _Locked:
    name: str
    version: str | None
    markers: tuple[str, ...]


def _of_lock(path: Path, packages: Iterable[_Locked]) -> Environment:
    """One version a package: the one for this Python and platform where there are several."""
    found = _Found()
    by_name: dict[str, list[_Locked]] = {}
    for each in packages:
        by_name.setdefault(canonicalize_name(each.name), []).append(each)
    for name, each_of in by_name.items():
        fitting = [each for each in each_of if _applies(path, each.markers)]
        versions = sorted({each.version for each in fitting if each.version})
        if len(versions) == 1:
            found.pin(name, versions[0])
        elif versions:
            found.miss(name, f"is locked in several versions ({', '.join(versions)})")
        elif fitting:
            found.miss(name, "is locked without a version")
    return Environment(source=str(path), versions=found.versions, unknown=found.unknown)


def _applies(path: Path, markers: tuple[str, ...]) -> bool:
    try:
        return not markers or any(Marker(each).evaluate() for each in markers)
    except InvalidMarker as error:
        said = str(error).split("\n")[0]
        raise UnreadableError(f"{path}:1: no marker: {said}. Lock again.") from None


def _read_uv(path: Path, data: Mapping[str, Any]) -> Iterator[_Locked]:
    """Packages of uv's own lock, whose `version` counts its formats."""
    if data.get("version") != 1 or not isinstance(data.get("package", []), list):
        text = f"{path}:1: version is {data.get('version')!r}, expected uv's lock of version 1."
        raise UnreadableError(f"{text} Give the output of `uv export` with -r.")
    for each in data.get("package", []):
        yield _locked(path, each, each.get("resolution-markers", ()))


def _read_pylock(path: Path, data: Mapping[str, Any]) -> Iterator[_Locked]:
    """Packages of a lock file as PyPA's specification of `pylock.toml` has it."""
    try:
        pylock = importlib.import_module("packaging.pylock")
    except ModuleNotFoundError:  # before packaging 26
        pass
    else:
        try:
            pylock.Pylock.from_dict(data)
        except pylock.PylockValidationError as error:
            raise UnreadableError(f"{path}:1: no pylock: {error}. Lock again.") from None
    if not isinstance(data.get("packages"), list):
        text = f"{path}:1: packages are missing, expected `[[packages]]` of a pylock."
        raise UnreadableError(f"{text} Lock again.")
    for each in data["packages"]:
        yield _locked(path, each, (each["marker"],) if "marker" in each else ())


def _locked(path: Path, table: Mapping[str, Any], markers: Iterable[str]) -> _Locked:
    name, version = table.get("name"), table.get("version")
    if not isinstance(name, str) or not isinstance(version, str | None):
        text = f"{path}:1: a package of name {name!r} and version {version!r}, expected texts."
        raise UnreadableError(f"{text} Lock again.")
    return _Locked(name, version, tuple(map(str, markers)))
