"""Chapter 4: what several collèges support, what every option must answer, what several ask for, wider stakes."""

from collections.abc import Iterable

from facilitation.synthesis.document.model import Block, Paragraph, Section, Text
from facilitation.synthesis.document.words import body, items, to_complete
from facilitation.synthesis.reading.names import stakes as stake_names
from facilitation.synthesis.reading.reading import FEWEST, Reading
from facilitation.synthesis.reading.said import Voice, typed, voices
from facilitation.synthesis.reading.typography import listed, number, quoted
from facilitation.texts import _, ngettext

MOST = 8


def stakes(workshop: Reading) -> Section:
    return Section(
        _("Stakes and invariants"),
        sections=(
            Section(_("What several collèges support"), tuple(_together(workshop))),
            Section(_("What every option must answer"), tuple(_constraints(workshop))),
            Section(_("What several options ask for"), tuple(_wanted(workshop))),
            Section(_("Wider stakes"), tuple(_wider(workshop))),
        ),
        id="stakes",
        new_page=True,
    )


def _together(workshop: Reading) -> Iterable[Block]:
    """What people of three collèges or more said or supported."""
    found = [voice for voice in voices(workshop.visible) if len(_behind(voice)) >= FEWEST and voice.supports]
    if not found:
        yield body(_("No contribution is supported by three collèges or more."))
    else:
        yield body(_("These contributions were made or supported by people of three collèges or more:"))
        yield from (Paragraph((_supported(voice),), "item") for voice in found[:MOST])
        if len(found) > MOST:
            others = found[MOST:]
            words = ngettext(
                "%(count)s other contribution is in the same case.",
                "%(count)s other contributions are in the same case.",
                len(others),
            )
            yield body(Text(words % {"count": number(len(others))}, tuple(voice.first.ref for voice in others)))
    yield to_complete(_("invariants: what is kept whatever the option"))


def _behind(voice: Voice) -> set[str]:
    return {college for college, count in voice.backers.items() if count} | set(voice.colleges)


def _supported(voice: Voice) -> Text:
    words = ngettext(
        "%(text)s: %(count)s support, %(colleges)s collèges.",
        "%(text)s: %(count)s supports, %(colleges)s collèges.",
        voice.supports,
    )
    said = quoted(voice.first.text) if voice.first.text else _("(no text)")
    values = {"text": said, "count": number(voice.supports), "colleges": number(len(_behind(voice)))}
    return Text(words % values, voice.refs)


def _constraints(workshop: Reading) -> Iterable[Block]:
    found = typed(workshop.visible, "constraint")
    if not found:
        yield body(_("No constraint was recorded."))
        return
    yield body(_("The constraints recorded, the most supported first:"))
    yield from items(found)[:MOST]
    if len(voices(found)) > MOST:
        yield body(_("The others are among the findings of the visit."))


def _wanted(workshop: Reading) -> Iterable[Block]:
    if len(workshop.options) < 2:
        yield body(_("There are fewer than two options."))
        return
    if not workshop.wanted:
        yield body(_("No named place is asked for by several options."))
        return
    for each in workshop.wanted:
        words = ngettext(
            "%(place)s is asked for by %(count)s option: %(letters)s.",
            "%(place)s is asked for by %(count)s options: %(letters)s.",
            len(each.options),
        )
        letters = listed([option.letter for option in each.options])
        said = Text(words % {"place": each.place, "count": number(len(each.options)), "letters": letters})
        yield Paragraph((said,), "item")


def _wider(workshop: Reading) -> Iterable[Block]:
    """Only what the facilitation ticked: nothing is deduced."""
    ticked = {stake for option in workshop.options for stake in option.stakes}
    if not ticked:
        yield body(_("No wider stake was ticked during the workshop."))
        yield to_complete(_("wider stakes: resilience, ecology, cohesion, mobility, services, demography"))
        return
    for stake, name in stake_names().items():
        if stake in ticked:
            letters = [option.letter for option in workshop.options if stake in option.stakes]
            words = ngettext(
                "%(stake)s: option %(letters)s.",
                "%(stake)s: options %(letters)s.",
                len(letters),
            )
            yield Paragraph((Text(words % {"stake": name[0].upper() + name[1:], "letters": listed(letters)}),), "item")
