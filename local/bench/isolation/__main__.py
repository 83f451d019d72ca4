"""`make simulate`: how long the other tenants wait beside a bulk import and slow receivers, with and without what
isolates them. The same numbers on every machine (docs/performance.md).

python -m local.bench.isolation           alone, without and with all of it
python -m local.bench.isolation --each    and what is missed where one of them is left out
"""

import sys
from collections.abc import Mapping

from .scenario import (
    CALL,
    CROWD,
    HOOK,
    IMPORTED,
    MODEL,
    OTHERS,
    PLAN,
    SLOW,
    START,
    TALK,
    Guard,
    Scenario,
)

WHAT = (CALL, START, PLAN, TALK, HOOK)
SHARES = (0.50, 0.95, 0.99)


def scenes() -> dict[str, Scenario]:
    return {
        "alone": Scenario().watched(),
        "without": Scenario(disturbed=True, guards=()).watched(),
        "with": Scenario(disturbed=True).watched(),
    }


def crowds() -> dict[str, Scenario]:
    return {
        "without": Scenario(crowd=CROWD, guards=set(Guard) - {Guard.LIMITS}).watched(),
        "with": Scenario(crowd=CROWD).watched(),
    }


def each_left_out() -> dict[str, Scenario]:
    return {
        f"no {left_out.name}": Scenario(disturbed=True, guards=set(Guard) - {left_out}).watched()
        for left_out in Guard
    }


def table(found: Mapping[str, Scenario]) -> str:
    lines = [
        f"{'seconds':<22}" + "".join(f"{name:^24}" for name in found),
        f"{'':<22}" + "".join(f"{each:>8}" for each in ("p50", "p95", "p99")) * len(found),
    ]
    for what in WHAT:
        cells = (f"{each.percentile(what, share):>8.2f}" for each in found.values() for share in SHARES)
        lines.append(f"{what:<22}{''.join(cells)}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(
        f"{OTHERS} tenants beside {IMPORTED} imported by one, {SLOW} slow receivers, a model of {MODEL:.0f} s"
    )
    print(table(scenes()))
    print(f"\nThe same tenants beside {CROWD} candidates of one in the room at once")
    print(table(crowds()))
    if "--each" in sys.argv:
        print("\nBeside the import and the slow receivers, with all but one")
        print(table(each_left_out()))
