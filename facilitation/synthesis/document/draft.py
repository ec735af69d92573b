"""The draft of the livrable, from what the workshop holds: extracts, counts, comparisons, marked gaps for the author.

Nothing is invented: every sentence is a count or an extract with its sources, a plain statement that something is
missing, or a gap. The outline is that of the livrable, 0 to 11.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from facilitation.changes import State
from facilitation.synthesis.document.chapters.annex import annex
from facilitation.synthesis.document.chapters.comparison import comparison, plan
from facilitation.synthesis.document.chapters.findings import findings
from facilitation.synthesis.document.chapters.identity import identity
from facilitation.synthesis.document.chapters.options import options
from facilitation.synthesis.document.chapters.proceedings import context, proceedings
from facilitation.synthesis.document.chapters.roadmap import funding, governance, roadmap
from facilitation.synthesis.document.chapters.stakes import stakes
from facilitation.synthesis.document.model import Answer, Document, Section, Source, Stance, Text
from facilitation.synthesis.document.words import gap, named
from facilitation.synthesis.reading.names import types
from facilitation.synthesis.reading.reading import Reading, read
from facilitation.synthesis.reading.typography import area, clean, number
from facilitation.texts import _

CHAPTERS = (
    *(identity, context, proceedings, findings, stakes, options),
    *(comparison, plan, roadmap, governance, funding, annex),
)


def draft(state: State) -> Document:
    """The document of a folded workshop; ValueError when it has no site yet."""
    workshop = read(state)
    return Document(
        title=_("Summary of the workshop"),
        subtitle=workshop.title,
        cover=tuple(_cover(workshop)),
        made=workshop.started,
        sections=tuple(_answered(workshop, chapter(workshop)) for chapter in CHAPTERS),
        sources=tuple(Source(c.key, c.ref, types()[c.type], c.text, workshop.speaker(c)) for c in workshop.visible),
        about=_about(workshop),
    )


def _cover(workshop: Reading) -> Iterable[Text]:
    site = workshop.site
    yield Text(named(site.get("name")))
    yield Text(named(site.get("commune")))
    yield Text(workshop.days)
    if site.get("fictional"):
        yield Text(_("Fictional site, drawn for the demonstration"))
    yield gap(_("name of the team, partners, logos"))


def _answered(workshop: Reading, section: Section) -> Section:
    """The section with what the room said of it, and of the sections in it."""
    value = workshop.answers.get(section.id) if section.id else None
    answer = Answer(cast(Stance, value["stance"]), clean(value.get("text"))) if value else None
    return replace(section, answer=answer, sections=tuple(_answered(workshop, each) for each in section.sections))


def _about(workshop: Reading) -> dict[str, str]:
    """What a team's template may ask for."""
    site = workshop.site
    return {
        "titre": workshop.title,
        "document": _("Summary of the workshop"),
        "site": clean(site.get("name")),
        "identifiant": clean(site.get("id")),
        "commune": clean(site.get("commune")),
        "insee": clean(site.get("insee")),
        "epci": clean(site.get("epci")),
        "surface": area(site.get("area_m2") or 0),
        "date": workshop.days,
        "participants": number(workshop.people),
        "contributions": number(len(workshop.visible)),
        "options": number(len(workshop.options)),
        "responsable": workshop.controller,
    }
