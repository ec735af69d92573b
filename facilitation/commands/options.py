"""Options that several commands share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from facilitation.settings import Settings
from facilitation.texts import _

F = TypeVar("F", bound=Callable[..., Any])
DEFAULTS = Settings()

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULTS.data,
    show_default=True,
    envvar="FACILITATION_DATA",
    help=_("The folder where everything lives."),
)
# Every command takes --data, so that one habit fits all; those that keep nothing say nothing of it.
unused_data_option = click.option("--data", expose_value=False, hidden=True)
json_option = click.option("--json", "as_json", is_flag=True, help=_("One line of JSON for programs."))


def address_options(command: F) -> F:
    """--host, --port and --public-url."""
    for option in (
        click.option(
            "--public-url",
            default=DEFAULTS.public_url,
            envvar="FACILITATION_PUBLIC_URL",
            help=_("The address phones use, when it is not this computer's own (https://atelier.example.org)."),
        ),
        click.option(
            "--port",
            type=click.IntRange(0, 65535),
            default=DEFAULTS.port,
            show_default=True,
            envvar="FACILITATION_PORT",
        ),
        click.option("--host", default=DEFAULTS.host, show_default=True, envvar="FACILITATION_HOST"),
    ):
        command = option(command)
    return command


def map_options(command: F) -> F:
    """--tiles and --tiles-credit."""
    for option in (
        click.option("--tiles-credit", default=DEFAULTS.tiles_credit, envvar="FACILITATION_TILES_CREDIT"),
        click.option(
            "--tiles",
            # Not click's envvar: it takes an empty variable for none, and empty means no basemap here.
            default=lambda: os.environ.get("FACILITATION_TILES", DEFAULTS.tiles),
            show_default="FACILITATION_TILES, IGN",
            help=_("Address pattern of the basemap's tiles, with {z}, {x}, {y}; empty for none."),
        ),
    ):
        command = option(command)
    return command


encoder_option = click.option(
    "--encoder/--no-encoder",
    default=DEFAULTS.encoder,
    envvar="FACILITATION_ENCODER",
    help=_("Understand texts with the sentence encoder, where it is installed (150 MB of memory)."),
)


def backup_options(command: F) -> F:
    """--backup and --backup-every."""
    for option in (
        click.option(
            "--backup-every",
            type=click.FloatRange(1),
            default=DEFAULTS.backup_every,
            show_default=True,
            envvar="FACILITATION_BACKUP_EVERY",
            help=_("Seconds between two copies."),
        ),
        click.option(
            "--backup",
            type=click.Path(path_type=Path, file_okay=False),
            default=None,
            envvar="FACILITATION_BACKUP",
            help=_("A folder on another disk (a USB stick) that receives a copy every minute, and at the end."),
        ),
    ):
        command = option(command)
    return command
