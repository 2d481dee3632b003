"""Watches a snippet from inside the stack's own Python; the package never imports it.

The runner puts this file on `PYTHONPATH` under the name `sitecustomize`, so the interpreter
loads it before it runs the snippet as `python bad.py` would: no frame of ours lies beneath
the snippet, and `__main__`, exit code and threads are the interpreter's own business.

The process forks here. The parent half is the guard: it prepares the surroundings, counts
and reaps processes, ends what is left, and reports how the snippet ended. The other half
goes on to be the snippet, with nothing imported that it would not have found, reports what
it ended with and which lines ran. Reports are lines of `ascii(dict)` on a pipe.

Syntax of Python 3.6, standard library only.
"""

import atexit
import os
import sys

_LONGEST_MESSAGE = 10_000
_LONGEST_TRACEBACK = 100_000
_RECORD_FD = 250  # high, so that the snippet's own files get the numbers they always get
_TOOL = 3  # of sys.monitoring's six tools: coverage, debuggers and profilers use 0, 1, 2 and 5

TYPE_CHECKING = False  # importing typing would show in the snippet's sys.modules
if TYPE_CHECKING:
    from types import CodeType, FrameType, TracebackType
    from typing import Any, Callable, Iterator, NoReturn


class Job:
    """What the runner asks for: NUL-separated fields in the file `job` beside this one."""

    def __init__(self, path: str) -> None:
        with open(path, "rb") as stream:
            fields = os.fsdecode(stream.read()).split("\0")
        self.record, self.lifeline, self.processes, self.memory, self.disk = map(int, fields[:5])
        self.loopback = fields[5] == "loopback"
        self.watch = fields[6] == "watch"
        self.folder = fields[7]
        self.entry = fields[8]
        self.modules = fields[8:]


