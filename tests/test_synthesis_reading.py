"""What the documents say of a workshop."""

import re

import pytest
from drafted import drafted, table, texts, words
from synthesis_workshops import Workshop, full, point

from facilitation.changes import State
from facilitation.synthesis.document.draft import draft
from facilitation.synthesis.reading.options import letter
from facilitation.synthesis.reading.reading import masked, read
from facilitation.synthesis.reading.said import best_backed, voices
from facilitation.synthesis.reading.typography import area, clean, day, moment, number, quoted
from facilitation.texts import LANGUAGE, _


def test_findings_options_and_what_is_to_be_placed() -> None:
    workshop = read(full())
    assert [c.ref for c in workshop.findings] == ["A1", "A2", "A3", "A4"]
    assert [(o.letter, o.title, [c.ref for c in o.contributions]) for o in workshop.options] == [
        ("A", "Une halle ouverte", ["C1", "A5"]),
        ("B", "Des ateliers", ["C2"]),
    ]
    opened = workshop.options[0]
    assert dict(opened.people) == {"habitants": 1}
    assert dict(opened.backers) == {"elus": 2, "proprietaire": 1}
    assert [c.ref for c in opened.found_within] == ["A1", "A2"]
    assert opened.quote is not None
    assert opened.quote.text == "Un marché sous la halle"
    assert [c.ref for c in workshop.unplaced] == ["C3"]


def test_a_place_gives_its_point_and_a_shape_a_point_on_it() -> None:
    located = {c.ref: (c.place, c.position, c.drawn) for c in read(full()).contributions}
    assert located["A3"] == ("Grande halle", (4.568, 49.4795), False)
    assert located["A2"] == ("", (4.5682, 49.4797), True)
    assert located["C1"] == ("", None, False)
    _place, inside, _drawn = located["A1"]
    assert inside == (4.56825, 49.47975)


def test_most_supported_first_then_by_number() -> None:
    assert [c.ref for c in best_backed(read(full()).visible)][:3] == ["C1", "C2", "C3"]


def test_counts_below_three_by_college_are_not_told() -> None:
    few = _("fewer than %(count)s") % {"count": 3}
    assert [masked(count) for count in (0, 1, 2, 3)] == ["0", few, few, "3"]
    assert masked(7, people=2) == _("not detailed")
    assert masked(2, people=9) == few
    document = draft(full())
    participation = table(document, _("Participation by collège"))
    assert participation["Habitants"] == ["5", "4", "0"]
    assert participation["Élus"] == ["3", "3", few]
    assert participation["Propriétaire"] == [few, _("not detailed"), _("not detailed")]
    by_college = table(document, _("Option %(letter)s by collège") % {"letter": "A"})
    assert by_college["Élus"] == ["0", few]
    assert by_college["Habitants"] == [few, "0"]
    assert by_college["Propriétaire"] == ["0", _("not detailed")]


def test_a_college_of_one_person_is_not_named_beside_its_words() -> None:
    document = draft(full())
    few = _("fewer than %(count)s people") % {"count": 3}
    assert table(document, _("All contributions"))["C3"][2] == few
    assert table(document, _("Contributions to be placed"))["C3"][1] == few


def test_a_near_copy_is_told_with_what_it_says_again_and_nobody_counts_twice() -> None:
    option = read(drafted().state()).options[0]
    (market, garden) = voices(option.contributions)
    assert (market.refs, market.supports) == (("C1", "C6"), 4)  # three, and one of the copy's two
    assert garden.refs == ("A5",)
    assert sum(option.backers.values()) == 4


def test_only_the_results_of_the_weighing_are_read_never_a_ballot() -> None:
    workshop = drafted()
    state = workshop.state()
    workshop.put("ballot", "ballot0000000001", {"option": "option0000000002", "ballot": "x", "college": "elus"})
    assert read(workshop.state()).options == read(state).options


