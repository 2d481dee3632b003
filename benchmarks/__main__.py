"""`python -m benchmarks [NAME]...`: a table of what was measured."""

from __future__ import annotations

import click

from benchmarks import affected, build, check, observe, plugin, run

MEASURES = {
    "observe": observe.rows,
    "check": check.rows,
    "build": build.rows,
    "plugin": plugin.rows,
    "affected": affected.rows,
    "run": run.rows,
}


@click.command()
@click.argument("names", metavar="[NAME]...", nargs=-1, type=click.Choice(list(MEASURES)))
def main(names: tuple[str, ...]) -> None:
    """Measure, and print a Markdown table of medians and ratios."""
    click.echo("| measure | figure | goal |\n|---|---|---|")
    for name in names or MEASURES:
        for measure, figure, goal in MEASURES[name]():
            click.echo(f"| {measure} | {figure} | {goal} |")


main(prog_name="python -m benchmarks")
