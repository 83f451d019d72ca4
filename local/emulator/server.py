"""Serves ministack, patched and watched, until the process is ended."""

import asyncio
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

from local.stage.address import HOST

from . import patches


def main() -> None:
    port, directory = int(sys.argv[1]), Path(sys.argv[2])
    try:
        patches.require_version()
    except patches.PatchForOtherVersion as problem:
        sys.exit(str(problem))
    os.environ.update(
        BIND_HOST=HOST,
        GATEWAY_PORT=str(port),
        MINISTACK_HOST="localhost",
        LOG_LEVEL="WARNING",
        IOT_MTLS_ENABLED="0",  # these two would listen beyond loopback
        SFTP_ENABLED="0",
        S3_DATA_DIR=str(directory / "s3"),
        STATE_DIR=str(directory / "state"),
        TMPDIR=str(directory),
    )
    # Only now: ministack reads its environment when it is imported.
    from hypercorn.asyncio import serve
    from hypercorn.config import Config
    from ministack.app import app

    from . import ledger, mail
    from .patches import (
        access_log,
        alarms,
        event_sources,
        gateway,
        imports,
        nested_stacks,
        signatures,
        timeouts,
        workers,
    )

    (directory / "logs").mkdir(exist_ok=True)
    usage = ledger.Ledger(directory / "usage.jsonl")
    workers.install(f"http://{HOST}:{port}", directory, partial(usage.write, "invocation"))
    signatures.install()
    gateway.install()
    imports.install()
    nested_stacks.install()
    alarms.install()
    access_log.install(directory / "logs/api-access.log")
    event_sources.install()
    timeouts.install()
    mail.install(directory / "logs/mail.log")

    config = Config()
    config.bind = [f"{HOST}:{port}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    counted: Any = ledger.counted(gateway.seen_from(app), usage)
    asyncio.run(serve(counted, config))
