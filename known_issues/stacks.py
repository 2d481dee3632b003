"""Environments of the stacks, resolved and installed by uv."""

from __future__ import annotations

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import uv
from filelock import FileLock
from platformdirs import user_cache_path

from known_issues.model import Stack

_PROBE = "import sys; print('%s %d.%d' % ((sys.implementation.name,) + sys.version_info[:2]))"
_MARKER = ".complete"


class UnavailableError(Exception):
    """A stack that can't be had here; the text says why, in uv's words where they are uv's."""


def cache_folder() -> Path:
    """Where environments are kept: `$KNOWN_ISSUES_CACHE`, else the user's cache."""
    named = os.environ.get("KNOWN_ISSUES_CACHE")
    return Path(named) if named else user_cache_path("flask-known-issues")


def resolve(stack: Stack, *, prereleases: bool = False) -> str:
    """The text of the stack's lock, as uv resolves its requirements on its date.

    Requirements that exclude each other give a lock of comments that hold uv's reason.
    Raises `UnavailableError` where uv could not decide, as without a network.
    """
    end_of_day = f"{stack.date.isoformat()}T23:59:59Z"
    run = _uv(
        "pip",
        "compile",
        *("-", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"),
        *("--python-version", stack.python, "--exclude-newer", end_of_day),
        *(("--prerelease", "allow") if prereleases else ()),
        stdin="\n".join(stack.requirements),
    )
    if run.returncode == 0:
        return run.stdout
    reason = _reason(run.stderr)
    if "No solution found" in reason:
        return f"# {reason}\n"
    raise UnavailableError(reason)


def environment(stack: Stack) -> Path:
    """The Python of the stack's environment, which is made where it is missing or broken.

    Raises `UnavailableError`.
    """
    if not stack.lock:
        raise UnavailableError(f"{stack.path} does not exist; run `known-issues stacks --lock`")
    if stack.refused:
        raise UnavailableError(stack.refused)
    folder = cache_folder() / "environments" / stack.hash
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_suffix(".lock")):
        if not _complete(folder):
            _make(stack, folder)
    return _python(folder)


def environment_with(stack: Stack, sources: Mapping[str, Path], folder: Path) -> Path:
    """The Python of a new environment in `folder`: the stack with checkouts over its packages.

    What a checkout needs beyond the stack is installed too. Raises `UnavailableError`.
    """
    _make(stack, folder)
    paths = [f"{name} @ {path.resolve().as_uri()}" for name, path in sources.items()]
    target = ("--python", str(_python(folder)), "--quiet")
    packages = [option for name in sources for option in ("--reinstall-package", name)]
    made = _uv("pip", "install", *target, *packages, *paths)
    if made.returncode:
        raise UnavailableError(_reason(made.stderr))
    return _python(folder)


def _make(stack: Stack, folder: Path) -> None:
    interpreter = find_python(stack.python)
    if interpreter is None:
        raise UnavailableError(f"no CPython {stack.python} on this machine")
    if folder.exists():
        shutil.rmtree(folder)
    made = _uv("venv", "--quiet", "--no-project", "--python", str(interpreter), str(folder))
    if made.returncode == 0:
        lock = ("--require-hashes", "--requirements", "-")
        target = ("--python", str(_python(folder)), "--compile-bytecode", "--quiet")
        made = _uv("pip", "install", *target, *lock, stdin=stack.lock)
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise UnavailableError(_reason(made.stderr))
    (folder / _MARKER).write_text(_fingerprint(folder), encoding="utf-8")


def install(stack: Stack, lock: str, target: Path) -> str | None:
    """Put a part of the stack's lock into a folder, as its Python would get it; or uv's reason.

    Needs no such Python on this machine.
    """
    made = _uv(
        *("pip", "install", "--quiet", "--target", str(target), "--no-deps"),
        *("--python-version", stack.python, "--python-platform", "x86_64-unknown-linux-gnu"),
        *("--require-hashes", "--requirements", "-"),
        stdin=lock,
    )
    return _reason(made.stderr) if made.returncode else None


def _complete(folder: Path) -> bool:
    """Whether every file that was installed is there, in its size.

    Bytecode is left out: any Python that imports from there may write it, and to make the
    environment anew would take it away from under the runs that use it.
    """
    marker = folder / _MARKER
    if not marker.is_file() or not _python(folder).exists():
        return False
    return marker.read_text(encoding="utf-8") == _fingerprint(folder)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for parent, folders, names in os.walk(folder / "lib"):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(parent, name)  # noqa: PTH118 - thousands of files
            digest.update(f"{path}\0{os.lstat(path).st_size}\n".encode())
    return digest.hexdigest()


def _python(folder: Path) -> Path:
    return folder / "bin" / "python"


@functools.cache
def find_python(version: str) -> Path | None:
    """A CPython of that `3.x` on this machine: from PATH, from pyenv, or known to uv."""
    for path in _candidates(version):
        if _says(path) == f"cpython {version}":
            return path
    return None


def _candidates(version: str) -> Iterator[Path]:
    path = [Path(each) for each in os.environ.get("PATH", "").split(os.pathsep) if each]
    yield from (each / f"python{version}" for each in path)
    roots = [Path(os.environ["PYENV_ROOT"])] if os.environ.get("PYENV_ROOT") else []
    roots += [each.parent for each in path if each.name == "shims"]
    roots += [Path.home() / ".pyenv"]
    for root in roots:
        yield from sorted((root / "versions").glob(f"{version}.*/bin/python"), reverse=True)
    found = _uv("python", "find", "--no-project", version)
    if found.returncode == 0:
        yield Path(found.stdout.strip())


def _says(path: Path) -> str:
    """`<implementation> <version>` of an interpreter, '' where it does not run."""
    if not path.is_file():
        return ""
    try:
        command = [str(path), "-I", "-c", _PROBE]
        run = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return run.stdout.strip()


def released(package: str) -> tuple[str, ...]:
    """Every released version of a distribution, oldest first. Raises `UnavailableError`.

    Asked of pip, since uv lists no versions; yanked releases are not among them.
    """
    pip = ("-m", "pip", "--disable-pip-version-check", "index", "versions", "--pre", package)
    run = _run([sys.executable, *pip])
    found = re.search(r"^Available versions: (.*)$", run.stdout, re.MULTILINE)
    if not found:
        raise UnavailableError(_reason(run.stderr) or f"pip knows no version of {package}")
    return tuple(reversed(found[1].split(", ")))


def _uv(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return _run([uv.find_uv_bin(), *arguments], stdin)


def _run(command: list[str], stdin: str = "") -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if k not in ("VIRTUAL_ENV", "PYTHONPATH")}
    # Copies, not links: what breaks a file of an environment must not break uv's cache.
    settings = {"UV_LINK_MODE": "copy", "UV_PYTHON_DOWNLOADS": "never", "NO_COLOR": "1"}
    return subprocess.run(
        command,
        input=stdin,
        env=inherited | settings,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _reason(stderr: str) -> str:
    """uv's message as one line, without its drawing, its hints, addresses and paths."""
    text = re.split(r"\n\s*(?:help|hint):", stderr)[0]
    text = re.sub(r"[\u2190-\u25ff\u00d7]+", " ", text)
    text = re.sub(r"`?https?://[^\s`]+`?", "<address>", text)
    text = re.sub(r"(?<![\w.])/(?:[\w.+-]+/)+[\w.+-]*", "<path>", text)
    text = " ".join(text.split()).removeprefix("error: ").replace(" cause: ", ": ")
    return text[:600]
