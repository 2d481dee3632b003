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
import importlib.util
import pkgutil
import sys
import threading
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

used: set[str] = set()
THREADS = "threads"
EVENT_LOOP = "event loop"


def install(hashes: Any) -> None:
    _restore_names()
    _derive_keys(hashes)
    _start_threads_inline()


def begin() -> None:
    """Just before a snippet runs: event loops are its own, not the browser's."""
    asyncio.events._event_loop_policy = _Policy()  # type: ignore[attr-defined]
    asyncio._set_running_loop(None)


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