def test_hidden_and_withdrawn_keep_their_number_and_nothing_else() -> None:
    document = draft(full())
    assert "SECRET" not in words(document)
    annex = table(document, _("All contributions"))
    reasons = _("hidden by the facilitation"), _("withdrawn by its author")
    hidden, withdrawn = (_("(%(why)s)") % {"why": why} for why in reasons)
    assert annex["C4"] == ["", hidden, "", "", "", ""]
    assert annex["C5"] == ["", withdrawn, "", "", "", ""]
    assert annex["A6"][1] == hidden
    assert len(annex) == 11


def test_no_name_and_no_key_of_a_participant_is_told() -> None:
    whole = words(draft(full()))
    assert "Prénom" not in whole
    assert "participant-" not in whole


def test_every_source_has_its_home_in_the_annex() -> None:
    told = texts(draft(full()))
    homes = [text.home for text in told if text.home]
    assert len(homes) == len(set(homes)) == 11
    sources = {source for text in told for source in text.sources}
    assert sources == {"C1", "C2", "C3", "A1", "A2", "A3", "A4", "A5"}
    assert sources <= set(homes)


def test_a_dropped_option_is_not_told() -> None:
    assert "écartée" not in words(draft(full()))


def test_an_empty_workshop_says_what_is_missing() -> None:
    whole = words(draft(Workshop().state()))
    for missing in (
        _("Nobody has joined the workshop."),
        _("No finding was recorded on the site."),
        _("No option has been set yet."),
        _("No contribution was recorded."),
    ):
        assert missing in whole


def test_without_a_site_there_is_nothing_to_write() -> None:
    with pytest.raises(ValueError, match=re.escape(_("This workshop has no site yet: there is nothing to write."))):
        draft(State())


def test_a_support_or_a_word_of_someone_erased_stays_without_college() -> None:
    workshop = Workshop()
    workshop.join("habitants", 3)
    idea = workshop.idea("someone-gone", "Un verger")
    workshop.support("someone-else-gone", idea)
    workshop.option("Un verger", [idea])
    annex = table(draft(workshop.state()), _("All contributions"))
    assert annex["C1"][1:4] == ["Un verger", _("Not stated"), "1"]


def test_contributions_far_from_the_site_or_without_words_are_told() -> None:
    workshop = Workshop()
    workshop.join("habitants", 1)
    workshop.annotation(workshop.people["habitants"][0], "asset", "", point(4.6, 49.5))
    annex = table(draft(workshop.state()), _("All contributions"))
    assert annex["A1"][1] == _("(no text)")


def test_letters_go_on_after_z() -> None:
    assert [letter(n) for n in (1, 26, 27, 52, 53)] == ["A", "Z", "AA", "AZ", "BA"]


def test_what_no_file_can_hold_is_taken_out_of_a_text_and_nothing_else() -> None:
    assert clean("a\x00b\x0b\x1bc\ud800 \u202ed\u2066e\r\nf\tg 🌳 مرحبا <b>&amp;") == "abc de\nf\tg 🌳 مرحبا <b>&amp;"
    assert clean(None) == ""


@pytest.mark.skipif(LANGUAGE != "fr", reason="French only")
def test_numbers_and_dates_are_written_as_in_french() -> None:
    assert number(1234567) == "1\u202f234\u202f567"
    assert area(39526) == "39\u202f526\u00a0m² (3,95\u00a0ha)"
    assert day(moment("2026-11-22T08:05:00.000Z", "EPSG:2154")) == "22\u00a0novembre 2026"
    assert day(moment("2026-03-31T22:30:00.000Z", "EPSG:2154")) == "1er\u00a0avril 2026"
    assert moment("2026-11-22T08:05:00.000Z", "EPSG:2975").hour == 12


@pytest.mark.skipif(quoted("x").startswith("“"), reason="the French catalogue is not there")
def test_spaces_before_high_punctuation_do_not_break() -> None:
    own = words(draft(full())).replace("Que feriez-vous ?", "").replace("À qui est le quai ?", "")
    own = own.replace("Que faire du moulin ?", "")
    assert re.findall(r".{8} [:;!?»].{0,8}|« .{8}", own) == []
    assert "«\u00a0Un marché sous la halle\u00a0»" in own