class Channel:
    """The pipe to the runner, which survives a snippet that closes every descriptor."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self.guard = os.getpid()
        self.guard_fd = fd
        self._write, self._fstat, self._open = os.write, os.fstat, os.open
        self._identity = self._identify(fd)

    def _identify(self, fd: int) -> "tuple[int, int]":
        stat = self._fstat(fd)
        return stat.st_dev, stat.st_ino

    def move(self, fd: int) -> None:
        """Keeps the pipe at another number, closed when the process executes another program."""
        try:
            self.fd = os.dup2(self.fd, fd, False) or fd
        except OSError:
            os.set_inheritable(self.fd, False)
        else:
            os.close(self.guard_fd)

    def send(self, **report: object) -> None:
        data = (ascii(report) + "\n").encode("ascii")
        fd = self._find()
        while data:
            data = data[self._write(fd, data) :]

    def _find(self) -> int:
        try:
            if self._identify(self.fd) == self._identity:
                return self.fd
        except OSError:
            pass
        return self._open("/proc/%d/fd/%d" % (self.guard, self.guard_fd), os.O_WRONLY)


class Lines:
    """Which lines of the snippet's files ran, in this process and in its forks."""

    def __init__(self, job: Job, channel: Channel) -> None:
        self.sources = {}
        self.ran = {}  # type: dict[str, set[int]]
        self.names = {}
        self.exit = None  # type: dict[str, object] | None
        self.describe = None  # type: Callable[[BaseException], dict[str, object]] | None
        self.stop = lambda: False  # type: Callable[[], bool]
        for name in job.modules:
            path = os.path.join(job.folder, name)
            with open(path, "rb") as stream:
                self.sources[path] = stream.read()
            self.ran[path] = set()
            self.names[path] = name
        # Python 3.8 knows its main file by the name on the command line.
        self.ran[job.entry] = self.ran[os.path.join(job.folder, job.entry)]
        self.names[job.entry] = job.entry
        self._tops = {name.split("/")[0].partition(".")[0] for name in job.modules}
        self._channel = channel
        self._getpid, self._pid = os.getpid, os.getpid()

    def add(self, path: str, line: int) -> None:
        ran = self.ran[path]
        if line in ran:
            return
        ran.add(line)
        if self._getpid() != self._pid:
            # A fork ends as it likes, often without our last word.
            self._channel.send(ran=(self.names[path], line))

    def note_exit(self, code: "CodeType", error: BaseException) -> None:
        """Remembers a SystemExit on its way out of the main module: no hook ever sees it."""
        if isinstance(error, SystemExit) and code.co_name == "<module>" and self.describe:
            self.exit = self.describe(error)

    def watch(self) -> None:
        """From here on; `stop` ends it and tells whether it lasted, lines are unknown if not."""
        if sys.version_info >= (3, 12):
            self._monitor()
        else:
            self._trace()

    def _monitor(self) -> None:
        monitoring = sys.monitoring  # type: ignore[attr-defined,unused-ignore]
        events = monitoring.events

        def start(code: "CodeType", offset: int) -> object:
            if code.co_filename in self.ran:
                monitoring.set_local_events(_TOOL, code, events.LINE)
            return monitoring.DISABLE

        def line(code: "CodeType", number: int) -> object:
            self.add(code.co_filename, number)
            return monitoring.DISABLE

        def unwind(code: "CodeType", offset: int, error: BaseException) -> None:
            if code.co_filename in self.ran:
                self.note_exit(code, error)

        monitoring.use_tool_id(_TOOL, "known-issues")
        monitoring.register_callback(_TOOL, events.PY_START, start)
        monitoring.register_callback(_TOOL, events.LINE, line)
        monitoring.register_callback(_TOOL, events.PY_UNWIND, unwind)
        monitoring.set_events(_TOOL, events.PY_START | events.PY_UNWIND)

        def stop() -> bool:
            lasted = bool(monitoring.get_tool(_TOOL) == "known-issues")
            if lasted:
                monitoring.free_tool_id(_TOOL)
            return lasted

        self.stop = stop

    def _trace(self) -> None:
        settrace, gettrace, modules = sys.settrace, sys.gettrace, sys.modules
        hooked = []  # type: list[object]

        def call(frame: "FrameType", event: str, arg: "Any") -> "Any":
            if not hooked and hasattr(modules.get("threading"), "settrace"):
                hooked.append(modules["threading"].settrace(call))
            return line if frame.f_code.co_filename in self.ran else None

        def line(frame: "FrameType", event: str, arg: "Any") -> "Any":
            if event == "line":
                self.add(frame.f_code.co_filename, frame.f_lineno)
            elif event == "exception":
                error, traceback = arg[1:]
                if isinstance(error, SystemExit):
                    self.note_exit(frame.f_code, error.with_traceback(traceback))
            return line

        # Almost every call of a run is made while a library is imported, where nothing of
        # the snippet is to be seen. Frames of importlib are left out of tracebacks.
        importlib = modules["_frozen_importlib"]
        load = importlib._find_and_load

        def _find_and_load_unwatched(name: str, import_: "Any") -> "Any":
            if gettrace() is not call or name.partition(".")[0] in self._tops:
                return load(name, import_)
            settrace(None)
            try:
                return load(name, import_)
            finally:
                if gettrace() is None:
                    settrace(call)

        unwatched = _find_and_load_unwatched.__code__
        if sys.version_info >= (3, 8):
            _find_and_load_unwatched.__code__ = unwatched.replace(
                co_filename="<frozen importlib._bootstrap>"
            )
            importlib._find_and_load = _find_and_load_unwatched  # type: ignore[attr-defined]

        def stop() -> bool:
            lasted = gettrace() is call
            if lasted:
                settrace(None)
            return lasted

        settrace(call)
        self.stop = stop

    def unexecuted(self) -> "dict[str, list[tuple[int, int]]]":
        """First and last lines of statements that never ran, by file, where there are any."""
        found = {}
        for path, source in self.sources.items():
            never = find_unexecuted(source, path, self.ran[path])
            if never:
                found[self.names[path]] = never
        return found


# Statements that always become code: without any, the compiler proved that they never run.
_CODED = frozenset(
    "Assign AugAssign AsyncFor AsyncFunctionDef AsyncWith ClassDef Delete For FunctionDef Import"
    " ImportFrom Raise Return With".split()
)
# Before Python 3.10 jumps over these are taken without passing their line.
_JUMPED = frozenset(["Break", "Continue", "Pass"])


