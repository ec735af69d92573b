"""``group``: a table of texts into options, and how well that works on a labelled one."""

import io
import json
from pathlib import Path

import click

from facilitation.commands.options import json_option, unused_data_option
from facilitation.texts import _

EXISTING = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command(
    help=_("Place the texts of a table into options, or measure (--score) how well a labelled table is placed."),
    epilog=_(
        "A labelled table has a column “text” and a column “label” (or theme, option, category, usage). The labels may "
        "be any: an option counts as right for the label that most of its cards have. Texts labelled “bruit” (or "
        "bavardage, hors sujet) are idle talk; “aucun” or “autre” marks what fits no usage."
    ),
)
@click.argument("file", type=EXISTING, required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help=_("Where to write: a .csv or .json file; standard output when absent."),
)
@click.option("--anchors", type=EXISTING, default=None, help=_("The usages to place against, in place of ours (JSON)."))
@click.option("--no-encoder", is_flag=True, help=_("Without the encoder, even where it is installed."))
@click.option("--score", type=EXISTING, default=None, help=_("Measure on this labelled table, with times."))
@click.option(
    "--room",
    type=click.IntRange(1, 500),
    default=None,
    help=_("With --score: simulate so many people who sort, right three times in four, one in ten at random."),
)
@unused_data_option
@json_option
def group(
    file: Path | None,
    out: Path | None,
    anchors: Path | None,
    no_encoder: bool,
    score: Path | None,
    room: int | None,
    as_json: bool,
) -> None:
    from facilitation.grouping.engine.anchors import BadAnchors, load_anchors
    from facilitation.grouping.engine.encoder import load_encoder
    from facilitation.grouping.scoring.score import score as measured
    from facilitation.grouping.scoring.score_table import lines
    from facilitation.grouping.table import BadTable, group_table

    if (file is None) == (score is None):
        raise click.UsageError(_("Give a table to place, or --score and a labelled table."))
    if room is not None and score is None:
        raise click.UsageError(_("--room goes with --score."))
    written = io.StringIO()
    try:
        usages = load_anchors(anchors)
        if score is not None:
            told = measured(score, usages, with_encoder=not no_encoder, judges=room or 0)
            written.write(json.dumps(told, ensure_ascii=False) if as_json else "\n".join(lines(told)))
            written.write("\n")
        elif file is not None:
            as_json = as_json or (out is not None and out.suffix == ".json")
            group_table(file, written, "json" if as_json else "csv", usages, None if no_encoder else load_encoder())
    except (BadTable, BadAnchors) as bad:
        raise click.ClickException(str(bad)) from bad
    if out is None:
        click.echo(written.getvalue(), nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(written.getvalue(), encoding="utf-8")
