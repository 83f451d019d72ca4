"""What is packed for Lambda: complete, pruned, with bytecode of the Lambda's Python."""

import json
import zipfile
from pathlib import Path

import pytest

from infra import bundles
from interviews.runtime import pages

MAGIC_OF_3_13 = (3571).to_bytes(2, "little") + b"\r\n"
UNCHECKED_HASH = (1).to_bytes(4, "little")


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(bundles.bundle_functions, id="functions"),
        pytest.param(bundles.bundle_shared_layer, id="shared"),
        pytest.param(lambda: bundles.bundle_dependencies("dependencies"), id="dependencies"),
        pytest.param(lambda: bundles.bundle_dependencies("engine_dependencies"), id="engine"),
        pytest.param(lambda: bundles.bundle_dependencies("signing_dependencies"), id="signing"),
    ],
)
def bundle(request: pytest.FixtureRequest) -> zipfile.ZipFile:
    return zipfile.ZipFile(request.param())


def test_every_module_has_bytecode_that_never_looks_at_its_source(bundle: zipfile.ZipFile) -> None:
    names = set(bundle.namelist())
    modules = [name for name in names if name.endswith(".py")]
    assert modules
    for name in modules:
        folder, _, file = name.rpartition("/")
        compiled = f"{folder}/__pycache__/{file.removesuffix('.py')}.cpython-313.pyc".lstrip("/")
        assert compiled in names, name
        assert bundle.read(compiled)[:8] == MAGIC_OF_3_13 + UNCHECKED_HASH


def test_the_openapi_document_is_packed_as_compact_as_can_be() -> None:
    packed = zipfile.ZipFile(bundles.bundle_functions()).read("pages/openapi.json")
    document = json.loads((bundles.ROOT / "docs/openapi.json").read_text())
    assert packed == json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


def test_what_the_code_reads_beside_it_is_packed_with_it() -> None:
    names = set(zipfile.ZipFile(bundles.bundle_shared_layer()).namelist())
    source = bundles.ROOT / "layers/shared/python"
    read = {
        f"python/{each.relative_to(source)}" for each in source.rglob("*") if each.suffix in (".toml", ".txt")
    }
    assert "python/interviews/domain/languages/en/intents.toml" in read
    assert read <= names


def test_dependencies_are_for_the_lambdas_platform_and_pruned() -> None:
    names = zipfile.ZipFile(bundles.bundle_dependencies("dependencies")).namelist()
    native = [name for name in names if name.endswith(".so")]
    assert native
    assert all("313-aarch64" in name for name in native)
    models = {
        name.split("/")[3]
        for name in names
        if name.startswith("python/botocore/data/") and name.count("/") > 4
    }
    assert models == bundles.AWS_SERVICES_USED
    assert not [name for name in names if name.startswith("python/openai")]
    assert any(name.startswith("python/pydantic-") and ".dist-info/" in name for name in names)


def test_of_a_page_the_whole_is_packed_and_no_part() -> None:
    bundle = zipfile.ZipFile(bundles.bundle_functions())
    packed = {
        each for each in bundle.namelist() if each.startswith("pages/") and not each.endswith((".py", ".pyc"))
    }
    files = {each for each in packed if not each.endswith("/")}
    assert files == {
        "pages/console/page.html",
        "pages/room/page.html",
        "pages/docs.html",
        "pages/openapi.json",
    }
    for name in ("console", "room"):
        whole = bundle.read(f"pages/{name}/page.html").decode()
        assert whole == pages.assemble(bundles.ROOT / f"functions/pages/{name}")
        assert "@@" not in whole


def test_a_bundle_is_named_after_what_goes_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "BUILD", tmp_path)
    monkeypatch.setattr(bundles, "ROOT", tmp_path)
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.py").write_text("A = 1\n")
    filled: list[Path] = []

    def make() -> Path:
        return bundles._make("x", [source / "a.py"], lambda content: filled.append(content), zipped=False)

    first = make()
    assert make() == first
    assert len(filled) == 1
    (source / "a.py").write_text("A = 2\n")
    assert make() != first
    assert len(filled) == 2


def test_a_missing_tool_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(bundles.BundleFailed, match=r"^`uv` is missing: run `make setup` first\.$"):
        bundles.tool("uv")
