"""Makes packs from inside Pyodide, so that bytecode is of the very Python that will read it.

`packs.mjs` runs it under Node; the package never imports it.
"""

from __future__ import annotations

import importlib._bootstrap_external as bootstrap
import os
import sys
import zipfile

LIBRARY = "/lib/python314.zip/"


def put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data, compresslevel=9)


def compiled(source: bytes, path: str) -> bytes | None:
    """Bytecode that is taken without a look at its source, or None where that is not Python 3."""
    try:
        code = compile(source, path, "exec", dont_inherit=True, optimize=0)
    except (SyntaxError, ValueError):
        return None
    return bytes(bootstrap._code_to_hash_pyc(code, bytes(8), False))  # type: ignore[attr-defined]


def pack(folder: str, names: list[str], unpacked: bool, target: str) -> None:
    """The files of a folder as a zip, each Python file beside its bytecode.

    Bytecode stands where an import looks for it: in a zip beside the source, in a folder
    below it.
    """
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            with open(os.path.join(folder, name), "rb") as stream:
                data = stream.read()
            put(archive, name, data)
            if name.endswith(".py"):
                code = compiled(data, "/lib/python3.14/site-packages/" + name)
                if code:
                    put(archive, cached(name) if unpacked else name + "c", code)


def cached(name: str) -> str:
    folder, _, stem = name.rpartition("/")
    return f"{folder and folder + '/'}__pycache__/{stem.removesuffix('.py')}.cpython-314.pyc"


def pack_library(source: str, hot: set[str], bytecode: str, sources: str) -> None:
    """The standard library in two: bytecode of what is always wanted, and the rest.

    The rest holds every source too, for tracebacks; the first names the modules that only
    the rest has.
    """
    rest = []
    with (
        zipfile.ZipFile(source) as library,
        zipfile.ZipFile(bytecode, "w") as first,
        zipfile.ZipFile(sources, "w") as second,
    ):
        for entry in library.infolist():
            name = entry.filename
            if name.endswith("/"):
                continue
            data = library.read(entry)
            code = compiled(data, LIBRARY + name) if name in hot else None
            if code:
                put(first, name + "c", code)
            elif name.endswith(".py"):
                rest.append(name[: -len(".py")].removesuffix("/__init__").replace("/", "."))
            put(second, name, data)
        put(first, "known_issues_rest.txt", "\n".join(rest).encode())


def library_modules() -> list[str]:
    """Files of the standard library's zip whose modules are loaded."""
    origins = [
        getattr(getattr(module, "__spec__", None), "origin", None) or ""
        for module in list(sys.modules.values())
    ]
    return sorted({each[len(LIBRARY) :] for each in origins if each.startswith(LIBRARY)})


PROBE = """
import io, traceback, linecache, contextlib, tempfile, logging, flask
app = flask.Flask("probe", instance_path="/tmp/probe")
app.secret_key = "probe"
app.testing = True
@app.get("/")
def index():
    flask.session["a"] = 1
    flask.flash("b")
    return flask.render_template_string("{{ x }}", x=1)
@app.post("/")
def fail():
    raise KeyError("x")
client = app.test_client()
client.get("/"); client.post
try:
    client.post("/", data={"a": "b"})
except KeyError:
    traceback.print_exc(file=io.StringIO())
app.testing = False
logging.disable(logging.CRITICAL)
client.post("/", json={"a": 1})
"""


def probe(packs: list[str], modules: list[str]) -> tuple[list[str], dict[str, str]]:
    """The library's files that Flask and these modules load, and the modules that can't be."""
    sys.path += packs
    broken = {}
    namespace: dict[str, object] = {"__name__": "probe"}
    exec(PROBE, namespace)
    for name in modules:
        try:
            __import__(name)
        except BaseException as error:
            broken[name] = f"{type(error).__name__}: {error}"
    return library_modules(), broken
