"""A scripted candidate: answers by topic, each a thing that somebody could really have done."""

ANSWERS = {
    "how much experience": [
        "About six years.",
    ],
    "migration": [
        (
            "I led our migration to TypeScript: I measured the error rate first, converted the payment path, then "
            "the rest in 14 weeks. Runtime type errors fell from 30 a week to 9. The trade-off was slower builds at "
            "first; I would start with the shared types again."
        ),
    ],
    "distributed": [
        (
            "I designed the order platform as three services around a Kafka log. I chose at-least-once delivery "
            "with idempotent consumers; when stock was down, orders waited in the log. It ran 4,000 orders a "
            "minute at a p99 of 180 milliseconds through two regional failovers."
        ),
        (
            "The hardest was a payment event that was applied twice in our distributed order system. I decided on "
            "idempotency keys in the consumer instead of distributed transactions, because a retry was cheaper "
            "than a lock; double charges went from 12 a month to none."
        ),
        (
            "Stock and orders disagreed after a partition. I noticed it by a reconciliation job that I had "
            "written, repaired 312 rows by replaying the event log, and then added version checks to every write; "
            "it never came back."
        ),
    ],
    "concurrency": [
        (
            "Two workers claimed the same job. I reproduced the race with a test that interleaved the two writes, "
            "then wrote a conditional update so that only one can win. The test runs in CI ten thousand times a "
            "night, still green."
        ),
        (
            "I replaced unbounded Promise.all calls in our importer by a queue with a concurrency limit of 20 and "
            "cancellation through AbortController. Timeouts went from 3 percent to 0.1 percent, and memory stayed "
            "flat."
        ),
        (
            "I ran 50,000 price updates against a slow supplier. I limited them with a semaphore of 10 and backed "
            "off exponentially with jitter; failures went to a retry queue, and all were done in 40 minutes."
        ),
    ],
    "typescript": [
        (
            "At Northwind I led the move of our checkout from JavaScript to TypeScript, six years in production. "
            "I designed the shared type packages and turned on strict mode file by file; runtime type errors fell "
            "by 70 percent."
        ),
        (
            "I split a TypeScript monolith of 240 files into packages. First I drew the import graph, then I "
            "moved one package a week behind unchanged interfaces, so we kept deploying daily; build time fell "
            "from 11 minutes to 3."
        ),
        (
            "In TypeScript I saw casts with `as any` hide a wrong price for two weeks. I wrote a lint rule that "
            "bans them, replaced 180 casts by type guards with a colleague, and we have had no such incident in "
            "three years since."
        ),
    ],
}
"""By a word of the question, the narrower ones first; each is told once."""
FOLLOW_UPS = {
    "own part": [
        (
            "My own part was the design and the rollout plan; two colleagues built the client. I also wrote the "
            "runbook."
        ),
    ],
    "what came of it": [
        (
            "In numbers: a deploy took 9 minutes instead of 40, and we had one rollback in a year instead of "
            "five."
        ),
    ],
    "when and where": [
        "That was in 2024, in the payments team at Northwind; we had outages every week before.",
        "The same team, a few months later: the code had grown for six years, and nobody dared to touch it.",
    ],
}
"""To what the interviewer asks of a story, each told once."""
REFUSAL = "I have nothing to add to that."


class CandidateClient:
    def __init__(self) -> None:
        self._left = {word: list(answers) for word, answers in {**ANSWERS, **FOLLOW_UPS}.items()}

    def answer(self, question: str) -> str:
        asked = question.lower()
        fitting = [answers for word, answers in self._left.items() if word in asked and answers]
        return fitting[0].pop(0) if fitting else REFUSAL
