"""The runner against real processes: every way to end, and nothing left behind."""

from __future__ import annotations

import datetime as dt
import os
import platform
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from known_issues import runner
from known_issues.masks import mask
from known_issues.model import Error, Run, Snippet, Stack
from known_issues.runner import Limits, agree, observe, run_snippet
from known_issues.stacks import cache_folder, find_python

PYTHON = Path(sys.executable)
LINUX = sys.platform == "linux"
GEVENT = "lib/python*/site-packages/gevent"
VERSIONS = ["3.8", "3.9", "3.10", "3.11", "3.12", "3.13"]


def snippet(source: str, **files: str) -> Snippet:
    """`bad.py` alone, or the folder `bad/` where further files are given by stem."""
    folder = "bad/" if files else ""
    entry = "bad/main.py" if files else "bad.py"
    sources = {entry: source} | {f"{folder}{name}.py": text for name, text in files.items()}
    contents = {name: textwrap.dedent(text).encode() for name, text in sources.items()}
    return Snippet(slug="tried", role="bad", entry=entry, files=contents)


def run(source: str, **files: str) -> Run:
    return run_snippet(snippet(source, **files), PYTHON)


def leftovers() -> list[str]:
    """Processes of runs, by the folder in their environment or command, and their folders."""
    marker = f"{Path(tempfile.gettempdir()).resolve()}/known-issues-".encode()
    folders = [str(path) for path in Path(tempfile.gettempdir()).glob("known-issues-*")]
    processes = [
        str(process)
        for process in Path("/proc").glob("[0-9]*")
        if marker in _read(process / "environ") + _read(process / "cmdline")
    ]
    return folders + processes


@pytest.fixture(autouse=True)
def _folder_for_this_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    descriptors = _descriptors()
    yield
    assert leftovers() == []
    assert _settles(lambda: _descriptors() == descriptors), (_descriptors(), descriptors)


def _descriptors() -> int:
    return len(list(Path("/proc/self/fd").glob("*")))


