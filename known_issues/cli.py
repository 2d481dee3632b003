"""The command line, `known-issues`. Commands that need the site's tools load them when called."""

from __future__ import annotations

import importlib
import importlib.util

import click

from known_issues import __version__

_MAINTAINING = ("check", "new", "observe", "site", "stacks")


class _Commands(click.Group):
    """The maintainer's commands stand apart: a plain install lacks what they import."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        installed = importlib.util.find_spec("pydantic") is not None
        return sorted({*super().list_commands(ctx), *(_MAINTAINING if installed else ())})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MAINTAINING:
            return super().get_command(ctx, cmd_name)
        try:
            maintain = importlib.import_module("known_issues.maintain")
        except ModuleNotFoundError as error:
            raise click.UsageError(
                f"{cmd_name!r} needs {error.name!r}. Install flask-known-issues[site]."
            ) from None
        command: click.Command = maintain.COMMANDS[cmd_name]
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="known-issues")
def main() -> None:
    """Flask's known issues: pages whose claims were executed."""