def find_unexecuted(source: bytes, path: str, ran: "set[int]") -> "list[tuple[int, int]]":
    """Statements of which no line ran, as first and last line; none if it doesn't compile."""
    only_ast = 1024
    try:
        tree = compile(source, path, "exec", only_ast, True)
        code = compile(source, path, "exec", 0, True)
    except (SyntaxError, ValueError):
        return []
    coded = set(code_lines(code))
    found = set()
    for kind, first, last in statements(tree):
        lines = range(first, last + 1)
        if not ran.isdisjoint(lines) or (kind in _JUMPED and sys.version_info < (3, 10)):
            continue
        if kind in _CODED or not coded.isdisjoint(lines):
            found.add((first, last))
    return sorted(found)


def statements(node: "Any") -> "Iterator[tuple[str, int, int]]":
    """Kind, first and last line of every statement, clause and handler; headers alone."""
    for field in ("body", "handlers", "cases", "orelse", "finalbody"):
        for child in getattr(node, field, ()):
            first = first_line(child)
            body = getattr(child, "body", None)
            last = max(first, first_line(body[0]) - 1) if body else last_line(child)
            yield type(child).__name__, first, last
            for statement in statements(child):
                yield statement


def first_line(node: "Any") -> int:
    """Of the decorators, where there are any."""
    located = [getattr(node, "pattern", node), *getattr(node, "decorator_list", ())]
    return int(min(each.lineno for each in located))


def last_line(node: "Any") -> int:
    """Python 3.8 and later know it; before, the last line on which a part begins."""
    if hasattr(node, "end_lineno"):
        return int(node.end_lineno)
    last = int(getattr(node, "lineno", 0))
    for field in node._fields:
        value = getattr(node, field, None)
        for child in value if isinstance(value, list) else [value]:
            if hasattr(child, "_fields"):
                last = max(last, last_line(child))
    return last


def code_lines(code: "CodeType") -> "Iterator[int]":
    """Every line that the code and the code objects within it can report as running."""
    if hasattr(code, "co_lines"):
        for _, _, line in code.co_lines():
            if line:
                yield line
    else:
        line = code.co_firstlineno
        for step in code.co_lnotab[1::2]:
            yield line
            line += step - 256 if step > 127 else step
        yield line
    for constant in code.co_consts:
        # Annotations are code that nobody calls, from Python 3.14 on.
        if isinstance(constant, type(code)) and constant.co_name != "__annotate__":
            for line in code_lines(constant):
                yield line


class Capture:
    """Stands in for stderr while the interpreter prints a traceback."""

    def __init__(self) -> None:
        self.parts = []  # type: list[str]

    def write(self, text: str) -> None:
        self.parts.append(text)

    def flush(self) -> None:
        pass


