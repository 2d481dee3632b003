"""Both engines build the same pages from the same files, without a warning."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import tiny
from conftest import (
    REPOSITORY_ADDRESS,
    ROOT,
    SITE_ADDRESS,
    Built,
    build_with_mkdocs,
    build_with_zensical,
)

from known_issues import files

SITE = files.load(ROOT, runner=0)
HIDDEN = {"script", "style", "template", "noscript"}
INLINE = {"a", "b", "code", "em", "i", "small", "span", "strong", "time"}
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr"}


class _Page(HTMLParser):
    """The words of a page's article, the ids on the page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.said: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif "src" in given or (tag == "link" and given.get("rel") in ("stylesheet", "icon")):
            self.loads.append(given.get("src") or given["href"])
        if tag not in VOID:
            hidden = tag in HIDDEN or "headerlink" in given.get("class", "")
            self.open.append((tag, hidden or self._hidden))

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.said.append(" ")
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if any(tag == "article" for tag, _ in self.open) and not self._hidden:
            self.said.append(data)

    @property
    def _hidden(self) -> bool:
        return bool(self.open) and self.open[-1][1]


def _read(html: str) -> _Page:
    page = _Page()
    page.feed(html)
    return page


def _text(html: str) -> str:
    return " ".join("".join(_read(html).said).split())


def test_mkdocs_builds_without_a_warning(built: Built) -> None:
    assert "WARNING" not in built.log


def test_zensical_builds_without_an_issue(built_by_zensical: Built) -> None:
    assert "No issues found" in built_by_zensical.log


def test_both_engines_build_the_same_pages(built: Built, built_by_zensical: Built) -> None:
    assert built.pages == built_by_zensical.pages


def test_every_page_reads_the_same_from_both_engines(
    built: Built, built_by_zensical: Built
) -> None:
    differing = {
        page: (text, other)
        for page in built.pages
        if (text := _text(built.html(page))) != (other := _text(built_by_zensical.html(page)))
    }
    assert differing == {}


@pytest.mark.parametrize("slug", SITE.issues)
def test_an_issue_page_has_its_parts(built_by_zensical: Built, slug: str) -> None:
    claims = SITE.issues[slug].claims
    text = _text(built_by_zensical.html(f"issues/{slug}/"))
    entry = SITE.snippets[slug, "good"].source
    for part in (claims.title, f"Fix {claims.fix}", entry.strip(), "The record"):
        assert " ".join(part.split()) in text


@pytest.mark.parametrize("slug", SITE.issues)
def test_an_issue_page_is_named_by_its_title(built: Built, slug: str) -> None:
    head = built.html(f"issues/{slug}/").split("</head>")[0]
    titled = re.search("<title>(.*?)</title>", head, re.DOTALL)
    described = re.search('<meta name="description" content="(.*?)">', head)
    assert titled
    assert titled[1].startswith(SITE.issues[slug].claims.title)
    assert described
    assert "Fix: " in described[1]


def test_every_link_within_the_site_resolves(built: Built) -> None:
    pages = {page: _read(built.html(page)) for page in built.pages}
    broken = [
        (page, link)
        for page, read in pages.items()
        for link in (*read.links, *read.loads)
        if not _resolves(built, pages, page, link)
    ]
    assert broken == []


def _resolves(built: Built, pages: dict[str, _Page], page: str, link: str) -> bool:
    parts = urlsplit(urljoin(f"http://here/{page}", link))
    if parts.netloc != "here" or parts.scheme not in ("http", "https"):
        return True
    path = parts.path.lstrip("/")
    if parts.fragment and path in pages:
        return parts.fragment in pages[path].ids
    return path in pages or (built.folder / path).is_file()


def test_no_page_loads_anything_from_another_origin(built: Built, built_by_zensical: Built) -> None:
    loaded = {
        link
        for site in (built, built_by_zensical)
        for page in site.pages
        for link in _read(site.html(page)).loads
    }
    assert [link for link in loaded if urlsplit(link).netloc] == []


def test_an_issue_page_names_others_only_in_its_article(built: Built) -> None:
    """What a page weighs must not grow with the number of issues."""
    for slug in SITE.issues:
        around = re.sub("<article.*</article>", "", built.html(f"issues/{slug}/"), flags=re.DOTALL)
        assert [other for other in SITE.issues if f"{other}/" in around] == []


def test_nothing_needs_an_address(built: Built) -> None:
    html = "".join(built.html(page) for page in built.pages)
    assert "Report a problem" not in html
    assert "Edit this page" not in html
    assert 'rel="canonical"' not in html


@pytest.mark.parametrize("slug", list(SITE.issues)[:1])
def test_addresses_make_links(built_with_addresses: Built, slug: str) -> None:
    html = built_with_addresses.html(f"issues/{slug}/")
    links = _read(html).links
    report = next(link for link in links if link.startswith(f"{REPOSITORY_ADDRESS}/issues/new?"))
    assert f'rel="canonical" href="{SITE_ADDRESS}/issues/{slug}/"' in html
    assert f"{REPOSITORY_ADDRESS}/edit/main/docs/issues/{slug}.md" in links
    assert slug in report.split("title=")[1].split("&")[0]
    assert f"{SITE_ADDRESS}/issues/{slug}/".replace(":", "%3A").replace("/", "%2F") in report


BROKEN = {
    "unknown slug": '{{ head("no-such-slug") }}',
    "undefined name": "{{ not_defined }}",
    "misspelt macro": '{{ haed("tea-is-cold") }}',
}


@pytest.mark.parametrize("build", [build_with_mkdocs, build_with_zensical])
@pytest.mark.parametrize("page", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_macro_fails_the_build(
    tmp_path: Path, build: type[build_with_mkdocs], page: str
) -> None:
    root = tiny.write(tmp_path / "repository", {"docs/index.md": f"# Home\n\n{page}\n"}, tiny.CELLS)
    configuration = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    kept = re.sub("nav:\n.*?\n\n", "nav:\n  - index.md\n\n", configuration, flags=re.DOTALL)
    kept = re.sub("watch:.*", "", kept).replace("custom_dir: overrides", "custom_dir: docs")
    (root / "mkdocs.yml").write_text(kept.replace("logo: ki/logo", ""), encoding="utf-8")
    (root / "overrides").mkdir()
    run = build(tmp_path / "built", root)
    assert run.returncode != 0, run.stdout + run.stderr
