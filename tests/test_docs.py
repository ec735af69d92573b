"""The documentation says what the code does: every command, setting, kind, message, refusal, route and file."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from serving import Serving, facilitation, serving

from facilitation import cli
from facilitation.domain.annotations import AnnotationType
from facilitation.domain.contributions import KINDS
from facilitation.domain.phases import Phase, Scene
from facilitation.rules import RULES
from facilitation.synthesis.package.catalogue import FILES, PACKAGE_NAME

pytestmark = pytest.mark.docs
ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()
CODE = [*ROOT.glob("facilitation/**/*.py"), *ROOT.glob("static/js/**/*.js")]


def section(text: str, heading: str) -> str:
    level = heading.split(" ")[0]
    return re.split(rf"^#{{1,{len(level)}}} ", text.split(f"\n{heading}\n")[1], flags=re.M)[0]


def first_cells(text: str) -> list[str]:
    """What stands between backquotes in the first column of the section's tables."""
    return [word for row in re.findall(r"^\| ([^|]*)\|", text, re.M) for word in re.findall(r"`([^`]+)`", row)]


def test_every_command_and_its_help() -> None:
    named = {cell.split()[1] for cell in first_cells(section(README, "## Commands"))}
    assert named == set(cli.main.commands)
    for name in cli.main.commands:
        assert "--help" in facilitation(name, "--help").stdout


def test_every_setting() -> None:
    table = section(README, "## Settings")
    documented = dict(re.findall(r"^\| `(--[a-z-]+)` \| `(FACILITATION_[A-Z_]+)`", table, re.M))
    options: dict[str, str] = {}
    for command in cli.main.commands.values():
        for option in command.params:
            if isinstance(option, click.Option) and (option.envvar or option.name == "tiles"):
                options[option.opts[0]] = str(option.envvar or "FACILITATION_TILES")
    assert documented == options
    in_code = set(re.findall(r"FACILITATION_[A-Z_]+", "".join(path.read_text() for path in CODE)))
    assert set(re.findall(r"FACILITATION_[A-Z_]+", table)) == in_code


def test_every_kind_of_change() -> None:
    documented = set(first_cells(section(ARCHITECTURE, "### Kinds")))
    drafted = set(re.findall(r'Draft\(\s*"(\w+)"', "".join(path.read_text() for path in CODE)))
    assert documented == drafted | set(KINDS) | {"workshop", "site"}
    for words in (get_args(AnnotationType), get_args(Phase), get_args(Scene)):
        assert all(f"`{word}`" in section(ARCHITECTURE, "### Kinds") for word in words)


def test_every_message() -> None:
    rows = re.findall(r"^\| (\w+) \| ([^|]+) \|", section(ARCHITECTURE, "### Messages"), re.M)
    documented = {(role, kind) for role, kinds in rows for kind in re.findall(r"`(\w+)`", kinds)}
    assert documented == {(role, kind) for role, kind in RULES}


def test_every_refusal() -> None:
    code = "".join(path.read_text() for path in ROOT.glob("facilitation/**/*.py"))
    assert set(first_cells(section(ARCHITECTURE, "### Refusals"))) == set(re.findall(r'Refused\(\s*"(\w+)"', code))


def test_every_event() -> None:
    documented = set(first_cells(section(ARCHITECTURE, "## The protocol").split("###")[0]))
    sockets = (ROOT / "facilitation/web/sockets.py").read_text() + (ROOT / "facilitation/app.py").read_text()
    events = set(re.findall(r'(?:on|emit)\("(\w+)", (?:seated|told|changes)', sockets))
    assert documented == events


def test_every_route() -> None:
    documented = set(first_cells(section(ARCHITECTURE, "### Pages")))
    named = {route.split(" ", 1)[1] for route in documented}
    code = "".join(path.read_text() for path in ROOT.glob("facilitation/web/*.py"))
    routes: set[str] = set()
    for path in re.findall(r'@\w+\.(?:get|post|put)\("([^"]+)"\)', code):
        plain = path.replace("<path:name>", "<name>")
        doors = [plain.replace("<any(f, b, p):door>", letter) for letter in "fbp"]
        routes |= set(doors) if "<any" in plain else {plain}
    assert named == routes


def test_every_exported_file() -> None:
    assert all(f"`{name}`" in README for name in (*FILES, PACKAGE_NAME))


def test_every_room() -> None:
    rooms = section(ARCHITECTURE, "## The rooms")
    told_file_by_file = ("", "web", "assistant", "importing", "storage")
    for folder in ("synthesis", *told_file_by_file):
        for path in (ROOT / "facilitation" / folder).iterdir():
            if path.suffix == ".py" and path.name != "__init__.py" and folder in told_file_by_file:
                assert path.name in rooms, path.name
            if path.is_dir() and path.name not in ("__pycache__", "translations"):
                assert f"{path.name}/" in rooms, path.name


def test_every_local_link() -> None:
    for page in (README, ARCHITECTURE):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page):
            assert (ROOT / target).exists(), target


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("docs") / "data") as server:
        yield server


def test_the_line_of_json(demo: Serving) -> None:
    documented = section(README, "## Commands")
    assert set(demo.links) == {"join", "board", "facilitator", "prestataire", "code", "workshop"}
    assert all(f"`{name}`" in documented for name in demo.links)


def test_texts_of_commands_are_french(demo: Serving) -> None:
    ended: Any = facilitation("serve", "--help")
    assert "dossier" in ended.stdout
