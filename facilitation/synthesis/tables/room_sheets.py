"""The sheets about the room: how it weighed the options, what it wants done, who was there."""

from collections.abc import Iterable

from facilitation.changes import Value
from facilitation.synthesis.reading.names import horizons
from facilitation.synthesis.reading.reading import FEWEST
from facilitation.synthesis.reading.sheet import Cell, Column, Sheet
from facilitation.synthesis.reading.told import Told, small
from facilitation.synthesis.reading.typography import clean
from facilitation.texts import _

DEGREES = ("-2", "-1", "0", "+1", "+2")


def weighing(told: Told) -> Sheet:
    """From ``result`` alone, which is made to be told: no ballot is read here."""
    columns = (
        Column("option", _("Option"), width=8),
        Column("titre", _("Title"), width=34),
        *told.session_column,
        Column("college", _("Collège"), width=26),
        Column("votants", _("Opinions given"), "integer", 10),
        *(
            Column(f"souhaitable_{name}", _("Desirable %(degree)s") % {"degree": shown}, "integer", 12)
            for name, shown in _degrees()
        ),
        *(
            Column(f"faisable_{name}", _("Feasible %(degree)s") % {"degree": shown}, "integer", 12)
            for name, shown in _degrees()
        ),
        Column("points", _("Points"), "integer", 9),
        Column("consensus", _("Consensus between collèges"), "real", 12),
        Column("se_distingue", _("Stands apart"), width=12),
    )
    return Sheet("appreciations", _("Weighing by collège"), columns, tuple(_weighed(told)))


def _degrees() -> list[tuple[str, str]]:
    return list(zip(("moins_2", "moins_1", "0", "plus_1", "plus_2"), DEGREES, strict=True))


def _weighed(told: Told) -> Iterable[tuple[Cell, ...]]:
    for option in told.reading.options:
        results = [
            value for key, value in sorted(told.state.all("result").items()) if value.get("option", key) == option.key
        ]
        for value in results:
            apart = {each["id"] for each in value.get("divides") or []}
            session = (told.session(value),) if told.sessions else ()
            whole = (option.letter, option.title, *session)
            for each in value["colleges"]:
                name = told.reading.college_name(each["id"]) if each["id"] else _("Other collèges together")
                yield (*whole, name, each["voters"], *_sums(each), None, _("yes") if each["id"] in apart else "")
            yield (
                *whole,
                _("All that are shown"),
                value["voters"] - value["masked"],
                *_sums(value),
                value["consensus"],
                "",
            )
            if value["masked"]:
                yield (*whole, _("Not detailed: %(college)s") % {"college": small()}, *[None] * 13, "")


def _sums(value: Value) -> tuple[Cell, ...]:
    blank: list[Cell] = [None] * len(DEGREES)
    return (*(value.get("desirable") or blank), *(value.get("feasible") or blank), value.get("points"))


def roadmap(told: Told) -> Sheet:
    return Sheet("feuille_de_route", _("Roadmap"), roadmap_columns(), tuple(roadmap_rows(told)))


def roadmap_columns() -> tuple[Column, ...]:
    return (
        Column("numero", _("No."), "integer", 8),
        Column("action", _("Action"), width=50),
        Column("thematique", _("Theme"), width=20),
        Column("priorite", _("Priority"), "integer", 9),
        Column("horizon", _("Horizon"), width=14),
        Column("porteur", _("Lead"), width=22),
        Column("partenaires", _("Partners"), width=26),
        Column("financement", _("Funding"), width=26),
        Column("prealable", _("Prerequisite"), width=30),
        Column("options", _("Options"), width=10),
        Column("contributions", _("Contributions"), width=18),
        Column("peuvent_contribuer", _("Offer to contribute"), width=40),
    )


def roadmap_rows(told: Told) -> Iterable[tuple[Cell, ...]]:
    """The actions by priority, then horizon."""
    order = list(horizons())
    offers: dict[str, dict[str, int]] = {}
    for value in told.state.all("commitment").values():
        of_action = offers.setdefault(value["action"], {})
        college = value.get("college") or ""
        of_action[college] = of_action.get(college, 0) + 1
    standing = (
        (value["priority"], order.index(value["horizon"]), value["number"], key, value)
        for key, value in told.state.all("action").items()
        if "dropped" not in value
    )
    for *_rank, number, key, value in sorted(standing, key=lambda each: each[:3]):
        texts = (clean(value.get(name)) for name in ("lead", "partners", "funding", "prerequisite"))
        yield (
            number,
            clean(value["action"]),
            clean(value.get("theme")),
            value["priority"],
            horizons()[value["horizon"]],
            *texts,
            told.letters(value.get("options") or []),
            told.refs(value.get("sources") or []),
            _offers(told, offers.get(key, {})),
        )


def _offers(told: Told, counts: dict[str, int]) -> str:
    """Élus: 3; others: 4. Fewer than three people of a collège are counted with the others."""
    shown = [(college, count) for college, count in counts.items() if count >= FEWEST]
    rest = sum(count for count in counts.values() if count < FEWEST)
    told_of = [f"{told.reading.college_name(college)} : {count}" for college, count in sorted(shown)]
    if rest:
        told_of.append(_("others: %(count)s") % {"count": rest if rest >= FEWEST else small()})
    return " ; ".join(told_of)


def participants(told: Told) -> Sheet:
    """Collèges of fewer than three people are counted together, and not even that where they are fewer than three."""
    columns = (
        Column("college", _("Collège"), width=34),
        Column("personnes", _("People"), "integer", 22),
        Column("contributions", _("Contributions"), "integer", 14),
        Column("soutiens", _("Supports given"), "integer", 14),
    )
    colleges = [college for college in told.reading.colleges if college.people]
    rows: list[tuple[Cell, ...]] = [
        (each.name, each.people, each.contributions, each.supports) for each in colleges if each.people >= FEWEST
    ]
    rest = [each for each in colleges if each.people < FEWEST]
    people = sum(each.people for each in rest)
    if people >= FEWEST:
        said, backed = sum(each.contributions for each in rest), sum(each.supports for each in rest)
        rows.append((_("Collèges of %(small)s") % {"small": small()}, people, said, backed))
    elif people:
        rows.append((_("Collèges of %(small)s") % {"small": small()}, small(), None, None))
    return Sheet("participants", _("Participants"), columns, tuple(rows))
