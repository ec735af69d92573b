"""A workshop put together from several sessions, as the draft tells it: each session's own, and nothing added up."""

from collections.abc import Mapping, Sequence

import pytest
from drafted import said_in, table, words
from rich_workshop import Rich, another_session
from synthesis_workshops import AT

from facilitation.changes import Change, State, fold
from facilitation.domain.weighing import result
from facilitation.importing.merging import Session, merged
from facilitation.importing.parcel import Refused
from facilitation.synthesis.document.draft import draft
from facilitation.synthesis.document.model import Document, walk
from facilitation.synthesis.reading.reading import read
from facilitation.synthesis.reading.sessions import Across, Favour, across, colleges_across
from facilitation.texts import _, ngettext

LATER = "2026-12-01T13:00:00.000Z"
# By option and collège, how many are for, and how many against.
Opinions = Mapping[str, Mapping[str, tuple[int, int]]]
FOR = {"elus": (3, 0), "habitants": (9, 1)}
AGAINST = {"elus": (3, 0), "habitants": (1, 9)}


def held(opinions: Opinions, people: Mapping[str, int] | None = None) -> list[Change]:
    """A session in which a market hall and workshops were wished for, and weighed so."""
    session = Rich()
    for college, count in (people or {"elus": 3, "habitants": 10}).items():
        session.join(college, count)
    cards = {
        title: session.idea(author, f"Oui : {title}")
        for title, author in (("Une halle", "participant-habitants-0"), ("Des ateliers", "participant-elus-0"))
    }
    keys = {title: session.option(title, [card]) for title, card in cards.items()}
    session.support("participant-habitants-0", cards["Des ateliers"])
    for title, counts in opinions.items():
        for college, (favour, against) in counts.items():
            for index in range(favour + against):
                degree = 2 if index < favour else -2
                ballot = {"option": keys[title], "ballot": f"{college}{index}", "college": college}
                name = f"ballot-{title}-{college}-{index}"
                session.put("ballot", name, {**ballot, "desirable": degree, "feasible": degree})
    if opinions:
        session.put("weighing", "weighing", {"method": "scale", "points": 10, "revealed": True})
        for title in opinions:
            session.put("result", keys[title], result(session.state(), keys[title], "scale"))
    return session.log


def together(*logs: Sequence[Change]) -> list[Change]:
    marked = [list(logs[0])]
    for place, log in enumerate(logs[1:], start=1):
        marked.append(another_session(log, "xyz"[place], LATER if place == 1 else LATER.replace("12-01", "12-08")))
    return merged([Session(str(place), f"id{place}", log, fold(log)) for place, log in enumerate(marked)])


@pytest.fixture(scope="module")
def weighed_twice() -> State:
    """Two sessions that differ on the hall and agree on the workshops, and a third that weighed nothing."""
    one = held({"Une halle": FOR, "Des ateliers": FOR})
    other = held({"Une halle": AGAINST, "Des ateliers": FOR})
    return fold(together(one, other, held({}, {"elus": 1, "habitants": 4})))


@pytest.fixture(scope="module")
def document(weighed_twice: State) -> Document:
    return draft(weighed_twice)


def titles(document: Document) -> list[str]:
    return [section.title for section, _depth, _number in walk(document.sections)]


def test_the_card_names_the_sessions_and_who_came_to_each(document: Document) -> None:
    rows = table(document, _("The sessions of the workshop"))
    assert {number: row[1:] for number, row in rows.items()} == {
        "1": ["13", "2", "1"],
        "2": ["13", "2", "1"],
        "3": ["5", "2", "1"],
    }
    for day in ("22", "8"):
        assert any(day in cover.words for cover in document.cover)
    told = said_in(document, "identity")
    assert _("Whoever came to several sessions is counted in each of them.") in told
    # One élu in the third session: no count by collège and session says so, not even by subtraction.
    assert _("The same collèges came to each session.") in told


def test_the_proceedings_say_what_each_session_did(document: Document) -> None:
    told = said_in(document, "proceedings").splitlines()
    numbered = [_("Session %(number)s") % {"number": number} for number in (1, 2, 3)]
    assert [name for name in numbered if any(line.startswith(name) for line in told)] == numbered
    weighed = ngettext("Option weighed: %(letters)s.", "Options weighed: %(letters)s.", 2).split("%")[0]
    assert sum(weighed in line for line in told) == 2
    assert _("No weighing was shown.") in told


