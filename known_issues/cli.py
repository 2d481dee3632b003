"""The command line, `known-issues`. A command's module is loaded when it is called."""

from __future__ import annotations

import importlib
import importlib.util

import click

from known_issues import __version__

_MAINTAINING = ("bisect", "check", "coverage", "new", "observe", "packs", "site", "stacks")
_PLACES = {
    **dict.fromkeys(_MAINTAINING, "known_issues.maintain"),
    "affected": "known_issues.affected",
    "bisect": "known_issues.bisecting",
    "coverage": "known_issues.messages",
    "explain": "known_issues.explain",
    "packs": "known_issues.browse",
}


class _Commands(click.Group):
    """The maintainer's commands stand apart: a plain install lacks what they import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        installed = importlib.util.find_spec("pydantic") is not None
        return sorted(name for name in _PLACES if installed or name not in _MAINTAINING)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _PLACES:
            return None
        try:
            module = importlib.import_module(_PLACES[cmd_name])
        except ModuleNotFoundError as error:
            raise click.UsageError(
                f"{cmd_name!r} needs {error.name!r}. Install flask-known-issues[site]."
            ) from None
        command: click.Command = module.COMMANDS[cmd_name]
        return command


def _print_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """The program's version, and the day of its data."""
    if not asked:
        return
    knowledge = importlib.import_module("known_issues.knowledge")
    click.echo(f"known-issues, version {__version__}")
    try:
        click.echo(f"data: {knowledge.load().date or 'no runs'}")
    except knowledge.UnavailableError as error:
        click.echo(f"data: none. {error}")
    ctx.exit()


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    *("--version", "_"),
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Show the version and the data's date, and exit.",
)
def main() -> None:
    """Flask's known issues: pages whose claims were executed."""