class Ending:
    """Records the exception that ends the snippet, and its last word."""

    def __init__(self, job: Job, channel: Channel, lines: Lines) -> None:
        self.folder = job.folder + os.sep
        self.entry = job.entry
        self.channel = channel
        self.lines = lines
        self.error = None  # type: dict[str, object] | None
        self._print = sys.excepthook
        self._getpid, self._pid, self._frame = os.getpid, os.getpid(), sys._getframe
        lines.describe = self.describe
        # Registered before anyone else: called after everyone else, threads have ended.
        atexit.register(self.finish)
        # Both, because libraries compare them before they install their own.
        sys.excepthook = sys.__excepthook__ = self._hook_for_the_interpreter()

    def _hook_for_the_interpreter(self) -> "Callable[..., None]":
        def excepthook(
            kind: "type[BaseException]", value: BaseException, tb: "TracebackType | None"
        ) -> None:
            if self._frame().f_back is not None or self._getpid() != self._pid:
                self._print(kind, value, tb)  # the snippet's own wish, or its fork
            else:
                self.record(value)

        return excepthook

    def record(self, error: BaseException) -> None:
        self.error = self.describe(error)
        self.error["traceback"] = shorten(self.display(error), _LONGEST_TRACEBACK)

    def describe(self, error: BaseException) -> "dict[str, object]":
        kind = type(error)
        name = kind.__qualname__
        if kind.__module__ != "builtins":
            name = "%s.%s" % (kind.__module__, name)
        try:
            message = str.__getitem__(str(error), slice(None))  # of no subclass
        except BaseException:
            message = "<exception str() failed>"
        file, line = self.locate(error)
        return {
            "type": name,
            "message": shorten(message, _LONGEST_MESSAGE),
            "file": file,
            "line": line,
        }

    def locate(self, error: BaseException) -> "tuple[str | None, int | None]":
        """The innermost line of the snippet in the traceback."""
        found = (None, None)  # type: tuple[str | None, int | None]
        traceback = error.__traceback__
        while traceback:
            name = self._name(traceback.tb_frame.f_code.co_filename)
            if name:
                found = name, traceback.tb_lineno
            traceback = traceback.tb_next
        if isinstance(error, SyntaxError):
            name = self._name(error.filename)
            if name and isinstance(error.lineno, int):
                found = name, error.lineno
        return found

    def _name(self, path: object) -> "str | None":
        if not isinstance(path, str):
            return None
        if path.startswith(self.folder):
            return path[len(self.folder) :]
        return path if path == self.entry else None

    def display(self, error: BaseException) -> str:
        """What the interpreter would print, with source lines even if the files are gone."""
        if not self._sources_stand():
            try:
                return self._format(error)
            except BaseException:  # a snippet can hide or break modules that traceback needs
                pass
        capture, stderr = Capture(), sys.stderr
        sys.stderr = capture  # type: ignore[assignment,unused-ignore]
        try:
            self._print(type(error), error, error.__traceback__)
        finally:
            sys.stderr = stderr
        return "".join(capture.parts)

    def _sources_stand(self) -> bool:
        for path, source in self.lines.sources.items():
            try:
                with open(path, "rb") as stream:
                    if stream.read() != source:
                        return False
            except Exception:
                return False
        return True

    def _format(self, error: BaseException) -> str:
        import linecache
        import traceback

        for path, source in self.lines.sources.items():
            text = source.decode("utf-8", "replace").splitlines(True)
            linecache.cache[path] = (len(source), None, text, path)
        return "".join(traceback.format_exception(type(error), error, error.__traceback__))

    def finish(self) -> None:
        if self._getpid() != self._pid:
            return
        watched = self.lines.stop()
        if self.error is None:
            self._recall()
        try:
            unexecuted = self.lines.unexecuted() if watched else None
        except BaseException:
            unexecuted = None
        self.channel.send(
            ended=True,
            entry=self.entry,
            error=self.error,
            exit=self.lines.exit,
            unexecuted=unexecuted,
        )

    def _recall(self) -> None:
        """The exception that ended the main module, where the snippet replaced the hook."""
        error = getattr(sys, "last_exc", getattr(sys, "last_value", None))
        if isinstance(error, BaseException):
            traceback = error.__traceback__
            if traceback and traceback.tb_frame.f_globals.get("__name__") == "__main__":
                self.record(error)


def shorten(text: str, length: int) -> str:
    """Leaves out the middle of what is longer than `length` characters."""
    if len(text) <= length:
        return text
    half = length // 2
    return "%s\n… %d characters …\n%s" % (text[:half], len(text) - 2 * half, text[-half:])


class Guard:
    """The first process of a run: ends it when the runner says so or is gone."""

    def __init__(self, job: Job, channel: Channel, snippet: int) -> None:
        self.job = job
        self.channel = channel
        self.snippet = snippet
        self.status = None  # type: int | None
        self.alone = os.getpid() == 1  # in a process namespace, which ends with us

    def prepare(self) -> None:
        if self.job.loopback:
            raise_loopback()
        if not self.alone and sys.platform == "linux":
            become_subreaper()
        self.channel.send(
            prefix=sys.prefix,
            base_prefix=sys.base_prefix,
            executable=sys.executable,
            lib=os.path.dirname(os.__file__),
            path=sys.path,
        )

    def wait(self) -> None:
        """Until the snippet has ended, or the runner closed its end of the lifeline."""
        import select
        import signal

        woken, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        poll = select.poll()
        poll.register(self.job.lifeline, 0)
        poll.register(woken, select.POLLIN)
        while not self.reap():
            if self.count() > self.job.processes:
                self.channel.send(stopped=self.job.processes)
                return
            for fd, _ in poll.poll(50 if self.alone else 200):
                if fd == self.job.lifeline:
                    return
                os.read(fd, 512)

    def reap(self) -> bool:
        """Whether the snippet has ended."""
        try:
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == self.snippet:
                    self.status = status
                if pid == 0:
                    break
        except ChildProcessError:
            pass
        return self.status is not None

    def count(self) -> int:
        """Processes of the run; 0 where there is no /proc to count them in."""
        if self.alone:
            return sum(name.isdigit() for name in os.listdir("/proc")) - 1
        return len(descendants()) if os.path.exists("/proc/self/stat") else 0

    def end(self) -> None:
        """Ends what is left. Without /proc, that is the snippet's process group only."""
        import signal
        import time

        if not self.alone:
            deadline = time.monotonic() + 5
            while True:
                left = descendants() if os.path.exists("/proc/self/stat") else []
                for pid in left:
                    kill(pid, signal.SIGKILL)
                kill(-self.snippet, signal.SIGKILL)
                if (self.reap() and not left) or time.monotonic() > deadline:
                    break
                time.sleep(0.002)
        self.channel.send(status=self.status)


