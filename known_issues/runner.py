"""The only starter of snippets: one fresh process each, watched, bounded, and none left.

Needs POSIX. Where Linux lets us, a run has process and network namespaces of its own: it
ends with its first process, and nothing but loopback is in reach. Elsewhere on Linux the
first process adopts and ends every orphan, and what escapes even that is found by its
environment. On other systems the process group is ended, so a child that made a session
of its own survives; processes are not counted there, and macOS ignores the memory limit.
Memory and file size are bounded for each process, not for the run.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import os
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from known_issues.masks import mask
from known_issues.model import Error, Observation, Run, Snippet, Stack

RUNNER_VERSION = 1
"""Raised when what a run records changes its meaning."""

_HARNESS = Path(__file__).with_name("harness.py")
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Where a run finds programs behind its own Python, and where its servers are looked for."""
_LARGEST_FILE = 256 << 20
_LARGEST_REPORT = 8 << 20
_GRACE = 5.0  # seconds that the first process of a run has to end the others


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Wall clock in seconds, private memory a process and output in bytes, processes at once."""

    seconds: float = 30
    memory: int = 2 << 30
    output: int = 1 << 20
    processes: int = 64


def run_snippet(snippet: Snippet, python: Path, limits: Limits = Limits()) -> Run:
    """Runs it in one fresh process; never raises for what the snippet does."""
    ended = _execute(snippet, python, limits, watch=True)
    run = _record(ended)
    if _perturbed(run, ended):
        bare = _record(_execute(snippet, python, limits, watch=False))
        if bare.outcome == "unknown":
            return bare
        return replace(bare, unexecuted=run.unexecuted, unexecuted_modules=run.unexecuted_modules)
    return run


def observe(
    snippet: Snippet,
    stack: Stack,
    python: Path,
    *,
    runs: int = 2,
    limits: Limits = Limits(),
) -> Observation:
    """Runs a cell several times and records what they agree on.

    Different errors of the same outcome become `variants`; any other difference makes the
    outcome unknown, with a reason that names both.
    """
    seen: list[Run] = []
    while len(seen) < runs and not (seen and seen[-1].outcome == "unknown"):
        seen.append(run_snippet(snippet, python, limits))
    run, variants = agree(seen)
    return Observation(
        **{name: getattr(run, name) for name in Run.__dataclass_fields__},
        snippet=snippet.role,
        stack=stack.name,
        python=stack.python,
        versions=stack.versions,
        snippet_hash=snippet.hash,
        stack_hash=stack.hash,
        runner=RUNNER_VERSION,
        variants=variants,
    )


def agree(runs: Sequence[Run]) -> tuple[Run, tuple[Error, ...]]:
    """The first of the runs, or unknown where another differs, and the other errors."""
    first, *others = runs
    for other in others:
        reason = _difference(first, other)
        if reason:
            return _unknown(reason, first), ()
    errors = {run.error for run in runs if run.error} - {first.error}
    return first, tuple(sorted(errors, key=lambda error: (error.type, error.message)))


def _difference(first: Run, other: Run) -> str | None:
    if first.outcome != other.outcome:
        return f"two runs differ: {_ending(first)} and {_ending(other)}"
    if first.outcome == "unknown" or first.error != other.error:
        return None
    for name in ("output", "traceback"):
        pair = getattr(first, name) or "", getattr(other, name) or ""
        if pair[0] != pair[1]:
            line, one, two = _first_difference(*pair)
            return (
                f"two runs differ in their {name} at line {line}: {one!r} and {two!r}."
                " Make the snippet deterministic."
            )
    if first.line != other.line or first.file != other.file:
        return (
            f"two runs differ in where they ended: {first.file}:{first.line}"
            f" and {other.file}:{other.line}. Make the snippet deterministic."
        )
    return None


def _ending(run: Run) -> str:
    detail = str(run.error) if run.error else run.reason
    return f"{run.outcome} ({detail})" if detail else run.outcome


def _first_difference(one: str, two: str) -> tuple[int, str, str]:
    """1-based number of the first line that differs, and both readings of it."""
    ones, twos = one.split("\n"), two.split("\n")
    at = next(
        (i for i, pair in enumerate(zip(ones, twos, strict=False)) if pair[0] != pair[1]),
        min(len(ones), len(twos)),
    )
    return at + 1, "".join(ones[at : at + 1]), "".join(twos[at : at + 1])


@dataclass(frozen=True, kw_only=True)
class _Ended:
    """What is known of a process that has ended: raw output, reports, and its folders."""

    root: str
    folder: str
    output: bytes = b""
    reports: Mapping[str, Any] = field(default_factory=dict)
    reason: str | None = None


def _perturbed(run: Run, ended: _Ended) -> bool:
    """Whether what the run shows may be the watch's doing.

    The watch takes part in the stack of calls, and a snippet may replace it.
    """
    lost = "ended" in ended.reports and ended.reports["unexecuted"] is None
    return lost or (run.error is not None and run.error.type == "RecursionError")


def _execute(snippet: Snippet, python: Path, limits: Limits, *, watch: bool) -> _Ended:
    python = python.absolute()
    with _folder() as root, contextlib.ExitStack() as stack:
        _write_files(snippet, root)
        entry = root / "snippet" / snippet.entry
        ended = _Ended(root=str(root), folder=str(entry.parent))
        output, output_end = _pipe(stack)
        reports, reports_end = _pipe(stack)
        lifeline_end, lifeline = _pipe(stack)
        fds = reports_end.fileno(), lifeline_end.fileno()
        (root / "harness" / "job").write_bytes(_job(snippet, entry, fds, limits, watch))
        try:
            (root / "harness" / "sitecustomize.pyc").write_bytes(_compiled(python))
            process = subprocess.Popen(
                [*isolation(), str(python), entry.name],
                stdin=subprocess.DEVNULL,
                stdout=output_end,
                stderr=output_end,
                cwd=entry.parent,
                env=_environment(root, python),
                pass_fds=fds,
                start_new_session=True,
            )
        except (OSError, subprocess.CalledProcessError) as error:
            return replace(ended, reason=f"could not start {python}: {error}")
        for stream in (output_end, reports_end, lifeline_end):
            stream.close()
        streams = _Streams(output, reports, limits)
        _lifelines.add(lifeline)
        try:
            reason = streams.read(process, lifeline)
        finally:
            _lifelines.discard(lifeline)
            _end(process, lifeline, root)
        streams.drain()
        return replace(
            ended, output=bytes(streams.output), reports=streams.reports(), reason=reason
        )


_COMPILE = """
import importlib.util, marshal, sys
code = compile(sys.stdin.buffer.read(), "harness.py", "exec", optimize=2)
sys.stdout.buffer.write(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))
"""


@functools.cache
def _compiled(python: Path) -> bytes:
    """The harness as that Python's own bytecode, which saves a run most of its overhead."""
    command = [str(python), "-I", "-S", "-c", _COMPILE]
    source = _HARNESS.read_bytes()
    return subprocess.run(command, input=source, capture_output=True, check=True).stdout


