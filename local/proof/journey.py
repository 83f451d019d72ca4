"""Plays one whole interview, and has each webhook of it arrive at a receiver that verifies the signature."""

from ..counterparts.journey import EVENTS, Journey
from .partner import new_partner
from .receiver import CALLS, receiver
from .step import ProofContext, Step, Undo

MINUTES_TO_RESOLVE, MINUTES_TO_DELIVER = 5, 10


def prove(context: ProofContext, undo: Undo) -> str:
    partner = new_partner(context, undo)
    url, secret = receiver(context, undo)
    config = {"callbackUrl": url, "secret": secret}
    # A name that cannot be resolved yet is refused.
    context.wait(
        "the receiver's address is accepted",
        MINUTES_TO_RESOLVE,
        lambda: partner.call("PUT", "/webhook-config", config).status == 200,
    )
    journey = Journey(partner, context.root_url, lambda kind, text: context.say(f"    {text}"))
    journey.play_calls()

    def all_delivered() -> bool:
        query = {"runId": journey.run_id, "status": "DELIVERED", "limit": 100}
        found = partner.expect(200, "GET", "/webhook-deliveries", query=query)["items"]
        return sorted(each["event"] for each in found) == sorted(EVENTS)

    context.wait("every event of the run is delivered once", MINUTES_TO_DELIVER, all_delivered)
    return f"{journey.run_id}: {len(EVENTS)} webhooks delivered to a receiver that verifies them."


STEP = Step(
    name="journey",
    does="plays one whole interview of a new tenant, with a receiver of webhooks behind a function's address",
    expects="every state and answer of the contract, each webhook delivered and its signature right",
    minutes=30,
    undoes="the receiver, its role, the tenant and its platform",
    calls=("cloudformation.DescribeStacks", *CALLS),
    prove=prove,
)
