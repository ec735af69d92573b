"""What the chapters of the draft have in common: names of types and phases, gaps, tables of contributions."""

from collections.abc import Sequence

from facilitation.synthesis.document.model import Column, Paragraph, Photos, Print, Table, Text
from facilitation.synthesis.reading.names import types
from facilitation.synthesis.reading.reading import Reading
from facilitation.synthesis.reading.said import Contribution, Photo, voices
from facilitation.synthesis.reading.typography import clean, degrees, number, quoted, shortened
from facilitation.texts import _


def body(*sentences: str | Text) -> Paragraph:
    return Paragraph(tuple(Text(each) if isinstance(each, str) else each for each in sentences))


def gap(what: str) -> Text:
    """A marked gap, which only the author can fill."""
    return Text(_("[To complete: %(what)s]") % {"what": what}, gap=True)


def to_complete(what: str) -> Paragraph:
    return Paragraph((gap(what),))


def named(value: object) -> str:
    """What the site's data say, or that they do not."""
    return clean(value) or _("Not given in the site’s data")


def contribution_table(
    caption: str, workshop: Reading, told: Sequence[Contribution], *, with_place: bool = False
) -> Table:
    """Contributions with their numbers, which lead to the annex; near-copies stand beside what they say again."""
    columns = [
        Column(_("No."), 1.6),
        Column(_("Text"), 8),
        Column(_("Collège"), 3),
        Column(_("Supports"), 1.7, "right"),
    ]
    if with_place:
        columns.insert(2, Column(_("Place"), 3))
    rows = []
    for voice in voices(told):
        first = voice.first
        cells = [
            Text("", voice.refs),
            Text(first.text or _("(no text)")),
            Text(", ".join(dict.fromkeys(workshop.speaker(each) for each in voice.all))),
            Text(number(voice.supports)),
        ]
        if with_place:
            cells.insert(2, Text(first.place or (_("on the map") if first.geometry else "–")))
        rows.append(tuple(cells))
    return Table(caption, tuple(columns), tuple(rows))


def items(told: Sequence[Contribution]) -> list[Paragraph]:
    """Contributions as extracts, one below the other; near-copies are told once."""
    return [
        Paragraph((Text(quoted(voice.first.text) if voice.first.text else _("(no text)"), voice.refs),), "item")
        for voice in voices(told)
    ]


def photos_of(workshop: Reading, told: Sequence[Contribution], most: int | None = None) -> Photos | None:
    """The photos of contributions, those of the most supported ones first where there are more than ``most``."""
    pairs = [(photo, each) for each in told for photo in each.photos]
    if most is not None and len(pairs) > most:
        pairs = sorted(pairs, key=lambda pair: (-pair[1].supports, pair[0].number))[:most]
    pairs.sort(key=lambda pair: pair[0].number)
    return Photos(tuple(_print(workshop, photo, each) for photo, each in pairs)) if pairs else None


def _print(workshop: Reading, photo: Photo, told: Contribution) -> Print:
    said = shortened(told.text, 110) or types()[told.type]
    words = {"photo": photo.ref, "text": quoted(said), "college": workshop.speaker(told), "number": told.ref}
    return Print(
        key=photo.key,
        ref=photo.ref,
        source=told.ref,
        caption=_("%(photo)s: %(text)s (%(college)s)") % words,
        alt=_("Photo %(photo)s, taken to show contribution %(number)s: %(text)s.") % words,
    )


def where(told: Contribution) -> str:
    """The named place, or longitude and latitude, or nothing."""
    position = told.position
    return told.place or (degrees(position) if position else "–")
