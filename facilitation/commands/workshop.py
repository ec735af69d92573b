"""``new``: a workshop's beginning."""

from pathlib import Path
from typing import Any

import click

from facilitation.commands.opening import announce, open_store
from facilitation.commands.options import address_options, data_option, json_option
from facilitation.domain.phases import GRACE_SECONDS
from facilitation.domain.site_files import SiteRefused
from facilitation.domain.sites import read_site
from facilitation.live import utc_now
from facilitation.settings import Settings
from facilitation.texts import _
from facilitation.workshops import RETENTION_DAYS, create


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
@click.option(
    "--retention",
    type=click.IntRange(1),
    default=RETENTION_DAYS,
    show_default=True,
    help=_("How long the workshop is kept after its last word, in days; then the server erases it."),
)
@click.option("--controller", default="", help=_("Who answers for personal data (name and contact)."))
@click.option(
    "--anchors",
    "anchors_file",
    type=click.Path(path_type=Path),
    default=None,
    help=_("The usages to place against, in place of ours (JSON)."),
)
@json_option
def new(
    site_file: Path,
    site_id: str | None,
    title: str,
    grace: int,
    retention: int,
    controller: str,
    anchors_file: Path | None,
    as_json: bool,
    data: Path,
    **address: Any,
) -> None:
    from facilitation.grouping.engine.anchors import BadAnchors, load_anchors, usages_of

    try:
        site = read_site(site_file, site_id)
        usages = usages_of(load_anchors(anchors_file)) if anchors_file else {}
    except (SiteRefused, BadAnchors, OSError) as refusal:
        raise click.ClickException(getattr(refusal, "reason", str(refusal))) from refusal
    for mended in site["mended"]:
        click.echo(mended, err=True)
    row = create(
        open_store(data),
        site,
        title,
        utc_now(),
        controller=controller,
        grace_seconds=grace,
        retention_days=retention,
        usages=usages,
    )
    announce(row, Settings(data=data, **address), as_json)
