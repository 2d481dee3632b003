"""Stand-ins for what CPython lacks as WebAssembly; the package never imports it.

`used` names those that change how a program runs and that it made use of: a page says so
beside the output. The others give the very same result and go unnamed.
"""

from __future__ import annotations

import ast
import asyncio
import concurrent.futures.thread
import contextvars
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import pkgutil
import sys
import threading
import time
import types

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

used: set[str] = set()
THREADS = "threads"
EVENT_LOOP = "event loop"


def install(hashes: Any, python: str) -> None:
    """Put the stand-ins in place; `python` is the version that the stack has on CPython."""
    _live_outside_the_prefix()
    _restore_names()
    _know_one_user()
    _know_one_process()
    _derive_keys(hashes)
    _start_threads_inline()
    if tuple(map(int, python.split("."))) < (3, 13):
        sys.meta_path.insert(0, _Changed("sqlalchemy.util.langhelpers", _overlook_what_is_added))


def begin() -> None:
    """Just before a snippet runs: event loops are its own, not the browser's."""
    asyncio.events._event_loop_policy = _Policy()  # type: ignore[attr-defined]
    asyncio._set_running_loop(None)


# This Python's prefix is the root, so that every program would be taken for an installed one:
# Flask looks there to choose between an app's own instance folder and the system's.


def _live_outside_the_prefix() -> None:
    for name in ("prefix", "exec_prefix", "base_prefix", "base_exec_prefix"):
        setattr(sys, name, "/usr")


# Names that Python 3.14 no longer has and older releases use: Flask and Werkzeug before 2.3,
# and pkg_resources of that time.


def _restore_names() -> None:
    for name, stand_in in (
        ("get_loader", _get_loader),
        ("ImpImporter", type("ImpImporter", (), {})),
    ):
        if not hasattr(pkgutil, name):
            setattr(pkgutil, name, stand_in)
    for name in ("Str", "Num", "Bytes", "NameConstant", "Ellipsis"):
        if not hasattr(ast, name):
            setattr(ast, name, ast.Constant)
    if not hasattr(ast.Constant, "s"):
        value = property(lambda self: self.value, lambda self, new: setattr(self, "value", new))
        for name in ("s", "n"):
            setattr(ast.Constant, name, value)


def _get_loader(name: str) -> Any:
    if name in sys.modules:
        spec = getattr(sys.modules[name], "__spec__", None)
    else:
        spec = importlib.util.find_spec(name)
    return spec.loader if spec else None


# A user database, which gunicorn imports; its one user is who runs here.


def _know_one_user() -> None:
    entry = types.SimpleNamespace(
        pw_name="user", pw_passwd="x", pw_uid=0, pw_gid=0, pw_gecos="", pw_dir="/home", pw_shell=""
    )
    pwd = types.ModuleType("pwd")
    pwd.getpwuid = pwd.getpwnam = lambda who: entry  # type: ignore[attr-defined]
    pwd.getpwall = lambda: [entry]  # type: ignore[attr-defined]
    sys.modules.setdefault("pwd", pwd)


# Locks between processes, which Werkzeug's debugger makes; there is one process, so each is free.


