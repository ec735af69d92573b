"""The virtual phones: what they send and read, what they hold and say, and what a rehearsal reports."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from room import AT, SITE
from shapely.geometry import shape

from facilitation import rules
from facilitation.changes import Change, State, fold
from facilitation.demo import demo_contributions, demo_site
from facilitation.domain import phases
from facilitation.domain.decision import Author
from facilitation.domain.participants import default_colleges
from facilitation.grouping.engine.anchors import load_anchors
from facilitation.rehearsal import Percentiles, play
from facilitation.rehearsal.frames import Packet, connect, decode, event
from facilitation.rehearsal.ledger import Ledger
from facilitation.rehearsal.notebook import Notebook, runs
from facilitation.rehearsal.phone import fresh_id
from facilitation.rehearsal.report import Photo, Submission, Tally
from facilitation.rehearsal.sentences import SENTENCES, USAGES
from facilitation.rehearsal.words import Chatter, where


def idea(seq: int, text: str = "Un verger", *, id: str = "", key: str = "") -> Change:
    return Change(seq, id or f"id{seq}", "idea", key or f"key{seq}", {"number": seq, "text": text}, "Zoe", AT)


# Packets


def test_packets_are_those_of_socket_io() -> None:
    assert connect({"workshop": "ABCD", "role": "participant"}) == '40{"workshop":"ABCD","role":"participant"}'
    assert event("submit", {"text": "À l’abri"}, 12) == '4212["submit",{"text":"À l’abri"}]'


@pytest.mark.parametrize(
    ("payload", "packet", "content"),
    [
        (b'0{"sid":"a"}', Packet("open", b'{"sid":"a"}'), {"sid": "a"}),
        (b"2", Packet("ping"), None),
        (b'40{"sid":"b"}', Packet("connect", b'{"sid":"b"}'), {"sid": "b"}),
        (b'44{"message":"unknown"}', Packet("refused", b'{"message":"unknown"}'), {"message": "unknown"}),
        (b"41", Packet("disconnect"), None),
        (b'42["changes",[]]', Packet("event", b'["changes",[]]'), ["changes", []]),
        (b'42/,7["changes",[]]', Packet("event", b'["changes",[]]', 7), ["changes", []]),
        (b'4312[{"seq":3}]', Packet("ack", b'[{"seq":3}]', 12), [{"seq": 3}]),
    ],
)
def test_packets_are_read(payload: bytes, packet: Packet, content: object) -> None:
    assert decode(payload) == packet
    assert packet.content() == content


@pytest.mark.parametrize("payload", [b"", b"x", b"4", b"47", b"45-[]", b"b4AAAA"])
def test_what_is_no_packet_is_an_error(payload: bytes) -> None:
    with pytest.raises(ValueError, match="not a packet"):
        decode(payload)


# What a phone holds


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), st.none() | st.integers(0, 9)), min_size=1, max_size=25),
    st.lists(st.tuples(st.booleans(), st.integers(0, 25), st.integers(1, 8)), max_size=30),
)
def test_a_notebook_holds_what_a_state_folds(
    things: list[tuple[str, int | None]], heard: list[tuple[bool, int, int]]
) -> None:
    log = [
        Change(seq, f"id{seq}", "idea", key, None if number is None else {"number": number}, "", AT)
        for seq, (key, number) in enumerate(things, start=1)
    ]
    notebook, state = Notebook(), State()
    for rejoins, first, length in heard:
        if rejoins:
            head = min(first, len(log))
            lacking = fold(log[:head]).since(notebook.seq)
            notebook.catch_up(lacking, head)
            if head > state.seq:
                state.catch_up(lacking, head)
        else:
            for run in runs(log[first : first + length]):
                verdicts = [state.receive(change) for change in run]
                assert notebook.receive(run) == ("next" if "next" in verdicts else verdicts[0])
        assert notebook.seq == state.seq
    assert notebook.state() == state


def test_a_list_with_a_hole_is_several_runs() -> None:
    first, second, fourth = idea(1), idea(2), idea(4)
    assert runs([first, second, fourth]) == [[first, second], [fourth]]
    assert runs([]) == []


def test_a_change_told_twice_as_two_things_is_noticed() -> None:
    ledger = Ledger()
    ledger.answer([msgspec.to_builtins(idea(1)), msgspec.to_builtins(idea(2))])
    ledger.answer([msgspec.to_builtins(idea(2))])
    ledger.acknowledged("id2", 2)
    assert ledger.doubled == set()
    ledger.answer([msgspec.to_builtins(idea(3, id="id1"))])
    assert ledger.doubled == {"id1"}
    ledger.answer([msgspec.to_builtins(idea(2, "Autre chose", id="other"))])
    assert ledger.doubled == {"id1", "other"}
    ledger.acknowledged("id2", 3)
    assert ledger.doubled == {"id1", "other", "id2"}


def test_a_message_that_makes_several_changes_is_acknowledged_at_the_last() -> None:
    first, second = idea(1, id="id1", key="key1"), idea(2, id="id1.1", key="key2")
    early, late, wrong = Ledger(), Ledger(), Ledger()
    early.acknowledged("id1", 2)
    for ledger in (early, late, wrong):
        ledger.answer([msgspec.to_builtins(first), msgspec.to_builtins(second)])
    late.acknowledged("id1", 2)
    assert early.doubled == late.doubled == set()
    wrong.acknowledged("id9", 2)
    assert wrong.doubled == {"id9"}
    early.acknowledged("id8", 3)
    early.answer([msgspec.to_builtins(idea(3, id="id1.2"))])
    assert early.doubled == {"id8"}


# The report


def test_percentiles_are_measured_values() -> None:
    assert Percentiles.of([]) == Percentiles(None, None, None)
    assert Percentiles.of([7.04]) == Percentiles(7.0, 7.0, 7.0)
    assert Percentiles.of(range(1, 201)) == Percentiles(100, 190, 198)


def test_a_support_that_counts_no_more_is_not_lost() -> None:
    """Its author supported a near-copy since: the same thing, of another change."""
    sent = Submission("id-support", "support", "key1", {}, 10.0, 10.05, 1)
    first = Change(1, "id-support", "support", "id-support", {"target": "key1"}, "", AT)
    doubled = Change(2, "id-other.1", "support", "id-support", {"target": "key1", "double": True}, "", AT)
    truth = State()
    for change in (first, doubled):
        truth.receive(change)
    report = Tally({sent.id: sent}).report([truth], truth, set(), 1.0)
    assert (report.acked, report.lost) == (1, 0)


def test_a_report_counts_what_is_missing() -> None:
    def sent(change: Change, **what: Any) -> Submission:
        return Submission(change.id, change.kind, change.key, change.value, 10.0, **what)

    kept, lost, unheard, refused, waiting = (idea(seq) for seq in range(1, 6))
    supported = Change(4, "id-support", "support", "opaque", {"target": "key1"}, "", AT)
    hidden = Change(5, "id-hide", "idea", "key1", {"number": 1, "hidden": {}}, "facilitator", AT)
    submissions = [
        sent(kept, answered=10.02, seq=1),
        sent(lost, answered=10.03, seq=2),
        sent(unheard, answered=10.04, seq=3),
        Submission("id-support", "support", "key1", {}, 10.0, 10.05, 4),
        sent(refused, answered=10.06, refusal="closed"),
        sent(waiting),
    ]
    truth = State()
    truth.catch_up([unheard, supported, hidden], 5)
    deaf = State()
    deaf.catch_up([supported, hidden], 5)
    tally = Tally({one.id: one for one in submissions}, seen_ms=[30.0], healed=1, cuts=2)
    assert tally.report([truth, deaf], truth, {"id9"}, 1.234).json() == {
        "phones": 2,
        "sent": 6,
        "acked": 4,
        "refused": 1,
        "waiting": 1,
        "lost": 2,
        "duplicated": 1,
        "gaps": 1,
        "healed": 1,
        "cuts": 2,
        "reasons": {"closed": 1},
        "ack_ms": {"p50": 30.0, "p95": 50.0, "p99": 50.0},
        "seen_ms": {"p50": 30.0, "p95": 30.0, "p99": 30.0},
        "connected_s": 1.23,
        "photos": {
            "sent": 0,
            "acked": 0,
            "refused": 0,
            "waiting": 0,
            "lost": 0,
            "receipt_ms": {"p50": None, "p95": None, "p99": None},
        },
    }


def test_a_photo_is_lost_without_its_change_or_its_file() -> None:
    def taken(key: str, **what: Any) -> Photo:
        return Photo(key, Submission("id1", "idea", "key1", {}, 10.0), b"", 10.0, **what)

    def change(seq: int, key: str) -> Change:
        return Change(seq, key, "photo", key, {"number": seq, "contribution": "key1"}, "Zoe", AT)

    kept, without_file, unheard = (taken(f"photo{i}", answered=10.0 + i / 100, seq=i) for i in (1, 2, 3))
    truth, deaf = State(), State()
    truth.catch_up([change(i, f"photo{i}") for i in (1, 2, 3)], 3)
    deaf.catch_up([change(i, f"photo{i}") for i in (1, 2)], 2)
    everything = [kept, without_file, unheard, taken("photo4", refusal="too_many"), taken("photo5")]
    report = Tally(photos=everything).report([truth, deaf], truth, set(), 0.0, {"photo2"})
    assert report.json()["photos"] == {
        "sent": 5,
        "acked": 3,
        "refused": 1,
        "waiting": 1,
        "lost": 2,
        "receipt_ms": {"p50": 20.0, "p95": 30.0, "p99": 30.0},
    }
    for photos, sound in (([kept], True), ([without_file], False), ([everything[3]], True), ([everything[4]], False)):
        assert Tally(photos=photos).report([truth], truth, set(), 0.0, {"photo2"}).sound is sound


def test_a_thing_that_came_and_went_makes_no_difference() -> None:
    came, went = idea(1), Change(2, "id-gone", "idea", "key1", None, "Zoe", AT)
    newcomer = State()
    newcomer.catch_up([went], 2)
    assert Tally().report([fold([came, went])], newcomer, set(), 0.0).gaps == 0


# What is said


def workshop() -> State:
    state = State()
    values: dict[str, dict[str, Any]] = {
        "workshop": {"title": "Essai", "colleges": default_colleges()},
        "site": dict(SITE),
        "phase": phases.opening("ideas"),
    }
    for seq, (kind, value) in enumerate(values.items(), start=1):
        state.receive(Change(seq, f"id{seq}", kind, kind, value, "system", AT))
    return state


def test_every_sentence_is_taken_by_the_rules() -> None:
    state, author = workshop(), Author("participant", "Zoe0000000000000")
    said: list[tuple[str, dict[str, Any]]] = [
        ("idea", {"text": text}) for text in [*(idea["text"] for idea in SENTENCES["ideas"]), *SENTENCES["conditions"]]
    ]
    for note in SENTENCES["annotations"]:
        said.append(("annotation", {"type": note["type"], "text": note["text"], **where(note["shape"], dict(SITE))}))
    for kind, value in said:
        [draft] = rules.decide(state, author, rules.Message(fresh_id(), kind, fresh_id(), value), AT)
        assert draft.value is not None
        assert draft.value["text"] == value["text"]
    texts = [value["text"] for _kind, value in said]
    assert len(set(texts)) == len(texts) >= 120


def test_every_sentence_knows_what_it_is_about() -> None:
    titled = {anchor.id for anchor in load_anchors() if anchor.title}
    assert {usage for usage in USAGES.values() if usage is not None} <= titled
    assert {idea["usage"] for idea in SENTENCES["ideas"]} >= titled - {"animaux"}
    demo = demo_contributions()["contributions"]
    notes = {note["text"]: note["type"] for note in (*SENTENCES["annotations"], *demo) if "type" in note}
    ours = len(SENTENCES["ideas"]) + len(SENTENCES["annotations"]) + len(SENTENCES["conditions"])
    assert len(USAGES) == ours + len(demo)
    assert all(USAGES[text] is None for text, type_ in notes.items() if type_ in ("memory", "question"))


@pytest.mark.parametrize(("form", "type_"), [("point", "Point"), ("line", "LineString"), ("area", "Polygon")])
def test_shapes_are_drawn_on_the_site(form: str, type_: str) -> None:
    site: dict[str, Any] = dict(demo_site())
    outline = shape(site["geometry"])
    for _i in range(50):
        drawn = where(form, site)
        assert drawn["place"] is None
        geometry = shape(drawn["geometry"])
        assert geometry.geom_type == type_
        assert geometry.is_valid
        assert geometry.intersects(outline.buffer(1e-6))


def test_a_place_is_one_of_the_sites_own() -> None:
    assert where("place", dict(SITE)) == {"geometry": None, "place": "halle"}
    assert where("place", {**SITE, "places": []})["geometry"]["type"] == "Point"


def test_a_crowd_is_of_all_colleges() -> None:
    crowd = Chatter().people(30, ["elus", "habitants", "etat"])
    assert [sum(person.college == college for person in crowd) for college in ("elus", "habitants", "etat")] == [10] * 3


def test_the_demo_is_played_whole_and_supports_follow() -> None:
    room = demo_contributions()
    lines = list(play.lines(room, dict(demo_site())))
    said = [line for line in lines if line.said.kind != "support"]
    assert [line.said.value["text"] for line in said] == [one["text"] for one in room["contributions"]]
    assert [line.by for line in said] == [one["by"] for one in room["contributions"]]
    keys = [line.said.key for line in said]
    supports = [(i, line) for i, line in enumerate(lines) if line.said.kind == "support"]
    assert sorted((line.by, keys.index(line.said.key)) for _i, line in supports) == sorted(room["supports"])
    assert all(i > lines.index(said[keys.index(line.said.key)]) for i, line in supports)
