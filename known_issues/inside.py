"""Runs a snippet inside the reader's browser, as `python bad.py` would.

The package never imports it: it is packed, and the browser's Python does.
One interpreter runs one snippet and is then thrown away, so nothing is cleaned up.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import importlib
import importlib.machinery
import json
import linecache
import os
import re
import sys
import traceback
import types
import zipfile
import zipimport

import known_issues_emulation as emulation  # type: ignore[import-not-found]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from importlib.metadata import Distribution
    from importlib.metadata._meta import SimplePath
    from typing import Any

HOME = "/home/snippet"
PACKS = "/packs"
PACKAGES = "/lib/python3.14/site-packages"
LIBRARY = "/lib/python314.zip"
REST = "/lib/python3.14/rest.zip"
_SHORTER = (
    (re.escape(PACKS) + r"/[^/\n]+\.zip(/[\w./-]+\.py|)c?", r"site-packages\1"),
    (re.escape(PACKAGES), "site-packages"),
    (re.escape(LIBRARY) + "|" + re.escape(REST), "lib/python3.14"),
)
_LONGEST_MESSAGE = 10_000
_LONGEST_TRACEBACK = 100_000


_excepthook = sys.excepthook


class LostError(BaseException):
    """A pack could not be fetched.

    No `Exception`: a library that goes on where an import fails would run as another one.
    """


class Packs:
    """The last finder of imports: fetches the pack of a module when it is asked for.

    `listed` are the entry points of each pack that has some, as its `entry_points.txt`.
    """

    def __init__(
        self,
        lazy: dict[str, list[str]],
        listed: dict[str, str],
        fetch: Callable[[str], bytes],
    ) -> None:
        self.lazy = lazy
        self.listed = listed
        self.fetch = fetch
        self.lost: str | None = None
        loader = zipimport.zipimporter(LIBRARY)
        self.rest = set(loader.get_data("known_issues_rest.txt").decode().split("\n"))

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if path is None and name in self.lazy:
            for pack in self.lazy.pop(name):
                self.add(pack)
            return importlib.machinery.PathFinder.find_spec(name)
        if name in self.rest:
            folder = name.rpartition(".")[0].replace(".", "/")
            return self.library(folder).find_spec(name)
        return None

    def find_distributions(self, context: Any = None) -> Iterable[Distribution]:
        """The distributions whose packs were not loaded yet.

        All of them with their entry points; one that is asked for by name with all metadata.
        """
        from importlib.metadata import DistributionFinder, MetadataPathFinder

        name = getattr(context, "name", None)
        wanted = name and re.sub(r"[-_.]+", "-", name).lower()
        for pack in sorted({pack for packs in self.lazy.values() for pack in packs}):
            if not wanted:
                yield _listed(pack.rstrip("/"), self.listed.get(pack.rstrip("/"), ""))
            elif pack.rpartition("-")[0] == wanted:
                asked = DistributionFinder.Context(name=name, path=[self.add(pack)])
                yield from MetadataPathFinder.find_distributions(asked)

    def add(self, pack: str) -> str:
        """Fetch a pack; one that is to be unpacked is named with a slash at its end.

        Returns where its modules are looked for.
        """
        name = pack.rstrip("/")
        place = os.path.join(PACKS, name + ".zip")
        if not os.path.exists(place):
            with open(place, "wb") as stream:
                stream.write(self._content(name))
        if pack.endswith("/"):
            with zipfile.ZipFile(place) as archive:
                archive.extractall(PACKAGES)
            place = PACKAGES
        elif place not in sys.path:
            sys.path.append(place)
        importlib.invalidate_caches()
        return place

    def _content(self, name: str) -> bytes:
        try:
            return self.fetch(name)
        except Exception as error:
            why = str(error).removeprefix("Error: ")
            self.lost = f"{name} could not be loaded: {why}"
            raise LostError(self.lost) from None

    def library(self, folder: str) -> zipimport.zipimporter:
        """The rest of the standard library, and all of its sources."""
        if not os.path.exists(REST):
            with open(REST, "wb") as stream:
                stream.write(self._content("library-rest"))
        return zipimport.zipimporter(os.path.join(REST, folder) if folder else REST)


def _listed(pack: str, entry_points: str) -> Distribution:
    """A distribution of which only the name, the version and the entry points are told."""
    from importlib.metadata import Distribution

    name, _, version = pack.rpartition("-")
    texts = {
        "METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "entry_points.txt": entry_points,
    }

    class Listed(Distribution):
        def read_text(self, filename: str) -> str | None:
            return texts.get(filename)

        def locate_file(self, path: Any) -> SimplePath:
            raise FileNotFoundError(path)

    return Listed()


_packs: Packs


def prepare(stack: str, fetch: Callable[[str], bytes], hashes: Any) -> None:
    """Make packs importable, take in what WebAssembly lacks, and import Flask ahead of time.

    `stack` is the stack's entry in the manifest as JSON, its packs that are to be unpacked
    with a slash at the end.
    """
    global _packs
    told = json.loads(stack)
    _packs = Packs(told["lazy"], told["listed"], lambda name: bytes(fetch(name)))
    sys.meta_path.append(_packs)
    for pack in told["first"]:
        _packs.add(pack)
    _show_sources_of_the_library(_packs)
    _show_sources_of_packs()
    emulation.install(hashes, told["python"])
    _import_ahead("flask")


def _show_sources_of_the_library(packs: Packs) -> None:
    """The library came as bytecode: its sources are fetched when a traceback shows them."""
    plain = zipimport.zipimporter.get_source

    def get_source(self: zipimport.zipimporter, fullname: str) -> str | None:
        found = plain(self, fullname)
        if found is None and self.archive == LIBRARY:
            try:
                return plain(packs.library(self.prefix.rstrip("/")), fullname)
            except (ImportError, LostError):
                return None
        return found

    zipimport.zipimporter.get_source = get_source  # type: ignore[method-assign]


def _show_sources_of_packs() -> None:
    """Warnings show a line of a file that they know by name alone: look for it in the packs."""
    plain = linecache.updatecache

    def updatecache(filename: str, module_globals: dict[str, Any] | None = None) -> list[str]:
        lines = plain(filename, module_globals)
        inner = filename.partition(".zip/")[2] or filename.partition(PACKAGES + "/")[2]
        for place in (each for each in sys.path if inner and not lines and each.endswith(".zip")):
            with contextlib.suppress(ImportError, OSError):
                text = zipimport.zipimporter(place).get_data(inner.replace(".pyc", ".py")).decode()
                lines = text.splitlines(True)
                linecache.cache[filename] = (len(text), None, lines, filename)
        return lines

    linecache.updatecache = updatecache


class _Noted:
    """Stands in for stderr: whether anything was written."""

    def __init__(self) -> None:
        self.written = False

    def write(self, text: str) -> int:
        self.written = True
        return len(text)

    def flush(self) -> None:
        pass


def _import_ahead(name: str) -> None:
    """Import what nearly every snippet imports, where nobody could tell the difference."""
    before, stderr, noted = set(sys.modules), sys.stderr, _Noted()
    sys.stderr = noted
    try:
        importlib.import_module(name)
    except BaseException:
        noted.written = True
    finally:
        sys.stderr = stderr
    _ahead.update(set(sys.modules) - before)
    if noted.written:
        _forget_what_came_ahead()


_ahead: set[str] = set()


def _forget_what_came_ahead() -> None:
    for each in _ahead:
        sys.modules.pop(each, None)


def _is_shadowed(folder: str) -> bool:
    """Whether a snippet's own module has the name of one that was imported ahead."""
    return any(name.removesuffix(".py") in _ahead for name in os.listdir(folder))