def _pipe(stack: contextlib.ExitStack) -> tuple[BinaryIO, BinaryIO]:
    reading, writing = os.pipe()
    return (
        stack.enter_context(os.fdopen(reading, "rb", buffering=0)),
        stack.enter_context(os.fdopen(writing, "wb", buffering=0)),
    )


def _job(snippet: Snippet, entry: Path, fds: tuple[int, int], limits: Limits, watch: bool) -> bytes:
    """What the harness is to do, in the order in which its `Job` reads it."""
    fields = [
        *fds,
        limits.processes,
        limits.memory,
        _LARGEST_FILE,
        "loopback" if "--net" in isolation() else "",
        "watch" if watch else "",
        entry.parent,
        entry.name,
        *(name for name in snippet.modules if name != entry.name),
    ]
    return os.fsencode("\0".join(map(str, fields)))


def _end(process: subprocess.Popen[bytes], lifeline: BinaryIO, root: Path) -> None:
    """Ends the run's first process, which ends the others, and what escaped it."""
    lifeline.close()
    try:
        process.wait(_GRACE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if not isolation():
        _end_strays(os.fsencode(root))


def _end_strays(marker: bytes) -> None:
    """Kills every process that was started with the run's folder in its environment."""
    for _ in range(10):
        strays = [pid for pid in _processes() if marker in _read(f"/proc/{pid}/environ")]
        for pid in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        if not strays:
            return
        time.sleep(0.01)


def _processes() -> list[int]:
    with contextlib.suppress(OSError):
        return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return []


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def _record(ended: _Ended) -> Run:
    try:
        return _interpret(ended)
    except (KeyError, TypeError, ValueError, AttributeError):
        # The snippet wrote to a pipe that it should not have known.
        return Run(outcome="unknown", reason="its report is not readable")


def _interpret(ended: _Ended) -> Run:
    reports = ended.reports
    roots = _roots(ended)
    output = mask(_printable(ended.output.decode("utf-8", "replace")), roots=roots)
    never = _never_ran(reports)
    entry = reports.get("entry", "")
    run = Run(
        outcome="passed",
        output=output,
        unexecuted=never.pop(entry, ()),
        unexecuted_modules=never,
    )
    reason = ended.reason or _no_record(reports)
    if reason:
        return _unknown(reason, run)
    raised = reports["error"] or _exit(reports)
    if raised is None:
        return run
    traceback = raised.get("traceback")
    return replace(
        run,
        outcome="failed",
        error=Error(_printable(raised["type"]), mask(_printable(raised["message"]), roots=roots)),
        file=raised["file"] and _printable(raised["file"]),
        line=raised["line"],
        traceback=traceback and mask(_printable(traceback), roots=roots),
    )


def _unknown(reason: str, run: Run) -> Run:
    """Nothing is claimed of the error and the lines of a run whose ending is not known."""
    return Run(outcome="unknown", output=run.output, reason=reason)


def _no_record(reports: Mapping[str, Any]) -> str | None:
    """Why a process that has ended by itself didn't report what it ended with."""
    status = reports.get("status")
    code = None if status is None else os.waitstatus_to_exitcode(status)
    killed = code is not None and code < 0
    if reports.get("ended") and not (killed and not reports["error"]):
        return None
    if "stopped" in reports:
        return f"started more than {reports['stopped']} processes"
    if "broken" in reports:
        return f"the runner failed: {reports['broken']}"
    if code is None:
        return "ended without a record"
    if killed:
        return f"killed by {_signal_name(-code)}"
    return f"ended without a record: exit status {code}"


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _exit(reports: Mapping[str, Any]) -> dict[str, Any] | None:
    """The SystemExit that ended it, if it didn't mean success."""
    code = os.waitstatus_to_exitcode(reports["status"])
    if code == 0:
        return None
    unseen = {"type": "SystemExit", "message": str(code), "file": None, "line": None}
    return reports["exit"] or unseen


def _never_ran(reports: Mapping[str, Any]) -> dict[str, tuple[int, ...]]:
    """First lines of the statements that ran neither in the snippet nor in a fork of it."""
    forks = set(reports.get("ran", ()))
    found: dict[str, tuple[int, ...]] = {}
    for name, spans in (reports.get("unexecuted") or {}).items():
        lines = tuple(
            first
            for first, last in spans
            if not any((name, line) in forks for line in range(first, last + 1))
        )
        if lines:
            found[name] = lines
    return found


def _printable(text: str) -> str:
    """What UTF-8 and JSON readers take: lone surrogates and NUL are escaped."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")


def _roots(ended: _Ended) -> dict[str, str]:
    """What stands for the paths of this machine in a record."""
    reports = ended.reports
    roots = {f"{ended.folder}/": "", ended.folder: "."}
    roots.setdefault(f"{ended.root}/snippet/", "../")
    roots[ended.root] = "<run>"
    if "lib" in reports:
        roots[reports["base_prefix"]] = "<python>"
        roots[reports["prefix"]] = "<stack>"
        roots[reports["lib"]] = f"lib/{Path(reports['lib']).name}"
        for path in reports["path"]:
            if path.endswith(("/site-packages", "/dist-packages")):
                roots[path] = "site-packages"
    return {path: name for path, name in roots.items() if path.count("/") > 1}


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """A folder of the run's own, gone afterwards whatever the run did to its permissions."""
    root = Path(tempfile.mkdtemp(prefix="known-issues-")).resolve()
    try:
        yield root
    finally:
        shutil.rmtree(root, ignore_errors=True)
        if root.exists():
            _unlock(root)
            shutil.rmtree(root, ignore_errors=True)


def _unlock(root: Path) -> None:
    root.chmod(0o700)
    for folder, names, _ in os.walk(root):
        for path in (Path(folder, name) for name in names):
            if not path.is_symlink():
                path.chmod(0o700)


def _write_files(snippet: Snippet, root: Path) -> None:
    for name in ("home", "tmp", "harness", "snippet"):
        (root / name).mkdir()
    for name, content in snippet.files.items():
        path = root / "snippet" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _environment(root: Path, python: Path) -> dict[str, str]:
    """All of it; the harness removes PYTHONPATH before the snippet can see it."""
    return {
        "PATH": f"{python.parent}:{SYSTEM_PATH}",
        "HOME": str(root / "home"),
        "TMPDIR": str(root / "tmp"),
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(root / "harness"),
    }


@functools.cache
def isolation() -> tuple[str, ...]:
    """The command that puts a run into namespaces of its own; empty where none works."""
    unshare = shutil.which("unshare")
    if sys.platform != "linux" or not unshare:
        return ()
    spaces = (unshare, "--pid", "--fork", "--kill-child", "--mount-proc")
    rights = () if os.geteuid() == 0 else ("--user", "--map-root-user")
    for command in ((*spaces, *rights, "--net"), (*spaces, *rights)):
        if _works(command):
            return command
    return ()


def _works(isolation: Sequence[str]) -> bool:
    """Whether a process starts so and, with a network of its own, gets its loopback."""
    probe = [str(_HARNESS)] if "--net" in isolation else ["-c", ""]
    command = [*isolation, sys.executable, "-I", "-S", *probe]
    try:
        return subprocess.run(command, capture_output=True, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


_lifelines: set[BinaryIO] = set()


def stop_runs() -> None:
    """Ends every run of this process, in whatever thread: each becomes unknown, `stopped`."""
    for lifeline in tuple(_lifelines):
        lifeline.close()


_NO_REPORT = (AttributeError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError)


class _Streams:
    """What comes from a run: its output, and the reports of its harness."""

    def __init__(self, output: BinaryIO, reports: BinaryIO, limits: Limits) -> None:
        self.limits = limits
        self.output = bytearray()
        self._reports = bytearray()
        self._sinks = {output: self.output, reports: self._reports}
        self._report_stream = reports

    def read(self, process: subprocess.Popen[bytes], lifeline: BinaryIO) -> str | None:
        """Until the process has ended, or a reason why it has to end."""
        deadline = time.monotonic() + self.limits.seconds
        with selectors.DefaultSelector() as selector:
            for stream in self._sinks:
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, selectors.EVENT_READ)
            while (left := deadline - time.monotonic()) > 0:
                ready = [key.fileobj for key, _ in selector.select(min(left, 0.2))]
                if lifeline.closed:
                    return "stopped"
                for stream in self._sinks:
                    if stream in ready and not self._take(stream):
                        selector.unregister(stream)
                if self._report_stream not in selector.get_map():
                    return None
                if not ready and process.poll() is not None:
                    return None
                if len(self.output) > self.limits.output:
                    return f"printed more than {self.limits.output} bytes"
        return f"timed out after {self.limits.seconds:g} s"

    def drain(self) -> None:
        """Takes what was written until the end; nobody writes any more."""
        for stream in self._sinks:
            while len(self._sinks[stream]) <= self.limits.output and self._take(stream):
                pass

    def _take(self, stream: BinaryIO) -> bool:
        """Whether there may be more."""
        data = stream.read(1 << 16)
        if data and len(self._sinks[stream]) <= _LARGEST_REPORT:
            self._sinks[stream] += data
        return bool(data)

    def reports(self) -> dict[str, Any]:
        """All reports in one, without what isn't one: a snippet can write there too."""
        merged: dict[str, Any] = {"ran": []}
        for line in self._reports.split(b"\n"):
            with contextlib.suppress(*_NO_REPORT):
                report = ast.literal_eval(line.decode("ascii"))
                merged["ran"].append(report.pop("ran", None))
                merged.update(report)
        return merged
