"""The sentences of the draft: what is told, what is said to be missing, what is left to the author."""

import pytest
from drafted import drafted, said_in, table, texts, words
from synthesis_workshops import Workshop, full, point

from facilitation.synthesis.document.draft import draft
from facilitation.synthesis.document.model import walk
from facilitation.synthesis.figures.figure import Figure
from facilitation.synthesis.reading.reading import read
from facilitation.synthesis.reading.subjects import SUBJECTS, about, checks, silent
from facilitation.synthesis.reading.typography import alternatives, area
from facilitation.texts import _, ngettext

CHAPTERS = (
    *("identity", "context", "proceedings", "findings", "stakes", "options"),
    *("comparison", "plan", "roadmap", "governance", "funding", "annex"),
)


def test_the_outline_is_that_of_the_livrable_whatever_the_workshop_holds() -> None:
    for state in (Workshop().state(), full(), drafted().state()):
        document = draft(state)
        assert tuple(section.id for section in document.sections) == CHAPTERS
        numbers = [(section.id, number) for section, depth, number in walk(document.sections) if depth == 1]
        assert numbers == [(id, str(index)) for index, id in enumerate(CHAPTERS)]


def test_ids_are_unique_and_those_of_options_follow_them() -> None:
    ids = [section.id for section, _depth, _number in walk(draft(drafted().state()).sections) if section.id]
    assert len(ids) == len(set(ids))
    assert {"option-option0000000001", "option-option0000000002"} <= set(ids)


def test_the_room_s_answers_stand_in_their_sections() -> None:
    answers = {s.id: s.answer for s, _depth, _number in walk(draft(drafted().state()).sections) if s.answer}
    assert {id: (answer.stance, answer.text) for id, answer in answers.items()} == {
        "identity": ("agreed", ""),
        "findings": ("amended", "Le pont est limité à 3,5 t."),
        "option-option0000000002": ("disputed", "Le bruit inquiète."),
    }


def test_findings_are_set_beside_what_the_data_of_the_site_say() -> None:
    workshop = Workshop(
        attributes={"sol_pollution_existe": "pollution inexistante", "proprio_personne": "personne morale"}
    )
    workshop.annotation("x", "constraint", "Des cuves à mazout sous la dalle", point(4.568, 49.48))
    workshop.annotation("x", "question", "À qui appartient le quai ?", point(4.568, 49.48))
    workshop.annotation("x", "asset", "Le toit tient bon", point(4.568, 49.48))
    workshop.idea("x", "Un jardin")
    found = {each.subject: each for each in checks(read(workshop.state()))}
    assert found["pollution"].doubtful
    assert [c.ref for c in found["pollution"].told] == ["A1"]
    assert (found["ownership"].attribute, found["ownership"].known) == ("proprio_personne", "personne morale")
    assert (found["buildings"].attribute, found["buildings"].known) == ("bati_etat", "")
    rows = table(draft(workshop.state()), _("Findings that bear on the site’s data"))
    assert rows[_("Soil pollution")][0] == _("%(value)s: perhaps contradicted") % {"value": "pollution inexistante"}
    assert rows[_("State of the buildings")][0] == _("not given: to be completed")


def test_subjects_that_nobody_spoke_of_are_named() -> None:
    workshop = Workshop()
    workshop.idea("x", "Attention aux poids lourds sur le pont")
    quiet = silent(read(workshop.state()))
    assert _("access for lorries") not in quiet
    assert _("access") not in quiet
    assert _("networks") in quiet
    workshop.annotation("x", "asset", "La vue", point(4.568, 49.48))
    told = said_in(draft(workshop.state()), "findings")
    assert _("No contribution is about %(subjects)s.") % {"subjects": alternatives(quiet)} in told


@pytest.mark.parametrize(
    ("told", "subjects"),
    [
        ("garder la cheminée", {"heritage"}),
        ("transformer la halle en appartements", {"buildings"}),
        ("un plombier pour les garages", set[str]()),
        ("le chemin vers la gare est coupé", {"access"}),
        ("l'appart du gardien appartient à qui ?", {"ownership"}),
        ("le transformateur et l'amiante", {"networks", "pollution"}),
        ("une poissonnerie au prix de gros", {"cost"}),
    ],
)
def test_words_that_begin_alike_are_told_apart(told: str, subjects: set[str]) -> None:
    workshop = Workshop()
    workshop.idea("x", told)
    said = read(workshop.state()).visible
    assert {subject.id for subject in SUBJECTS if about(subject, said)} == subjects


