"""What the documents, the tables and the layers call types, phases, statuses, stakes and horizons."""

from facilitation.synthesis.reading.typography import number
from facilitation.texts import _, ngettext


def types() -> dict[str, str]:
    """The types of contributions, each with its name."""
    return {
        "asset": _("Asset"),
        "constraint": _("Constraint"),
        "idea": _("Idea"),
        "memory": _("Memory"),
        "question": _("Question"),
    }


def plurals() -> dict[str, str]:
    return {
        "asset": _("Assets"),
        "constraint": _("Constraints"),
        "idea": _("Ideas expressed during the visit"),
        "memory": _("Memories"),
        "question": _("Questions"),
    }


def missing() -> dict[str, str]:
    return {
        "asset": _("No asset was recorded."),
        "constraint": _("No constraint was recorded."),
        "idea": _("No idea was expressed during the visit."),
        "memory": _("No memory was recorded."),
        "question": _("No question was asked."),
    }


def counted(type: str, count: int) -> str:
    """3 atouts, 1 contrainte..."""
    return {
        "asset": ngettext("%(count)s asset", "%(count)s assets", count),
        "constraint": ngettext("%(count)s constraint", "%(count)s constraints", count),
        "idea": ngettext("%(count)s idea", "%(count)s ideas", count),
        "memory": ngettext("%(count)s memory", "%(count)s memories", count),
        "question": ngettext("%(count)s question", "%(count)s questions", count),
    }[type] % {"count": number(count)}


def phases() -> dict[str, str]:
    return {
        "visit": _("Visit"),
        "ideas": _("Ideas"),
        "sorting": _("Sorting together"),
        "options": _("Options"),
        "weighing": _("Weighing"),
        "restitution": _("Restitution"),
    }


def statuses() -> dict[str, str]:
    return {"visible": _("shown"), "hidden": _("hidden by the facilitation"), "withdrawn": _("withdrawn by its author")}


def placers() -> dict[str, str]:
    """Who placed a contribution in its option."""
    return {
        "engine": _("the software"),
        "author": _("its author"),
        "room": _("the room"),
        "facilitator": _("the facilitation"),
    }


def stakes() -> dict[str, str]:
    return {
        "resilience": _("resilience"),
        "ecology": _("ecological transition"),
        "cohesion": _("cohesion of the territory"),
        "mobility": _("mobility"),
        "services": _("access to services"),
        "demography": _("demography"),
    }


def captioned(caption: str, session: int | None) -> str:
    """A caption, with the number of the session that it tells of where there is one."""
    return _("%(caption)s (session %(number)s)") % {"caption": caption, "number": session} if session else caption


def horizons() -> dict[str, str]:
    return {"short": _("short term"), "medium": _("medium term"), "long": _("long term")}