def kill(pid: int, signal: int) -> None:
    try:
        os.kill(pid, signal)
    except OSError:
        pass


def descendants() -> "list[int]":
    """Children of this process, and theirs."""
    children = {}  # type: dict[int, list[int]]
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name, "rb") as stream:
                    state, parent = stream.read().rpartition(b")")[2].split()[:2]
            except OSError:
                continue
            if state != b"Z":
                children.setdefault(int(parent), []).append(int(name))
    found = list(children.get(os.getpid(), ()))
    for pid in found:
        found += children.get(pid, ())
    return found


def raise_loopback() -> None:
    """Brings up the network namespace's own loopback; raises OSError without the right."""
    import _socket
    import fcntl

    set_flags, up_and_running = 0x8914, 0x41
    name = b"lo".ljust(16, b"\0")
    request = name + up_and_running.to_bytes(2, sys.byteorder) + bytes(22)
    with_any = _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM)
    fcntl.ioctl(with_any.fileno(), set_flags, request)
    with_any.close()


def become_subreaper() -> None:
    """Orphans of the run become this process's children, so that it can find them."""
    try:
        import ctypes
    except ImportError:
        return
    set_child_subreaper = 36
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def limit(job: Job) -> None:
    """Bounds this process; where the system knows the limit. Memory means private data."""
    import resource

    def bound(name: str, value: int) -> None:
        number = getattr(resource, name, None)
        if number is not None:
            hard = resource.getrlimit(number)[1]
            if hard != resource.RLIM_INFINITY:
                value = min(value, hard)
            try:
                resource.setrlimit(number, (value, value))
            except (OSError, ValueError):
                pass

    bound("RLIMIT_CORE", 0)
    bound("RLIMIT_FSIZE", job.disk)
    bound("RLIMIT_DATA", job.memory)
    del sys.modules["resource"]


def hide() -> None:
    """Takes this file out of what the snippet can see."""
    here = os.path.dirname(__file__)
    os.environ.pop("PYTHONPATH", None)
    sys.path[:] = [path for path in sys.path if path != here]
    sys.path_importer_cache.pop(here, None)


def mind_interrupts() -> None:
    """As Python does at its start, unless a shell started it in the background."""
    import _signal  # type: ignore[import-not-found]

    _signal.signal(_signal.SIGINT, _signal.default_int_handler)


def begin() -> None:
    """Forks into guard and snippet; returns in the snippet."""
    job = Job(os.path.join(os.path.dirname(__file__), "job"))
    hide()
    channel = Channel(job.record)
    waiting, ready = os.pipe()
    snippet = os.fork()
    if snippet:
        guard_and_exit(Guard(job, channel, snippet), ready)
    os.close(ready)
    os.close(job.lifeline)
    if not os.read(waiting, 1):
        os._exit(1)
    os.close(waiting)
    os.setpgid(0, 0)
    os.umask(0o022)
    mind_interrupts()
    limit(job)
    channel.move(_RECORD_FD)
    lines = Lines(job, channel)
    Ending(job, channel, lines)
    if job.watch:
        lines.watch()


def guard_and_exit(guard: Guard, ready: int) -> "NoReturn":
    try:
        guard.prepare()
        os.write(ready, b".")
        guard.wait()
        guard.end()
    except BaseException as error:
        guard.channel.send(broken=repr(error))
    finally:
        os._exit(0)


def chain() -> None:
    """Hands over to the stack's own sitecustomize, or leaves as if there were none."""
    del sys.modules["sitecustomize"]
    try:
        import sitecustomize  # type: ignore[import-not-found]  # noqa: F401
    except ImportError:
        raise ImportError(name="sitecustomize") from None


if __name__ == "__main__":
    raise_loopback()
elif __name__ == "sitecustomize":
    begin()
    chain()