def test_opinions_are_told_by_session_and_never_added_up(weighed_twice: State, document: Document) -> None:
    hall = read(weighed_twice).options[0]
    assert [(each.session, each.voters) for each in hall.results] == [(1, 13), (2, 13)]
    for number, favour in ((1, "9"), (2, "1")):
        caption = _("Opinions on option %(letter)s, by collège") % {"letter": "A"}
        rows = table(document, _("%(caption)s (session %(number)s)") % {"caption": caption, "number": number})
        assert rows["Habitants"][:2] == ["10", favour]
    both = _("%(count)s out of %(voters)s")
    rows = table(document, _("The same options from one session to the next"))
    assert rows[_("%(letter)s. %(title)s") % {"letter": "A", "title": "Une halle"}][:2] == [
        both % {"count": 12, "voters": 13},
        both % {"count": 4, "voters": 13},
    ]
    assert both % {"count": 16, "voters": 26} not in words(document)


def test_where_sessions_agree_and_where_they_differ(weighed_twice: State, document: Document) -> None:
    hall, workshops = read(weighed_twice).options
    found = across(hall), across(workshops)
    assert [each and each.verdict for each in found] == ["differ", "for"]
    assert [(each.college, each.verdict) for each in colleges_across(hall)] == [
        ("elus", "for"),
        ("habitants", "differ"),
    ]
    told = said_in(document, "comparison")
    assert _("The sessions agree on: %(options)s.") % {"options": "B. Des ateliers"} in told
    assert _("The sessions differ on: %(options)s.") % {"options": "A. Une halle"} in told
    changed = _("The collège %(college)s differs from one session to the next. In favour: %(counts)s.")
    assert changed.split("%(counts)s")[0] % {"college": "Habitants"} in said_in(document, f"option-{hall.key}")


def test_sessions_on_both_sides_of_a_half_may_be_too_close_to_differ() -> None:
    close = Across(None, (Favour(1, 5, 9), Favour(2, 4, 9)))
    assert close.verdict == "unclear"
    assert Across(None, (Favour(1, 1, 9), Favour(2, 4, 9))).verdict == "against"


def test_a_collège_that_is_small_in_one_session_stays_masked_in_that_one() -> None:
    few = {"elus": (2, 0), "habitants": (1, 9)}
    state = fold(together(held({"Une halle": FOR}), held({"Une halle": few}, {"elus": 2, "habitants": 10})))
    hall = read(state).options[0]
    assert [[each.college for each in result.colleges] for result in hall.results] == [
        ["elus", "habitants"],
        ["habitants"],
    ]
    assert [each.college for each in colleges_across(hall)] == ["habitants"]
    found = across(hall)
    assert found
    assert [each.counted for each in found.favours] == [13, 10]
    # Two élus of five came to the second session: what they said there does not name them.
    reading = read(state)
    élus = [each for each in reading.visible if each.college == "elus"]
    assert [reading.speaker(each) for each in élus] == ["Élus", _("fewer than %(count)s people") % {"count": 3}]


def test_a_workshop_weighed_in_one_session_reads_as_one_with_the_session_s_name() -> None:
    state = fold(together(held({"Une halle": FOR}), held({})))
    document, name = draft(state), read(state).sessions[0].name
    assert _("From one session to the next") not in titles(document)
    once = _("%(session)s: %(words)s")
    assert once % {"session": name, "words": _("these opinions were given in that session only.")} in said_in(
        document, "comparison"
    )
    hall = next(section for section, _d, _n in walk(document.sections) if section.id.startswith("option-"))
    assert name in said_in(document, hall.id)


def test_a_workshop_that_is_one_session_says_nothing_of_sessions() -> None:
    document = draft(fold(held({"Une halle": FOR})))
    told = words(document)
    for about in (
        _("The sessions of the workshop"),
        _("From one session to the next"),
        _("They come from: %(sessions)s.").split("%")[0],
    ):
        assert about not in told


def test_the_annex_says_from_which_session_each_contribution_came(document: Document) -> None:
    rows = table(document, _("All contributions"))
    assert {ref: row[0] for ref, row in rows.items()} == {
        **dict.fromkeys(("C1", "C2"), "1"),
        **dict.fromkeys(("C3", "C4"), "2"),
        **dict.fromkeys(("C5", "C6"), "3"),
    }


def test_results_stay_shown_and_ballots_stay_behind(weighed_twice: State) -> None:
    weighing = weighed_twice.get("weighing", "weighing")
    assert weighing
    assert weighing["revealed"]
    assert not weighed_twice.all("ballot")
    chosen = Rich()
    chosen.put("weighing", "weighing", {"method": "scale", "points": 10, "revealed": False})
    log = together(held({"Une halle": FOR}), chosen.log)
    assert (fold(log).get("weighing", "weighing") or {})["revealed"]
    assert [change.seq for change in log] == list(range(1, len(log) + 1))
    assert log[0].at == AT


def test_what_was_put_together_is_not_put_together_again() -> None:
    log = together(held({"Une halle": FOR}), held({}))
    other = another_session(held({}), "w", LATER)
    with pytest.raises(Refused) as refusal:
        merged([Session("both.zip", "id0", log, fold(log)), Session("third.zip", "id1", other, fold(other))])
    assert "both.zip" in refusal.value.reason
