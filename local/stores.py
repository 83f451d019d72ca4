"""Runs the tests of the stores on Amazon's own DynamoDB Local, in place of moto: `make stores`.

    python -m local.stores                                                   starts one, where the machine has Java
    DYNAMODB_LOCAL=http://127.0.0.1:8000 python -m local.stores       takes one that runs

The program is the one that the npm package `amplify-dynamodb-simulator` carries: in memory, without telemetry, and gone
with the tests. It listens on every address of its machine and cannot be told otherwise, so on Linux it gets a network
of its own, with nothing but a loopback in it, where the machine lets a user have one.
"""

import base64
import hashlib
import os
import shutil
import socket
import struct
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from infra.bundles import tool

from . import ROOT

PACKAGE, VERSION = "amplify-dynamodb-simulator", "2.9.30"
INTEGRITY = "sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ=="
"""As npm's registry names it: SHA-512 of the package."""
PLACE = ROOT / ".build/dynamodb-local" / VERSION
INSIDE = "package/emulator/"
TESTS = (
    "tests/adapters/runs",
    "tests/adapters/tenants/test_tenant_store.py",
    *(f"tests/adapters/webhooks/test_{each}.py" for each in ("webhook_stores", "unreadable_rows")),
    *(
        f"tests/adapters/kernel/test_{each}.py"
        for each in ("conditional_writes", "dynamodb_reads", "counters", "places", "quarantine")
    ),
)
SECONDS_TO_START = 60
ALONE = "--alone"
OWN_NETWORK = ("unshare", "--user", "--map-root-user", "--net")
SIOCSIFFLAGS, IFF_UP = 0x8914, 1
LEFT_OUT = "Left out: the tests of the stores on Amazon's DynamoDB Local, since this machine has no Java that starts."


class StoresFailed(RuntimeError):
    """The message is one sentence for a person."""


def install(place: Path = PLACE) -> Path:
    """The program's folder, fetched where it is not there yet. Raises StoresFailed."""
    if place.exists():
        return place
    print(f"Installing DynamoDB Local (57 MB, the npm package {PACKAGE} {VERSION})…", flush=True)
    with TemporaryDirectory() as folder:
        packed = subprocess.run(
            [tool("npm"), "pack", f"{PACKAGE}@{VERSION}", "--ignore-scripts", "--loglevel=error"],
            cwd=folder,
            env={**os.environ, "NODE_USE_SYSTEM_CA": "1"},
            capture_output=True,
            text=True,
        )
        archives = list(Path(folder).glob("*.tgz"))
        if packed.returncode or not archives:
            raise StoresFailed("DynamoDB Local cannot be installed: is the package registry reachable?")
        unpack(archives[0], place, INTEGRITY)
    return place


def unpack(archive: Path, place: Path, integrity: str) -> None:
    """Only what is inside INSIDE, and nothing of a package that is not the one that was pinned (StoresFailed)."""
    told = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if told != integrity:
        raise StoresFailed(f"The package {PACKAGE} {VERSION} is not the one that is pinned: {told}.")
    place.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place.parent) as folder, tarfile.open(archive) as package:
        wanted = [each for each in package if each.name.startswith(INSIDE)]
        package.extractall(folder, wanted, filter="data")
        (Path(folder) / INSIDE).rename(place)


@contextmanager
def running(program: Path) -> Iterator[str]:
    """Its address, until the end. Raises StoresFailed where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = program.parent / "log"
    command = ["java", "-Djava.library.path=DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar"]
    command += ["-inMemory", "-disableTelemetry", "-port", str(port)]
    with log.open("w") as said:
        server = subprocess.Popen(command, cwd=program, stdout=said, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + SECONDS_TO_START
        while not _listens(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise StoresFailed(f"DynamoDB Local does not start: {log.read_text()[-500:]}")
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def has_java() -> bool:
    """The `java` of some systems is a note that there is none."""
    java = shutil.which("java")
    return bool(java) and subprocess.run([str(java), "-version"], capture_output=True).returncode == 0


def run_tests(address: str) -> int:
    command = [sys.executable, "-m", "pytest", "--quiet", "--numprocesses", "2", "-k", "not memory"]
    return subprocess.run(
        [*command, "-p", "on_dynamodb_local", *TESTS], cwd=ROOT, env={**os.environ, "DYNAMODB_LOCAL": address}
    ).returncode


def _alone() -> bool:
    """Whether it may be run again in a network of its own."""
    if sys.platform != "linux" or not shutil.which(OWN_NETWORK[0]):
        return False
    return subprocess.run([*OWN_NETWORK, "true"], capture_output=True).returncode == 0


def _loopback_up() -> None:
    import fcntl

    with socket.socket() as any_:
        fcntl.ioctl(any_, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))


def main() -> int:
    if address := os.environ.get("DYNAMODB_LOCAL"):
        return run_tests(address)
    if not has_java():
        print(LEFT_OUT, file=sys.stderr)
        return 0
    try:
        program = install()
        if ALONE in sys.argv:
            _loopback_up()
        elif _alone():
            return subprocess.run(
                [*OWN_NETWORK, sys.executable, "-m", "local.stores", ALONE], cwd=ROOT
            ).returncode
        else:
            print("DynamoDB Local listens on every address of this machine until its tests are over.")
        with running(program) as found:
            return run_tests(found)
    except StoresFailed as failed:
        print(failed, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
