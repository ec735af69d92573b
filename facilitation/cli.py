"""The command ``facilitation``: its subcommands put together, and trouble told in one sentence."""

from typing import IO, Any

import click

from facilitation import __version__
from facilitation.commands.forget import forget
from facilitation.commands.group import group
from facilitation.commands.package import bring_in, export
from facilitation.commands.rehearse import rehearse
from facilitation.commands.restore import restore
from facilitation.commands.serve import demo, serve
from facilitation.commands.workshop import new
from facilitation.storage.database import Unusable
from facilitation.texts import _


class Sentence(click.ClickException):
    """Nothing but its message, where click would put an English word before it."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


class Commands(click.Group):
    """Ends with 1 and a sentence, without a traceback, where a command could not do it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Unusable as trouble:
            raise Sentence(str(trouble)) from trouble
        except click.ClickException as trouble:
            if isinstance(trouble, click.UsageError):
                raise
            raise Sentence(trouble.message) from trouble


@click.group(
    cls=Commands,
    help=_("Hold an Atelier flash about a derelict site, from the first tap to the draft of the livrable."),
)
@click.version_option(__version__, prog_name="facilitation")
def main() -> None:
    """The commands of ``facilitation``."""


for command in (demo, serve, new, restore, export, bring_in, forget, rehearse, group):
    main.add_command(command)
