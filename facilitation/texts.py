"""User texts: English msgids in the code, French in ``translations/fr/facilitation.po``, which is the default.

The same catalogue serves Python, templates and browser: each page receives the messages that its JavaScript uses.
"""

import os
from functools import cache
from gettext import c2py
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parent / "translations"
LANGUAGE = os.environ.get("FACILITATION_LANGUAGE", "fr")
# Read now, by one thread: Babel reads its data behind a lock, and gevent's locks may never wake a waiter in
# another thread.
LOCALE = Locale.parse(LANGUAGE)
LOCALE.decimal_formats  # noqa: B018 - reads them


@cache
def catalogue(language: str = LANGUAGE) -> Catalog:
    """The catalogue of a language; an empty one when there is none (English needs none)."""
    path = TRANSLATIONS / language / "facilitation.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _(message: str) -> str:
    """The message in the user's language, or itself when the catalogue lacks it."""
    found = catalogue().get(message)
    return _form(found, 0) or message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The right form for a count (French: 0 and 1 are singular)."""
    found = catalogue().get(singular)
    index = int(c2py(catalogue().plural_expr)(count)) if found else 0
    return _form(found, index) or (singular if count == 1 else plural)


@cache
def page_texts(*folders: str) -> dict[str, str | list[str]]:
    """What a page's scripts need: msgid -> translation, or -> [singular, plural].

    ``folders`` are prefixes below the repository, such as ``static/js/phone/``.
    """
    texts: dict[str, str | list[str]] = {}
    for message in catalogue():
        if any(path.startswith(folders) for path, _line in message.locations):
            if isinstance(message.id, tuple | list):
                texts[message.id[0]] = [str(form) for form in message.string or ()]
            elif message.id and message.string:
                texts[message.id] = str(message.string)
    return texts


def _form(message: Message | None, index: int) -> str:
    if message is None:
        return ""
    if isinstance(message.string, tuple | list):
        return str(message.string[index]) if index < len(message.string) else ""
    return str(message.string) if index == 0 else ""
