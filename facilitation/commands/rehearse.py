"""``rehearse``: virtual phones."""

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from facilitation.commands.options import json_option, unused_data_option
from facilitation.texts import _

if TYPE_CHECKING:
    from facilitation.rehearsal.report import Report


@click.command(
    help=_("Let virtual phones take part in a workshop, then compare what each holds with what the server holds.")
)
@click.argument("join_url")
@click.option("--phones", type=click.IntRange(1), default=40, show_default=True, help=_("How many people take part."))
@click.option("--rate", type=click.FloatRange(0), default=1.0, show_default=True, help=_("Messages a second, in all."))
@click.option("--seconds", type=click.FloatRange(0), default=60.0, show_default=True, help=_("How long they speak."))
@click.option("--photos", type=click.IntRange(0), default=0, help=_("How many photos they take, in all."))
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


def _in_words(report: "Report") -> str:
    photos = report.photos
    lines = [
        _("%(sent)s messages, %(acked)s received, %(refused)s declined, %(waiting)s without an answer")
        % {"sent": report.sent, "acked": report.acked, "refused": report.refused, "waiting": report.waiting},
        _("%(lost)s lost, %(duplicated)s twice, %(gaps)s phones that differ from the server")
        % {"lost": report.lost, "duplicated": report.duplicated, "gaps": report.gaps},
        _("Acknowledged after %(ack)s ms, seen elsewhere after %(seen)s ms (95 in 100 are faster)")
        % {"ack": report.ack_ms.p95, "seen": report.seen_ms.p95},
    ]
    if photos.sent:
        lines.append(
            _("%(sent)s photos, %(acked)s received, %(refused)s declined, %(waiting)s without a receipt, %(lost)s lost")
            % {
                "sent": photos.sent,
                "acked": photos.acked,
                "refused": photos.refused,
                "waiting": photos.waiting,
                "lost": photos.lost,
            }
        )
    if photos.acked:
        lines.append(
            _("A photo has its receipt after %(receipt)s ms (95 in 100 are faster)")
            % {"receipt": photos.receipt_ms.p95}
        )
    return "\n".join(lines)
