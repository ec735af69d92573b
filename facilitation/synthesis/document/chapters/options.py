"""Chapter 5: one sheet per option."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from facilitation.synthesis.document.chapters.sessions import sources
from facilitation.synthesis.document.chapters.weighing import weighing
from facilitation.synthesis.document.model import Block, Column, Paragraph, Section, Table, Text
from facilitation.synthesis.document.words import body, contribution_table, gap, items, photos_of, to_complete
from facilitation.synthesis.figures import plates
from facilitation.synthesis.reading.names import stakes as stake_names
from facilitation.synthesis.reading.options import Option
from facilitation.synthesis.reading.reading import FEWEST, Reading, masked
from facilitation.synthesis.reading.said import Contribution, refs, typed, voices
from facilitation.synthesis.reading.typography import area, listed, number, quoted, share
from facilitation.texts import _, ngettext

MOST_PHOTOS = 2
MOST_FINDINGS = 10


def options(workshop: Reading) -> Section:
    sheets = [_sheet(workshop, option, new_page=index > 0) for index, option in enumerate(workshop.options)]
    unplaced = Section(_("Ideas that are in no option"), tuple(_unplaced(workshop)), new_page=bool(sheets))
    return Section(
        _("Options for the site"), tuple(_opening(workshop)), (*sheets, unplaced), id="options", new_page=True
    )


def titled(option: Option) -> str:
    return _("Option %(letter)s: %(title)s") % {"letter": option.letter, "title": option.title}


def cited(option: Option) -> str:
    """An option in a sentence."""
    return _("option %(letter)s (%(title)s)") % {"letter": option.letter, "title": option.title}


def _opening(workshop: Reading) -> Iterable[Block]:
    count = len(workshop.options)
    if not count:
        yield body(_("No option has been set yet."))
        yield to_complete(_("options drawn from the contributions"))
        return
    yield body(
        ngettext(
            "%(count)s option emerged from the contributions.",
            "%(count)s options emerged from the contributions.",
            count,
        )
        % {"count": number(count)},
        _("Each sheet gives the contributions that it rests on; their numbers lead to the annex."),
    )


def _sheet(workshop: Reading, option: Option, *, new_page: bool) -> Section:
    parts = (
        (_("Intention"), _intention(workshop, option)),
        (_("Footprint"), _footprint(workshop, option)),
        (_("What it rests on"), _grounds(workshop, option)),
        (_("What the room makes of it"), weighing(workshop, option)),
        (_("Conditions"), _conditions(workshop, option)),
        (_("To be checked"), _to_check(option)),
    )
    return Section(
        titled(option),
        (Paragraph((Text(option.subtitle),), role="lead"),) if option.subtitle else (),
        tuple(Section(title, tuple(blocks)) for title, blocks in parts),
        id=f"option-{option.key}",
        new_page=new_page,
    )


def _intention(workshop: Reading, option: Option) -> Iterable[Block]:
    yield body(option.intention) if option.intention else to_complete(_("intention of the option, in two sentences"))
    if option.quote and option.quote.text:
        college = workshop.speaker(option.quote)
        yield Paragraph((Text(f"{quoted(option.quote.text)}\n{college}", (option.quote.ref,)),), role="quote")
    if option.stakes:
        names = [name for stake, name in stake_names().items() if stake in option.stakes]
        yield body(
            _("Wider stakes that it serves, as the workshop ticked them: %(stakes)s.") % {"stakes": listed(names)}
        )
    for keys, words in (
        (option.alternatives, _("It cannot go together with: %(options)s.")),
        (option.combinable, _("It can go together with: %(options)s.")),
    ):
        if others := workshop.named(keys):
            yield body(words % {"options": listed([cited(each) for each in others])})
    if photos := photos_of(workshop, option.contributions, MOST_PHOTOS):
        yield photos


def _footprint(workshop: Reading, option: Option) -> Iterable[Block]:
    if option.footprint:
        words = {"area": area(option.area_m2), "share": share(option.share)}
        yield body(
            (
                _("Its footprint, drawn by hand during the workshop, covers %(area)s, that is %(share)s of the site.")
                if option.by_hand
                else _("The shapes placed in this option cover %(area)s, that is %(share)s of the site.")
            )
            % words,
            *_shared(workshop, option),
        )
    else:
        yield body(_("No shape drawn on the site is placed in this option: its footprint is not known."))
    figure = plates.option(workshop, option)
    if figure:
        yield figure
    if option.found_within:
        yield from _found_within(option.found_within)


def _found_within(found: Sequence[Contribution]) -> Iterable[Block]:
    """The most supported findings, the same words once; of the others the numbers, which lead to their words."""
    said: dict[str, list[Contribution]] = {}
    for voice in voices(found):
        said.setdefault(voice.first.text, []).extend(voice.all)
    told = list(said.items())
    yield body(_("Findings of the visit within this footprint:"))
    for text, group in told[:MOST_FINDINGS]:
        yield Paragraph((Text(quoted(text) if text else _("(no text)"), refs(group)),), "item")
    if others := [each for _text, group in told[MOST_FINDINGS:] for each in group]:
        words = ngettext("%(count)s other finding lies there.", "%(count)s other findings lie there.", len(others))
        yield body(Text(words % {"count": number(len(others))}, refs(others)))


def _shared(workshop: Reading, option: Option) -> Iterable[str]:
    """What others ask for too, the largest ground first."""
    asked = [
        (other, pair.area_m2)
        for pair in sorted(workshop.overlaps, key=lambda pair: -pair.area_m2)
        if option.key in [each.key for each in pair.options]
        for other in pair.options
        if other.key != option.key
    ]
    if len(asked) == 1:
        words = {"area": area(asked[0][1]), "letter": asked[0][0].letter}
        yield _("%(area)s of it are asked for by option %(letter)s too.") % words
    elif asked:
        told = listed([f"{other.letter} ({area(shared)})" for other, shared in asked])
        yield _("Other options ask for part of it: %(options)s.") % {"options": told}
    for wanted in workshop.wanted:
        if option.key in [each.key for each in wanted.options]:
            others = [each for each in wanted.options if each.key != option.key]
            letters = {"place": wanted.place, "letters": listed([each.letter for each in others])}
            yield (
                ngettext(
                    "It shares %(place)s with option %(letters)s.",
                    "It shares %(place)s with options %(letters)s.",
                    len(others),
                )
                % letters
            )


def _grounds(workshop: Reading, option: Option) -> Iterable[Block]:
    told = option.contributions
    if not told:
        yield body(_("No contribution is placed in this option."))
        return
    people, supports = sum(option.people.values()), sum(option.backers.values())
    rests = ngettext("It rests on %(count)s contribution", "It rests on %(count)s contributions", len(told)) % {
        "count": number(len(told))
    }
    by = ngettext("from %(count)s person", "from %(count)s people", people) % {"count": number(people)}
    yield body(
        Text(f"{rests} {by}.", refs(told)),
        *sources(workshop, told),
        ngettext("These received %(count)s support.", "These received %(count)s supports.", supports)
        % {"count": number(supports)}
        if supports
        else _("None of them was supported."),
    )
    table = contribution_table(
        _("Contributions placed in option %(letter)s") % {"letter": option.letter}, workshop, told
    )
    numbers, *others = table.columns
    # Near-copies stand together here: their numbers need room.
    yield replace(table, columns=(replace(numbers, width=2.7), *others), small=True)
    rows = tuple(
        (
            Text(college.name),
            Text(masked(option.people[college.id])),
            Text(masked(option.backers[college.id], college.people)),
        )
        for college in workshop.colleges
        if college.people
    )
    yield Table(
        _("Option %(letter)s by collège") % {"letter": option.letter},
        (
            Column(_("Collège"), 6),
            Column(_("People who contributed"), 4, "right"),
            Column(_("Supports given"), 4, "right"),
        ),
        rows,
        small=True,
    )
    absent = [
        c.name for c in workshop.colleges if c.people >= FEWEST and not option.people[c.id] and not option.backers[c.id]
    ]
    if absent:
        yield body(_("No contribution and no support from: %(colleges)s.") % {"colleges": listed(absent)})


def _conditions(workshop: Reading, option: Option) -> Iterable[Block]:
    if option.conditions:
        yield body(_("The participants say on which conditions they would accept it:"))
        yield from items(option.conditions)
    else:
        yield body(_("No condition was set."))


def _to_check(option: Option) -> Iterable[Block]:
    if questions := typed(option.contributions, "question"):
        yield body(_("Questions asked by the participants:"))
        yield from items(questions)
    yield Paragraph((gap(_("compatibility with planning rules and risks")),), role="item")
    yield Paragraph((gap(_("pollution, networks, access and state of the buildings")),), role="item")
    yield Paragraph((gap(_("cost, holder and calendar")),), role="item")


def _unplaced(workshop: Reading) -> Iterable[Block]:
    if not workshop.unplaced:
        yield body(_("Every idea is in an option.") if workshop.options else _("There is no idea to be placed."))
        return
    count = len(workshop.unplaced)
    yield body(
        ngettext("%(count)s idea is in no option.", "%(count)s ideas are in no option.", count)
        % {"count": number(count)},
        _("They count as much as the others: an idea said once may be the right one."),
    )
    yield contribution_table(_("Contributions to be placed"), workshop, workshop.unplaced)