class _Lock:
    SEM_VALUE_MAX = 2**31 - 1
    handle = 0
    name = None

    def __init__(self, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> None:
        self.kind = kind
        self.maxvalue = maxvalue

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        return True

    def release(self) -> None:
        pass

    def __enter__(self) -> bool:
        return True

    def __exit__(self, *args: object) -> None:
        pass


def _know_one_process() -> None:
    locks = types.ModuleType("_multiprocessing")
    locks.SemLock = _Lock  # type: ignore[attr-defined]
    locks.sem_unlink = lambda name: None  # type: ignore[attr-defined]
    sys.modules.setdefault("_multiprocessing", locks)


# SQLAlchemy 2.0.0 to 2.0.30 minds the two entries that Python 3.13 adds to every class:
# https://github.com/sqlalchemy/sqlalchemy/issues/11334. A stack whose own Python is older never
# has them.
_ADDED = ("__firstlineno__", "__static_attributes__")


def _overlook_what_is_added(langhelpers: Any) -> None:
    hints = getattr(langhelpers, "TypingOnly", None)
    if hints:
        hints.__init_subclass__ = classmethod(lambda cls: super(hints, cls).__init_subclass__())
    flags = getattr(langhelpers, "_IntFlagMeta", None)
    if flags:
        plain = flags.__init__

        def make(cls: Any, name: str, bases: Any, entries: dict[str, Any], **keywords: Any) -> None:
            left = {key: value for key, value in entries.items() if key not in _ADDED}
            plain(cls, name, bases, left, **keywords)

        flags.__init__ = make


class _Changed(importlib.abc.MetaPathFinder):
    """Finds one module as others would, and changes it after its import."""

    def __init__(self, name: str, change: Callable[[Any], None]) -> None:
        self.name = name
        self.change = change

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec and spec.loader:
            spec.loader = _ChangedLoader(spec.loader, self.change)
        return spec


class _ChangedLoader(importlib.abc.Loader):
    def __init__(self, loader: Any, change: Callable[[Any], None]) -> None:
        self.loader = loader
        self.change = change

    def create_module(self, spec: Any) -> Any:
        return self.loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        self.loader.exec_module(module)
        self.change(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.loader, name)


# Keys from passwords, computed in JavaScript, since this Python has no OpenSSL.


def _derive_keys(hashes: Any) -> None:
    def scrypt(
        password: bytes, *, salt: bytes, n: int, r: int, p: int, maxmem: int = 0, dklen: int = 64
    ) -> bytes:
        return bytes(hashes.scrypt(_array(password), _array(salt), n, r, p, dklen).to_py())

    def pbkdf2_hmac(
        hash_name: str, password: bytes, salt: bytes, iterations: int, dklen: int | None = None
    ) -> bytes:
        size = dklen or hashlib.new(hash_name).digest_size
        key = hashes.pbkdf2(hash_name, _array(password), _array(salt), iterations, size)
        return bytes(key.to_py())

    for name, function in (("scrypt", scrypt), ("pbkdf2_hmac", pbkdf2_hmac)):
        if not hasattr(hashlib, name):
            setattr(hashlib, name, function)


def _array(data: bytes) -> Any:
    from pyodide.ffi import to_js  # type: ignore[import-not-found]

    return to_js(bytes(data))


# Threads: the target runs to its end inside `start`, as a thread of its own would see it.


class _Handle:
    """Stands in for `_thread._ThreadHandle`; the thread has ended when `start` returns."""

    def __init__(self) -> None:
        self.ident = 0
        self.done = False

    def is_done(self) -> bool:
        return self.done

    def join(self, timeout: float | None = None) -> None:
        pass

    def _set_done(self) -> None:
        self.done = True


_idents = [threading.get_ident()]


def _start(function: Callable[[], object], handle: Any = None, daemon: bool = True) -> _Handle:
    used.add(THREADS)
    handle = handle or _Handle()
    handle.ident = max(_idents) + 0x1000 * (1 + len(_started))
    _started.append(handle.ident)
    _idents.append(handle.ident)
    loop = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        contextvars.Context().run(function)
    finally:
        asyncio._set_running_loop(loop)
        _idents.pop()
        handle.done = True
    return handle  # type: ignore[no-any-return]


_started: list[int] = []


def _start_threads_inline() -> None:
    threading._start_joinable_thread = _start  # type: ignore[attr-defined]
    threading._ThreadHandle = _Handle  # type: ignore[attr-defined]
    threading.get_ident = lambda: _idents[-1]
    executor = concurrent.futures.ThreadPoolExecutor
    executor.submit = _submit  # type: ignore[method-assign]
    executor.shutdown = _shutdown  # type: ignore[method-assign]


def _submit(self: Any, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """A pool's thread would wait for work for ever: each call gets a thread of its own."""
    if self._shutdown:
        raise RuntimeError("cannot schedule new futures after shutdown")
    future: concurrent.futures.Future[Any] = concurrent.futures.Future()
    future.set_running_or_notify_cancel()

    def work() -> None:
        try:
            self._create_worker_context().initialize()
            future.set_result(fn(*args, **kwargs))
        except BaseException as error:
            future.set_exception(error)

    thread = threading.Thread(target=work, name=f"{self._thread_name_prefix}_0")
    thread.start()
    return future


def _shutdown(self: Any, wait: bool = True, *, cancel_futures: bool = False) -> None:
    self._shutdown = True


# Event loops: one that needs no sockets and no loop of the browser's; timers sleep.


class _Selector:
    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("this event loop would wait for ever: nothing can wake it here")
        if timeout > 0:
            time.sleep(timeout)
        return []

    def close(self) -> None:
        pass


class _Loop(asyncio.BaseEventLoop):
    def __init__(self) -> None:
        used.add(EVENT_LOOP)
        super().__init__()
        self._selector = _Selector()

    def _process_events(self, events: list[Any]) -> None:
        pass

    def _write_to_self(self) -> None:
        pass


class _Policy(asyncio.events._BaseDefaultEventLoopPolicy):  # type: ignore[misc, name-defined]
    _loop_factory = _Loop
