"""ES modules become one script: in the order of their imports, and never two things of one name."""

import re
import subprocess
from pathlib import Path

import pytest

from infra import bundles
from interviews.runtime.modules import WrongModule, joined

Folder = dict[str, str]
EXPORTED = re.compile(r"^export (?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def join(tmp_path: Path, files: Folder) -> str:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return joined(tmp_path / next(iter(files)))


def test_each_comes_once_after_what_it_imports_without_types_and_comments(tmp_path: Path) -> None:
    files = {
        "page/main.js": '// The page.\nimport { one } from "../shared/one.js";\nimport "./two.js";\none(2);\n',
        "page/two.js": 'import { one, LIMIT } from "../shared/one.js";\n\n'
        "const two = one(LIMIT); // it\nwindow.two = two;\n",
        "shared/one.js": "/** Gives it.\n * @param {number} value */\nexport function one(value) {\n  // a line\n"
        "  return /** @type {number} */ (value);\n}\nexport const LIMIT = 2;\n",
    }
    assert join(tmp_path, files) == (
        "function one(value) {\n  return (value);\n}\nconst LIMIT = 2;\n"
        "\nconst two = one(LIMIT); // it\nwindow.two = two;\none(2);\n"
    )


def test_two_may_import_each_other(tmp_path: Path) -> None:
    files = {
        "page/a.js": 'import { b } from "./b.js";\nexport function a() { return b; }\n',
        "page/b.js": 'import { a } from "./a.js";\nexport const b = () => a();\n',
    }
    assert join(tmp_path, files) == "const b = () => a();\nfunction a() { return b; }\n"


def test_what_looks_like_a_comment_inside_a_line_stays(tmp_path: Path) -> None:
    text = 'const address = "https://there"; /* so */\nconst many = "/**/";\n'
    assert join(tmp_path, {"page/a.js": text}) == text


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"p/a.js": 'import { b } from "./b.js";\n'}, "p/a.js imports ./b.js, which is not there."),
        (
            {"p/a.js": 'import { b, c } from "./b.js";\n', "p/b.js": "export const b = 1;\nconst c = 2;\n"},
            "p/a.js imports c from ./b.js, which does not export it.",
        ),
        (
            {"p/a.js": 'import "./b.js";\nfunction same() {}\n', "p/b.js": "class same {}\n"},
            "same is declared in p/b.js and in p/a.js: they become one script.",
        ),
        (
            {"p/a.js": 'import { b as c } from "./b.js";\n', "p/b.js": "export const b = 1;\n"},
            'p/a.js has `import { b as c } from "./b.js";`; there is only `import { name } from "./file.js";` and '
            "`export` before a declaration.",
        ),
        (
            {"p/a.js": "export default 1;\n"},
            'p/a.js has `export default 1;`; there is only `import { name } from "./file.js";` and `export` before a '
            "declaration.",
        ),
    ],
)
def test_what_cannot_be_joined_is_a_sentence(tmp_path: Path, files: Folder, sentence: str) -> None:
    with pytest.raises(WrongModule) as refused:
        join(tmp_path, files)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("entry", ["console/console.js", "room/room.js"])
def test_of_a_page_every_module_is_part_of_a_script_that_a_browser_takes(tmp_path: Path, entry: str) -> None:
    pages = bundles.ROOT / "functions/pages"
    script = joined(pages / entry)
    for each in (pages / entry).parent.glob("*.js"):
        for name in EXPORTED.findall(each.read_text()):
            assert (
                len(re.findall(rf"^(?:async )?(?:function|class|const|let) {name}\b", script, re.MULTILINE))
                == 1
            )
    (tmp_path / "page.mjs").write_text(script)
    subprocess.run([bundles.tool("node"), "--check", tmp_path / "page.mjs"], check=True)
