"""`python -m local up|down|logs|env`: what the Makefile calls."""

import argparse
import json
import subprocess
import sys
from pathlib import Path

from . import stage

DIRECTORY = stage.ROOT / ".local"


def up(port: str | None) -> None:
    from .seed import seed

    wanted = None if port is None else stage.port_of(port)
    info = stage.start(wanted, DIRECTORY, say=lambda sentence: print(sentence, flush=True))
    seed(info)
    print(f"The API is at {info.base_url}")
    print(f"Ids and keys are in {(DIRECTORY / 'stack.json').relative_to(stage.ROOT)}")


def down(_port: str | None) -> None:
    print("Stopped." if stage.stop(DIRECTORY) else "Nothing was running.")


def logs(_port: str | None) -> None:
    files = sorted(str(each) for each in Path(DIRECTORY).glob("logs/*.log"))
    if not files:
        raise stage.StageFailed(
            "There are no logs: `make up` starts the stage, and functions log when called."
        )
    subprocess.run(["tail", "-n", "20", "-F", *files])


def env(_port: str | None) -> None:
    try:
        stack = json.loads((DIRECTORY / "stack.json").read_text())
    except (OSError, ValueError):
        raise stage.StageFailed("The local stage does not run: `make up` starts it.") from None
    print(f"export BASE_URL={stack['baseUrl']}")
    print(f"export API_KEY={stack['platformKey']}")
    print(f"export TENANT_ID={stack['tenants'][0]['tenantId']}")


COMMANDS = {"up": up, "down": down, "logs": logs, "env": env}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local")
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("--port", help="of `up`; by default that of the running stage, or 4566")
    given = parser.parse_args()
    try:
        COMMANDS[given.command](given.port)
    except stage.StageFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
