"""The pytest plugin: under a failing test whose error is known for certain, its page.

It stands aside until a test fails: no hook of it is called for a test that passes, and the
pages are read at the first failure. It changes no outcome and raises nothing.
`-p no:known_issues` switches it off.
"""

from __future__ import annotations

import traceback
import warnings
from collections.abc import Generator
from functools import cache
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import pluggy

    from known_issues.knowledge import Knowledge

SECTION = "known issue"
MAX_TEXT = 100_000
"""Characters of each end of a traceback that are looked at."""


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(_Worker(), "known_issues_worker")


@pytest.hookimpl(tryfirst=True)
def pytest_exception_interact(
    call: pytest.CallInfo[object], report: pytest.CollectReport | pytest.TestReport
) -> None:
    """Called for what failed, be it a test, its setup or teardown, or the import of its file."""
    _add_section(call, report)


class _Worker:
    """A worker of pytest-xdist sends its report away before `pytest_exception_interact`."""

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(
        self, call: pytest.CallInfo[object]
    ) -> Generator[None, pluggy.Result[pytest.TestReport], None]:
        outcome = yield
        if call.excinfo is not None and outcome.excinfo is None:
            report = outcome.get_result()
            if report.failed:
                _add_section(call, report)


def _add_section(
    call: pytest.CallInfo[object], report: pytest.CollectReport | pytest.TestReport
) -> None:
    """Add the section once, where there is one to add; whatever goes wrong stays here."""
    try:
        if call.excinfo is None or any(name == SECTION for name, _ in report.sections):
            return
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            text = _explain(call.excinfo.value)
        if text:
            report.sections.append((SECTION, text))
    except Exception:
        return


def _explain(error: BaseException) -> str | None:
    """The page of the error that is known for certain, the root cause first."""
    text = "".join(traceback.format_exception(error))
    if len(text) > 2 * MAX_TEXT:
        text = f"{text[:MAX_TEXT]}\n{text[-MAX_TEXT:]}"
    known = _knowledge()
    answer = known.find(text)
    sure = [each.matches[0] for each in answer.errors if each.level == "confident"]
    return _section(known, sure[0].slug) if sure else None


def _section(known: Knowledge, slug: str) -> str:
    from known_issues.knowledge import installed

    page = known.page(slug)
    verdict = known.verdict(slug, installed(known.packages))
    lines = [page.title, f"Page: {page.link}", f"Fix: {page.fix}"]
    return "\n".join([*lines, verdict.text] if verdict else lines)


@cache
def _knowledge() -> Knowledge:
    from known_issues import knowledge

    return knowledge.load()
