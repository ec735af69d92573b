"""The log: order, idempotency, catching up, restart."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from room import PEOPLE, SITE, make_store, padded, person, running_workshop, said, send, steered
from sqlalchemy import text

from facilitation.changes import Change, State, fold
from facilitation.domain.audiences import Audience, seen_by
from facilitation.domain.decision import ENGINE, FACILITATOR, Author, Refused
from facilitation.live import Accepted, Later, Running
from facilitation.rules import Message

KEYS = [padded(f"k{number}") for number in range(4)]
OPTIONS = [padded(f"o{number}") for number in range(3)]


def messages() -> st.SearchStrategy[tuple[Author, Message]]:
    """What a room may send, the nonsense included: wrong keys, wrong kinds, wrong people."""
    ids = st.integers(0, 40).map(lambda number: padded(f"m{number}"))
    words = st.text(max_size=12) | st.just("x" * 500)
    idea = st.one_of(st.none(), words.map(lambda said: {"text": said}), st.just({"txt": 1}))
    drawn = st.fixed_dictionaries(
        {
            "type": st.sampled_from(["asset", "question", "nonsense"]),
            "text": words,
            "place": st.sampled_from(["halle", "nowhere"]),
        }
    )
    kinds: st.SearchStrategy[tuple[str, str, Any]] = st.one_of(
        st.tuples(st.just("idea"), st.sampled_from(KEYS), idea),
        st.tuples(st.just("annotation"), st.sampled_from(KEYS), st.none() | drawn),
        st.tuples(st.just("support"), st.sampled_from(KEYS), st.sampled_from([None, {}])),
        st.tuples(st.just("phase"), st.just("phase"), st.sampled_from([{"phase": "ideas"}, {"phase": "restitution"}])),
    )
    steering = st.one_of(
        st.tuples(st.just("idea"), st.sampled_from(KEYS), st.sampled_from([{"hidden": True}, {"hidden": False}])),
        st.tuples(st.just("phase"), st.just("phase"), st.sampled_from([{"phase": "ideas"}, {"phase": "visit"}])),
        st.tuples(st.just("option"), st.sampled_from(OPTIONS), st.sampled_from([None, {"title": "Un parc"}])),
        st.tuples(st.just("placement"), st.sampled_from(KEYS), st.sampled_from([{"option": o} for o in OPTIONS])),
        st.tuples(st.just("merge"), st.sampled_from(OPTIONS), st.sampled_from([{"into": o} for o in OPTIONS])),
        st.tuples(
            st.just("split"), st.sampled_from(OPTIONS), st.just({"title": "À part", "cards": [KEYS[0], KEYS[1]]})
        ),
    )
    people = st.sampled_from(PEOPLE).map(person)
    return st.one_of(
        st.tuples(people, st.builds(lambda i, w: Message(i, *w), ids, kinds)),
        st.tuples(st.just(FACILITATOR), st.builds(lambda i, w: Message(i, *w), ids, steering)),
    )


@settings(max_examples=60, deadline=None)
@given(sent=st.lists(messages(), max_size=30), since=st.integers(0, 60), at_once=st.booleans())
def test_whatever_is_sent_the_log_is_one(sent: list[tuple[Author, Message]], since: int, at_once: bool) -> None:
    """Live state = caught-up state = state after a restart; seqs are 1..n; one change for each id."""
    with TemporaryDirectory() as folder:
        with running_workshop(Path(folder)) as running:
            if at_once:
                with ThreadPoolExecutor(8) as thumbs:
                    answers = list(thumbs.map(lambda one: running.submit(*one), sent))
            else:
                answers = [running.submit(*one) for one in sent]
            again = [running.submit(*one) for one in sent]
            log = running._store.read(running.row.id)
            live = running.snapshot()

            assert [change.seq for change in log] == list(range(1, len(log) + 1))
            assert len({change.id for change in log}) == len(log)
            assert fold(log) == live
            ids = {change.id: change.seq for change in log}
            for (_author, message), first, second in zip(sent, answers, again, strict=True):
                if isinstance(first, Accepted) and message.id in ids:
                    assert isinstance(second, Accepted)
                    assert ids[message.id] == second.seq or message.id in ids
            assert _caught_up(running, log, min(since, len(log)), "staff").things == _present(live)
            assert _caught_up(running, log, min(since, len(log)), "public").things == _present(_public(log))

        with running_workshop(Path(folder)) as restarted:
            assert restarted.snapshot() == live


def _caught_up(running: Running, log: list[Change], since: int, audience: Audience) -> State:
    """A screen that saw the changes up to ``since``, then joins again."""
    state = fold([seen_by(audience, change) for change in log[:since]])
    answer = joined(running, since, audience, log[since - 1].id if since else None)
    assert not answer["reset"]
    state.catch_up([Change(**change) for change in answer["changes"]], answer["seq"])
    assert state.seq == len(log)
    state.things = _present(state)
    return state


def joined(running: Running, since: int, audience: Audience, last: str | None = None) -> Any:
    """The answer to a join, as a screen reads it."""
    return msgspec.json.decode(msgspec.json.encode(running.join(since, audience, last)))


def test_a_screen_that_held_another_log_starts_again(tmp_path: Path) -> None:
    """One that was restored from a copy, and has grown as long as the one that the screen held."""
    with running_workshop(tmp_path) as running:
        log = running._store.read(running.row.id)
        known = joined(running, len(log), "public", log[-1].id)
        assert (known["reset"], known["changes"]) == (False, [])
        for since, last in ((len(log), "another-change-here"), (len(log) + 1, log[-1].id)):
            answer = joined(running, since, "public", last)
            assert answer["reset"]
            assert len(answer["changes"]) == len(joined(running, 0, "public")["changes"]) > 0


def _public(log: list[Change]) -> State:
    return fold([seen_by("public", change) for change in log])


def _present(state: State) -> dict[str, Any]:
    return {kind: things for kind, things in state.things.items() if things}


def test_a_repeated_message_gives_its_seq_again_and_changes_nothing(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        first = said(running, person(PEOPLE[0]), "idea", KEYS[0], {"text": "un verger"}, id=padded("once"))
        said(running, person(PEOPLE[1]), "idea", KEYS[1], {"text": "une halle"})
        before = running.snapshot()
        again = said(running, person(PEOPLE[0]), "idea", KEYS[0], {"text": "un verger"}, id=padded("once"))
        assert again == first
        assert running.snapshot() == before


def test_forty_thumbs_at_once_leave_no_hole(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        before = running.snapshot().seq
        people = [person(padded(f"p{number}")) for number in range(40)]
        for one in people:
            said(running, one, "participant", one.key, {"college": "elus"})
        with ThreadPoolExecutor(40) as thumbs:
            seqs = list(
                thumbs.map(
                    lambda one: said(
                        running, one, "idea", padded("i" + one.key[:6]), {"text": one.key}, id=padded("z" + one.key[:6])
                    ),
                    people,
                )
            )
        assert sorted(seqs) == list(range(before + 41, before + 81))
        numbers = sorted(value["number"] for value in running.snapshot().all("idea").values())
        assert numbers == list(range(1, 41))


def test_what_cannot_be_kept_is_neither_acknowledged_nor_folded(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        before = running.snapshot()
        with running._store._engine.begin() as connection:
            connection.execute(text("PRAGMA query_only=ON"))
        answer = send(running, person(PEOPLE[0]), "idea", KEYS[0], {"text": "un verger"}, id=padded("kept"))
        assert isinstance(answer, Later)
        assert running.snapshot() == before
        with running._store._engine.begin() as connection:
            connection.execute(text("PRAGMA query_only=OFF"))
        assert said(running, person(PEOPLE[0]), "idea", KEYS[0], {"text": "un verger"}, id=padded("kept"))


def test_what_another_process_wrote_is_taken_over(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        seq = running.snapshot().seq
        other = make_store(tmp_path)
        change = Change(
            seq + 1, padded("other"), "scene", "scene", {"scene": "wall"}, "facilitator", "2026-11-22T10:00Z"
        )
        other.append(running.row.id, [change])
        other.close()
        message = (person(PEOPLE[0]), "idea", KEYS[0], {"text": "un verger"})
        assert isinstance(send(running, *message, id=padded("mine")), Later)
        assert said(running, *message, id=padded("mine")) == seq + 2
        assert running.snapshot().get("scene", "scene") == {"scene": "wall"}
        assert [each.seq for each in running.take_pending()][-2:] == [seq + 1, seq + 2]


def test_a_screen_that_knows_a_longer_log_starts_again(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        answer = joined(running, 10_000, "public")
        assert answer["reset"] is True
        assert answer["seq"] == running.snapshot().seq
        assert {change["kind"] for change in answer["changes"]} >= {"workshop", "site", "phase", "scene"}


def test_a_script_has_to_wait_but_loses_nothing(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        answers = [
            send(running, person(PEOPLE[0]), "idea", padded(f"i{n}"), {"text": "encore"}, id=padded(f"f{n}"))
            for n in range(60)
        ]
        waited = [answer for answer in answers if isinstance(answer, Later)]
        assert len(waited) >= 15
        assert all(0 < answer.seconds <= 2 for answer in waited)
        assert said(running, person(PEOPLE[1]), "idea", KEYS[0], {"text": "les autres n’attendent pas"})


def test_the_public_never_sees_what_is_hidden_nor_who_supports(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        said(running, person(PEOPLE[0]), "idea", KEYS[0], {"text": "propos à masquer"})
        said(running, person(PEOPLE[1]), "idea", KEYS[1], {"text": "un verger"})
        said(running, person(PEOPLE[2]), "support", KEYS[1], {})
        steered(running, "idea", KEYS[0], {"hidden": True, "reason": "injurieux"})
        public = str(joined(running, 0, "public"))
        assert "propos à masquer" not in public
        assert "injurieux" not in public
        support = next(c for c in joined(running, 0, "public")["changes"] if c["kind"] == "support")
        assert PEOPLE[2] not in str(support)
        assert running.you(PEOPLE[2])["supports"] == [KEYS[1]]  # type: ignore[index]
        steered(running, "idea", KEYS[0], {"hidden": False})
        assert "propos à masquer" in str(joined(running, 0, "public"))


def test_what_a_person_set_no_engine_undoes(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        for number, key in enumerate(KEYS):
            said(running, person(PEOPLE[0]), "idea", key, {"text": f"idée {number}"})
        steered(running, "option", OPTIONS[0], {"title": "Un parc"})
        steered(running, "option", OPTIONS[1], {"title": "Une halle"})
        steered(running, "placement", KEYS[0], {"option": OPTIONS[0]})
        steered(running, "placement", KEYS[1], {"option": None})
        steered(running, "option", OPTIONS[1], None)
        wish = {key: {"option": OPTIONS[0], "confidence": 0.9, "suggestions": [], "why": []} for key in KEYS}
        wish[KEYS[3]] = {**wish[KEYS[3]], "option": OPTIONS[1]}
        options = {key: {"title": "Autre chose", "usage": "nature"} for key in OPTIONS}
        said(running, ENGINE, "proposal", "proposal", {"options": options, "placements": wish})
        state = running.snapshot()
        assert state.get("option", OPTIONS[0])["title"] == "Un parc"  # type: ignore[index]
        assert state.get("option", OPTIONS[1])["dropped"] is True  # type: ignore[index]
        assert state.get("option", OPTIONS[2])["title"] == "Autre chose"  # type: ignore[index]
        placed = {key: value["option"] for key, value in state.all("placement").items()}
        assert placed == {KEYS[0]: OPTIONS[0], KEYS[1]: None, KEYS[2]: OPTIONS[0]}


def test_nobody_but_the_facilitator_steers(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        for author in (person(PEOPLE[0]), Author("board", "board"), Author("prestataire", "prestataire")):
            answer = send(running, author, "phase", "phase", {"phase": "options"})
            assert isinstance(answer, Refused)
            assert answer.code == "not_allowed"


def test_the_site_of_the_room_is_sound(tmp_path: Path) -> None:
    with running_workshop(tmp_path) as running:
        assert running.snapshot().get("site", "site") == SITE
