"""A repository of many pages, made of the real ones under new slugs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

ROOT = Path(__file__).parent.parent
_KEPT = ("mkdocs.yml", "stacks.toml", "overrides", "known_issues", "stacks", "docs")


def write(folder: Path, pages: int) -> Path:
    """A checkout with `pages` issues of ten stacks each, in `folder`."""
    for name in _KEPT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("issues"))
        else:
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, folder / name)
    (folder / "docs" / "issues").mkdir()
    (folder / "observations").mkdir()
    shutil.copy(ROOT / "docs" / "issues" / "index.md", folder / "docs" / "issues")
    models = [path.stem for path in sorted((ROOT / "observations").glob("*.json")) if _plain(path)]
    for number in range(pages):
        _copy(models[number % len(models)], f"synthetic-{number}", folder)
    for page in (folder / "docs").rglob("*.md"):
        _repoint(page, models[:pages])
    return folder


def _plain(path: Path) -> bool:
    """Whether a page runs on the ten common stacks and on no others."""
    return len(json.loads(path.read_text())["observations"]) == 20


def _copy(model: str, slug: str, folder: Path) -> None:
    for name in (f"docs/issues/{model}.md", f"observations/{model}.json"):
        text = (ROOT / name).read_text(encoding="utf-8").replace(model, slug)
        (folder / name.replace(model, slug)).write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "snippets" / model, folder / "snippets" / slug)


def _repoint(page: Path, models: list[str]) -> None:
    """Let links and related pages lead to pages that are there."""
    text = page.read_text(encoding="utf-8")
    for path in sorted((ROOT / "observations").glob("*.json")):
        number = models.index(path.stem) if path.stem in models else 0
        text = text.replace(f"{path.stem}.md", f"synthetic-{number}.md")
        text = text.replace(f"  - {path.stem}\n", f"  - synthetic-{number}\n")
        text = text.replace(f'"{path.stem}"', f'"synthetic-{number}"')
    page.write_text(text, encoding="utf-8")
