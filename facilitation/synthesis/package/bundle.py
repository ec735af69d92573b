"""Some modules of ours and what they import, as one script: a page that opens from a disk can load no module."""

import re
from pathlib import Path, PurePosixPath

PACKAGE = Path(__file__).parents[2]
STATIC = (PACKAGE if (PACKAGE / "static").is_dir() else PACKAGE.parent) / "static"

_NAMES = r"(?:\{(?P<names>[^}]*)\}|\*\s*as\s+(?P<whole>[\w$]+))"
_IMPORT = re.compile(rf"\bimport\s*{_NAMES}\s*from\s*[\"'](?P<path>[^\"']+)[\"'];?")
_BARE_IMPORT = re.compile(r"^import\s*[\"'](?P<path>[^\"']+)[\"'];?", re.M)
_AGAIN = re.compile(r"\bexport\s*(?:\{(?P<names>[^}]*)\}|\*)\s*from\s*[\"'](?P<path>[^\"']+)[\"'];?")
_DECLARED = re.compile(r"^export (?=(?:async )?(?:const|let|class|function) ?\*?\s*(?P<name>[\w$]+))", re.M)
_LISTED = re.compile(r"\bexport\s*\{(?P<names>[^}]*)\};?")
_COMMENT = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n|^//# sourceMappingURL.*$", re.M | re.S)


def bundled(entry: str) -> str:
    """The script that does what the module ``entry`` (a path below static/) does when it is imported.

    Each module becomes a function that is called once, after those that it imports. Understood are the static imports
    and exports that our modules and lit-html use; ValueError at any other, and at modules that import each other.
    """
    modules: dict[str, str] = {}
    _collect(entry, modules, [])
    return "'use strict';\n" + "\n".join(modules.values())


def _collect(path: str, modules: dict[str, str], above: list[str]) -> None:
    if path in above:
        raise ValueError(f"{path} imports itself, by {' > '.join(above)}")
    if path in modules:
        return
    source = _COMMENT.sub("", (STATIC / path).read_text(encoding="utf-8"))
    exports: dict[str, str] = {}
    passed_on: list[str] = []

    def name_of(asked: str) -> str:
        found = _located(path, asked)
        _collect(found, modules, [*above, path])
        return _variable(found)

    def import_(found: re.Match[str]) -> str:
        module = name_of(found["path"])
        return f"const {found['whole'] or '{' + _renamed(found['names'], ': ') + '}'} = {module};"

    def again(found: re.Match[str]) -> str:
        module = name_of(found["path"])
        if found["names"] is None:
            passed_on.append(f"...{module}, ")
        for theirs, ours in _pairs(found["names"] or ""):
            exports[ours] = f"{module}.{theirs}"
        return ""

    def declared(found: re.Match[str]) -> str:
        exports[found["name"]] = found["name"]
        return ""

    def listed(found: re.Match[str]) -> str:
        exports.update({ours: theirs for theirs, ours in _pairs(found["names"])})
        return ""

    source = _AGAIN.sub(again, source)
    source = _IMPORT.sub(import_, source)
    source = _BARE_IMPORT.sub(lambda found: f"void {name_of(found['path'])};", source)
    source = _LISTED.sub(listed, _DECLARED.sub(declared, source))
    if re.search(r"^\s*(?:import|export)\b(?!\()", source, re.M):
        raise ValueError(f"{path} imports or exports in a way that cannot be bundled")
    given = ", ".join(f"get {ours}() {{ return {theirs}; }}" for ours, theirs in sorted(exports.items()))
    modules[path] = f"const {_variable(path)} = (() => {{\n{source}\nreturn {{ {''.join(passed_on)}{given} }};\n}})();"


def _located(importer: str, asked: str) -> str:
    """The path below static/ of what a module imports: a file beside it, or a library of ours."""
    if not asked.startswith("."):
        library, _slash, inner = asked.partition("/")
        return f"vendor/{library}/{inner or library + '.js'}"
    parts: list[str] = []
    for part in (PurePosixPath(importer).parent / asked).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def _variable(path: str) -> str:
    return "module_" + re.sub(r"\W", "_", path)


def _pairs(names: str) -> list[tuple[str, str]]:
    """(name there, name here) of each of ``a, b as c``."""
    halves = [re.split(r"\s+as\s+", name.strip()) for name in names.split(",") if name.strip()]
    return [(half[0], half[-1]) for half in halves]


def _renamed(names: str, between: str) -> str:
    return ", ".join(theirs if theirs == ours else theirs + between + ours for theirs, ours in _pairs(names))
