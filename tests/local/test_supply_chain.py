"""What is pinned, what is listed and what is shipped are the same; nothing gets in unseen."""

import json
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from infra import bundles
from local.supply_chain import audit, packages, sbom
from local.supply_chain.packages import NotPinned, Package, Pin

ROOT = Path(__file__).parents[2]
FILES = sorted(
    {
        *ROOT.glob("requirements*.txt"),
        *(each for top in ("layers", "tests") for each in ROOT.glob(f"{top}/*/requirements.txt")),
    }
)
HASH = "0" * 64
PINNED = f"six==1.17.0 \\\n    --hash=sha256:{HASH}\n"


@pytest.fixture(scope="module")
def bills() -> dict[str, str]:
    return audit.bills()


def listed(bill: str) -> dict[tuple[str, str], set[str]]:
    """The hashes of each component."""
    return {(each["name"], each["version"]): hashes(each) for each in packages.components(bill.encode())}


def hashes(component: dict[str, Any]) -> set[str]:
    references = component.get("externalReferences", [])
    return {each["content"] for reference in references for each in reference.get("hashes", [])}


def pinned(*files: str) -> dict[tuple[str, str], set[str]]:
    found = (pin for file in files for pin in packages.pins(ROOT / file))
    return {(each.name, each.version): set(each.hashes) for each in found}


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_requirement_is_one_version_with_hashes_and_there_is_nothing_else(file: Path) -> None:
    assert all(pin.hashes for pin in packages.pins(file))


def test_every_file_of_requirements_is_known() -> None:
    known = {ROOT / each for each in (*audit.LAYER_FILES, *audit.TOOLS, audit.CLIENT_TOOLS)}
    assert set(FILES) == known


@pytest.mark.parametrize(
    "line",
    [
        "six\n",
        "six>=1.17\n",
        "six==1.17.0\n",
        "six==1.17.0 --hash=md5:0\n",
        f"six==1.17.0 \\\n    --hash=sha256:{HASH[1:]}\n",
        "--index-url https://registry.example/simple\n",
        "six @ https://registry.example/six.whl\n",
        "-e .\n",
        "/wheels/six.whl\n",
    ],
)
def test_whatever_else_is_refused(tmp_path: Path, line: str) -> None:
    file = tmp_path / "requirements.txt"
    file.write_text(PINNED + line + PINNED)
    with pytest.raises(NotPinned, match=re.escape(line.split()[0])):
        packages.pins(file)


@pytest.mark.parametrize("line", [PINNED, "six==1.17.0\n"], ids=["another hash", "no hash"])
def test_a_file_that_is_not_known_by_its_hash_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    (tmp_path / "requirements.txt").write_text(line)
    monkeypatch.setattr(bundles, "ROOT", tmp_path)
    with pytest.raises(bundles.BundleFailed, match=r"(?i)hash"):
        bundles._install(tmp_path / "requirements.txt", tmp_path / "out", bundles.LAMBDA_TARGET)


@pytest.mark.parametrize("folder", [ROOT, ROOT / "tests/clients"], ids=["root", "clients"])
def test_every_npm_package_has_a_hash_and_says_nothing_of_a_registry(folder: Path) -> None:
    locked = json.loads((folder / "package-lock.json").read_text())["packages"]
    assert all(each["integrity"].startswith("sha512-") for name, each in locked.items() if name)
    assert not any("resolved" in each for each in locked.values())


def test_the_layers_hold_what_is_pinned_and_their_bill_lists_it_hash_by_hash(bills: dict[str, str]) -> None:
    held = {
        (each.name, each.pin.version): set(each.pin.hashes)
        for those in audit.layers().values()
        for each in those
    }
    assert held == pinned(*audit.LAYER_FILES)
    assert listed(bills["layers.cdx.json"]) == held


def test_the_tools_bill_lists_what_is_installed_and_pinned(bills: dict[str, str]) -> None:
    tools, known = listed(bills["tools.cdx.json"]), pinned(*audit.TOOLS)
    assert tools.items() <= known.items()
    assert {"uv", "pytest", "aws-cdk-lib"} <= {name for name, _ in tools}


