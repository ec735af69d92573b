"""How the documents write numbers, dates, lists and quotations, and what of a participant's text they can carry."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from facilitation.texts import LANGUAGE, LOCALE, _

WIDE = "\u00a0"

# Where each legal projection is used, people read this clock.
CLOCKS = {
    "EPSG:2154": "Europe/Paris",
    "EPSG:5490": "America/Guadeloupe",
    "EPSG:2972": "America/Cayenne",
    "EPSG:2975": "Indian/Reunion",
    "EPSG:4471": "Indian/Mayotte",
}

# What XML 1.0 forbids, and the marks that would turn round the text of the neighbours.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")


def clean(text: object) -> str:
    """A participant's words as any of our files can hold them; nothing else is changed."""
    written = str(text or "").replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", written).strip()


def number(value: float) -> str:
    """A whole number: 39 526."""
    return format_decimal(round(value), locale=LOCALE)


def area(square_metres: float) -> str:
    """39 526 m² (3,95 ha); hectares from one on."""
    metres = number(square_metres) + WIDE + "m²"
    if square_metres < 10_000:
        return metres
    hectares = format_decimal(square_metres / 10_000, format="#,##0.0#", locale=LOCALE)
    return f"{metres} ({hectares}{WIDE}ha)"


def share(part: float) -> str:
    """12 %, or less than 1 %."""
    if 0 < part < 0.01:
        return _("less than %(share)s") % {"share": format_percent(0.01, locale=LOCALE)}
    return format_percent(part, format=None, locale=LOCALE)


def degree(part: float) -> str:
    """0,42."""
    return format_decimal(part, format="0.00", locale=LOCALE)


def degrees(position: Sequence[float]) -> str:
    """Longitude and latitude, to the metre: 49,47951° N, 4,56912° E."""
    longitude, latitude = position[0], position[1]
    written = {
        "latitude": format_decimal(abs(latitude), format="0.00000", locale=LOCALE),
        "longitude": format_decimal(abs(longitude), format="0.00000", locale=LOCALE),
        "north": _("N") if latitude >= 0 else _("S"),
        "east": _("E") if longitude >= 0 else _("W"),
    }
    return _("%(latitude)s° %(north)s, %(longitude)s° %(east)s") % written


def moment(at: str, crs: str) -> datetime:
    """A stored time (ISO 8601, UTC) on the clock of the place."""
    return datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone(ZoneInfo(CLOCKS.get(crs, "Europe/Paris")))


def day(at: datetime) -> str:
    """22 novembre 2026."""
    written = format_date(at.date(), "long", locale=LOCALE).replace(" ", WIDE, 1)
    return f"1er{written[1:]}" if LANGUAGE == "fr" and at.day == 1 else written


def hour(at: datetime) -> str:
    """9 h 32."""
    return _("%(hour)s:%(minute)s") % {"hour": at.hour, "minute": f"{at.minute:02d}"}


def quoted(text: str) -> str:
    return _("“%(text)s”") % {"text": text}


def listed(words: Sequence[str]) -> str:
    """a, b et c."""
    return format_list(list(words), locale=LOCALE)


def alternatives(words: Sequence[str]) -> str:
    """a, b ou c."""
    return format_list(list(words), style="or", locale=LOCALE)


def shortened(text: str, most: int) -> str:
    """The beginning of a text on one line, cut with an ellipsis."""
    line = re.sub(r"[ \t\n]+", " ", text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
