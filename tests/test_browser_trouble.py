"""What people see when the computer's disk, or the stick of the copies, lets them down."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from browsing import Room, say
from playwright.sync_api import expect
from serving import Serving, serving

from facilitation.storage.database import DATABASE, look

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process's files"),
]


def test_a_banner_while_nothing_can_be_recorded_and_no_word_is_lost(
    room: Callable[[Serving], Room], tmp_path: Path
) -> None:
    import resource

    data = tmp_path / "data"
    with serving(data) as server:
        here = room(server)
        desk, phone = here.facilitator(), here.participant()
        alert = desk.get_by_role("alert")
        expect(alert).to_be_empty()

        written = (data / f"{DATABASE}-wal").stat().st_size
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (written, resource.RLIM_INFINITY))
        say(phone, "un verger sous la halle")
        expect(alert).to_contain_text(str(data))
        expect(alert).to_be_in_viewport()
        expect(phone.get_by_text("un verger sous la halle").first).to_be_visible()
        assert look(data / DATABASE)[0].contributions == 0

        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        expect(alert).to_be_empty()
        expect(desk.get_by_text("un verger sous la halle")).to_be_visible()
        assert look(data / DATABASE)[0].contributions == 1


def test_a_stick_pulled_out_is_seen_until_it_is_back(room: Callable[[Serving], Room], tmp_path: Path) -> None:
    usb = tmp_path / "usb"
    usb.mkdir()
    arguments = ("--no-rehearse", "--backup", str(usb), "--backup-every", "1")
    with serving(tmp_path / "data", arguments=arguments) as server:
        desk = room(server).facilitator()
        alert = desk.get_by_role("alert")
        expect(alert).to_be_empty()
        usb.rename(tmp_path / "pocket")
        expect(alert).to_contain_text(str(usb))
        (tmp_path / "pocket").rename(usb)
        expect(alert).to_be_empty()
