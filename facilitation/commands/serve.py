"""``serve`` and ``demo``: a server, until it is stopped."""

import logging
import subprocess
import sys
from dataclasses import replace
from typing import Any

import click

from facilitation.commands.opening import announce, find, open_store
from facilitation.commands.options import (
    address_options,
    backup_options,
    data_option,
    encoder_option,
    json_option,
    map_options,
)
from facilitation.live import utc_now
from facilitation.settings import Settings
from facilitation.storage.database import DATABASE, Unusable, in_words
from facilitation.storage.lockfile import Lock
from facilitation.storage.store import Store, WorkshopRow
from facilitation.texts import _
from facilitation.workshops import create

# The demo's people stay for half a day: they sort and weigh when the phase lets them.
DEMO_SECONDS = 4 * 3600


@click.command(help=_("Serve the workshops of the data folder."))
@data_option
@address_options
@map_options
@backup_options
@encoder_option
@click.option(
    "--workshop", "wanted", default=None, help=_("The workshop whose links to print (id or code); the newest.")
)
@json_option
def serve(wanted: str | None, as_json: bool, **chosen: Any) -> None:
    settings = Settings(**chosen)
    lock, store = _take(settings)
    row = find(store, wanted)
    store.close()
    _serve(settings, lock, row, as_json)


@click.command(help=_("Serve a demo workshop about a fictional mill; create it if there is no workshop."))
@data_option
@address_options
@map_options
@backup_options
@encoder_option
@click.option(
    "--rehearse/--no-rehearse",
    default=True,
    envvar="FACILITATION_REHEARSE",
    help=_("Let virtual phones bring a new demo workshop to life."),
)
@json_option
def demo(rehearse: bool, as_json: bool, **chosen: Any) -> None:
    from facilitation.demo import demo_site

    settings = Settings(**chosen)
    lock, store = _take(settings)
    fresh = not store.workshops()
    if fresh:
        create(store, demo_site(), _("Flash workshop: the mill tomorrow"), utc_now(), phase="ideas")
    row = find(store, None)
    store.close()
    _serve(settings, lock, row, as_json, rehearse=rehearse and fresh)


def _take(settings: Settings) -> tuple[Lock, Store]:
    """The data folder, for this process alone and seen to take writing: trouble is said before anyone joins."""
    lock = Lock(settings.data)
    store = open_store(settings.data)
    store.probe()
    return lock, store


def _serve(settings: Settings, lock: Lock, row: WorkshopRow, as_json: bool, *, rehearse: bool = False) -> None:
    from facilitation.app import create_app, listen
    from facilitation.app import serve as answer

    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        listener = listen(settings)
    except OSError as error:
        raise click.ClickException(
            _("The port %(port)s cannot be used: %(why)s") % {"port": settings.port, "why": error.strerror}
        ) from error
    settings = replace(settings, port=listener.getsockname()[1])
    lock.tell(settings.port)
    try:
        server = create_app(settings)
    except OSError as error:
        raise Unusable(in_words(error, settings.data / DATABASE)) from error
    if server.backup:
        if server.backup.beside_data:
            click.echo(
                _("The copies go to the disk that holds the data: one fault would take both. A USB stick is safer."),
                err=True,
            )
        server.backup.start()
    phones: list[subprocess.Popen[bytes]] = []

    def ready() -> None:
        announce(row, settings, as_json)
        sys.stdout.flush()
        if rehearse:
            phones.append(_virtual_phones(settings, row))

    try:
        answer(server, listener, ready)
    except KeyboardInterrupt:
        click.echo(_("Stopped. Everything is kept in %(data)s.") % {"data": settings.data}, err=True)
    finally:
        for people in phones:
            people.terminate()
        server.live.stop()
        try:
            if server.backup:
                server.backup.finish()
        except Unusable as trouble:
            raise click.ClickException(_("The last copy was not made. %(why)s") % {"why": trouble}) from trouble
        finally:
            # Folds the -wal file into the database: whoever copies that one file has everything.
            server.live.store.close()


def _virtual_phones(settings: Settings, row: WorkshopRow) -> subprocess.Popen[bytes]:
    """The demo's people, in a process of their own: real sockets, and no load on the server's thread."""
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 (compared)
    url = f"http://{host}:{settings.port}/j/{row.code}"
    return subprocess.Popen(  # noqa: S603 (our own command)
        [
            *(sys.executable, "-m", "facilitation", "rehearse", url, "--script", "demo", "--json"),
            *("--photos", "8", "--seconds", str(DEMO_SECONDS)),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
