"""Numbers, dates and lists as a document writes them, in whatever thread it is made."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from babel import localedata

from facilitation.synthesis.reading import typography as written


def test_nothing_waits_for_the_lock_of_the_locale_s_data() -> None:
    """Under gevent, a thread that waits for it while the server formats a date may wait for ever."""

    def all_of_them() -> list[str]:
        return [
            written.day(datetime(2026, 11, 22, tzinfo=UTC)),
            written.listed(["a", "b"]),
            written.alternatives(["a", "b"]),
            written.degrees((4.56912, 49.47951)),
        ]

    with ThreadPoolExecutor(1) as another, localedata._cache_lock:
        told = another.submit(all_of_them).result(timeout=20)
    assert told[1:3] == ["a et b", "a ou b"]
    assert told[0].endswith("novembre 2026")
