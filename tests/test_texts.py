"""Every text a user can read stands in the French catalogue, where `make texts` puts it, translated."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / "facilitation/translations/fr/facilitation.po"
KEYWORDS = DEFAULT_KEYWORDS | {"t": None, "tn": (1, 2)}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")


def texts_of_the_code() -> Iterator[tuple[str, tuple[str, ...]]]:
    """(file below the root, message or its singular and plural)"""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    for folder in ("facilitation", "templates", "static/js"):
        for name, _line, message, *_rest in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            yield f"{folder}/{name}", (message,) if isinstance(message, str) else tuple(message)


def test_every_text_is_translated_and_says_where_it_is_read() -> None:
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="fr")
    wrong: dict[str, list[str]] = {"not in the catalogue": [], "not translated": [], "another placeholder": []}
    texts = list(texts_of_the_code())
    assert {path.split("/")[0] for path, _message in texts} == {"facilitation", "templates", "static"}
    for path, message in texts:
        found = catalogue.get(message[0])
        # A page receives the texts whose location lies in its folders, so the place counts too.
        if found is None or path not in {location for location, _line in found.locations}:
            wrong["not in the catalogue"].append(f"{path}: {message[0]}")
            continue
        translations = [found.string] if isinstance(found.string, str) else list(found.string or ())
        if len(translations) != len(message) or not all(translations) or found.fuzzy:
            wrong["not translated"].append(f"{path}: {message[0]}")
        known = set(PLACEHOLDER.findall(" ".join(message)))
        if any(set(PLACEHOLDER.findall(text)) - known for text in translations):
            wrong["another placeholder"].append(f"{path}: {message[0]}")
    assert not any(wrong.values()), "\n".join(
        [*(f"{reason}: {text}" for reason, found in wrong.items() for text in found), "make texts, then translate"]
    )


def test_texts_are_found_inside_nested_templates(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text(
        "export const page = (ideas) => html`<p @click=${() => { say(t('Clicked')); }}>it's ${t('Before')}</p>"
        "${ideas.map((n) => html`<b>${tn('{count} idea', '{count} ideas', n)}</b>`)} ${t(\"It’s after\")}`;"
    )
    found = extract_from_dir(tmp_path, [("**.js", "javascript_texts:extract")], keywords=KEYWORDS)
    assert [message for _name, _line, message, *_rest in found] == [
        "Clicked",
        "Before",
        ("{count} idea", "{count} ideas"),
        "It’s after",
    ]


@pytest.mark.parametrize("call", ["t(name)", "t(`Hello`)", "t('a' + b)", "tn('one')"])
def test_a_text_that_could_not_be_translated_is_refused(tmp_path: Path, call: str) -> None:
    (tmp_path / "page.js").write_text(f"\n{call};")
    with pytest.raises(ValueError, match=r"page\.js:2: texts must be plain strings"):
        list(extract_from_dir(tmp_path, [("**.js", "javascript_texts:extract")], keywords=KEYWORDS))