def test_an_option_tells_what_divides_and_on_which_condition() -> None:
    document = draft(drafted().state())
    told = said_in(document, "option-option0000000001")
    assert "Si les riverains choisissent les horaires" in told
    stands_apart = _("The collège %(college)s stands apart: %(support)s support it, against %(others)s elsewhere.")
    assert stands_apart.split("%(college)s")[0] in told
    rows = table(document, _("Opinions on option %(letter)s, by collège") % {"letter": "A"})
    assert rows == {"Élus": ["3", "3", "0", "1", "1"], "Habitants": ["5", "4", "0", "3", "1"]}
    assert _("No weighing of this option was shown.") in said_in(document, "option-option0000000002")


def test_stakes_are_told_only_where_they_were_ticked() -> None:
    assert _("access to services") in said_in(draft(drafted().state()), "option-option0000000001")
    assert _("access to services") not in said_in(draft(drafted().state()), "option-option0000000002")
    assert _("No wider stake was ticked during the workshop.") in said_in(draft(full()), "stakes")


def test_what_several_options_ask_for_is_told() -> None:
    document = draft(drafted().state())
    sentence = ngettext(
        "%(place)s is asked for by %(count)s option: %(letters)s.",
        "%(place)s is asked for by %(count)s options: %(letters)s.",
        2,
    )
    assert sentence.split("%(letters)s")[0] % {"place": "Grande halle", "count": 2} in said_in(document, "stakes")
    title = _("Option %(letter)s: %(title)s")
    rows = table(document, _("Ground asked for by two options"))
    assert rows == {
        title % {"letter": "A", "title": "Une halle ouverte"}: [
            title % {"letter": "B", "title": "Des ateliers"},
            area(1180.4),
        ]
    }


def test_the_roadmap_marks_what_is_still_to_be_specified_and_masks_small_colleges() -> None:
    document = draft(drafted().state())
    first = table(document, _("Roadmap"))["1"]
    assert first[0] == "Sécuriser la halle"
    assert first[4] == "Commune"
    gaps = [text for text in texts(document) if text.gap and text.words == _("to specify")]
    assert len(gaps) == 4 + 5  # the second has no lead either
    offers = table(document, _("People who offer to contribute, by collège"))
    assert list(offers.values()) == [["3", _("not detailed")]]


def test_dropped_scenarios_and_options_are_not_told() -> None:
    whole = words(draft(drafted().state()))
    assert "Halle et ateliers" in whole
    assert "Écarté" not in whole


def test_every_source_is_told_in_full() -> None:
    document = draft(drafted().state())
    told = {source.ref: source for source in document.sources}
    assert {ref for text in texts(document) for ref in text.sources} <= set(told)
    assert told["C3"].college == _("fewer than %(count)s people") % {"count": 3}
    assert "SECRET" not in "".join(source.words for source in document.sources)


def test_an_empty_workshop_is_told_from_end_to_end() -> None:
    document = draft(Workshop().state())
    for id, sentence in (
        ("stakes", _("No constraint was recorded.")),
        ("comparison", _("There are fewer than two options: there is nothing to compare.")),
        ("plan", _("No footprint is known: there is no plan to sketch yet.")),
        ("roadmap", _("No action was written down during the workshop.")),
        ("funding", _("No funding is named in the roadmap.")),
    ):
        assert sentence in said_in(document, id)
    assert [text for text in texts(document) if text.gap]


def test_findings_that_one_map_cannot_hold_have_one_for_each_type() -> None:
    workshop = Workshop()
    for each in range(40):
        workshop.annotation("x", "asset", f"Un atout {each}", point(4.568, 49.48))
    for each in range(20):
        workshop.annotation("x", "question", f"Une question {each} ?", point(4.568, 49.48))

    def maps() -> dict[str, int]:
        told = {section.id: section for section, _depth, _number in walk(draft(workshop.state()).sections)}["findings"]
        sections = {"": told, **{section.title: section for section in told.sections}}
        return {
            title: sum(isinstance(block, Figure) for block in section.blocks)
            for title, section in sections.items()
            if any(isinstance(block, Figure) for block in section.blocks)
        }

    assert maps() == {"": 1}
    workshop.annotation("x", "asset", "Un de plus", point(4.568, 49.48))
    assert maps() == {_("Assets"): 1, _("Questions"): 1}
