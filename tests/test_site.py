"""The built site in a browser: what a reader sees, types and hears."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT, Built, Visit, Visitor
from playwright.sync_api import Browser, Locator, Page

from known_issues import errors, files, findings, index, pages

SITE = files.load(ROOT, runner=0)
SUMMARIES = index.summarize_all(SITE)
SLUGS = list(SITE.issues)

KINDS_OF_PAGE = {
    "home": "",
    "find": "find/",
    "affected": "affected/",
    "upgrade": "upgrade/",
    "list": "issues/",
    "issue": f"issues/{SLUGS[0]}/",
    "grid on an issue": next(
        (f"issues/{slug}/" for slug, each in SUMMARIES.items() if each.further), "issues/"
    ),
    "stacks": "stacks/",
    "stack": "stacks/latest/",
    "grid": f"stacks/{next(each.grid for each in SITE.stacks.values() if each.grid)}/",
    "messages": "messages/",
    "family": f"families/{next(each.claims.family for each in SITE.issues.values())}/",
    "guide": "guide/",
    "guide with code": "guide/quickstart/",
}
LAPTOP = (1440, 900)
PHONE = (360, 800)
PARTS = 8
"""Into how many tests a walk over all pages is cut, so that it is shared by the workers."""

EMPTY_INDEX = {
    "config": {"lang": ["en"], "separator": "-", "pipeline": [], "fields": {}},
    "docs": [],
}


@pytest.mark.parametrize(
    ("size", "dark"),
    [(LAPTOP, False), (LAPTOP, True), (PHONE, False)],
    ids=["laptop-light", "laptop-dark", "phone-light"],
)
@pytest.mark.parametrize("page", KINDS_OF_PAGE.values(), ids=KINDS_OF_PAGE.keys())
def test_a_page_is_accessible(
    served: str, visit: Visitor, page: str, size: tuple[int, int], dark: bool
) -> None:
    """The colours of the dark scheme don't hang on the width of the window."""
    seen = visit(served + page, width=size[0], height=size[1], dark=dark)
    _unfold(seen.page)
    _drop_rows(seen.page, 15)
    found = Axe().run(seen.page)
    assert found.violations_count == 0, found.generate_report()


def _drop_rows(page: Page, kept: int) -> None:
    """Of hundreds of rows that one template made, leave the first ones to a slow check."""
    page.evaluate(
        """(kept) => {
            for (const list of document.querySelectorAll("main tbody, main ol, main ul")) {
                for (const row of [...list.children].slice(kept)) row.remove()
            }
        }""",
        kept,
    )


def test_search_results_are_accessible(served: str, visit: Visitor) -> None:
    page = visit(served).page
    page.locator("[data-md-component=search-query]").focus()
    page.keyboard.type("error")
    page.locator(".md-search-result__item a").first.wait_for()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Visitor]:
    """Open one address after the other in the same window, without the header's search.

    Its index takes each new page a second of a processor, and hundreds of pages are opened here.
    """
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    seen = Visit(context.new_page())
    seen.listen()
    seen.page.route("**/search_index.json", lambda route: route.fulfill(json=EMPTY_INDEX))

    def open_page(address: str) -> Visit:
        seen.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
        seen.requests.clear()
        seen.complaints.clear()
        seen.page.goto(address)
        return seen

    yield open_page
    context.close()


def _assert_it_stands(seen: Visit, served: str, address: str) -> None:
    """No page is wider than its window, complains or asks another origin."""
    _unfold(seen.page)
    for width, height in (LAPTOP, PHONE):
        seen.page.set_viewport_size({"width": width, "height": height})
        assert (address, _width(seen.page)) == (address, width)
    assert (address, seen.complaints) == (address, [])
    assert [url for url in seen.requests if not url.startswith((served, "data:"))] == []


