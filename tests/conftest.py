"""The built site and a browser, shared by the tests that look at pages."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, sync_playwright

from known_issues import files, pages, scripts

ROOT = Path(__file__).parent.parent
SITE_ADDRESS = "https://known.example/flask"
REPOSITORY_ADDRESS = "https://code.example/team/known-issues"

os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
"""The guide's shell blocks call `known-issues`, also where no environment is activated."""

signal.signal(signal.SIGINT, signal.default_int_handler)
"""A shell that starts the tests in the background has it ignored, for all that they run too."""

_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_NOT_COPIED = (".*", "site", "__pycache__", "node_modules")


@pytest.hookimpl(wrapper=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One more than processors: a worker often waits, for a browser or for a child's end.

    How many processors there are is xdist's to say; a number that was asked for is kept.
    """
    number = yield
    return number if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else number + 1


@dataclass(frozen=True)
class Built:
    """A built site and what its build printed."""

    folder: Path
    log: str

    @property
    def pages(self) -> list[str]:
        """The address of each page, from the site's root."""
        files = sorted(self.folder.rglob("*.html"))
        return [
            path.relative_to(self.folder).as_posix().removesuffix("index.html") for path in files
        ]

    def html(self, page: str) -> str:
        path = self.folder / page
        return (path / "index.html" if path.is_dir() else path).read_text(encoding="utf-8")


def _once(
    factory: pytest.TempPathFactory,
    name: str,
    build: Callable[[Path], subprocess.CompletedProcess[str]],
) -> Built:
    """Build a site once for all workers of a test run."""
    base = factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    with FileLock(f"{shared}.lock"):
        if not (shared / "log.txt").is_file():
            shared.mkdir(exist_ok=True)
            run = build(shared)
            assert run.returncode == 0, f"{' '.join(run.args)}\n{run.stdout}{run.stderr}"
            (shared / "log.txt").write_text(run.stdout + run.stderr, encoding="utf-8")
    return Built(shared / "site", (shared / "log.txt").read_text(encoding="utf-8"))


def _run(command: list[str], cwd: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("SITE_URL", "REPOSITORY_URL")}
    environment = kept | {"NO_MKDOCS_2_WARNING": "1"} | settings
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def build_with_mkdocs(
    target: Path, root: Path = ROOT, **settings: str
) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(target / "site"),
    ]
    return _run(command, root, **settings)


def build_with_zensical(
    target: Path, root: Path = ROOT, **settings: str
) -> subprocess.CompletedProcess[str]:
    """Zensical writes beside its configuration, so it gets a copy of the repository."""
    shutil.copytree(root, target, ignore=shutil.ignore_patterns(*_NOT_COPIED), dirs_exist_ok=True)
    shutil.copytree(root / "overrides", target / "overrides", dirs_exist_ok=True)
    if (root / "docs" / "find.md").is_file():
        # It looks at the files before it asks for macros, so the index is there before.
        index = pages.Pages(files.load(root, runner=0)).errors_index()
        files.write(target / "docs" / "api" / "errors.json", index)
    program = Path(sys.executable).with_name("zensical")
    return _run(
        [str(program), "build", "--clean", "--config-file", "mkdocs.yml"], target, **settings
    )


def _build_small(target: Path) -> subprocess.CompletedProcess[str]:
    run = build_with_mkdocs(target)
    scripts.shrink(target / "site" / "javascripts")
    return run


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site as MkDocs builds it, without an address, and with scripts as published."""
    return _once(tmp_path_factory, "mkdocs", _build_small)


@pytest.fixture(scope="session")
def built_with_addresses(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site as MkDocs builds it where it knows its own address and the repository's."""
    build = functools.partial(
        build_with_mkdocs, SITE_URL=f"{SITE_ADDRESS}/", REPOSITORY_URL=REPOSITORY_ADDRESS
    )
    return _once(tmp_path_factory, "mkdocs-with-addresses", build)


@pytest.fixture(scope="session")
def built_by_zensical(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return _once(tmp_path_factory, "zensical", build_with_zensical)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of a folder on this machine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def served(built: Built) -> Iterator[str]:
    """The address of the built site on this machine."""
    with serve(built.folder) as address:
        yield address


@pytest.fixture(scope="session")
def served_by_zensical(built_by_zensical: Built) -> Iterator[str]:
    with serve(built_by_zensical.folder) as address:
        yield address


def _installed(own: Path) -> str | None:
    """A Chromium on this machine, Debian's where there is none; None for Playwright's own."""
    found = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if found or own.is_file() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    with FileLock(Path(tempfile.gettempdir()) / "known-issues-browser.lock"):
        for words in ("update", "install --yes --no-install-recommends chromium"):
            subprocess.run(["apt-get", "-qq", *words.split()], check=False, capture_output=True)
    return shutil.which("chromium")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, else Playwright's own, else Debian's; else skips, but not in CI."""
    sandbox = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        try:
            installed = _installed(Path(playwright.chromium.executable_path))
            found = playwright.chromium.launch(executable_path=installed, args=[*_FLAGS, *sandbox])
        except Error as error:
            reason = f"no browser: install Chromium or run `playwright install chromium` ({error})"
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield found
        found.close()


@dataclass
class Visit:
    """An open page and what went on in it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def listen(self) -> None:
        """Note the requests and complaints of the page from now on."""
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


Visitor = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visitor]:
    """Open an address in a new window of a given width and colour scheme."""
    contexts = []

    def open_page(
        address: str,
        *,
        width: int = 1440,
        height: int = 900,
        dark: bool = False,
        script: bool = True,
    ) -> Visit:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
        )
        contexts.append(context)
        found = Visit(context.new_page())
        found.listen()
        found.page.goto(address)
        return found

    yield open_page
    for context in contexts:
        context.close()


def settle(page: Page, asked: list[str]) -> None:
    """Wait until a page has asked for nothing new for a second.

    Playwright's `networkidle` did not come within 30 s once, where two tests shared a machine.
    """
    page.wait_for_load_state()
    before = -1
    while before != len(asked):
        before = len(asked)
        page.wait_for_timeout(1_000)
