"""The commands."""

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from facilitation import __version__, invite
from facilitation.domain.site_files import SiteRefused
from facilitation.domain.sites import read_site
from facilitation.live import utc_now
from facilitation.settings import Settings
from facilitation.store import DATABASE, Store, WorkshopRow
from facilitation.texts import _
from facilitation.workshops import create

if TYPE_CHECKING:
    from facilitation.rehearsal.report import Report

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


@click.group(help=_("Hold an Atelier flash about a derelict site, from the first tap to the draft of the livrable."))
@click.version_option(__version__, prog_name="facilitation")
def main() -> None:
    """The commands of ``facilitation``."""


@main.command(help=_("Serve the workshops of the data folder."))
@data_option
@address_options
@map_options
@click.option(
    "--workshop", "wanted", default=None, help=_("The workshop whose links to print (id or code); the newest.")
)
@json_option
def serve(wanted: str | None, as_json: bool, **chosen: Any) -> None:
    settings = Settings(**chosen)
    row = _find(_open(settings.data), wanted)
    _serve(settings, row, as_json)


@main.command(help=_("Serve a demo workshop about a fictional mill; create it if there is no workshop."))
@data_option
@address_options
@map_options
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
    store = _open(settings.data)
    fresh = not store.workshops()
    if fresh:
        create(store, demo_site(), _("Flash workshop: the mill tomorrow"), utc_now(), phase="ideas")
    _serve(settings, _find(store, None), as_json, rehearse=rehearse and fresh)


@main.command(help=_("Make a workshop from a GeoJSON of derelict sites with CNIG attributes."))
@data_option
@address_options
@click.option("--site", "site_file", type=click.Path(path_type=Path), required=True, help=_("GeoJSON of the site."))
@click.option("--site-id", default=None, help=_("Which site of the file (CNIG site_id)."))
@click.option("--title", required=True, help=_("The workshop's title, as people will read it."))
@click.option("--controller", default="", help=_("Who answers for personal data (name and contact)."))
@json_option
def new(
    site_file: Path, site_id: str | None, title: str, controller: str, as_json: bool, data: Path, **address: Any
) -> None:
    try:
        site = read_site(site_file, site_id)
    except (SiteRefused, OSError) as refusal:
        raise click.ClickException(getattr(refusal, "reason", str(refusal))) from refusal
    for mended in site["mended"]:
        click.echo(mended, err=True)
    row = create(_open(data), site, title, utc_now(), controller=controller)
    _announce(row, Settings(data=data, **address), as_json)


@main.command(
    help=_("Let virtual phones take part in a workshop, then compare what each holds with what the server holds.")
)
@click.argument("join_url")
@click.option("--phones", type=click.IntRange(1), default=40, show_default=True, help=_("How many people take part."))
@click.option("--rate", type=click.FloatRange(0), default=1.0, show_default=True, help=_("Messages a second, in all."))
@click.option("--seconds", type=click.FloatRange(0), default=60.0, show_default=True, help=_("How long they speak."))
@click.option("--cut", type=click.FloatRange(0), default=0.0, help=_("Connections broken each second."))
@click.option("--script", type=click.Choice(["any", "demo"]), default="any", help=_("What they say."))
@unused_data_option
@json_option
def rehearse(join_url: str, as_json: bool, **plan: Any) -> None:
    from facilitation.rehearsal.door import NoEntry
    from facilitation.rehearsal.rehearse import Plan, Progress, run_rehearsal

    def tell(progress: Progress) -> None:
        click.echo(
            _("%(connected)s phones connected, %(sent)s messages, %(waiting)s waiting")
            % {"connected": progress.connected, "sent": progress.sent, "waiting": progress.waiting},
            err=True,
        )

    try:
        report = run_rehearsal(join_url, Plan(**plan), None if as_json else tell)
    except NoEntry as closed:
        raise click.ClickException(str(closed)) from closed
    click.echo(json.dumps(report.json()) if as_json else _in_words(report))
    if not report.sound:
        sys.exit(1)


