"""Modules put together as one script do what they do apart."""

import shutil
import subprocess
from pathlib import Path

import pytest

from facilitation.synthesis.package import bundle
from facilitation.synthesis.package.bundle import bundled

MODULES = {
    "js/page/page.js": """import { grow as more, LEAST } from '../shared/numbers.js';
import * as everything from '../shared/again.js';
import 'small-library';
console.log(more(LEAST), everything.grow(1), everything.twice(4), Object.keys(everything).sort().join());
""",
    "js/shared/numbers.js": """/** A doc comment that says: import { nothing } from 'nowhere' */
export const LEAST = 2;
export function grow(number) {
  return number + 1;
}
""",
    "js/shared/again.js": """export * from './numbers.js';
const all = 2;
const double = (number) => number * all;
export { double as twice };
""",
    "vendor/small-library/small-library.js": 'import{grow as t}from"./inner.js";const e=t(41);'
    "console.log(e);export{e as answer};\n",
    "vendor/small-library/inner.js": "const n=t=>t+1;export{n as grow};\n//# sourceMappingURL=inner.js.map\n",
}


@pytest.fixture
def static(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, source in MODULES.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(source)
    monkeypatch.setattr(bundle, "STATIC", tmp_path)
    return tmp_path


def run(script: str) -> str:
    node = shutil.which("node")
    assert node is not None, "no Node here: `make test` installs it"
    return subprocess.run([node, "-"], input=script, capture_output=True, text=True, check=True).stdout


def test_modules_find_each_other_as_they_do_apart(static: Path) -> None:
    assert run(bundled("js/page/page.js")) == "42\n3 2 8 LEAST,grow,twice\n"


def test_each_module_once_after_those_it_imports(static: Path) -> None:
    script = bundled("js/page/page.js")
    assert script.count("const LEAST") == 1
    assert script.index("const LEAST") < script.index("more(LEAST)")
    assert "nowhere" not in script


@pytest.mark.parametrize(
    "source",
    [
        "import Whole from '../shared/numbers.js';\n",
        "export default 3;\n",
        "import { late } from '../shared/circle.js';\nexport const early = late;\n",
    ],
)
def test_what_cannot_be_put_together_is_told(static: Path, source: str) -> None:
    (static / "js/page/page.js").write_text(source)
    (static / "js/shared/circle.js").write_text(
        "import { early } from '../page/page.js';\nexport const late = early;\n"
    )
    with pytest.raises(ValueError, match=r"page\.js"):
        bundled("js/page/page.js")
