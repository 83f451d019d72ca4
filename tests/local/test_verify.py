"""The verifiers as a stranger runs them: exit codes and sentences."""

import json
import os
import site
import subprocess
import sys
from pathlib import Path

import pytest

from builders import Office
from local.verify import main
from proofs import certificate, jwks, ledger, purge, talked_about

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files of a run before and after its purge."""
    office = Office()
    run_id = talked_about(office)
    files = {"earlier.jsonl": ledger(office, run_id), "keys.json": jwks(), "foreign.json": jwks("tnt_2")}
    purge(office, run_id)
    files |= {"ledger.jsonl": ledger(office, run_id), "certificate.json": certificate(office, run_id)}
    files["compact.txt"] = json.loads(files["certificate.json"])["jws"].encode() + b"\n"
    files["pretty.json"] = json.dumps(json.loads(files["certificate.json"]), indent=2).encode()
    other = talked_about(office)
    files["other.jsonl"] = ledger(office, other)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def verify(folder: Path, *arguments: str) -> int:
    return main([str(folder / each) if "." in each else each for each in arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("ledger", "ledger.jsonl"),
        ("ledger", "ledger.jsonl", "--earlier", "earlier.jsonl"),
        ("certificate", "certificate.json"),
        ("certificate", "pretty.json"),
        ("certificate", "compact.txt"),
        ("certificate", "certificate.json", "--ledger", "ledger.jsonl"),
    ],
)
def test_what_is_as_it_was_signed_is_valid(
    folder: Path, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(folder, *arguments, "--keys", "keys.json") == 0
    assert capsys.readouterr().out.endswith("VALID.\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("ledger", "other.jsonl", "--earlier", "earlier.jsonl"),
            "Event 1 is not the one in the earlier ledger.",
        ),
        (("ledger", "certificate.json"), "The file does not end with a whole line"),
        (("certificate", "ledger.jsonl"), "The certificate is not JSON"),
        (("certificate", "certificate.json", "--ledger", "other.jsonl"), "The ledger is of another run"),
        (
            ("certificate", "certificate.json", "--ledger", "earlier.jsonl"),
            "Event 6 of the ledger is not the purge",
        ),
    ],
)
def test_what_is_not_is_said_in_a_sentence(
    folder: Path, arguments: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(folder, *arguments, "--keys", "keys.json") == 1
    assert capsys.readouterr().err.startswith(f"NOT VALID. {sentence}")


def test_a_readable_part_of_another_type_is_not_what_was_signed(folder: Path) -> None:
    """Python takes 1 and True for the same."""
    answer = json.loads((folder / "certificate.json").read_bytes())
    answer["certificate"]["erased"][0]["items"] = True
    (folder / "changed.json").write_text(json.dumps(answer))
    signed = json.loads((folder / "certificate.json").read_bytes())["certificate"]
    assert signed["erased"][0]["items"] == 1
    assert verify(folder, "certificate", "changed.json", "--keys", "keys.json") == 1


def test_a_key_that_is_not_given_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(folder, "certificate", "certificate.json", "--keys", "foreign.json") == 1
    kid = json.loads((folder / "keys.json").read_bytes())["keys"][0]["kid"]
    assert f"signed with the key {kid}, which is not among the keys given" in capsys.readouterr().err


@pytest.mark.parametrize(("file", "keys"), [("none.jsonl", "keys.json"), ("ledger.jsonl", "none.json")])
def test_a_file_that_is_not_there_is_no_verdict(folder: Path, file: str, keys: str) -> None:
    assert verify(folder, "ledger", file, "--keys", keys) == 2


@pytest.mark.parametrize(
    "keys", [b"", b"{}", b'{"keys":[{"crv":"Ed25519","kid":"k","x":"AA"}]}', b'{"keys":[1]}']
)
def test_keys_that_are_none_are_no_verdict(folder: Path, keys: bytes) -> None:
    (folder / "keys.json").write_bytes(keys)
    assert verify(folder, "ledger", "ledger.jsonl", "--keys", "keys.json") == 2


def test_a_stranger_needs_cryptography_and_nothing_else(folder: Path) -> None:
    """Run as documented, with every other package of ours out of reach."""
    guard = (
        "import importlib.abc, runpy, sys\n"
        "class Guard(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        allowed = sys.stdlib_module_names | {'local', 'interviews', 'cryptography', '_cffi_backend', 'cffi'}\n"
        "        if name.partition('.')[0] not in allowed:\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Guard())\n"
        "sys.argv[0] = 'local.verify'\n"
        "runpy.run_module('local.verify', run_name='__main__')\n"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-S",  # without this environment's own .pth files
            "-c",
            guard,
            "ledger",
            str(folder / "ledger.jsonl"),
            "--keys",
            str(folder / "keys.json"),
        ],
        cwd=ROOT,
        env={"PYTHONPATH": os.pathsep.join(["layers/shared/python", *site.getsitepackages()])},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "VALID."
    assert "feedback [erased]" in done.stdout
