"""`python -m benchmarks.matching.vectors`: write the answers that both languages are tested on."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from benchmarks.matching import differences, pastes
from known_issues import errors, files, runner
from known_issues.match import Matcher

ROOT = Path(__file__).parents[2]
PATH = ROOT / "tests" / "vectors" / "match.json"
ONE = "RuntimeError: Working outside of application context.\n\nFlask==3.1.2\n"
OTHERS = (
    "",
    "Internal Server Error",
    "KeyError: 'Ж \N{PILE OF POO} __proto__'",
    "<title>400 Bad Request</title>\n<h1>Bad Request</h1>\n<p>The CSRF token is missing.</p>",
    "Bad Request The CSRF token is missing.",
    "url_for can't find endpoint of blueprint view",
    "KeyError: 'constructor'\n\nwerkzeug.routing.BuildError: Could not build url for endpoint 'a'."
    " Did you mean 'b' instead?\nServer: Werkzeug/2.0.3 Python/3.9.6",
    ONE,
)


EVERY = 8
"""Of so many pages one: an index small enough to be read, whose texts are of every format."""


def main() -> None:
    """One observed traceback of each of some pages, in one format each, and a few texts more."""
    site = files.load(ROOT, runner=runner.RUNNER_VERSION)
    some = {slug: site.issues[slug] for slug in sorted(site.issues)[::EVERY]}
    site = dataclasses.replace(site, issues=some)
    document = errors.build(site, {})
    matcher = Matcher(document)
    first = {min(paste.accept): paste for paste in reversed(pastes.observed(site))}
    forms = list(pastes.FORMATS.values())
    texts = [forms[n % len(forms)](first[slug].text) for n, slug in enumerate(sorted(first))]
    answers = [
        {"text": text, "answer": differences.answer(matcher, document, text)}
        for text in (*texts, *OTHERS)
    ]
    PATH.write_text(errors.write({"index": document, "answers": answers}))


if __name__ == "__main__":
    main()
