"""``restore``: a data folder from a copy."""

import json
from datetime import datetime
from pathlib import Path

import click

from facilitation.commands.options import data_option, json_option
from facilitation.storage.restore import Restored
from facilitation.storage.restore import restore as bring_back
from facilitation.texts import _, ngettext


@click.command(
    help=_("Start again from a copy: a file that --backup made, or the folder of the copies for the last one.")
)
@data_option
@click.argument("file", type=click.Path(path_type=Path), metavar="COPY")
@click.option(
    "--replace", is_flag=True, help=_("Keep what the data folder holds aside, and put the copy in its place.")
)
@json_option
def restore(file: Path, data: Path, replace: bool, as_json: bool) -> None:
    restored = bring_back(file, data, replace=replace)
    if as_json:
        click.echo(json.dumps(_wire(restored, data)))
        return
    click.echo(_("%(file)s is back in the folder %(data)s:") % {"file": restored.copy, "data": data})
    for held in restored.workshops:
        said = ngettext("%(count)s contribution", "%(count)s contributions", held.contributions)
        last = datetime.fromisoformat(held.last_at).astimezone().strftime("%d/%m/%Y %H:%M:%S")
        click.echo(
            _("- %(title)s (code %(code)s): %(said)s; last change on %(last)s")
            % {"title": held.title, "code": held.code, "said": said % {"count": held.contributions}, "last": last}
        )
    if restored.photos:
        count = restored.photos
        click.echo("- " + ngettext("%(count)s photo", "%(count)s photos", count) % {"count": count})
    if restored.missing:
        count = restored.missing
        click.echo(
            ngettext(
                "%(count)s photo is missing: the folder “photos” must stay beside the copy.",
                "%(count)s photos are missing: the folder “photos” must stay beside the copy.",
                count,
            )
            % {"count": count},
            err=True,
        )
    if restored.aside:
        click.echo(_("What was there before is in %(aside)s.") % {"aside": restored.aside})
    click.echo(_("To go on: %(command)s") % {"command": f"facilitation serve --data {data}"})


def _wire(restored: Restored, data: Path) -> dict[str, object]:
    return {
        "file": str(restored.copy),
        "data": str(data),
        "workshops": [
            {"id": held.id, "code": held.code, "title": held.title, "contributions": held.contributions}
            for held in restored.workshops
        ],
        "photos": restored.photos,
        "missing": restored.missing,
        "aside": str(restored.aside) if restored.aside else None,
    }
