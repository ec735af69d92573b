"""``export`` and ``import``: what comes out of a workshop, and a workshop out of its package."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from facilitation.commands.opening import announce, find, open_store
from facilitation.commands.options import address_options, data_option, json_option
from facilitation.settings import Settings
from facilitation.storage.database import DATABASE, Unusable, in_words
from facilitation.storage.shelf import Shelf
from facilitation.synthesis.package.catalogue import KINDS, PACKAGE, PACKAGE_NAME
from facilitation.texts import _, ngettext


class Kinds(click.ParamType[Sequence[str]]):
    """Names of kinds of files, separated by commas."""

    name = "kinds"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Sequence[str]:
        asked = [name.strip().lower() for name in value.split(",") if name.strip()]
        unknown = [name for name in asked if name not in KINDS]
        if unknown or not asked:
            known = ", ".join(KINDS)
            self.fail(_("“%(value)s” is not known. Choose from: %(known)s.") % {"value": value, "known": known})
        return asked


@click.command(help=_("Write the draft of the livrable, the layers and the tables of a workshop (id or code)."))
@data_option
@click.argument("workshop")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, help=_("Where to write."))
@click.option("--only", type=Kinds(), metavar=",".join(KINDS), default=",".join(KINDS), help=_("Only these files."))
@click.option(
    "--template",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help=_("Your own Word template for the draft (.docx)."),
)
@json_option
def export(workshop: str, out: Path, only: Sequence[str], template: Path | None, as_json: bool, data: Path) -> None:
    from facilitation.synthesis.package.export import Workshop
    from facilitation.synthesis.package.export import export as write
    from facilitation.synthesis.word.template import TemplateRefused

    def tell(done: int, of: int, name: str) -> None:
        if as_json:
            click.echo(json.dumps({"done": done, "of": of, "name": name}), err=True)
        elif name:
            click.echo(f"[{done + 1}/{of}] {name}", err=True)

    store, shelf = open_store(data), Shelf(data / "photos")
    row = find(store, workshop)
    log = store.read(row.id)
    try:
        own = template.read_bytes() if template else None
        told = Workshop(row.id, log, lambda author, photo: shelf.path(row.id, author, photo, small=False), own)
    except ValueError as trouble:
        raise click.ClickException(str(trouble)) from trouble
    try:
        files = write(told, out, only, tell)
    except TemplateRefused as refusal:
        raise click.ClickException(refusal.reason) from refusal
    except OSError as trouble:
        raise Unusable(in_words(trouble, out / PACKAGE_NAME)) from trouble
    if as_json:
        digests = {file.relative_to(out).as_posix(): _digest(file) for file in files}
        click.echo(json.dumps({"files": [str(file) for file in files], "changes": len(log), "sha256": digests}))
        return
    click.echo("\n".join(map(str, files)))
    if PACKAGE.only in only:
        click.echo(_("SHA-256 digest of the package: %(digest)s") % {"digest": _digest(out / PACKAGE_NAME)})


@click.command(
    "import", help=_("Rebuild a workshop from its package, or one workshop from the packages of its sessions.")
)
@data_option
@address_options
@click.argument("packages", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="PACKAGE…")
@click.option("--merge", is_flag=True, help=_("Put the sessions of one workshop together."))
@click.option("--title", default="", help=_("The title of the workshop put together; that of the first session."))
@json_option
def bring_in(packages: tuple[Path, ...], merge: bool, title: str, as_json: bool, data: Path, **address: Any) -> None:
    from facilitation.importing.parcel import Refused
    from facilitation.importing.rebuild import bring, bring_together

    if len(packages) > 1 and not merge:
        raise click.UsageError(_("One package at a time; add --merge to put several sessions together."))
    try:
        brought = bring_together(packages, data, title) if merge else bring(packages[0], data)
    except Refused as refusal:
        raise click.ClickException(refusal.reason) from refusal
    except OSError as trouble:
        raise Unusable(in_words(trouble, data / DATABASE)) from trouble
    said = ngettext("%(count)s contribution", "%(count)s contributions", brought.contributions)
    shown = ngettext("%(count)s photo", "%(count)s photos", brought.photos)
    click.echo(
        _("Imported: %(said)s, %(shown)s.")
        % {"said": said % {"count": brought.contributions}, "shown": shown % {"count": brought.photos}},
        err=True,
    )
    announce(brought.row, Settings(data=data, **address), as_json)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
