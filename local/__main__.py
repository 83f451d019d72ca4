"""`python -m local up|down|logs|env`: what the Makefile calls."""

import argparse
import json
import os
import signal
import sys

from . import ROOT
from .stage import stage
from .stage.address import StageFailed, port_of
from .stage.logs import follow

DIRECTORY = ROOT / ".local"


def up(port: str | None, engine: str | None) -> None:
    from .stage.engine import ChosenEngine
    from .stage.seed import seed

    wanted = None if port is None else port_of(port)
    chosen = ChosenEngine.of(engine, os.environ)
    info = stage.start(wanted, DIRECTORY, say=lambda sentence: print(sentence, flush=True), engine=chosen)
    seed(info)
    print(f"The API is at {info.base_url}")
    print(f"Ids and keys are in {(DIRECTORY / 'stack.json').relative_to(ROOT)}")


def down() -> None:
    print("Stopped." if stage.stop(DIRECTORY) else "Nothing was running.")


def logs() -> None:
    folder = DIRECTORY / "logs"
    if not folder.is_dir():
        raise StageFailed("There are no logs: `make up` starts the stage.")
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # as `tail`: where nobody reads any more, it ends
    for line in follow(folder):
        print(line, flush=True)


def env() -> None:
    try:
        stack = json.loads((DIRECTORY / "stack.json").read_text())
    except (OSError, ValueError):
        raise StageFailed("The local stage does not run: `make up` starts it.") from None
    print(f"export BASE_URL={stack['baseUrl']}")
    print(f"export API_KEY={stack['platformKey']}")
    print(f"export TENANT_ID={stack['tenants'][0]['tenantId']}")


COMMANDS = {"down": down, "logs": logs, "env": env}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local")
    parser.add_argument("command", choices=("up", *COMMANDS))
    parser.add_argument("--port", help="of `up`; by default that of the running stage, or 4566")
    parser.add_argument(
        "--engine",
        help="of `up`: one of runtime/engines.py, told what it needs by the environment",
    )
    given = parser.parse_args()
    try:
        if given.command == "up":
            up(given.port, given.engine)
        else:
            COMMANDS[given.command]()
    except StageFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
