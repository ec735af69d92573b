"""``new`` and ``export``: a workshop's beginning, and what comes out of it."""

import json
from pathlib import Path
from typing import Any

import click

from facilitation.commands.opening import announce, find, open_store
from facilitation.commands.options import address_options, data_option, json_option
from facilitation.domain.phases import GRACE_SECONDS
from facilitation.domain.site_files import SiteRefused
from facilitation.domain.sites import read_site
from facilitation.live import utc_now
from facilitation.settings import Settings
from facilitation.texts import _
from facilitation.workshops import create


@click.command(help=_("Make a workshop from a GeoJSON of derelict sites with CNIG attributes."))
@data_option
@address_options
@click.option("--site", "site_file", type=click.Path(path_type=Path), required=True, help=_("GeoJSON of the site."))
@click.option("--site-id", default=None, help=_("Which site of the file (CNIG site_id)."))
@click.option("--title", required=True, help=_("The workshop's title, as people will read it."))
@click.option(
    "--grace",
    type=click.IntRange(0),
    default=GRACE_SECONDS,
    show_default=True,
    help=_("How long what was made before a phase closed is still taken, in seconds."),
)
@click.option("--controller", default="", help=_("Who answers for personal data (name and contact)."))
@json_option
def new(
    site_file: Path,
    site_id: str | None,
    title: str,
    grace: int,
    controller: str,
    as_json: bool,
    data: Path,
    **address: Any,
) -> None:
    try:
        site = read_site(site_file, site_id)
    except (SiteRefused, OSError) as refusal:
        raise click.ClickException(getattr(refusal, "reason", str(refusal))) from refusal
    for mended in site["mended"]:
        click.echo(mended, err=True)
    row = create(open_store(data), site, title, utc_now(), controller=controller, grace_seconds=grace)
    announce(row, Settings(data=data, **address), as_json)


@click.command(help=_("Write the draft of the livrable and the layers of a workshop (id or code)."))
@data_option
@click.argument("workshop")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=_("Where to write."))
@json_option
def export(workshop: str, out: Path, as_json: bool, data: Path) -> None:
    from facilitation.changes import fold
    from facilitation.synthesis.export import export as write

    store = open_store(data)
    row = find(store, workshop)
    files = write(fold(store.read(row.id)), out)
    click.echo(json.dumps({"files": [str(file) for file in files]}) if as_json else "\n".join(map(str, files)))
