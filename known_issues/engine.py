"""The Python that runs in a reader's browser: which release, and what of ours runs it."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

PYODIDE = "314.0.7"
"""CPython 3.14.2 as WebAssembly; `packs` checks its npm package against a hash."""

_HERE = Path(__file__).parent
_INSIDE = ("inside.py", "emulation.py")
_WORKER = _HERE.parent / "docs" / "javascripts" / "run-worker.mjs"


def sources() -> dict[str, str]:
    """What runs inside the browser's Python, by the name of the module there with `.py`."""
    return {f"known_issues_{name}": (_HERE / name).read_text("utf-8") for name in _INSIDE}


@functools.cache
def identity() -> str:
    """Pyodide's version and 12 hex digits of the SHA-256 of what makes a run what it is.

    A verdict carries it: when the stand-ins or the worker change, every verdict is stale.
    """
    worker = _WORKER.read_text("utf-8") if _WORKER.is_file() else ""
    digest = hashlib.sha256("\0".join([*sources().values(), worker]).encode())
    return f"{PYODIDE}-{digest.hexdigest()[:12]}"