def _settles(is_so: Callable[[], bool]) -> bool:
    """Whether it is so within seconds: a browser of another test has pipes in this process."""
    for _ in range(50):
        if is_so():
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(params=["isolated", "fallback"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "fallback":
        monkeypatch.setattr(runner, "isolation", lambda: ())
    elif not runner.isolation():
        pytest.skip("no namespaces here")
    return str(request.param)


@pytest.fixture(params=VERSIONS)
def python(request: pytest.FixtureRequest) -> Path:
    found = find_python(request.param)
    if found is None:
        pytest.skip(f"no CPython {request.param} here")
    return found


FAILING = {
    "a builtin": ("x = {}\nx['key']\n", Error("KeyError", "'key'"), 2),
    "no message": ("assert False\n", Error("AssertionError", ""), 1),
    "of a module": (
        "import json\n\njson.loads('{')\n",
        Error(
            "json.decoder.JSONDecodeError",
            "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        ),
        3,
    ),
    "its own class": (
        "class Odd(Exception):\n    pass\n\nraise Odd('so')\n",
        Error("__main__.Odd", "so"),
        4,
    ),
    "within a function": (
        "def f():\n    return 1 / 0\n\nf()\n",
        Error("ZeroDivisionError", "division by zero"),
        2,
    ),
    "through a library": (
        "import functools\nfunctools.reduce(lambda a, b: a + b, [1, 'a'])\n",
        Error("TypeError", "unsupported operand type(s) for +: 'int' and 'str'"),
        2,
    ),
    "chained": (
        "try:\n    {}['a']\nexcept KeyError as error:\n    raise ValueError('b') from error\n",
        Error("ValueError", "b"),
        4,
    ),
    "a syntax error": (
        "x = 1\nx = = 2\n",
        Error("SyntaxError", "invalid syntax (bad.py, line 2)"),
        2,
    ),
    "a keyboard interrupt": ("raise KeyboardInterrupt\n", Error("KeyboardInterrupt", ""), 1),
    "a group": (
        "raise BaseExceptionGroup('g', [SystemExit(1), KeyError('k')])\n",
        Error("BaseExceptionGroup", "g (2 sub-exceptions)"),
        1,
    ),
    "a message that fails": (
        "class Odd(Exception):\n    def __str__(self):\n        raise OSError\nraise Odd\n",
        Error("__main__.Odd", "<exception str() failed>"),
        4,
    ),
    "not even a message": (
        "class Odd(Exception):\n    def __str__(self):\n        return 3\nraise Odd\n",
        Error("__main__.Odd", "<exception str() failed>"),
        4,
    ),
    "NUL and lone surrogates": (
        "raise ValueError('a\\0b\\ud800c')\n",
        Error("ValueError", "a\\x00b\\ud800c"),
        1,
    ),
    "a hook of its own": (
        "import sys\nsys.excepthook = lambda *error: None\n1 / 0\n",
        Error("ZeroDivisionError", "division by zero"),
        3,
    ),
    "a thread as well": (
        "import threading as t\nt = t.Thread(target=lambda: 1 / 0)\nt.start()\nt.join()\n[][0]\n",
        Error("IndexError", "list index out of range"),
        5,
    ),
}


@pytest.mark.parametrize(("source", "error", "line"), FAILING.values(), ids=FAILING)
def test_failed(source: str, error: Error, line: int) -> None:
    ended = run(source)
    assert (ended.outcome, ended.error, ended.file, ended.line) == ("failed", error, "bad.py", line)
    assert ended.reason is None
    assert error.type.rpartition(".")[2] in (ended.traceback or "")


EXITS = {
    "nothing": ("sys.exit()", None, ""),
    "None": ("sys.exit(None)", None, ""),
    "zero": ("raise SystemExit(0)", None, ""),
    "three": ("sys.exit(3)", Error("SystemExit", "3"), ""),
    "minus one": ("sys.exit(-1)", Error("SystemExit", "-1"), ""),
    "a text": ("sys.exit('so long')", Error("SystemExit", "so long"), "so long\n"),
    "a caught one": (
        "\ntry:\n    sys.exit(3)\nexcept SystemExit as error:\n    print(error)",
        None,
        "3\n",
    ),
    "True": ("sys.exit(True)", Error("SystemExit", "True"), ""),
}


@pytest.mark.parametrize(("statement", "error", "output"), EXITS.values(), ids=EXITS)
def test_exit(statement: str, error: Error | None, output: str, python: Path) -> None:
    ended = run_snippet(snippet(f"import sys; {statement}\n"), python)
    assert (ended.outcome, ended.error) == ("failed" if error else "passed", error)
    assert ended.output == output
    assert ended.traceback is None
    assert ended.line == (1 if error else None)


def test_exit_where_a_hook_is_replaced_and_lines_are_not_watched() -> None:
    ended = run("import sys\nsys.settrace(None)\nsys.excepthook = print\nsys.exit(4)\n")
    assert (ended.outcome, ended.error) == ("failed", Error("SystemExit", "4"))


def test_the_traceback_is_what_the_interpreter_prints(python: Path, tmp_path: Path) -> None:
    source = """\
        import importlib
        import sys
        def outer():
            try:
                importlib.import_module("helper")
            except ImportError as error:
                if hasattr(error, "add_note"):
                    error.add_note("a note")
                raise RuntimeError("no") from error
        def inner():
            return outer(
                1 if sys else 2
            ) + nothing
        try:
            outer()
        finally:
            import json
            json.loads("{", object_hook=outter)
    """
    tried = snippet(source, helper="import nowhere_at_all\n")
    for name, content in tried.files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    bare = subprocess.run(
        [python, "main.py"], cwd=tmp_path / "bad", capture_output=True, text=True, check=False
    )
    ended = run_snippet(tried, python)
    library = next(path for path in _standard_library(python))
    roots = {f"{tmp_path}/bad/": "", library: f"lib/{Path(library).name}"}
    assert ended.traceback == mask(bare.stderr, roots=roots)
    assert ended.output == ""
    assert "import_module" in (ended.traceback or "")


def _standard_library(python: Path) -> list[str]:
    command = [python, "-c", "import os; print(os.path.dirname(os.__file__))"]
    return [subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()]


def test_the_innermost_line_of_a_folder() -> None:
    ended = run("import helper\n\nhelper.f()\n", helper="def f():\n    return {}['k']\n")
    assert (ended.file, ended.line) == ("helper.py", 2)
    assert (ended.traceback or "").split("\n")[1] == '  File "main.py", line 3, in <module>'
    assert '  File "helper.py", line 2, in f\n' in (ended.traceback or "")


def test_a_syntax_error_in_a_module_of_the_folder() -> None:
    ended = run("import helper\n", helper="x = 1\nx = (\n")
    assert (ended.error, ended.file, ended.line) == (
        Error("SyntaxError", "'(' was never closed (helper.py, line 2)"),
        "helper.py",
        2,
    )


def test_passed() -> None:
    ended = run("print('hello')\nprint('there', end='')\n")
    assert ended == Run(outcome="passed", output="hello\nthere")


def test_output_keeps_its_order() -> None:
    ended = run("""\
        import os, subprocess, sys
        print("one")
        print("two", file=sys.stderr)
        os.write(1, b"three\\n")
        subprocess.run([sys.executable, "-c", "import os; os.write(2, b'four\\\\n')"], check=True)
        if os.fork() == 0:
            os.write(1, b"five\\n")
            os._exit(0)
        os.wait()
        sys.stdout.buffer.write(b"\\xff\\xe9 six")
    """)
    assert ended.output == "one\ntwo\nthree\nfour\nfive\n\ufffd\ufffd six"
    assert (ended.outcome, ended.unexecuted) == ("passed", ())


def test_threads_and_exit_handlers_print_and_change_nothing() -> None:
    ended = run("""\
        import atexit, threading, time
        def late():
            time.sleep(0.05)
            print("from a thread")
            raise KeyError("in a thread")
        class Last:
            def __del__(self):
                print("at the very end")
        last = Last()
        @atexit.register
        def bye():
            print("bye")
            raise KeyError("at exit")
        threading.Thread(target=late, name="T").start()
        print("main")
    """)
    assert (ended.outcome, ended.error, ended.reason) == ("passed", None, None)
    lines = ended.output.split("\n")
    assert lines[:3] == ["main", "from a thread", "Exception in thread T:"]
    assert lines.index("KeyError: 'in a thread'") < lines.index("bye") < len(lines) - 2
    assert "KeyError: 'at exit'" in lines
    assert lines[-2] == "at the very end"


DEATHS = {
    "an exit without a word": ("os._exit(0)", "ended without a record: exit status 0"),
    "and with a status": ("os._exit(3)", "ended without a record: exit status 3"),
    "a segmentation fault": ("ctypes.string_at(0)", "killed by SIGSEGV"),
    "an abort": ("os.abort()", "killed by SIGABRT"),
    "a kill": ("os.kill(os.getpid(), 9)", "killed by SIGKILL"),
    "a crash after the end": ("atexit.register(ctypes.string_at, 0)", "killed by SIGSEGV"),
    "an endless sleep": ("time.sleep(60)", "timed out after 1 s"),
    "an endless loop": ("while True: pass", "timed out after 1 s"),
    "a loop that takes every signal": (
        "[signal.signal(n, signal.SIG_IGN) for n in (1, 2, 15)]\nwhile True: pass",
        "timed out after 1 s",
    ),
    "a thread that never ends": (
        "threading.Thread(target=time.sleep, args=[60]).start()",
        "timed out after 1 s",
    ),
    "its own stop": ("os.kill(os.getpid(), signal.SIGSTOP)", "timed out after 1 s"),
    "too much output": (
        "while True: os.write(1, b'x' * 100_000_000)",
        "printed more than 1048576 bytes",
    ),
    "too many processes": (
        "for _ in range(200):\n    if not os.fork(): time.sleep(60); os._exit(0)\ntime.sleep(60)",
        "started more than 64 processes",
    ),
}


@pytest.mark.parametrize(("statement", "reason"), DEATHS.values(), ids=DEATHS)
def test_unknown(statement: str, reason: str, either_way: str) -> None:
    if not LINUX and "processes" in reason:
        pytest.skip("processes are counted in /proc")
    source = f"import atexit, ctypes, os, signal, threading, time\n{statement}\n"
    began = time.monotonic()
    ended = run_snippet(snippet(source), PYTHON, Limits(seconds=1 if "timed" in reason else 20))
    assert (ended.outcome, ended.reason, ended.error) == ("unknown", reason, None)
    assert time.monotonic() - began < 40
    assert len(ended.output) <= (1 << 20) + (1 << 16)


def test_what_it_printed_before_it_hung() -> None:
    source = snippet("import time\nprint('before')\ntime.sleep(60)\n")
    ended = run_snippet(source, PYTHON, Limits(seconds=0.5))
    assert (ended.output, ended.reason) == ("before\n", "timed out after 0.5 s")


OUTLIVING = {
    "double forks with sessions of their own": """\
        for _ in range(12):
            if not os.fork():
                os.setsid()
                if not os.fork():
                    time.sleep(60)
                os._exit(0)
            os.wait()
    """,
    "subprocesses": """\
        for _ in range(12):
            subprocess.Popen(["sleep", "60"], start_new_session=True)
    """,
    "with nothing in their environment": """\
        for _ in range(3):
            subprocess.Popen(["sleep", "60"], start_new_session=True, env={}, cwd="/")
    """,
    "deaf": """\
        for _ in range(3):
            if not os.fork():
                for number in (1, 2, 15):
                    signal.signal(number, signal.SIG_IGN)
                time.sleep(60)
        time.sleep(0.1)
    """,
    "and hold the output open": """\
        os.system("sleep 60 & sleep 60 &")
    """,
}


@pytest.mark.skipif(not LINUX, reason="other systems end the process group only")
@pytest.mark.parametrize("source", OUTLIVING.values(), ids=OUTLIVING)
def test_no_child_outlives_the_run(source: str, either_way: str) -> None:
    # A marker of our own, for those that have nothing in their environment.
    seconds = f"60.{os.getpid()}"
    source = textwrap.dedent(source).replace("60", seconds)
    began = time.monotonic()
    ended = run(f"import os, signal, subprocess, time\n{source}")
    assert (ended.outcome, ended.output) == ("passed", "")
    assert time.monotonic() - began < 40
    assert not [
        path for path in Path("/proc").glob("[0-9]*/cmdline") if seconds.encode() in _read(path)
    ]
    assert leftovers() == []


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif(not LINUX, reason="needs /proc")
def test_the_guard_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "isolation", lambda: ())
    ended = run("import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(60)\n")
    assert (ended.outcome, ended.reason) == ("unknown", "ended without a record")


HOSTILE = {
    "deletes its folder": (
        "import shutil, os\nshutil.rmtree(os.getcwd())\nraise ValueError('gone')\n",
        "  File \"bad.py\", line 3, in <module>\n    raise ValueError('gone')\n",
    ),
    "rewrites its source": (
        "open('bad.py', 'w').write('#\\n' * 9)\n\nraise ValueError('other')\n",
        "  File \"bad.py\", line 3, in <module>\n    raise ValueError('other')\n",
    ),
    "changes its folder": (
        "import os\nos.chdir('/')\nraise ValueError\n",
        '  File "bad.py", line 3, in <module>\n    raise ValueError\n',
    ),
    "closes every file": (
        "import os\nos.closerange(0, 1024)\nraise ValueError\n",
        '  File "bad.py", line 3, in <module>\n    raise ValueError\n',
    ),
    "replaces what we use": (
        "import builtins, json, os, sys, time\n"
        "for name in ('write', 'open', 'fstat', 'getpid', '_exit', 'read', 'close'):\n"
        "    setattr(os, name, None)\n"
        "json.dumps = time.time = sys.exit = builtins.print = builtins.open = None\n"
        "raise ValueError\n",
        '  File "bad.py", line 5, in <module>\n    raise ValueError\n',
    ),
    "empties sys.modules and sys.path": (
        "import sys\nsys.path[:] = []\nsys.modules.clear()\nraise ValueError\n",
        '  File "bad.py", line 4, in <module>\n    raise ValueError\n',
    ),
    "ends with open threads": (
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[60], daemon=True).start()\n"
        "raise ValueError\n",
        '  File "bad.py", line 3, in <module>\n    raise ValueError\n',
    ),
}


@pytest.mark.parametrize(("source", "frame"), HOSTILE.values(), ids=HOSTILE)
def test_failed_nevertheless(source: str, frame: str) -> None:
    ended = run(source)
    assert (ended.outcome, ended.error and ended.error.type) == ("failed", "ValueError")
    assert frame in (ended.traceback or "")


@pytest.mark.parametrize(
    "forged",
    ["5", "[1]", "{'ended': True, 'error': 5}", "\\xff", "(" * 1000, "{'status': 9}", "-" * 60_000],
    ids=["a number", "a list", "an ending", "no text", "nested", "a death", "nested deeply"],
)
def test_forged_reports_change_nothing(forged: str) -> None:
    ended = run(f"import os\nos.write(250, b{forged!r} + bytes([10, 255, 10]))\n")
    assert ended == Run(outcome="passed")


def test_an_unreadable_report() -> None:
    ended = run("import os\nos.write(250, b\"{'ran': []}\\n\")\n")
    assert ended == Run(outcome="unknown", reason="its report is not readable")


def test_folders_without_permissions_are_removed() -> None:
    ended = run("import os\nos.makedirs('a/b')\nos.chmod('a/b', 0)\nos.chmod('a', 0o500)\n")
    assert ended.outcome == "passed"


def test_a_message_of_ten_megabytes() -> None:
    ended = run("raise ValueError('x' * 10_000_000)\n")
    assert ended.error is not None
    assert ended.error.message.startswith("x" * 5000 + "\n… 9990000 characters …\n")
    assert len(ended.error.message) < 11_000
    assert len(ended.traceback or "") < 110_000


@pytest.mark.skipif(not LINUX, reason="not enforced elsewhere")
def test_memory_is_bounded() -> None:
    tried = snippet("x = []\nwhile True:\n    x.append(bytearray(50_000_000))\n")
    ended = run_snippet(tried, PYTHON, Limits(memory=300_000_000))
    assert (ended.error, ended.line) == (Error("MemoryError", ""), 3)


def test_recursion_is_as_without_a_watch(python: Path, tmp_path: Path) -> None:
    source = "def f(n):\n    return f(n + 1)\nf(0)\n"
    (tmp_path / "bad.py").write_text(source)
    bare = subprocess.run(
        [python, "bad.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    ended = run_snippet(snippet(source), python)
    assert ended.traceback == mask(bare.stderr, roots={f"{tmp_path}/": ""})
    assert ended.error is not None
    assert ended.error.type == "RecursionError"


def test_it_is_run_again_unwatched_where_it_replaces_the_watch() -> None:
    source = "import sys\nsys.settrace(lambda *all: None)\n"
    if sys.version_info >= (3, 12):
        source = "import sys\nsys.monitoring.free_tool_id(3)\n"
    ended = run(source + "if not sys:\n    never\n")
    assert ended == Run(outcome="passed")


def test_the_environment() -> None:
    ended = run("""\
        import os, sys, signal
        for name, value in sorted(os.environ.items()):
            print(name, value)
        print(sys.argv, __name__, os.path.abspath(__file__) == os.path.join(sys.path[0], "bad.py"))
        print(os.getcwd() == sys.path[0], repr(sys.stdin.read()), oct(os.umask(0)))
        print(sys.modules["__main__"].__dict__ is globals(), __builtins__.__name__, __spec__)
        print(sys.modules.get("sitecustomize"), [p for p in sys.path if "harness" in p])
        print(sys._getframe().f_back, sys.excepthook is sys.__excepthook__)
        print(signal.getsignal(2) is signal.default_int_handler, os.getpid() == os.getpgrp())
        print(os.open(os.devnull, os.O_RDONLY))
    """)
    assert ended.output == (
        "HOME <run>/home\n"
        "LC_ALL C.UTF-8\n"
        "PATH <stack>/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
        "PYTHONDONTWRITEBYTECODE 1\n"
        "PYTHONHASHSEED 0\n"
        "PYTHONNOUSERSITE 1\n"
        "PYTHONUNBUFFERED 1\n"
        "TMPDIR <run>/tmp\n"
        "TZ UTC\n"
        "['bad.py'] __main__ True\n"
        "True '' 0o22\n"
        "True builtins None\n"
        "None []\n"
        "None True\n"
        "True True\n"
        "3\n"
    )


def test_a_run_minds_interrupts_where_its_parent_does_not() -> None:
    """A shell ignores SIGINT for what it starts in the background."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        ended = run("import signal\nprint(signal.getsignal(2) is signal.default_int_handler)")
    finally:
        signal.signal(signal.SIGINT, before)
    assert ended.output == "True\n"


def test_nothing_more_is_imported_than_in_a_plain_run(python: Path, tmp_path: Path) -> None:
    source = "import sys\nprint(*sorted(sys.modules))\n"
    (tmp_path / "bad.py").write_text(source)
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    plain = subprocess.run(
        [python, "-s", "bad.py"], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    modules = set(run_snippet(snippet(source), python).output.split())
    assert modules - set(plain.stdout.split()) <= {"atexit"}


def test_loopback_works() -> None:
    ended = run("""\
        import http.server, threading, urllib.request
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"hello")
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}/").read().decode())
        print(server.server_address)
    """)
    assert ended.output == (
        "127.0.0.1 - - [<time>] \"GET / HTTP/1.1\" 200 -\nhello\n('127.0.0.1', <port>)\n"
    )


def test_no_other_network() -> None:
    if "--net" not in runner.isolation():
        pytest.skip("no network namespaces here")
    ended = run("import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=20)\n")
    assert ended.error == Error("OSError", "[Errno 101] Network is unreachable")


RAN = """\
    '''Docstring.'''
    from __future__ import annotations
    import asyncio
    import contextlib
    import threading
    import functools

    CONSTANT = (
        1,
        2,
    )
    annotated: int
    with_value: int = 3
    "a string"
    ...

    def decorator(value):
        '''Docstring.'''
        def decorate(function):
            return function
        return decorate

    @decorator(
        1,
    )
    @functools.wraps(
        decorator,
    )
    def decorated(
        a=1,
        *,
        b: int = 2,
    ):
        '''Docstring
        of lines.'''
        global CONSTANT
        local: int
        assert a, (
            "a message",
            "of lines",
        )
        return (
            a
            + b
        )

    class Something(
        object,
    ):
        '''Docstring.'''
        attribute: int
        other: str = "x"

        def method(self): return 1

        @property
        def value(
            self,
        ) -> int:
            if self.other:
                pass
            elif self.attribute:
                pass
            else:
                pass
            return 1

        async def coroutine(self):
            await asyncio.sleep(0)
            async with contextlib.AsyncExitStack() as stack:
                pass
            async for each in self.agen():
                continue
            return [each async for each in self.agen()]

        async def agen(self):
            yield 1
            yield 2

    def generator():
        x = yield 1
        try:
            yield from (
                i
                for i in range(2)
            )
        finally:
            del x

    def loops():
        while True:
            for i in range(3):
                if i == 1:
                    continue
                elif i == 2:
                    break
                else:
                    pass
            else:
                never = 1
            break
        for i in range(1):
            pass
        else:
            i = 0
        while i < 2:
            i += 1
        if not i: pass
        if __debug__:
            pass
        nested = lambda: (
            i
        )

        def inner():
            nonlocal i
            i = 1
        inner()
        return nested

    def handlers(error):
        try:
            raise error
        except (
            KeyError,
        ):
            pass
        except ValueError as caught:
            caught
        else:
            never = 2
        finally:
            pass
        try:
            return
        finally:
            x = 1

    def context():
        with contextlib.suppress(
            KeyError,
        ), contextlib.suppress(ValueError):
            raise KeyError
        with contextlib.suppress(KeyError): pass
        return

    def stub(): ...

    def stub_of_lines():
        ...

    if CONSTANT: x = 1; y = 2
    if False:
        never = 3
    decorated()
    thing = Something()
    thing.value, thing.method()
    Something.attribute = thing.other = ""
    thing.value
    Something.attribute = 1
    thing.value
    asyncio.run(thing.coroutine())
    list(generator())
    loops()()
    handlers(KeyError())
    handlers(ValueError())
    context(); stub(); stub_of_lines()
    thread = threading.Thread(target=stub_of_lines)
    thread.start()
    thread.join()
"""


def test_no_false_alarm_where_every_line_ran(python: Path) -> None:
    ended = run_snippet(snippet(RAN), python)
    assert ended.outcome == "passed", ended.traceback
    source = textwrap.dedent(RAN).split("\n")
    never = [source[line - 1].strip() for line in ended.unexecuted]
    assert never == ["never = 1", "never = 2", "never = 3"]


UNEXECUTED = {
    "a function": ("def f():\n    x = 1\n    return x\n", (2, 3)),
    "a method and a nested one": (
        "class A:\n    def f(self):\n        def g():\n            return 1\n        return g\n"
        "A().f()\n",
        (4,),
    ),
    "a branch": ("x = 1\nif x:\n    x = 2\nelse:\n    x = 3\n", (5,)),
    "an elif": ("x = 1\nif x:\n    x = 2\nelif x == 4:\n    x = 3\n", (4, 5)),
    "a handler": ("try:\n    x = 1\nexcept KeyError:\n    x = 2\n", (3, 4)),
    "statements of lines": ("def f():\n    return (\n        1\n    )\n\nx = (\n  f,\n)\n", (2,)),
    "what follows the failure": (
        "x = 1\nraise ValueError\ny = 2\ndef f():\n    return 1\n",
        (3, 4, 5),
    ),
    "what follows an exit": ("import sys\nsys.exit(1)\nprint('never')\n", (3,)),
    "a loop's body": (
        "for x in []:\n    y = x\nwhile x := 0:\n    y = 1\nelse:\n    y = 2\n",
        (2, 4),
    ),
    "a coroutine": ("async def f():\n    x = 1\n    return x\n", (2, 3)),
    "a generator": ("def f():\n    yield 1\nf()\n", (2,)),
    "a decorated one": (
        "import functools\n@functools.cache\ndef f():\n    '''D.'''\n    x = 1\n",
        (5,),
    ),
    "not what a thread runs": (
        "import threading as t\ndef f():\n    x = 1\nt = t.Thread(target=f)\nt.start()\nt.join()\n",
        (),
    ),
    "not what a raw thread runs after threading": (
        "import concurrent.futures as c\ndef f():\n    x = 1\nwith c.ThreadPoolExecutor() as p:\n"
        "    p.submit(f).result()\n",
        (),
    ),
    "not what a fork runs": (
        "import os\ndef f():\n    x = (\n        1\n    )\n    os._exit(0)\nif not os.fork():\n"
        "    f()\nos.wait()\n",
        (),
    ),
    "not what an exit handler runs": ("import atexit\n@atexit.register\ndef f():\n    x = 1\n", ()),
    "not what a library calls": (
        "import json\ndef f(x):\n    y = 1\n    return y\njson.dumps(object, default=f)\n",
        (),
    ),
    "no claim about what can't be compiled": ("x = = 1\n", ()),
}


@pytest.mark.parametrize(("source", "lines"), UNEXECUTED.values(), ids=UNEXECUTED)
def test_unexecuted_lines(source: str, lines: tuple[int, ...], python: Path) -> None:
    ended = run_snippet(snippet(source), python)
    assert ended.outcome in ("passed", "failed"), ended.reason
    assert ended.unexecuted == lines


def test_a_match_statement(python: Path) -> None:
    source = """\
        def f(x):
            match x:
                case 1:
                    return 1
                case [a, *_] if a:
                    return a
                case _:
                    return 3
        f(1), f(4)
    """
    ended = run_snippet(snippet(source), python)
    if ended.error is None:
        assert ended.unexecuted == (6,)


def test_unexecuted_lines_of_other_modules(python: Path) -> None:
    ended = run_snippet(
        snippet(
            "import used\nused.f()\n",
            used="def f():\n    return 1\ndef g():\n    return 2\n",
            unused="x = 1\ndef f():\n    return x\n",
        ),
        python,
    )
    assert ended.unexecuted == ()
    assert ended.unexecuted_modules == {"used.py": (4,), "unused.py": (1, 2, 3)}


def _with_gevent() -> Iterator[Path]:
    """One Python of each minor version, from the stacks' environments that stand here."""
    folders = [*Path(sys.prefix).glob(GEVENT), *cache_folder().glob(f"environments/*/{GEVENT}")]
    by_version = {folder.parents[1].name: folder.parents[3] for folder in folders}
    yield from (prefix / "bin" / "python" for prefix in by_version.values())


def _patches(python: Path) -> bool:
    """Some stacks can't: gevent's own dependencies fail or warn there."""
    command = [python, "-W", "error", "-c", "from gevent import monkey; monkey.patch_all()"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def test_monkey_patched_by_gevent() -> None:
    source = """\
        import warnings
        from gevent import monkey
        warnings.simplefilter("error")
        monkey.patch_all()
        import threading, time
        import gevent
        def work(n):
            gevent.sleep(0.01)
            return n
        def in_thread():
            time.sleep(0.01)
            print("thread")
        jobs = [gevent.spawn(work, n) for n in range(2)]
        gevent.joinall(jobs)
        thread = threading.Thread(target=in_thread)
        thread.start()
        thread.join()
        def never():
            return 1
        raise ValueError([job.value for job in jobs])
    """
    pythons = [python for python in _with_gevent() if _patches(python)]
    if not pythons:
        pytest.skip("no environment with gevent here")
    for python in pythons:
        ended = run_snippet(snippet(source), python)
        assert (ended.error, ended.line) == (Error("ValueError", "[0, 1]"), 20)
        assert (ended.output, ended.unexecuted) == ("thread\n", (19,))


ROOTS = {
    "/tmp/r/snippet/bad/": "",
    "/tmp/r/snippet/bad": ".",
    "/tmp/r/snippet/": "../",
    "/tmp/r": "<run>",
    "/env": "<stack>",
    "/env/lib/python3.12/site-packages": "site-packages",
    "/usr/lib/python3.12": "lib/python3.12",
}

MASKED = {
    "the snippet": ('File "/tmp/r/snippet/bad/main.py", line 3', 'File "main.py", line 3'),
    "its folder": ("in /tmp/r/snippet/bad: no", "in .: no"),
    "a file of it": (
        "sqlite:////tmp/r/snippet/bad/instance/a.db /tmp/r/snippet/x",
        "sqlite:///instance/a.db ../x",
    ),
    "not a longer name": ("/tmp/r/snippet/badly /tmp/rr /envy", "../badly /tmp/rr /envy"),
    "files as they are listed": (
        "Generating b/env.py ...  done\nGenerating a.ini ...  done\nDone\nGenerating 0 ...  done\n",
        "Generating a.ini ...  done\nGenerating b/env.py ...  done\nDone\nGenerating 0 ...  done\n",
    ),
    "home": ("HOME=/tmp/r/home /tmp/r", "HOME=<run>/home <run>"),
    "temporary names": ("/tmp/r/tmp/tmpab12_xyz/a", "<run>/tmp/tmp…/a"),
    "site-packages": (
        'File "/env/lib/python3.12/site-packages/flask/app.py", line 12, in f',
        'File "site-packages/flask/app.py", line 12, in f',
    ),
    "the stack": ("/env/bin/python", "<stack>/bin/python"),
    "the standard library": (
        '  File "/usr/lib/python3.12/asyncio/runners.py", line 12, in run',
        '  File "lib/python3.12/asyncio/runners.py", line ?, in run',
    ),
    "frozen": (
        'File "<frozen importlib._bootstrap>", line 1204, in _gcd_import',
        'File "<frozen importlib._bootstrap>", line ?, in _gcd_import',
    ),
    "the harness": (
        'a\n  File "<frozen importlib._bootstrap>", line 7, in _find_and_load_unwatched\nb',
        "a\nb",
    ),
    "a template": ('File "<string>", line 3, in f', 'File "<string>", line 3, in f'),
    "addresses": (
        "<A object at 0x7f12ab34cd56> 0x7f12ab34cd56 at 0x1f2e3d4c 0x80004005 0xff",
        "<A object at 0x…> 0x… at 0x… 0x80004005 0xff",
    ),
    "ISO": (
        "2026-11-22T13:00:00 2026-11-22 13:00:00,123 2026-11-22T13:00:00.123456+00:00 2026-11-22",
        "<time> <time> <time> 2026-11-22",
    ),
    "ISO in UTC": ("at 2026-11-22T13:00:00Z!", "at <time>!"),
    "a server's log": (
        '127.0.0.1 - - [22/Nov/2026 13:00:00] "GET / HTTP/1.1" 404 -',
        '127.0.0.1 - - [<time>] "GET / HTTP/1.1" 404 -',
    ),
    "the common log": ("[22/Nov/2026:13:00:00 +0000]", "[<time>]"),
    "gunicorn's address": (
        "Listening at: http://127.0.0.1:8000 (1234)",
        "Listening at: http://127.0.0.1:8000 (<pid>)",
    ),
    "gevent's log": (
        '::1 - - [2026-11-22 13:00:00] "GET / HTTP/1.1" 200 123 0.000512',
        '::1 - - [<time>] "GET / HTTP/1.1" 200 123 <seconds>',
    ),
    "gunicorn": (
        "[2026-11-22 13:00:00 +0000] [1234] [INFO] Booting worker with pid: 12",
        "[<time>] [<pid>] [INFO] Booting worker with pid: <pid>",
    ),
    "HTTP": ("Date: Sun, 22 Nov 2026 13:06:24 GMT", "Date: <time>"),
    "ctime": ("Sun Nov 22 13:06:24 2026", "<time>"),
    "a cookie's end": (
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ),
    "ports": (
        "http://127.0.0.1:54321/ localhost:40000 [::1]:60999 ('127.0.0.1', 33333) port 54321",
        "http://127.0.0.1:<port>/ localhost:<port> [::1]:<port> ('127.0.0.1', <port>) port <port>",
    ),
    "ports that were chosen": (
        "http://127.0.0.1:5000 Port 5000 is in use by another program. localhost:8080",
        "http://127.0.0.1:5000 Port 5000 is in use by another program. localhost:8080",
    ),
    "processes": (
        "pid 123, pid: 123, (pid:9), process 123 processes 3 PID=4",
        "pid <pid>, pid: <pid>, (pid:<pid>), process <pid> processes 3 PID=<pid>",
    ),
    "threads": (
        "<Thread(Thread-1 (f), started daemon 140312)> in thread id 140312 and thread id 12.",
        "<Thread(Thread-1 (f), started daemon <thread>)> in thread id <thread> and thread id"
        " <thread>.",
    ),
    "what must survive": (
        "line 12 HTTP 404 Flask 3.1.2 [Errno 98] exit status 3 Thread-1 (f) 12:30",
        "line 12 HTTP 404 Flask 3.1.2 [Errno 98] exit status 3 Thread-1 (f) 12:30",
    ),
    "carets": ("    a + b\n    ~~^~~\n", "    a + b\n    ~~^~~\n"),
}


@pytest.mark.parametrize(("before", "after"), MASKED.values(), ids=MASKED)
def test_mask(before: str, after: str) -> None:
    assert mask(before, roots=ROOTS) == after
    assert mask(after, roots=ROOTS) == after


@given(
    st.lists(
        st.sampled_from([part for pair in MASKED.values() for part in pair] + [*ROOTS, "/"])
        | st.text(max_size=5)
    ).map("".join)
)
@example("/tmp/r/tmp/r/snippet/bad/")
@example("/tmp/r/snippet/bad//tmp/r/snippet/bad/")
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text, roots=ROOTS)
    assert mask(once, roots=ROOTS) == once


STACK = Stack(
    name="tried",
    python=platform.python_version(),
    date=dt.date(2026, 11, 20),
    requirements=(),
    lock="flask==3.1.3\n",
)


def test_observe() -> None:
    tried = snippet("print('x')\n{}['k']\nprint('y')\n")
    seen = observe(tried, STACK, PYTHON)
    assert (seen.outcome, seen.error, seen.line) == ("failed", Error("KeyError", "'k'"), 2)
    assert (seen.output, seen.unexecuted, seen.variants) == ("x\n", (3,), ())
    assert (seen.snippet, seen.stack, seen.python) == ("bad", "tried", STACK.python)
    assert seen.versions == {"flask": "3.1.3"}
    assert (seen.snippet_hash, seen.stack_hash) == (tried.hash, STACK.hash)
    assert seen.runner == runner.RUNNER_VERSION


def test_two_runs_that_print_different_things() -> None:
    seen = observe(snippet("import uuid\nprint('same')\nprint(uuid.uuid4())\n"), STACK, PYTHON)
    assert seen.outcome == "unknown"
    assert seen.reason is not None
    assert seen.reason.startswith("two runs differ in their output at line 2: '")
    assert seen.reason.endswith("'. Make the snippet deterministic.")


DISAGREEING = {
    "output": (
        Run(outcome="passed", output="x\na\n"),
        Run(outcome="passed", output="x\nb\n"),
        "two runs differ in their output at line 2: 'a' and 'b'. Make the snippet deterministic.",
    ),
    "less output": (
        Run(outcome="passed", output="x\na"),
        Run(outcome="passed", output="x"),
        "two runs differ in their output at line 2: 'a' and ''. Make the snippet deterministic.",
    ),
    "traceback": (
        Run(outcome="failed", error=Error("E", ""), traceback="a"),
        Run(outcome="failed", error=Error("E", ""), traceback="b"),
        "two runs differ in their traceback at line 1: 'a' and 'b'."
        " Make the snippet deterministic.",
    ),
    "outcome": (
        Run(outcome="failed", error=Error("E", "x")),
        Run(outcome="passed"),
        "two runs differ: failed (E: x) and passed",
    ),
    "one unknown": (
        Run(outcome="passed"),
        Run(outcome="unknown", reason="timed out after 30 s"),
        "two runs differ: passed and unknown (timed out after 30 s)",
    ),
}


@pytest.mark.parametrize(("one", "two", "reason"), DISAGREEING.values(), ids=DISAGREEING)
def test_disagreement_is_unknown(one: Run, two: Run, reason: str) -> None:
    agreed, variants = agree([one, two])
    assert (agreed.outcome, agreed.reason, agreed.error) == ("unknown", reason, None)
    assert variants == ()


def test_other_errors_of_the_same_outcome_are_variants() -> None:
    errors = [Error("E", "b"), Error("E", "c"), Error("E", "a"), Error("E", "b")]
    agreed, variants = agree([Run(outcome="failed", error=each) for each in errors])
    assert (agreed.outcome, agreed.error) == ("failed", Error("E", "b"))
    assert variants == (Error("E", "a"), Error("E", "c"))


def test_a_python_that_is_not_there() -> None:
    ended = run_snippet(snippet("pass\n"), Path("/nowhere/python"))
    assert ended.outcome == "unknown"
    assert (ended.reason or "").startswith("could not start /nowhere/python: ")


def test_eight_at_once(either_way: str) -> None:
    sources = [snippet(f"import time\ntime.sleep(0.1)\nprint({n})\n") for n in range(16)]
    with ThreadPoolExecutor(8) as pool:
        ended = list(pool.map(lambda each: run_snippet(each, PYTHON), sources))
    assert [(each.outcome, each.output) for each in ended] == [
        ("passed", f"{n}\n") for n in range(16)
    ]


def test_stop_runs() -> None:
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(run, "import time\ntime.sleep(60)\n") for _ in range(3)]
        time.sleep(1)
        runner.stop_runs()
        ended = [each.result(10) for each in runs]
    assert [(each.outcome, each.reason) for each in ended] == [("unknown", "stopped")] * 3


PARENT = """\
import sys
from pathlib import Path
from known_issues import runner
from known_issues.model import Snippet
if sys.argv[1] == "fallback":
    runner.isolation = lambda: ()
source = b"import os, time\\nos.system('sleep 60 &')\\ntime.sleep(60)\\n"
snippet = Snippet(slug="x", role="bad", entry="bad.py", files={"bad.py": source})
runner.run_snippet(snippet, Path(sys.executable))
"""


@pytest.mark.skipif(not LINUX, reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_nothing_outlives_the_runner(number: signal.Signals, either_way: str) -> None:
    root = Path(runner.__file__).parents[1]
    parent = subprocess.Popen(
        [PYTHON, "-c", PARENT, either_way], cwd=root, stderr=subprocess.DEVNULL
    )
    _wait_until(lambda: any("/proc/" in each for each in leftovers()))
    time.sleep(0.3)
    parent.send_signal(number)
    parent.wait(10)
    _wait_until(lambda: not any("/proc/" in each for each in leftovers()))
    for folder in leftovers() if number == signal.SIGKILL else ():
        subprocess.run(["rm", "-r", folder], check=True)


def _wait_until(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
