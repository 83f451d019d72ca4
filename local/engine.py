"""Runs ministack with what it lacks (each module says what): workers, gateway, streams, ledger, mail."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

HOST = "127.0.0.1"


def main() -> None:
    port, directory = int(sys.argv[1]), Path(sys.argv[2])
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

    from . import gateway, ledger, mail, retriers, streams, timeouts, workers

    usage = ledger.Ledger(directory / "usage.jsonl")
    workers.install(f"http://{HOST}:{port}", directory, usage)
    gateway.install()
    streams.install()
    retriers.install()
    timeouts.install()
    mail.install(directory)

    config = Config()
    config.bind = [f"{HOST}:{port}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    counted: Any = ledger.counted(gateway.seen_from(app), usage)
    asyncio.run(serve(counted, config))