def _width(page: Page) -> int:
    """How wide the page is at rest: the theme's search field glides when a window changes."""
    return int(
        page.evaluate("""() => {
            for (const moving of document.getAnimations()) {
                if (moving instanceof CSSTransition) moving.finish()
            }
            return document.documentElement.scrollWidth
        }""")
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_a_page_stands_on_a_laptop_and_a_phone(
    served: str, built: Built, window: Visitor, part: int
) -> None:
    issues = {f"issues/{slug}/" for slug in SLUGS}
    others = [address for address in built.pages if address not in issues]
    assert len(others) + len(issues) == len(built.pages)
    for address in others[part::PARTS]:
        _assert_it_stands(window(served + address), served, address)


@pytest.fixture(scope="module")
def frame(served: str, window: Visitor) -> Visitor:
    """Show issue pages, one after the other, in the frame of the first: head, header and scripts.

    All have these alike. To put one's main part there takes a tenth of opening it.
    """
    first = f"{served}issues/{SLUGS[0]}/"
    seen = window(first)

    def show_page(address: str) -> Visit:
        if seen.page.url != first:
            window(first)
        seen.page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
        seen.requests.clear()
        seen.complaints.clear()
        seen.page.evaluate(
            """async (address) => {
                const answer = await fetch(address)
                const shown = new DOMParser().parseFromString(await answer.text(), "text/html")
                document.querySelector("main").replaceWith(shown.querySelector("main"))
            }""",
            address,
        )
        return seen

    return show_page


@pytest.mark.parametrize("slug", SLUGS)
def test_an_issue_page_stands_and_shows_the_fix_the_line_and_the_file(
    served: str, frame: Visitor, slug: str
) -> None:
    _assert_an_issue_stands(frame(f"{served}issues/{slug}/"), served, slug)


@pytest.mark.parametrize("slug", SLUGS[::10])
def test_an_issue_page_opened_has_80_columns_and_a_button_that_copies(
    served: str, window: Visitor, slug: str
) -> None:
    seen = window(f"{served}issues/{slug}/")
    _assert_an_issue_stands(seen, served, slug)
    assert _copied(seen.page) == SITE.snippets[slug, "bad"].source.rstrip("\n")
    assert _too_narrow_for_80_columns(seen.page) == 0


def _assert_an_issue_stands(seen: Visit, served: str, slug: str) -> None:
    fix = seen.page.locator(".ki-fix").bounding_box()
    assert fix
    assert fix["y"] + fix["height"] < LAPTOP[1], "the fix is not seen without scrolling"
    assert _marked(seen.page) == _failing(slug)
    bad = SITE.snippets[slug, "bad"].source.rstrip("\n")
    shown = seen.page.locator(".ki-pair pre code").first.text_content()
    assert str(shown).rstrip("\n") == bad
    _assert_it_stands(seen, served, f"issues/{slug}/")


def _marked(page: Page) -> list[str]:
    marked = page.locator(".ki-pair .failing").all_inner_texts()
    return [text.rstrip("\n") for text in marked]


def _failing(slug: str) -> list[str]:
    """The line of bad that failed last, where a traceback told it; a file made by it has none."""
    failure = SUMMARIES[slug].newest_failure
    source = SITE.snippets[slug, "bad"].modules.get(str(failure and failure.file))
    if not failure or not failure.line or source is None:
        return []
    return [source.split("\n")[failure.line - 1]]


def _copied(page: Page) -> str:
    """What the copy button of bad puts on the clipboard."""
    page.evaluate("navigator.clipboard.writeText('')")
    shown = page.locator(".ki-pair pre").first
    shown.hover()
    shown.locator("[data-clipboard-target], .md-code__button").first.click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => text !== '')")
    return str(page.evaluate("navigator.clipboard.readText()"))


def _too_narrow_for_80_columns(page: Page) -> int:
    """How many blocks of code a laptop with a scroll bar shows fewer than 80 columns of."""
    page.set_viewport_size({"width": LAPTOP[0], "height": LAPTOP[1]})
    page.add_style_tag(content="html { scrollbar-gutter: stable; } body { margin-right: 15px; }")
    return int(
        page.evaluate(
            """() => {
                const codes = [...document.querySelectorAll(".ki-pair code, figure code")]
                for (const code of codes) {
                    code.querySelector(".ln").textContent = "m".repeat(80) + "\\n"
                    for (const line of code.querySelectorAll(".ln")) {
                        if (line.textContent.length > 81) line.textContent = "m".repeat(80) + "\\n"
                    }
                }
                return codes.filter((code) => code.scrollWidth > code.clientWidth).length
            }"""
        )
    )


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
@pytest.mark.parametrize("page", KINDS_OF_PAGE.values(), ids=KINDS_OF_PAGE.keys())
def test_nothing_moves_while_a_page_loads(
    served: str, visit: Visitor, page: str, size: tuple[int, int]
) -> None:
    seen = visit(served + page, width=size[0], height=size[1]).page
    moved = seen.evaluate(
        """() => new Promise((done) => {
            let sum = 0
            new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) sum += entry.value
            }).observe({ type: "layout-shift", buffered: true })
            setTimeout(() => done(sum), 300)
        })"""
    )
    assert moved < 0.01
    assert _moved_by_what_comes_later(seen) == []


