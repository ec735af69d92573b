"""``group``: a table of texts into options."""

import io
from pathlib import Path

import click

from facilitation.commands.options import json_option, unused_data_option
from facilitation.texts import _


@click.command(help=_("Place the texts of a table into options."))
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