def run(files: dict[str, bytes], entry: str) -> str:
    """Run it; how it ended, as JSON. What it prints goes to the interpreter's own streams.

    Where a pack was lost that is all it tells: what ran was not what the stack has.
    """
    files = {name: bytes(content) for name, content in files.items()}
    for name, content in files.items():
        path = os.path.join(HOME, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as stream:
            stream.write(content)
    path = os.path.join(HOME, entry)
    folder, name = os.path.split(path)
    os.chdir(folder)
    sys.path.insert(0, folder)
    if _is_shadowed(folder):
        _forget_what_came_ahead()
    sys.argv = [name]
    main = _main_module(path)
    ended = Ended(folder, name)
    emulation.begin()
    try:
        exec(compile(files[entry], path, "exec", dont_inherit=True), main.__dict__)
    except SystemExit as error:
        ended.exit(error)
    except BaseException as error:
        ended.fail(error)
    try:
        atexit._run_exitfuncs()
    except BaseException:
        traceback.print_exc()
    for each in (sys.stdout, sys.stderr):
        with contextlib.suppress(Exception):
            each.flush()
    if _packs.lost:
        return json.dumps({"lost": _packs.lost})
    return json.dumps({**ended.told, "emulated": sorted(emulation.used)})


def _main_module(path: str) -> types.ModuleType:
    main = types.ModuleType("__main__")
    main.__dict__.update(
        __file__=path,
        __builtins__=builtins,
        __cached__=None,
        __loader__=importlib.machinery.SourceFileLoader("__main__", path),
    )
    sys.modules["__main__"] = main
    return main


class Ended:
    """How a snippet ended, told as the records tell it."""

    def __init__(self, folder: str, entry: str) -> None:
        self.folder = folder + "/"
        self.entry = entry
        self.told: dict[str, Any] = {"outcome": "passed"}
        self.told |= dict.fromkeys(("error", "traceback", "file", "line"))

    def exit(self, error: SystemExit) -> None:
        if error.code is None or error.code == 0:
            return
        if not isinstance(error.code, int):
            print(error.code, file=sys.stderr)
        self._describe(error)

    def fail(self, error: BaseException) -> None:
        ours = sys._getframe().f_code.co_filename
        while error.__traceback__ and error.__traceback__.tb_frame.f_code.co_filename == ours:
            error.__traceback__ = error.__traceback__.tb_next
        self._describe(error)
        linecache.checkcache()
        if sys.excepthook is not _excepthook:
            sys.excepthook(type(error), error, error.__traceback__)
        text = "".join(traceback.format_exception(type(error), error, error.__traceback__))
        text = text.replace(self.folder, "").replace(HOME + "/", "../")
        for path, name in _SHORTER:
            text = re.sub(path, name, text)
        self.told["traceback"] = text[-_LONGEST_TRACEBACK:]

    def _describe(self, error: BaseException) -> None:
        kind = type(error)
        name = kind.__qualname__
        if kind.__module__ != "builtins":
            name = f"{kind.__module__}.{name}"
        try:
            message = str(error)
        except BaseException:
            message = "<exception str() failed>"
        file, line = self._locate(error)
        told = {"type": name, "message": message[:_LONGEST_MESSAGE]}
        self.told.update(outcome="failed", error=told, file=file, line=line)

    def _locate(self, error: BaseException) -> tuple[str | None, int | None]:
        """The innermost line of the snippet in the traceback."""
        found: tuple[str | None, int | None] = (None, None)
        for frame, line in traceback.walk_tb(error.__traceback__):
            path = frame.f_code.co_filename
            if path.startswith(self.folder):
                found = path[len(self.folder) :], line
        if isinstance(error, SyntaxError) and str(error.filename).startswith(self.folder):
            found = str(error.filename)[len(self.folder) :], error.lineno
        return found
