"""What each group of functions may use of Lambda's concurrency, so that none of them takes it all.

Reserving is a floor and a ceiling at once, for one function: nobody else gets these, and it gets no more. They come out
of the account's quota, of which 100 must stay for functions that reserve nothing (Lambda Developer Guide, "Configuring
reserved concurrency for a function"). So few reserve: the authorizer, which every call needs, and what waits on a
model, which would else hold everything with 2.5 s an answer. What is fed by a queue or a stream is bound there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from interviews.runtime.declared import Invoker

from .functions import FUNCTIONS, Function

UNRESERVED = 100
SENDERS_PERCENT = 5
"""Of the quota, for each of the two lanes of webhooks. That is a bound of the queues, and is not reserved."""
FEWEST_SENDERS = 2
"""MaximumConcurrency of an event source goes from 2 to 1,000 (AWS limit)."""
MOST_SENDERS = 1_000
TENANTS_AT_LEAST = 5
"""Bulk imports at the same time, before they fill what plans or assesses."""


class Group(Enum):
    AUTHORIZER = "begins every call with a key"
    ROOM = "waits on a model, and a candidate waits for it"
    MODEL = "waits on a model"
    OTHERS = "are done in a moment"


PERCENT = {Group.AUTHORIZER: 10, Group.ROOM: 30, Group.MODEL: 10}
"""Of the quota, for each function of the group. Of 1,000 with a model of 10 s: 30 answers of candidates and 5 plans a
second."""


def group_of(function: Function) -> Group:
    if function.declared.invoker is Invoker.AUTHORIZER:
        return Group.AUTHORIZER
    if not function.uses_engine:
        return Group.OTHERS
    return Group.ROOM if function.endpoint and function.endpoint.is_room else Group.MODEL


@dataclass(frozen=True, slots=True)
class Concurrency:
    """`reserved` is by the function's path, and empty where the quota is too small: the functions then share all."""

    quota: int
    reserved: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, quota: int, *, reserve: bool) -> "Concurrency":
        wanted = {
            each.path: quota * PERCENT[group] // 100
            for each in FUNCTIONS
            if (group := group_of(each)) in PERCENT
        }
        fits = reserve and quota - sum(wanted.values()) >= UNRESERVED
        return cls(quota, wanted if fits else {})

    @property
    def senders(self) -> int:
        return min(max(self.quota * SENDERS_PERCENT // 100, FEWEST_SENDERS), MOST_SENDERS)

    @property
    def of_a_tenant(self) -> int:
        """How many runs of a tenant a task may be at work for at a time."""
        return max(self.quota * PERCENT[Group.MODEL] // 100 // TENANTS_AT_LEAST, 1)

    @property
    def almost_all(self) -> int:
        """Four fifths of what is not reserved. What is counts as claimed, whether it runs or not (Lambda Developer
        Guide, "Working with the ClaimedAccountConcurrency metric")."""
        reserved = sum(self.reserved.values())
        return reserved + (self.quota - reserved) * 8 // 10

    @property
    def too_little(self) -> str:
        return (
            f"Lambda's quota of {self.quota} concurrent executions is too small to reserve parts of it: a slow model "
            "may hold all of them. Ask AWS for 1,000 (Service Quotas, L-B99A9384), then deploy with the new number."
        )