def _moved_by_what_comes_later(page: Page) -> list[str]:
    """Columns and fields that stand elsewhere once the last rows or fields are there.

    Over a slow line the first ones are on screen before.
    """
    moved: list[str] = page.evaluate(
        """() => {
            const lefts = (all) => [...all].map((each) => each.getBoundingClientRect().left)
            const moved = []
            const compare = (kept, later) => {
                if (!later.length) return
                const whole = lefts(kept)
                for (const each of later) each.remove()
                const alone = lefts(kept)
                kept.forEach((each, at) => {
                    if (Math.abs(whole[at] - alone[at]) > 1) {
                        moved.push(`${each.textContent.trim()}: ${alone[at]}, then ${whole[at]}`)
                    }
                })
            }
            for (const table of document.querySelectorAll("main table")) {
                if (!table.checkVisibility()) continue
                const [head, first, ...later] = table.rows
                if (first) compare([...head.cells, ...first.cells], later)
            }
            for (const form of document.querySelectorAll("main form")) {
                const fields = [...form.children]
                const half = Math.ceil(fields.length / 2)
                compare(fields.slice(0, half), fields.slice(half))
            }
            return moved
        }"""
    )
    return moved


def test_the_list_is_filtered_and_the_address_remembers(served: str, visit: Visitor) -> None:
    page = visit(f"{served}issues/").page
    wanted = SUMMARIES[SLUGS[-1]]
    page.locator("#issue-filter [name=words]").fill(wanted.issue.claims.title)
    page.locator("#issue-filter [name=package]").select_option(wanted.package)
    shown = page.locator("#issue-list > li:visible")
    assert shown.count() == 1
    assert page.locator("#issue-count").inner_text().startswith("1 of ")
    page.reload()
    assert shown.count() == 1
    # The theme opens its own search, over the page, where an address has `q`.
    assert not page.locator("#__search").is_checked()
    assert wanted.issue.claims.title in shown.inner_text()


def test_the_list_is_sorted(served: str, visit: Visitor) -> None:
    page = visit(f"{served}issues/?sort=fails").page
    fails = [
        sum(cell.outcome == "failed" for cell in SUMMARIES[slug].strip)
        for slug in page.evaluate(
            "[...document.querySelectorAll('#issue-list a')]"
            ".map((a) => a.getAttribute('href').replace('/', ''))"
        )
    ]
    assert len(fails) == len(SLUGS)
    assert fails == sorted(fails, reverse=True)


def test_the_list_needs_no_script(served: str, visit: Visitor) -> None:
    page = visit(f"{served}issues/", script=False).page
    assert page.locator("#issue-list > li:visible").count() == len(SLUGS)
    assert not page.locator("#issue-filter").is_visible()


def test_home_is_ready_to_type_in(served: str, visit: Visitor) -> None:
    page = visit(served).page
    assert page.evaluate("document.activeElement.id") == "find-field"


def _first_answer(served: str, visit: Visitor, text: str) -> str:
    """The slug of the first page found for what was typed on the home page."""
    page = visit(served).page
    page.keyboard.insert_text(text)
    first = page.locator("#find-answers h2 a").first
    first.wait_for(timeout=10_000)
    return _slug_of(first, served)


def _slug_of(link: Locator, served: str) -> str:
    return (link.get_attribute("href") or "").removeprefix(f"{served}issues/").rstrip("/")


def _pages_that_say(error: str) -> list[str]:
    """The pages that say it whole, perhaps after a type; a word or two is no message."""
    return [
        slug
        for slug, issue in SITE.issues.items()
        if any(
            each.literal_words > 2 and (each.match(error) or each.text.endswith(f" {error}"))
            for each in issue.claims.wordings
        )
    ]


SHOWN = sorted({*filter(None, map(pages.error_of, SUMMARIES.values()))})
SAID = {error: slugs for error in SHOWN if (slugs := _pages_that_say(error))}


@pytest.mark.parametrize("part", range(PARTS))
def test_a_message_pasted_on_the_home_page_finds_its_page(
    served: str, window: Visitor, part: int
) -> None:
    page = window(served).page
    first = page.locator("#find-answers h2 a").first
    assert len(SAID) > 0.8 * len(SHOWN)
    for error in list(SAID)[2 * part :: 2 * PARTS]:
        page.locator("#find-field").fill("")
        first.wait_for(state="detached")
        page.evaluate("(text) => navigator.clipboard.writeText(text)", error)
        page.keyboard.press("Control+V")
        first.wait_for(timeout=10_000)
        assert _slug_of(first, served) in SAID[error], error


