"""The commands behind `make`; some of them play with what the tests are made of."""

import sys

from infra import ROOT as ROOT

sys.path[:0] = [each for each in (str(ROOT / "tests"),) if each not in sys.path]