def test_the_npm_bill_lists_what_is_locked(bills: dict[str, str]) -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    names = {(name.rpartition("node_modules/")[2], each["version"]) for name, each in locked.items() if name}
    assert set(listed(bills["npm.cdx.json"])) == names


@pytest.mark.parametrize("name", ["layers.cdx.json", "tools.cdx.json"])
def test_the_bills_are_sound_cyclonedx(bills: dict[str, str], name: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bills[name]) is None


def test_what_wheels_say_of_themselves_lies_beside_the_bill_that_names_it(bills: dict[str, str]) -> None:
    named = re.findall(r'"url": "([^"/]+\.json)"', bills["layers.cdx.json"])
    assert set(named) == set(bills) - {"layers.cdx.json", "tools.cdx.json", "npm.cdx.json"}
    assert any("openssl" in bills[each] for each in named)


def test_the_page_says_what_the_layers_hold() -> None:
    page = audit.PAGE.read_text()
    assert audit.render(page) == page, "run `make audit`"


def test_every_licence_of_what_is_shipped_was_accepted() -> None:
    shipped = [each for those in audit.layers().values() for each in those]
    assert set().union(*map(audit.licences, shipped)) == audit.ACCEPTED


def test_a_package_that_depends_on_another_says_so() -> None:
    bill = json.loads(sbom.bill("it", [package("above", "below", "elsewhere"), package("below")]))
    told = {each["ref"]: each.get("dependsOn", []) for each in bill["dependencies"]}
    below, above = "pkg:pypi/below@1", "pkg:pypi/above@1"
    assert told == {"it": [above, below], above: [below], below: []}


def package(name: str, *requires: str) -> Package:
    return Package(Pin(name, "1", frozenset({HASH})), "MIT", None, frozenset(requires), ())


VULNERABLE = {"name": "six", "version": "1", "vulns": [{"id": "PYSEC-1"}, {"id": "PYSEC-2"}]}
SOUND = {"name": "jiter", "version": "1", "vulns": []}
SKIPPED = {"name": "idna", "skip_reason": "not found"}
NPM_UNASKED = (
    False,
    "The npm packages were not checked against advisories: no source of them can be reached.",
)
UNASKED = (
    False,
    "The Python packages were not checked against advisories: no source of them can be reached.",
)


def audited(python: str, npm: str = "") -> list[tuple[bool, str]]:
    def run(command: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.CompletedProcess(command, 1, python if "pip_audit" in command else npm, "")

    return list(audit.advisories(run))


@pytest.mark.parametrize(
    "told", ["", "Traceback …", '{"dependencies": []}', json.dumps({"dependencies": [SKIPPED]})]
)
def test_an_audit_that_asked_nobody_says_so(monkeypatch: pytest.MonkeyPatch, told: str) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert audited(told, '{"error": {}}') == [UNASKED, NPM_UNASKED, NPM_UNASKED]
    monkeypatch.setenv("CI", "true")
    assert audited(told) == [(True, UNASKED[1]), (True, NPM_UNASKED[1]), (True, NPM_UNASKED[1])]


def test_advisories_are_named_and_fail() -> None:
    told = json.dumps({"dependencies": [VULNERABLE, SOUND, SKIPPED]})
    sentence = "Python packages with advisories: six 1 (PYSEC-1, PYSEC-2), of 2. 1 are unknown to the source."
    assert audited(told)[0] == (True, sentence)
    npm = json.dumps({"vulnerabilities": {"ws": {}}})
    assert audited(told, npm)[1] == (True, "npm packages with advisories: ws.")


def test_no_advisories_is_said_of_those_that_were_asked_about() -> None:
    told = json.dumps({"dependencies": [SOUND]})
    assert audited(told, '{"vulnerabilities": {}}') == [
        (False, "Python packages with advisories: none, of 1."),
        (False, "npm packages with advisories: none."),
        (False, "npm packages with advisories: none."),
    ]