def test_an_upgrade_is_what_the_runs_say(served: str, visit: Visitor) -> None:
    stacks = [stack.name for stack in SITE.stacks.values() if stack.common]
    first, last = stacks[0], stacks[-1]
    outcomes = {
        each.issue.claims.title: [
            next(cell.outcome for cell in each.strip if cell.stack.name == name)
            for name in (first, last)
        ]
        for each in SUMMARIES.values()
        if {first, last} <= {cell.stack.name for cell in each.strip}
    }
    page = visit(f"{served}upgrade/?from={first}&to={last}").page
    page.locator("#upgrade-table tbody tr").first.wait_for(timeout=5_000)
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    for change, wanted in (
        ("breaks", ["passed", "failed"]),
        ("mended", ["failed", "passed"]),
        ("stays", ["failed", "failed"]),
    ):
        shown = page.locator(f"[data-change={change}] li > a").all_inner_texts()
        assert sorted(shown) == sorted(t for t, pair in outcomes.items() if pair == wanted)
    assert Axe().run(page).violations_count == 0


def test_the_table_is_filtered_walked_and_leads_to_tracebacks(served: str, visit: Visitor) -> None:
    slug, stack = next(
        (slug, cell.stack.name)
        for slug, each in SUMMARIES.items()
        for cell in each.strip
        if cell.outcome == "failed"
    )
    page = visit(f"{served}upgrade/").page
    rows = page.locator("#upgrade-table tbody tr")
    rows.first.wait_for(timeout=5_000)
    assert rows.count() == min(200, len(SLUGS))
    more = page.locator("#upgrade-more")
    if len(SLUGS) > 200:
        assert more.inner_text() == f"Show all {len(SLUGS)} issues"
        more.click()
        rows.nth(len(SLUGS) - 1).wait_for()
    assert not more.is_visible()
    page.locator("#upgrade-form [name=words]").fill(SITE.issues[slug].claims.title)
    rows.nth(1).wait_for(state="detached")
    assert page.locator("#upgrade-table td a[tabindex='0']").count() <= 1
    page.locator(f"#upgrade-table a[href$='{slug}/#traceback-{stack}']").focus()
    page.keyboard.press("Home")
    at = "[document.activeElement.closest('td').cellIndex, document.activeElement.tabIndex]"
    assert page.evaluate(at) == [1, 0]
    page.keyboard.press("End")
    assert page.evaluate(at)[0] > 1
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.closest('th').scope") == "row"
    page.locator(f"#upgrade-table a[href$='{slug}/#traceback-{stack}']").click()
    page.wait_for_url(f"{served}issues/{slug}/#traceback-{stack}")
    target = page.locator(f"[id='traceback-{stack}']")
    assert target.evaluate("(each) => each.closest('details').open")


def test_a_pasted_freeze_is_judged_as_the_command_judges_it(served: str, visit: Visitor) -> None:
    versions = {"flask": "2.3.3", "werkzeug": "2.3.7", "flask-login": "0.6.2"}
    expected = findings.find_findings(errors.build(SITE, {}), versions)
    page = visit(f"{served}affected/").page
    pasted = "".join(f"{name}=={version}\n" for name, version in versions.items())
    page.locator("#affected-field").fill(f"Babel==2.1\n{pasted}")
    shown = page.locator(".ki-findings > li > a")
    shown.first.wait_for(timeout=5_000)
    titles = [each.title for each in expected if each.is_hit]
    assert shown.all_inner_texts() == titles
    assert (
        page.locator("#affected-status")
        .inner_text()
        .startswith(
            f"{sum(each.is_hit and each.state == 'affected' for each in expected)} affected, "
        )
    )
    assert Axe().run(page).violations_count == 0
    page.locator("#affected-field").fill("")
    shown.first.wait_for(state="detached")


WORDS = ["BuildError", "current_app", "Working outside of application context", "csrf_token"]


@pytest.mark.parametrize("words", WORDS)
def test_words_of_a_message_find_a_page_that_holds_them(
    served: str, visit: Visitor, words: str
) -> None:
    issue = SITE.issues[_first_answer(served, visit, words)]
    assert words in " ".join((issue.claims.title, *issue.claims.errors, issue.page.text))


@pytest.mark.parametrize(("dark", "scheme"), [(False, "default"), (True, "slate")])
def test_the_palette_follows_the_system(
    served: str, visit: Visitor, dark: bool, scheme: str
) -> None:
    page = visit(served, dark=dark).page
    assert page.locator("body").get_attribute("data-md-color-scheme") == scheme


def _unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
