"""ES modules, joined into the one script of a page: a browser needs no second request, and we no bundler.

Each module comes after those that it imports, without its import lines, the word `export` and its comments, so that all
share one scope. What that would break is refused: a name that two modules declare, an import under another name.
"""

import re
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{ (\w+(?:, \w+)*) \} from )?"(\.[\w./-]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let) )", re.MULTILINE)
_DECLARED = re.compile(r"^(export )?(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/ *)\n", re.MULTILINE)
_TYPE = re.compile(r"/\*\* @type \{[^*]*\} \*/ ")
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_FORMS = '`import { name } from "./file.js";` and `export` before a declaration'


class WrongModule(RuntimeError):
    """The modules cannot become one script; the message is one sentence for a person."""


def joined(entry: Path) -> str:
    """The script of `entry` and of all that it imports. Raises WrongModule."""
    modules: dict[Path, str] = {}
    _add(entry.resolve(), modules, begun={})
    _refuse_second_names(modules)
    return "".join(_stripped(file, text) for file, text in modules.items())


def _add(file: Path, modules: dict[Path, str], begun: dict[Path, str]) -> None:
    """Adds the module after what it imports; of two that import each other the one that was met last comes first."""
    if file in begun:
        return
    text = begun[file] = file.read_text()
    for names, where in _IMPORT.findall(text):
        other = (file.parent / where).resolve()
        if not other.is_file():
            raise WrongModule(f"{_name(file)} imports {where}, which is not there.")
        _add(other, modules, begun)
        if missing := set(filter(None, names.split(", "))) - _exports(begun[other]):
            raise WrongModule(f"{_name(file)} imports {min(missing)} from {where}, which does not export it.")
    modules[file] = text


def _exports(text: str) -> set[str]:
    return {name for exported, name in _DECLARED.findall(text) if exported}


def _refuse_second_names(modules: dict[Path, str]) -> None:
    declared: dict[str, Path] = {}
    for file, text in modules.items():
        for _, name in _DECLARED.findall(text):
            if name in declared:
                first = _name(declared[name])
                raise WrongModule(
                    f"{name} is declared in {first} and in {_name(file)}: they become one script."
                )
            declared[name] = file


def _stripped(file: Path, text: str) -> str:
    plain = _EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", _TYPE.sub("", text))))
    if other := _OTHER.search(plain):
        raise WrongModule(f"{_name(file)} has `{other[0]}`; there is only {_FORMS}.")
    return plain


def _name(file: Path) -> str:
    return "/".join(file.parts[-2:])
