"""``forget``: a person asks for erasure."""

import json
import secrets
from contextlib import ExitStack
from pathlib import Path

import click

from facilitation.commands.opening import find, open_store
from facilitation.commands.options import data_option, json_option
from facilitation.domain.contributions import author_of
from facilitation.domain.decision import SYSTEM
from facilitation.domain.keeping import held
from facilitation.live import Accepted, Running
from facilitation.making import Maker
from facilitation.rules import Message
from facilitation.storage.database import Unusable
from facilitation.storage.lockfile import Lock
from facilitation.storage.shelf import Shelf
from facilitation.texts import _, ngettext


@click.command(
    help=_(
        "Erase what a person said, drew and photographed in a workshop (id or code), at their request. Any of their "
        "contributions names them: C12, A3."
    )
)
@data_option
@click.argument("workshop")
@click.argument("contribution")
@click.option("--yes", is_flag=True, help=_("Do not ask first."))
@json_option
def forget(workshop: str, contribution: str, yes: bool, as_json: bool, data: Path) -> None:
    with ExitStack() as at_the_end:
        at_the_end.callback(Lock(data).release)
        store = open_store(data)
        at_the_end.callback(store.close)
        row = find(store, workshop)
        running = Running(row, store, lambda _workshop, _participant: "", lambda _running, _changes: None)
        at_the_end.callback(running.stop)
        count, photos = _forget(running, contribution.strip().upper(), data, sure=yes)
    if as_json:
        click.echo(json.dumps({"contributions": count, "photos": photos}))
        return
    click.echo(_("Erased: %(said)s, %(shown)s.") % _counted(count, photos))
    click.echo(_("Copies and files made before still hold them: erase those too."))


def _forget(running: Running, label: str, data: Path, *, sure: bool) -> tuple[int, int]:
    """How many contributions and photos were erased."""
    state, workshop = running.snapshot(), running.row.id
    author = author_of(state, label)
    if author is None:
        raise click.ClickException(_("There is no contribution %(label)s in this workshop.") % {"label": label})
    count, photos = held(state, author)
    if not sure:
        click.echo(
            _("%(said)s, %(shown)s and this person’s first name will be erased for good.")
            % _counted(count, len(photos))
        )
        typed = click.prompt(_("Type %(label)s again to go on") % {"label": label}, default="", show_default=False)
        if typed.strip().upper() != label:
            raise click.ClickException(_("Nothing was erased."))
    answer = running.submit(SYSTEM, Message(secrets.token_urlsafe(15), "forget", author, {}))
    if not isinstance(answer, Accepted):
        raise Unusable(answer.reason)
    for photo in photos:
        Shelf(data / "photos").erase(workshop, author, photo)
    Maker(data).forget(workshop)
    return count, len(photos)


def _counted(count: int, photos: int) -> dict[str, str]:
    return {
        "said": ngettext("%(count)s contribution", "%(count)s contributions", count) % {"count": count},
        "shown": ngettext("%(count)s photo", "%(count)s photos", photos) % {"count": photos},
    }
