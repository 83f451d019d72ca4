"""A scripted candidate: answers by topic, each a thing that somebody could really have done."""

ANSWERS = {
    "most demanding": (
        "At Northwind I led the move of our checkout from JavaScript to TypeScript, six years in production. "
        "I designed the shared type packages and turned on strict mode file by file; runtime type errors fell "
        "by 70 percent."
    ),
    "restructured": (
        "I split a TypeScript monolith of 240 files into packages. First I drew the import graph, then I "
        "moved one package a week behind unchanged interfaces, so we kept deploying daily; build time fell "
        "from 11 minutes to 3."
    ),
    "misused": (
        "In TypeScript I saw casts with `as any` hide a wrong price for two weeks. I wrote a lint rule that "
        "bans them, replaced 180 casts by type guards with a colleague, and we have had no such incident in "
        "three years since."
    ),
    "hardest problem": (
        "The hardest was a payment event that was applied twice in our distributed order system. I decided on "
        "idempotency keys in the consumer instead of distributed transactions, because a retry was cheaper "
        "than a lock; double charges went from 12 a month to none."
    ),
    "distributed system that you designed": (
        "I designed the order platform as three services around a Kafka log. I chose at-least-once delivery "
        "with idempotent consumers; when stock was down, orders waited in the log. It ran 4,000 orders a "
        "minute at a p99 of 180 milliseconds through two regional failovers."
    ),
    "disagreed": (
        "Stock and orders disagreed after a partition. I noticed it by a reconciliation job that I had "
        "written, repaired 312 rows by replaying the event log, and then added version checks to every write; "
        "it never came back."
    ),
    "best what you can do": (
        "I replaced unbounded Promise.all calls in our importer by a queue with a concurrency limit of 20 and "
        "cancellation through AbortController. Timeouts went from 3 percent to 0.1 percent, and memory stayed "
        "flat."
    ),
    "race condition": (
        "Two workers claimed the same job. I reproduced the race with a test that interleaved the two writes, "
        "then wrote a conditional update so that only one can win. The test runs in CI ten thousand times a "
        "night, still green."
    ),
    "many operations at once": (
        "I ran 50,000 price updates against a slow supplier. I limited them with a semaphore of 10 and backed "
        "off exponentially with jitter; failures went to a retry queue, and all were done in 40 minutes."
    ),
    "migration": (
        "I led our migration to TypeScript: I measured the error rate first, converted the payment path, then "
        "the rest in 14 weeks. The trade-off was slower builds at first; I would start with the shared types "
        "again."
    ),
}
FOLLOW_UPS = (
    (
        "My own part was the design and the rollout plan; two colleagues built the client. I also wrote the "
        "runbook, and the on-call load fell by half within a quarter."
    ),
    (
        "The alternative was a managed service. I decided against it because it would have cost 9,000 euros a "
        "month and we needed it for 2 hours a day; with ten times the load I would decide the other way."
    ),
    ("In numbers: a deploy took 9 minutes instead of 40, and we had one rollback in a year instead of five."),
)


class CandidateClient:
    """Answers each question by its topic, and what fits none by the next thing that is worth telling."""

    def __init__(self) -> None:
        self._left = dict(ANSWERS)
        self._more = list(FOLLOW_UPS)

    def answer(self, question: str) -> str:
        topic = next((each for each in self._left if each in question), None)
        if topic:
            return self._left.pop(topic)
        if self._more:
            return self._more.pop(0)
        return self._left.popitem()[1] if self._left else "That is all that I can say to this."
