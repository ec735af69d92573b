"""Chapters 8, 9 and 10: what is to be done, by whom, and with what money."""

from collections.abc import Callable, Iterable

from facilitation.synthesis.document.model import Block, Column, Section, Table, Text
from facilitation.synthesis.document.words import body, items, to_complete
from facilitation.synthesis.reading.names import horizons
from facilitation.synthesis.reading.reading import Reading, masked
from facilitation.synthesis.reading.roadmap import Action
from facilitation.synthesis.reading.said import refs, typed
from facilitation.synthesis.reading.typography import listed, number
from facilitation.texts import _, ngettext


def roadmap(workshop: Reading) -> Section:
    return Section(
        _("Roadmap"), tuple(_roadmap(workshop)), id="roadmap", new_page=True, landscape=bool(workshop.actions)
    )


def _roadmap(workshop: Reading) -> Iterable[Block]:
    actions = workshop.actions
    if actions:
        yield body(
            ngettext(
                "The workshop wrote down %(count)s action, the most urgent first.",
                "The workshop wrote down %(count)s actions, the most urgent first.",
                len(actions),
            )
            % {"count": number(len(actions))}
        )
        yield _table(actions)
        yield from _commitments(workshop)
    else:
        yield body(_("No action was written down during the workshop."))
        yield to_complete(_("actions, with their theme, priority, horizon, lead, partners, funding and prerequisite"))
    taken_up = {told.key for action in actions for told in action.sources}
    open_questions = [told for told in typed(workshop.visible, "question") if told.key not in taken_up]
    if open_questions:
        yield body(_("Questions that no action takes up yet:"))
        yield from items(open_questions)


def _table(actions: tuple[Action, ...]) -> Table:
    def told(words: str) -> Text:
        return Text(words) if words else Text(_("to specify"), gap=True)

    rows = tuple(
        (
            Text(number(each.number)),
            Text(each.action, refs(each.sources)),
            told(each.theme),
            Text(number(each.priority) if each.priority else "–"),
            Text(horizons().get(each.horizon, "–")),
            told(each.lead),
            told(each.partners),
            told(each.funding),
            told(each.prerequisite),
            Text(listed([option.letter for option in each.options]) or "–"),
        )
        for each in actions
    )
    return Table(
        _("Roadmap"),
        (
            Column(_("No."), 1),
            Column(_("Action"), 6),
            Column(_("Theme"), 2.6),
            Column(_("Priority"), 1.8),
            Column(_("Horizon"), 2),
            Column(_("Lead"), 3),
            Column(_("Partners"), 3),
            Column(_("Funding"), 3),
            Column(_("Prerequisite"), 3.2),
            Column(_("Options"), 1.9),
        ),
        rows,
        small=True,
    )


def _commitments(workshop: Reading) -> Iterable[Block]:
    offered = [each for each in workshop.actions if sum(each.commitments.values())]
    if not offered:
        yield body(_("Nobody offered to contribute to an action from their phone."))
        return
    present = [college for college in workshop.colleges if any(each.commitments.get(college.id, 0) for each in offered)]
    yield Table(
        _("People who offer to contribute, by collège"),
        (Column(_("Action"), 6), *(Column(college.name, 2.4, "right") for college in present)),
        tuple(
            (
                Text(_("%(number)s. %(action)s") % {"number": each.number, "action": each.action}),
                *(Text(masked(each.commitments.get(college.id, 0), college.people)) for college in present),
            )
            for each in offered
        ),
        small=True,
    )


def governance(workshop: Reading) -> Section:
    return Section(_("Governance and actors"), tuple(_governance(workshop)), id="governance", new_page=True)


def _governance(workshop: Reading) -> Iterable[Block]:
    present = [college.name for college in workshop.colleges if college.people]
    absent = [college.name for college in workshop.colleges if not college.people]
    if present:
        yield body(_("Collèges present: %(colleges)s.") % {"colleges": listed(present)})
    if absent:
        yield body(_("Collèges without any participant: %(colleges)s.") % {"colleges": listed(absent)})
    rows = _by(workshop, lambda action: action.lead)
    if rows:
        yield Table(
            _("Who would lead what"),
            (Column(_("Lead"), 5), Column(_("Actions"), 3), Column(_("With"), 6)),
            tuple(
                (
                    Text(name),
                    Text(_numbers(actions)),
                    Text(listed(list(dict.fromkeys(each.partners for each in actions if each.partners))) or "–"),
                )
                for name, actions in rows
            ),
        )
    else:
        yield body(_("No action has a lead yet."))
    yield to_complete(_("steering: who decides, who follows, and when people hear of it"))


def funding(workshop: Reading) -> Section:
    return Section(_("Funding to explore"), tuple(_funding(workshop)), id="funding")


def _funding(workshop: Reading) -> Iterable[Block]:
    rows = _by(workshop, lambda action: action.funding)
    if rows:
        yield Table(
            _("Funding named in the roadmap"),
            (Column(_("Funding"), 8), Column(_("Actions"), 3)),
            tuple((Text(name), Text(_numbers(actions))) for name, actions in rows),
        )
    else:
        yield body(_("No funding is named in the roadmap."))
    yield to_complete(_("funding to explore, with its conditions and its calendar"))


def _by(workshop: Reading, said: Callable[[Action], str]) -> list[tuple[str, list[Action]]]:
    """The actions by what one of their fields says, where it says anything."""
    found: dict[str, list[Action]] = {}
    for action in workshop.actions:
        if said(action):
            found.setdefault(said(action), []).append(action)
    return list(found.items())


def _numbers(actions: list[Action]) -> str:
    return listed([number(each.number) for each in sorted(actions, key=lambda each: each.number)])
