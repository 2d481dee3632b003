"""The built site behind nginx, with exactly the configuration that is shipped, in a browser."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from conftest import ROOT, Built, Visitor

from known_issues import files, headers, publish

SITE = files.load(ROOT, runner=0)
SLUG = next(iter(SITE.issues))
OLD = "once-named"
LONG = "-".join(["once-named-at-great-length"] * 9)


@pytest.fixture(scope="module")
def behind_nginx(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site behind nginx; only the port is not that of deploy/nginx.conf."""
    folder = tmp_path_factory.mktemp("deployed")
    shutil.copytree(built.folder, folder / "site")
    claims = dataclasses.replace(SITE.issues[SLUG].claims, aliases=(OLD, LONG))
    issue = dataclasses.replace(SITE.issues[SLUG], claims=claims)
    site = dataclasses.replace(SITE, issues={**SITE.issues, SLUG: issue})
    publish.finish(site, folder / "site")
    headers.write(site, folder / "site")
    headers.write_nginx(site, folder / "site", folder / "deploy" / "site.conf")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    shipped = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert shipped.count("127.0.0.1:8080") == 1
    configuration = shipped.replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    (folder / "deploy" / "nginx.conf").write_text(configuration, encoding="utf-8")
    for path in (folder, *folder.parents):
        if path.owner() == folder.owner() and path != Path("/tmp"):
            path.chmod(path.stat().st_mode | 0o055)
    yield from _served(folder, port)


def _served(folder: Path, port: int) -> Iterator[str]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    if program is None:
        reason = "no nginx: apt-get install nginx"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    command = [program, "-p", str(folder), "-c", "deploy/nginx.conf"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(server, folder, port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait(server: subprocess.Popen[bytes], folder: Path, port: int) -> None:
    for _ in range(200):
        assert server.poll() is None, (folder / "log").read_text()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError((folder / "log").read_text())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _ask(address: str) -> tuple[int, Message]:
    try:
        with urllib.request.build_opener(_Stay).open(address) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


PAGES = ["", "find/", "affected/", "upgrade/", "issues/", f"issues/{SLUG}/", "404-is-not-there"]


@pytest.mark.parametrize("page", PAGES)
def test_every_answer_has_the_headers(behind_nginx: str, page: str) -> None:
    status, said = _ask(behind_nginx + page)
    assert status == (404 if page.startswith("404") else 200)
    assert said["Content-Type"] == "text/html; charset=utf-8"
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "no-referrer"
    assert said["Cache-Control"] == "no-cache"
    policy = said["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' 'sha256-" in policy
    assert "worker-src 'self'" in policy
    assert "unsafe-inline" not in policy.partition("style-src")[0]
    assert "'unsafe-eval'" not in policy


TYPES = {
    "javascripts/find.mjs": "text/javascript; charset=utf-8",
    "api/issues.json": "application/json; charset=utf-8",
    f"issues/{SLUG}.md": "text/markdown; charset=utf-8",
    "llms.txt": "text/plain; charset=utf-8",
}


@pytest.mark.parametrize(("path", "type_"), TYPES.items())
def test_files_have_their_types(behind_nginx: str, path: str, type_: str) -> None:
    status, said = _ask(behind_nginx + path)
    assert (status, said["Content-Type"]) == (200, type_)
    assert said["X-Content-Type-Options"] == "nosniff"


def test_only_hashed_names_are_kept_for_good(behind_nginx: str) -> None:
    with urllib.request.urlopen(behind_nginx) as answer:
        html = answer.read().decode()
    hashed = re.findall(r'(?:src|href)="([^"]*\.[0-9a-f]{8}\.min\.(?:js|css))"', html)
    assert len(hashed) >= 2
    for path in hashed:
        said = _ask(behind_nginx + path.removeprefix("./"))[1]
        assert said["Cache-Control"] == "public, max-age=31536000, immutable"
    assert _ask(behind_nginx + "stylesheets/site.css")[1]["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("end", ["", "/"])
@pytest.mark.parametrize("old", [OLD, LONG])
def test_a_renamed_page_moved_for_good(behind_nginx: str, old: str, end: str) -> None:
    status, said = _ask(f"{behind_nginx}issues/{old}{end}")
    assert (status, said["Location"]) == (301, f"/issues/{SLUG}/")


@pytest.mark.parametrize("name", ["_headers", "_redirects"])
def test_what_hosts_read_is_not_served(behind_nginx: str, name: str) -> None:
    assert _ask(behind_nginx + name)[0] == 404


@pytest.mark.parametrize("page", ["", "affected/", "upgrade/", "issues/", f"issues/{SLUG}/"])
def test_no_page_complains_under_the_policy(behind_nginx: str, visit: Visitor, page: str) -> None:
    seen = visit(behind_nginx + page)
    seen.page.wait_for_timeout(300)
    assert seen.complaints == []


def test_search_palette_and_verdicts_work_under_the_policy(
    behind_nginx: str, visit: Visitor
) -> None:
    seen = visit(behind_nginx)
    page = seen.page
    page.locator("#find-field").fill("RuntimeError: Working outside of application context.")
    page.locator("#find-answers h2 a").first.wait_for(timeout=10_000)
    page.locator("[data-md-component=search-query]").focus()
    page.keyboard.type("error")
    page.locator(".md-search-result__item a").first.wait_for(timeout=10_000)
    page.goto(f"{behind_nginx}affected/")
    page.locator("#affected-field").fill("flask==3.1.2")
    page.locator(".ki-findings li").first.wait_for(timeout=10_000)
    page.goto(f"{behind_nginx}upgrade/")
    page.locator("#upgrade-table tbody tr").first.wait_for(timeout=10_000)
    assert seen.complaints == []


def test_the_policy_stops_what_is_not_ours(behind_nginx: str, visit: Visitor) -> None:
    seen = visit(behind_nginx)
    seen.page.evaluate(
        """() => {
            const script = document.createElement("script")
            script.textContent = "window.foreign = true"
            document.body.append(script)
        }"""
    )
    assert seen.page.evaluate("window.foreign") is None
    assert any("Content Security Policy" in each for each in seen.complaints)


def test_hosts_that_read_files_are_told_the_same(built: Built, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(built.folder, folder)
    claims = dataclasses.replace(SITE.issues[SLUG].claims, aliases=(OLD,))
    issue = dataclasses.replace(SITE.issues[SLUG], claims=claims)
    site = dataclasses.replace(SITE, issues={**SITE.issues, SLUG: issue})
    headers.write(site, folder)
    headers.write_nginx(site, folder, tmp_path / "site.conf")
    said = (folder / "_headers").read_text()
    policy = re.search("Content-Security-Policy: (.*)", said)
    assert policy
    assert f'default "{policy[1]}";' in (tmp_path / "site.conf").read_text()
    kept = re.findall(r"^/(assets/.*)$", said, re.MULTILINE)
    assert len(kept) >= 2
    assert [name for name in kept if not (folder / name).is_file()] == []
    redirects = (folder / "_redirects").read_text().splitlines()
    assert redirects == sorted(redirects)
    for end in ("", "/"):
        assert f"/issues/{OLD}{end} /issues/{SLUG}/ 301" in redirects
        assert f'"/issues/{OLD}{end}" "/issues/{SLUG}/";' in (tmp_path / "site.conf").read_text()
