"""`make model-check`: plays interviews with a small real model, and says what went wrong. Exit 1 if a person would
have seen any of it."""

import argparse
import sys
import tomllib
from pathlib import Path

from .. import ROOT
from .interview import Findings, ObservedClient, PlayedInterview
from .report import table, written
from .server import MODEL, serving

RATERS = 3


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m local.model_check")
    parser.add_argument("--ads", type=int, default=9, help="so many of ads.toml at most")
    parser.add_argument("--answers", type=int, default=16, help="so many answers of a candidate at most")
    given = parser.parse_args()
    ads = tomllib.loads(Path(__file__).with_name("ads.toml").read_text("utf-8"))["ad"][: given.ads]
    found = Findings()
    with serving() as base_url:
        for ad in ads:
            print(f"{ad['position']} …", flush=True)
            client = ObservedClient(base_url=base_url, model=MODEL, api_key="none")
            PlayedInterview(ad, client, RATERS, found, given.answers).play()
    print(table(found, len(ads)))
    (ROOT / "docs" / "model_check.md").write_text(written(found, len(ads)), "utf-8")
    (ROOT / ".build" / "model" / "samples.txt").write_text("\n".join(found.samples), "utf-8")
    return 1 if sum(found.shown.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
