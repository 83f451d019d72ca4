"""Throttles functions by reserving them no concurrency, which is AWS's own way to stop one (Lambda Developer Guide,
"Configuring reserved concurrency": 0 throttles every invocation)."""

from collections.abc import Callable

from ..counterparts.client import Client
from .partner import REQUEST, new_partner
from .step import NotProven, ProofContext, Step, Undo

CALLED, FED = "RunsGetInterview", "RunsRelay"
MINUTES_TO_SEE, MINUTES_TO_CATCH_UP = 2, 10
SECONDS_HELD = 60


def prove(context: ProofContext, undo: Undo) -> str:
    partner = new_partner(context, undo)
    refused = _called(context, undo, partner)
    run_id, seconds = _fed(context, undo, partner)
    return f"A throttled call was answered {refused}; {run_id} went on {seconds:.0f} s after the relay might."


def _called(context: ProofContext, undo: Undo, partner: Client) -> str:
    """A function of the API: callers get an error of ours, and none once it may run again."""
    run_id = partner.expect(201, "POST", "/interviews", REQUEST)["runId"]
    path = f"/interviews/{run_id}"
    release = throttle(context, undo, context.function(CALLED))
    answers = []

    def refused() -> bool:
        answers.append(partner.call("GET", path))
        return answers[-1].status >= 500

    context.wait("a throttled function's caller is refused", MINUTES_TO_SEE, refused)
    answer = answers[-1]
    if not isinstance(answer.body, dict) or not {"code", "requestId"} <= answer.body.keys():
        raise NotProven(f"The refusal ({answer.status}) does not have the contract's shape.")
    release()
    context.wait("the call works again", MINUTES_TO_SEE, lambda: partner.call("GET", path).status == 200)
    return f"{answer.status} {answer.body['code']}"


def _fed(context: ProofContext, undo: Undo, partner: Client) -> tuple[str, float]:
    """A function that the table's stream feeds: what it could not do waits, and is done then."""
    release = throttle(context, undo, context.function(FED))
    run_id = str(partner.expect(201, "POST", "/interviews", REQUEST)["runId"])
    context.rest(SECONDS_HELD)
    if (state := _state(partner, run_id)) != "VALIDATING_SKILLS":
        raise NotProven(f"The run came to {state} though the relay was throttled.")
    began = context.clock()
    release()
    context.wait(
        "the run goes on once the relay may run",
        MINUTES_TO_CATCH_UP,
        lambda: _state(partner, run_id) == "PENDING",
    )
    return run_id, context.clock() - began


def _state(partner: Client, run_id: str) -> str:
    return str(partner.expect(200, "GET", f"/interviews/{run_id}")["state"])


def throttle(context: ProofContext, undo: Undo, function: str) -> Callable[[], None]:
    """Until what it answers is called, and in any case until the end of the step."""
    functions = context.aws("lambda")
    before = functions.get_function_concurrency(FunctionName=function).get("ReservedConcurrentExecutions")

    def release() -> None:
        if before is None:
            functions.delete_function_concurrency(FunctionName=function)
        else:
            functions.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=before)

    undo.later(f"the concurrency of {function}", release)
    functions.put_function_concurrency(FunctionName=function, ReservedConcurrentExecutions=0)
    return release


STEP = Step(
    name="throttle",
    does="reserves no concurrency for a function of the API, then for the relay, a minute each",
    expects="callers get 5xx in the contract's shape and 200 afterwards; the run that waited goes on by itself",
    minutes=2 * MINUTES_TO_SEE + 1 + MINUTES_TO_CATCH_UP,
    undoes="the concurrency of both functions, as it was; the tenant and its platform",
    calls=(
        "cloudformation.DescribeStacks",
        "cloudformation.ListStackResources",
        "lambda.GetFunctionConcurrency",
        "lambda.PutFunctionConcurrency",
        "lambda.DeleteFunctionConcurrency",
    ),
    prove=prove,
)
