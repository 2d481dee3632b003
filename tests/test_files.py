from __future__ import annotations

import io
from pathlib import Path

import pytest
import pytest_codeblocks
import tiny

from known_issues import files

FENCES = {
    "python": "```python\nprint()\n```\n",
    "py": "```py\nprint()\n```\n",
    "attributes": '```python title="a.py"\nprint()\n```\n',
    "tildes": "~~~python\nprint()\n~~~\n",
    "shell": "```sh\ntrue\n```\n",
    "text": "```text\nwords\n```\n",
    "indented": "- item\n\n    ```python\n    print()\n    ```\n",
    "four backticks around three": "````markdown\n```python\nprint()\n```\n````\n",
    "skipped": "<!--pytest.mark.skip(reason='no')-->\n```python\nprint()\n```\n",
    "whole file skipped": "<!--pytest-codeblocks:skipfile-->\n```python\nprint()\n```\n",
    "output": ("```python\nprint(1)\n```\n<!--pytest-codeblocks:expected-output-->\n```\n1\n```\n"),
    "continued": "```python\na = 1\n```\n<!--pytest-codeblocks:cont-->\n```python\nprint(a)\n```\n",
    "continued after text": (
        "```text\nwords\n```\n<!--pytest-codeblocks:cont-->\n```python\nprint()\n```\n"
    ),
    "several": "```python\n1\n```\n\ntext\n\n```toml\na = 1\n```\n\n```bash\ntrue\n```\n",
}


def _collected(text: str) -> int:
    """How many fences pytest-codeblocks executes or compares, by its own word."""
    blocks = [
        block
        for block in pytest_codeblocks.extract_from_buffer(io.StringIO(text))
        if block.syntax in ("python", "sh", "bash") and not block.marks
    ]
    continued = text.count("<!--pytest-codeblocks:cont-->") if blocks else 0
    return len(blocks) + continued + sum(block.expected_output is not None for block in blocks)


@pytest.mark.parametrize("text", FENCES.values(), ids=FENCES)
def test_a_fence_is_executed_when_pytest_codeblocks_says_so(tmp_path: Path, text: str) -> None:
    tiny.write(tmp_path, {"docs/page.md": text}, {})
    (page,) = (page for page in tiny.load(tmp_path).pages if page.path == "docs/page.md")
    assert sum(fence.executed for fence in page.fences) == _collected(text)


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    files.write(path, "old")
    with pytest.raises(UnicodeEncodeError):
        files.write(path, "\ud800")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_of_the_same_text_touches_nothing(tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    assert files.write(path, "text")
    before = path.stat().st_ino
    assert not files.write(path, "text")
    assert path.stat().st_ino == before


def test_observations_are_read_as_they_were_written(tmp_path: Path) -> None:
    tiny.write(tmp_path, {}, tiny.CELLS)
    path = tmp_path / "observations" / f"{tiny.SLUG}.json"
    before = path.read_bytes()
    files.write_observations(tmp_path, tiny.SLUG, files.read_observations(tmp_path, path))
    assert path.read_bytes() == before


def test_files_beside_the_snippets_belong_to_both(tmp_path: Path) -> None:
    folder = f"snippets/{tiny.SLUG}"
    tiny.write(tmp_path, {f"{folder}/pot.html": "hot", f"{folder}/good.py": None}, {})
    snippets = files.read_snippets(tmp_path)
    assert set(snippets[tiny.SLUG, "bad"].files) == {"bad.py", "pot.html"}
    assert (tiny.SLUG, "good") not in snippets


def test_a_snippet_may_be_a_folder(tmp_path: Path) -> None:
    folder = f"snippets/{tiny.SLUG}"
    changes = {f"{folder}/bad.py": None, f"{folder}/bad/main.py": "1", f"{folder}/bad/a.py": "2"}
    snippet = files.read_snippets(tiny.write(tmp_path, changes, {}))[tiny.SLUG, "bad"]
    assert (snippet.entry, snippet.folder) == ("bad/main.py", "bad/")
    assert snippet.modules == {"a.py": "2", "main.py": "1"}


def test_a_grid_is_every_combination(tmp_path: Path) -> None:
    grid = (
        '\n[grids.pairs]\npython = "3.11"\ndate = 2026-03-20\n'
        'axes.flask = ["2.0.3", "3.1.3"]\naxes.werkzeug = ["2.0.3", "3.1.6"]\n'
    )
    tiny.write(tmp_path, {"stacks.toml": tiny.STACKS + grid}, {})
    stacks = [stack for stack in files.read_stacks(tmp_path) if stack.grid]
    assert [(stack.name, stack.requirements) for stack in stacks] == [
        ("flask-2.0-werkzeug-2.0", ("flask==2.0.3", "werkzeug==2.0.3")),
        ("flask-2.0-werkzeug-3.1", ("flask==2.0.3", "werkzeug==3.1.6")),
        ("flask-3.1-werkzeug-2.0", ("flask==3.1.3", "werkzeug==2.0.3")),
        ("flask-3.1-werkzeug-3.1", ("flask==3.1.3", "werkzeug==3.1.6")),
    ]
    assert not any(stack.common for stack in stacks)


def test_an_extra_stack_is_run_only_where_it_is_named(tmp_path: Path) -> None:
    extra = '\n[extra.odd]\npython = "3.11"\ndate = 2026-03-20\npackages = []\npins = ["flask"]\n'
    page = tiny.PAGE.replace("kind:", "stacks: {bad: [odd]}\nkind:")
    changes = {"stacks.toml": tiny.STACKS + extra, f"docs/issues/{tiny.SLUG}.md": page}
    site = tiny.load(tiny.write(tmp_path, changes, {}))
    assert [stack.name for stack in site.stacks_of(tiny.SLUG, "bad")] == ["old", "new", "odd"]
    assert [stack.name for stack in site.stacks_of(tiny.SLUG, "good")] == ["old", "new"]