@main.command(help=_("Write the draft of the livrable and the layers of a workshop (id or code)."))
@data_option
@click.argument("workshop")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=_("Where to write."))
@json_option
def export(workshop: str, out: Path, as_json: bool, data: Path) -> None:
    from facilitation.changes import fold
    from facilitation.synthesis.export import export as write

    store = _open(data)
    row = _find(store, workshop)
    files = write(fold(store.read(row.id)), out)
    click.echo(json.dumps({"files": [str(file) for file in files]}) if as_json else "\n".join(map(str, files)))


def _open(data: Path) -> Store:
    try:
        return Store(data / DATABASE)
    except OSError as error:
        raise click.ClickException(_("The data folder cannot be used: %(why)s") % {"why": error}) from error


def _find(store: Store, wanted: str | None) -> WorkshopRow:
    rows = store.workshops()
    if wanted is not None:
        rows = [row for row in rows if wanted in (row.id, row.code) or wanted.upper() == row.code]
    if not rows:
        raise click.ClickException(
            _("There is no workshop here yet: make one with “facilitation new”.")
            if wanted is None
            else _("No workshop here has this id or code: %(wanted)s") % {"wanted": wanted}
        )
    return rows[-1]


@main.command(help=_("Place the texts of a table into options."))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help=_("Where to write: a .csv or .json file; standard output when absent."),
)
@unused_data_option
@json_option
def group(file: Path, out: Path | None, as_json: bool) -> None:
    from facilitation.grouping.table import BadTable, group_table

    written = io.StringIO()
    try:
        group_table(file, written, "json" if as_json or (out and out.suffix == ".json") else "csv")
    except BadTable as bad:
        raise click.ClickException(str(bad)) from bad
    if out is None:
        click.echo(written.getvalue(), nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(written.getvalue(), encoding="utf-8")


def _in_words(report: "Report") -> str:
    return "\n".join(
        [
            _("%(sent)s messages, %(acked)s received, %(refused)s declined, %(waiting)s without an answer")
            % {"sent": report.sent, "acked": report.acked, "refused": report.refused, "waiting": report.waiting},
            _("%(lost)s lost, %(duplicated)s twice, %(gaps)s phones that differ from the server")
            % {"lost": report.lost, "duplicated": report.duplicated, "gaps": report.gaps},
            _("Acknowledged after %(ack)s ms, seen elsewhere after %(seen)s ms (95 in 100 are faster)")
            % {"ack": report.ack_ms.p95, "seen": report.seen_ms.p95},
        ]
    )


def _announce(row: WorkshopRow, settings: Settings, as_json: bool) -> None:
    links = invite.links(row, settings)
    if as_json:
        click.echo(json.dumps(links.wire()))
        return
    click.echo(invite.qr_terminal(links.join))
    for name, url in (
        (_("To join (code %(code)s)") % {"code": links.code}, links.join),
        (_("Board, to project"), links.board),
        (_("Facilitator"), links.facilitator),
        (_("Prestataire"), links.prestataire),
    ):
        click.echo(f"{name:.<34} {url}")


def _serve(settings: Settings, row: WorkshopRow, as_json: bool, *, rehearse: bool = False) -> None:
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
    server = create_app(settings)
    _announce(row, settings, as_json)
    sys.stdout.flush()
    phones = _virtual_phones(settings, row) if rehearse else None
    try:
        answer(server, listener)
    except KeyboardInterrupt:
        click.echo(_("Stopped. Everything is kept in %(data)s.") % {"data": settings.data}, err=True)
    finally:
        if phones:
            phones.terminate()


def _virtual_phones(settings: Settings, row: WorkshopRow) -> subprocess.Popen[bytes]:
    """The demo's people, in a process of their own: real sockets, and no load on the server's thread."""
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 (compared)
    url = f"http://{host}:{settings.port}/j/{row.code}"
    return subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, "-m", "facilitation", "rehearse", url, "--script", "demo", "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
