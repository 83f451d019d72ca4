"""Lists of runs, as queries of the indexes of the `interviews` table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...domain.kernel.ids import RunRef
from ...domain.kernel.times import to_iso
from ...domain.runs import artefacts
from ...domain.runs.run import Run
from ...usecases.kernel.ports import Json, Page
from ...usecases.runs.run_store import RunFilter
from ..kernel.dynamodb import marshal
from .run_items import partition, run_from, score_key

LIST_INDEX = "by-tenant"
SCORE_INDEX = "by-score"
_LOWEST, _HIGHEST = " ", "~"
SEARCHED_AT_ONCE = 100
"""Runs that one page of a filtered list looks at."""


@dataclass(frozen=True, slots=True)
class RunQuery:
    """`sort` is the index's sort key, which is all that a position needs to hold; `look_at` how many one call reads."""

    query: Mapping[str, Any]
    values: Mapping[str, Any]
    sort: str
    look_at: int

    @property
    def arguments(self) -> dict[str, Any]:
        values = {"ExpressionAttributeValues": marshal(self.values)}
        return {**self.query, "ScanIndexForward": False, "Limit": self.look_at, **values}

    def page(self, found: Sequence[Mapping[str, Any]], last: str | None) -> Page[Run]:
        places = [{"after": item[self.sort]} for item in found]
        return Page([run_from(item) for item in found], {"after": last} if last else None, places)


def list_query(tenant_id: str, which: RunFilter, *, limit: int, key: Json | None) -> RunQuery | None:
    """None where nothing can be between the bounds: DynamoDB refuses such a range."""
    # A run's key goes on behind its time: the highest one of that time is still within.
    low = to_iso(which.created_after) if which.created_after else _LOWEST
    high = (to_iso(which.created_before) if which.created_before else "") + _HIGHEST
    start = _start("tenantRuns", tenant_id, key)
    if low > high:
        return None
    values: dict[str, Any] = {":tenant": tenant_id, ":after": low, ":before": high}
    filters = {
        "state": which.state,
        "position": which.position,
        "candidateRef": which.candidate_ref,
        "externalId": which.external_id,
    }
    wanted = {name: value for name, value in filters.items() if value is not None}
    query: dict[str, Any] = {
        "IndexName": LIST_INDEX,
        "KeyConditionExpression": "tenantRuns = :tenant AND tenantRunsSort BETWEEN :after AND :before",
    }
    look_at = limit
    if wanted:
        look_at = max(limit, SEARCHED_AT_ONCE)
        query["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in wanted)
        query["ExpressionAttributeNames"] = {f"#{name}": name for name in wanted}
        values |= {f":{name}": value for name, value in wanted.items()}
    return RunQuery(query | start, values, "tenantRunsSort", look_at)


def ranked_query(tenant_id: str, *, min_score: float | None, limit: int, key: Json | None) -> RunQuery:
    values: dict[str, Any] = {":tenant": tenant_id}
    condition = "tenantScores = :tenant"
    if min_score is not None:
        condition += " AND tenantScoresSort >= :score"
        values[":score"] = score_key(min_score)
    query = {"IndexName": SCORE_INDEX, "KeyConditionExpression": condition}
    start = _start("tenantScores", tenant_id, key)
    return RunQuery(query | start, values, "tenantScoresSort", limit)


def _start(attribute: str, tenant_id: str, key: Json | None) -> dict[str, Any]:
    """The query's start; the sort key is all that a cursor needs to hold."""
    if key is None:
        return {}
    sort = key["after"]
    row = partition(RunRef(tenant_id, sort.rpartition("#")[2]))
    start = {"pk": row, "sk": artefacts.RUN, attribute: tenant_id, f"{attribute}Sort": sort}
    return {"ExclusiveStartKey": marshal(start)}
