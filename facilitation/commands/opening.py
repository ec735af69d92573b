"""What most commands begin and end with: the data folder, the workshop meant, and its links."""

import json
from pathlib import Path

import click

from facilitation.settings import Settings
from facilitation.storage.database import DATABASE
from facilitation.storage.store import Store, WorkshopRow
from facilitation.texts import _
from facilitation.web import invite


def open_store(data: Path) -> Store:
    """The store of a data folder, made where there is none. Raises database.Unusable."""
    return Store(data / DATABASE)


def find(store: Store, wanted: str | None) -> WorkshopRow:
    """The workshop with that id or code; the newest when none is named."""
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


def announce(row: WorkshopRow, settings: Settings, as_json: bool) -> None:
    """Print a workshop's links, and its QR."""
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
