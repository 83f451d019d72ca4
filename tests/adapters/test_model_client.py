"""How one question reaches a model over real HTTP: tries and waits within a deadline, forms, repairs and accounts."""

import hashlib
import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from interviews.adapters import openai_engine
from interviews.adapters.openai_engine import engine as openai_engine_module
from interviews.adapters.openai_engine.model_client import ContextOverflow, ModelClient, Patience, canonical
from interviews.adapters.openai_engine.prompts import PROMPT_VERSION
from interviews.adapters.openai_engine.shapes import Shape
from interviews.domain.guardrails.model_call import ModelCall
from interviews.domain.kernel.errors import EngineUnavailable
from interviews.runtime import wiring
from interviews.runtime.declared import MODEL_SECONDS, REQUEST_SECONDS
from interviews.usecases.guardrails.engine import Metered, metered
from local.counterparts.scripted_model import Http, Json, ScriptedModel, completion, refusal, sensible
from model_scenes import BRIEF, GOOD, plan, transcript
from receiver import Authority, answering, http, receiving

AT_LEISURE = Patience(seconds=100, seconds_a_try=50, tries=3, repairs=1)
FINE: Json = {"word": "fine"}
PROMPTS = Path(openai_engine_module.__file__).parent / "prompts"


class Word(Shape):
    word: str


@dataclass
class Waits:
    """A clock that goes on only while somebody sleeps."""

    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def in_turn(*answers: Json | str | Http) -> Callable[[str, Json], Json | str | Http]:
    """A script that gives one after the other, and the last one for ever."""
    left = list(answers)
    return lambda *_: left.pop(0) if len(left) > 1 else left[0]


def asked(
    model: ScriptedModel,
    patience: Patience = AT_LEISURE,
    waits: Waits | None = None,
    calls: list[ModelCall] | None = None,
    client: ModelClient | None = None,
) -> Word:
    waits = waits or Waits()
    made = client or ModelClient(
        base_url=model.base_url,
        model="m",
        api_key="k",
        on_call=([] if calls is None else calls).append,
        clock=waits.clock,
        sleep=waits.sleep,
    )
    return made.ask("turn", {"a": 1}, Word, patience=patience)


class TestWaiting:
    @pytest.mark.parametrize(
        ("header", "value", "seconds"),
        [("Retry-After", "7", 7), ("Retry-After", "1.5", 1.5), ("retry-after-ms", "250", 0.25)],
    )
    def test_a_busy_server_says_how_long(self, header: str, value: str, seconds: float) -> None:
        waits = Waits()
        busy = Http(429, refusal(429, "Slow down").body, {header: value})
        with ScriptedModel(in_turn(busy, FINE)) as model:
            assert asked(model, waits=waits).word == "fine"
        assert waits.slept == [seconds]

    def test_or_until_when(self) -> None:
        waits = Waits()
        later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
        with ScriptedModel(in_turn(refusal(503, "Busy", Retry_After=later), FINE)) as model:
            asked(model, waits=waits)
        assert 20 < waits.slept[0] <= 30

    @pytest.mark.parametrize("said", ["", "soon", "-5", "nan", "1e9"])
    def test_without_a_word_of_that_each_wait_is_twice_the_last(self, said: str) -> None:
        waits = Waits()
        with ScriptedModel(in_turn(refusal(500, "Oops", Retry_After=said))) as model:
            with pytest.raises(EngineUnavailable):
                asked(model, waits=waits)
            assert len(model.requests) == 3
        assert waits.slept == [0.5, 1.0]

    def test_nobody_is_waited_for_beyond_the_deadline_or_a_minute(self) -> None:
        for seconds, after in ((10, "11"), (1_000, "61")):
            waits = Waits()
            patience = Patience(seconds, seconds, tries=3, repairs=1)
            with ScriptedModel(in_turn(refusal(429, "Slow down", Retry_After=after), FINE)) as model:
                with pytest.raises(EngineUnavailable, match="RateLimitError"):
                    asked(model, patience, waits)
                assert (len(model.requests), waits.slept) == (1, [])

    def test_all_tries_and_the_repair_share_one_deadline(self) -> None:
        waits = Waits()
        broken: Json = {"word": 5}
        patience = Patience(10, 10, tries=9, repairs=1)
        busy = refusal(500, "Oops", Retry_After="4")
        with (
            ScriptedModel(in_turn(busy, busy, broken, busy, FINE)) as model,
            pytest.raises(EngineUnavailable),
        ):
            asked(model, patience, waits)
        assert waits.slept == [4, 4]

    def test_what_has_no_hope_is_tried_once(self) -> None:
        for fault in (
            refusal(401, "Bad key", "invalid_api_key"),
            refusal(403, "No"),
            refusal(404, "No such model", "model_not_found"),
            refusal(429, "You have spent it all", "insufficient_quota"),
            refusal(400, "Filtered", "content_filter"),
        ):
            with ScriptedModel(in_turn(fault)) as model:
                with pytest.raises(EngineUnavailable):
                    asked(model)
                assert len(model.requests) == 1

    @pytest.mark.parametrize(
        "said",
        [
            refusal(400, "x", "context_length_exceeded"),
            refusal(400, "This model's maximum context length is 8192 tokens."),
            refusal(413, "The prompt is too long."),
            refusal(500, "the request exceeds the available context size"),
            Http(
                400,
                '{"object": "error", "message": "input exceeds the maximum number of tokens", "code": 400}',
            ),
        ],
    )
    def test_what_is_too_long_is_told_from_all_else(self, said: Http) -> None:
        with ScriptedModel(in_turn(said)) as model:
            with pytest.raises(ContextOverflow):
                asked(model)
            assert len(model.requests) == 1

    def test_a_rate_limit_that_speaks_of_input_is_waited_for(self) -> None:
        busy = refusal(429, "Your input tokens exceed the maximum per minute.", Retry_After="2")
        waits = Waits()
        with ScriptedModel(in_turn(busy, FINE)) as model:
            assert asked(model, waits=waits).word == "fine"
        assert waits.slept == [2]

    def test_a_line_that_is_kept_alive_keeps_nobody_waiting(self) -> None:
        dripping = Http(body=completion(json.dumps(FINE)), drips=2_000)
        with ScriptedModel(lambda *_: dripping) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k")
            with pytest.raises(EngineUnavailable, match="APITimeoutError"):
                asked(model, Patience(0.2, 0.2, tries=1, repairs=0), client=client)

    def test_a_few_spaces_before_the_answer_do_no_harm(self) -> None:
        with ScriptedModel(lambda *_: Http(body=completion(json.dumps(FINE)), drips=3)) as model:
            assert asked(model).word == "fine"

    def test_an_answer_without_end_is_not_read_to_the_end(self) -> None:
        endless = ScriptedModel(lambda *_: Http(body="{" + " " * 2_000_000 + "}"))
        with endless as model, pytest.raises(EngineUnavailable, match="ValueError"):
            asked(model, Patience(100, 50, tries=1, repairs=0))

    def test_everybody_is_answered_before_their_own_time_is_up(self) -> None:
        room, chat = openai_engine_module.ROOM_SECONDS, openai_engine_module.CHAT_SECONDS
        # Twice, for what there is to do beside the model.
        assert 2 * room < REQUEST_SECONDS
        assert chat + chat / 2 < REQUEST_SECONDS
        assert room <= chat <= wiring.REPLY_SECONDS < REQUEST_SECONDS
        assert 2 * wiring.TASK_SECONDS < MODEL_SECONDS


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
LONG = HEAD + b"Content-Length: 1000\r\n\r\n"
ZIPPED = HEAD + b"Content-Encoding: gzip\r\nContent-Length: 7\r\n\r\nno gzip"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
DEEP = "[" * 100_000


def raw(*pieces: bytes, **more: bool) -> Http:
    return Http(pieces=pieces, **more)  # type: ignore[arg-type]


class TestTheLine:
    @pytest.mark.parametrize(
        "fault",
        [
            raw(LONG, b'{"choices": ['),
            raw(LONG, b'{"choices": [', reset=True),
            raw(b"HTTP/1.1 200 OK", reset=True),
            raw(ZIPPED),
            raw(CHUNKED, b"zz\r\n{}"),
            raw(b"SSH-2.0-OpenSSH_9.6\r\n"),
            raw(b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
            raw(HEAD + b"X: " + b"y" * 200_000),
            Http(body=DEEP),
            Http(400, '{"error": ' + DEEP),
            Http(400, '{"error": {"message": "max_tokens", "param": ' + "[" * 500 + "]" * 500 + "}}"),
            Http(429, "{}", {"Retry-After": "Thu, 01 Jan 99999 00:00:00 GMT"}),
            Http(500, "\x00" * 100),
            Http(body='{"choices": [{"message": {"content": 5}}], "usage": []}'),
            Http(302, "", {"Location": "/"}),
        ],
        ids=range(15),
    )
    def test_whatever_comes_over_it_is_one_error_with_an_account_of_every_try(self, fault: Http) -> None:
        calls: list[ModelCall] = []
        with ScriptedModel(lambda *_: fault) as model:
            with pytest.raises(EngineUnavailable) as failed:
                asked(model, calls=calls)
            assert len(calls) == len(model.requests) or fault.status == 302
        assert calls
        assert failed.value.__cause__ is None
        for each in calls:
            each.to_document()

    @pytest.mark.parametrize("broken", [raw(LONG, b"{"), raw(LONG, b"{", reset=True), raw(ZIPPED)])
    def test_what_broke_off_is_asked_for_again(self, broken: Http) -> None:
        calls: list[ModelCall] = []
        with ScriptedModel(in_turn(broken, FINE)) as model:
            assert asked(model, calls=calls).word == "fine"
        assert [each.outcome == "ok" for each in calls] == [False, True]

    @pytest.mark.parametrize(
        "dripping",
        [
            raw(LONG, b"{", b" ", drip=True),
            raw(HEAD, b"X: y\r\n", drip=True),
            raw(b"HTTP/1.1 102 Processing\r\n\r\n", drip=True),
            raw(b"HTTP/1.1 500 Oops\r\nContent-Length: 100000\r\n\r\n", b" ", drip=True),
            raw(CHUNKED, b"1\r\n \r\n", drip=True),
            raw(LONG, b"{", b"", drip=True),
        ],
        ids=["body", "head", "interim answers", "error", "chunks", "silence"],
    )
    def test_no_server_is_waited_for_beyond_the_deadline(self, dripping: Http) -> None:
        calls: list[ModelCall] = []
        with ScriptedModel(lambda *_: dripping) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k", on_call=calls.append)
            with pytest.raises(EngineUnavailable, match="APITimeoutError"):
                asked(model, Patience(0.3, 0.3, tries=1, repairs=0), client=client)
        assert [each.outcome for each in calls] == ["APITimeoutError"]

    def test_a_flood_is_not_read_to_the_end(self) -> None:
        flood = raw(b"HTTP/1.1 500 Oops\r\n\r\n", b" " * 1_000_000, drip=True)
        with ScriptedModel(lambda *_: flood) as model, pytest.raises(EngineUnavailable):
            asked(model, Patience(100, 100, tries=1, repairs=0))

    def test_a_connection_that_was_late_serves_the_next_call_no_worse(self) -> None:
        with ScriptedModel(in_turn(raw(HEAD, b"X: y\r\n", drip=True), FINE)) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k")
            with pytest.raises(EngineUnavailable):
                asked(model, Patience(0.2, 0.2, tries=1, repairs=0), client=client)
            assert asked(model, client=client).word == "fine"

    def test_half_letters_are_neither_stored_nor_sent_back(self) -> None:
        calls: list[ModelCall] = []
        half = completion('{"word": 5} \ud800').replace('"model": "m"', '"model": "\\ud800"')
        with ScriptedModel(in_turn(half, FINE)) as model:
            assert asked(model, calls=calls).word == "fine"
        assert calls[0].served_by == "\ufffd"
        assert json.dumps([each.to_document() for each in calls], ensure_ascii=False).encode()

    def test_half_letters_of_a_candidate_are_asked_about_all_the_same(self) -> None:
        with ScriptedModel(in_turn(FINE)) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k")
            assert client.ask("turn", {"a": "\ud83d"}, Word, patience=AT_LEISURE).word == "fine"

    @pytest.mark.parametrize("count", ["1e300", "-1", "true", "9" * 4000, '"11"', "NaN"])
    def test_what_is_no_count_is_not_counted(self, count: str) -> None:
        calls: list[ModelCall] = []
        odd = completion(json.dumps(FINE)).replace('"prompt_tokens": 11', f'"prompt_tokens": {count}')
        with ScriptedModel(in_turn(odd)) as model:
            assert asked(model, calls=calls).word == "fine"
        assert calls[0].input_tokens is None

    def test_the_environments_proxy_is_taken(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with ScriptedModel(in_turn(FINE)) as proxy:
            monkeypatch.setenv("http_proxy", proxy.base_url.removesuffix("/v1"))
            client = ModelClient(base_url="http://model.example/v1", model="m", api_key="k")
            assert asked(proxy, client=client).word == "fine"
            monkeypatch.setenv("no_proxy", "127.0.0.1")
            direct = ModelClient(base_url="http://127.0.0.1:9/v1", model="m", api_key="k")
            with pytest.raises(EngineUnavailable, match="APIConnectionError"):
                asked(proxy, Patience(5, 5, tries=1, repairs=0), client=direct)
            assert len(proxy.requests) == 1

    def test_a_server_with_an_old_authority_is_asked_by_every_python(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        old = Authority(tmp_path, without=[x509.KeyUsage])
        monkeypatch.setenv("SSL_CERT_FILE", str(old.file))
        fine = http("200 OK", "Content-Type: application/json", body=completion(json.dumps(FINE)).encode())
        with receiving(answering(fine), tls=old.server("127.0.0.1")) as server:
            client = ModelClient(base_url=server.url("https", path="/v1"), model="m", api_key="k")
            assert (
                client.ask("turn", {"a": 1}, Word, patience=Patience(30, 30, tries=1, repairs=0)).word
                == "fine"
            )


VLLM = (
    "'max_tokens' or 'max_completion_tokens' is too large: {limit}. This model's maximum context length is {context} "
    "tokens and your request has {prompt} input tokens ({limit} > {context} - {prompt}). None"
)
OPENAI = (
    "This model's maximum context length is {context} tokens. However, you requested {total} tokens ({prompt} in the "
    "messages, {limit} in the completion). Please reduce the length of the messages or completion."
)
SGLANG = (
    "Requested token count exceeds the model's maximum context length of {context} tokens. You requested a total of "
    "{total} tokens: {prompt} tokens from the input messages and {limit} tokens for the completion."
)
OPENROUTER = (
    "This endpoint's maximum context length is {context} tokens. However, you requested about {total} tokens "
    "({prompt} of text input, {limit} in the output). Please reduce the length of either one."
)
TOTALS = (
    "This model's maximum context length is {context} tokens. However, you requested {total} tokens. Please reduce "
    "the length of the messages or completion."
)
TGI = (
    "Input validation error: `inputs` tokens + `max_new_tokens` must be <= {context}. Given: {prompt} `inputs` tokens "
    "and {limit} `max_new_tokens`"
)
ANTHROPIC = (
    "input length and `max_tokens` exceed context limit: {prompt} + {limit} > {context}, decrease them"
)
LITELLM = "litellm.BadRequestError: litellm.ContextWindowExceededError: OpenAIException - " + OPENAI
WORDINGS = [VLLM, OPENAI, SGLANG, OPENROUTER, TOTALS, TGI, ANTHROPIC, LITELLM]


@dataclass
class Window:
    """A server whose context is so long, with a prompt that takes so much of it: it counts as real ones do."""

    words: str
    context: int
    prompt: int

    def __call__(self, body: Json) -> Http | None:
        limit = body.get("max_completion_tokens", 0)
        if self.prompt + limit <= self.context:
            return None
        numbers = {"context": self.context, "prompt": self.prompt, "limit": limit}
        said = self.words.format(total=self.prompt + limit, **numbers)
        return refusal(400, said, "context_length_exceeded" if "you requested" in said else None)


class TestRoomForTheAnswer:
    def ask(self, model: ScriptedModel, client: ModelClient | None = None) -> Word:
        client = client or ModelClient(base_url=model.base_url, model="m", api_key="k")
        return client.ask("assess", {"a": 1}, Word, patience=AT_LEISURE)

    @pytest.mark.parametrize("words", WORDINGS)
    def test_a_prompt_that_fits_is_asked_again_with_the_room_that_is_left(self, words: str) -> None:
        with ScriptedModel(in_turn(FINE), accepts=Window(words, 32_768, 1_500)) as model:
            assert self.ask(model).word == "fine"
        assert [each["max_completion_tokens"] for each in model.requests] == [32_000, 31_268]
        assert {kind(each) for each in model.requests} == {"json_schema"}

    @pytest.mark.parametrize("words", WORDINGS)
    @pytest.mark.parametrize("prompt", [32_700, 40_000])
    def test_a_prompt_that_leaves_no_room_is_too_long(self, words: str, prompt: int) -> None:
        with ScriptedModel(in_turn(FINE), accepts=Window(words, 32_768, prompt)) as model:
            with pytest.raises(ContextOverflow):
                self.ask(model)
            assert len(model.requests) == 1

    @pytest.mark.parametrize(
        "said",
        [
            "This model's maximum context length is 16384 tokens. However, your request has 19427 input tokens. "
            "Please reduce the length of the input messages.",
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 8227 tokens. "
            "Please reduce the length of the messages.",
            "request (4390 tokens) exceeds the available context size (4096 tokens), try increasing it",
            "Context size has been exceeded.",
            "input length exceeds maximum context length",
            "prompt is too long: 210543 tokens > 200000 maximum",
            "Requested tokens (2285) exceed context window of 2048",
            "litellm.ContextWindowExceededError: it does not fit",
        ],
    )
    def test_a_prompt_alone_that_is_too_long_is_asked_once(self, said: str) -> None:
        with ScriptedModel(lambda *_: refusal(400, said)) as model:
            with pytest.raises(ContextOverflow):
                self.ask(model)
            assert len(model.requests) == 1

    def test_what_one_prompt_left_is_no_lesson_for_the_next(self) -> None:
        window = Window(VLLM, 32_768, 20_000)
        with ScriptedModel(in_turn(FINE), accepts=window) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k")
            self.ask(model, client)
            window.prompt = 100
            self.ask(model, client)
        assert [each["max_completion_tokens"] for each in model.requests] == [32_000, 12_768, 32_000]

    def test_what_a_model_can_say_at_most_is_learnt(self) -> None:
        said = (
            "max_tokens is too large: 32000. This model supports at most 16384 completion tokens, whereas you "
            "provided 32000."
        )
        picky = Picky((lambda body: body.get("max_completion_tokens", 0) > 16_384, said))
        with ScriptedModel(in_turn(FINE), accepts=picky) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k")
            self.ask(model, client)
            self.ask(model, client)
        assert [each["max_completion_tokens"] for each in model.requests] == [32_000, 16_384, 16_384]

    def test_without_numbers_it_is_asked_without_a_limit(self) -> None:
        said = "max_completion_tokens is too large for the context length."
        with ScriptedModel(
            in_turn(FINE), accepts=Picky((lambda body: "max_completion_tokens" in body, said))
        ) as model:
            self.ask(model)
        assert "max_completion_tokens" not in model.requests[-1]
        assert len(model.requests) == 2

    @pytest.mark.parametrize("less", [0, 1])
    def test_a_server_that_is_never_content_is_not_asked_for_ever(self, less: int) -> None:
        asked = itertools.count()

        def shrinking(*_: Any) -> Http:
            prompt = 1_500 + less * next(asked)
            return refusal(400, VLLM.format(context=32_768, prompt=prompt, limit=32_000))

        with ScriptedModel(shrinking) as model:
            with pytest.raises(EngineUnavailable):
                self.ask(model)
            assert len(model.requests) < 10


class Picky:
    """Refuses what a server may not know, in its own words."""

    def __init__(self, *refusals: tuple[Callable[[Json], bool], str], status: int = 400) -> None:
        self.refusals = refusals
        self.status = status

    def __call__(self, body: Json) -> Http | None:
        wrong = (words for refuses, words in self.refusals if refuses(body))
        return next((refusal(self.status, each) for each in wrong), None)


def kind(body: Json) -> Any:
    return body.get("response_format", {}).get("type")


NO_SCHEMA = (lambda body: kind(body) == "json_schema", "This response_format type is unavailable now")
NO_FORMAT = (lambda body: kind(body) is not None, "response_format is not supported")
NO_LIMIT = (lambda body: "max_completion_tokens" in body, "Unsupported parameter: 'max_completion_tokens'.")
NO_OLD_LIMIT = (lambda body: "max_tokens" in body, "extra fields not permitted: max_tokens")
ANYTHING = (lambda body: kind(body) is not None or "max_completion_tokens" in body, "Bad request")


class TestForms:
    @pytest.mark.parametrize(
        ("picky", "requests", "form", "limit"),
        [
            (Picky(), 1, "json_schema", "max_completion_tokens"),
            (Picky(NO_SCHEMA), 2, "json_object", "max_completion_tokens"),
            (Picky(NO_FORMAT), 3, None, "max_completion_tokens"),
            (Picky(NO_LIMIT), 2, "json_schema", "max_tokens"),
            (Picky(NO_LIMIT, NO_OLD_LIMIT, status=422), 3, "json_schema", None),
            (Picky(NO_FORMAT, NO_LIMIT), 4, None, "max_tokens"),
            (Picky(ANYTHING), 2, None, None),
            (Picky(NO_SCHEMA, status=500), 2, "json_object", "max_completion_tokens"),
        ],
    )
    def test_a_server_is_asked_in_the_fullest_form_that_it_takes(
        self, picky: Picky, requests: int, form: str | None, limit: str | None
    ) -> None:
        waits = Waits()
        with ScriptedModel(in_turn(FINE), accepts=picky) as model:
            assert asked(model, waits=waits).word == "fine"
            last = model.requests[-1]
        assert (len(model.requests), waits.slept) == (requests, [])
        assert kind(last) == form
        assert {each for each in last if each.startswith("max_")} == ({limit} if limit else set())
        assert "temperature" not in last
        spelled_out = '"properties":{"word":{"type":"string"}}' in last["messages"][0]["content"]
        assert spelled_out == (form != "json_schema")

    def test_what_was_learnt_holds_for_the_process_and_its_copies(self) -> None:
        with ScriptedModel(in_turn(FINE), accepts=Picky(NO_FORMAT)) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k")
            asked(model, client=client)
            asked(model, client=client)
            asked(model, client=client.noting(lambda _: None))
        assert [kind(each) for each in model.requests] == ["json_schema", "json_object", None, None, None]

    def test_a_refusal_that_had_another_reason_teaches_nothing(self) -> None:
        with ScriptedModel(in_turn(refusal(400, "Nonsense"), refusal(400, "Nonsense"), FINE)) as model:
            client = ModelClient(base_url=model.base_url, model="m", api_key="k")
            with pytest.raises(EngineUnavailable, match="BadRequestError"):
                asked(model, client=client)
            assert len(model.requests) == 2
            asked(model, client=client)
        assert kind(model.requests[-1]) == "json_schema"

    def test_nobody_who_waits_is_refused_for_a_form(self) -> None:
        with ScriptedModel(in_turn(FINE), accepts=Picky(NO_FORMAT, NO_LIMIT)) as model:
            assert asked(model, Patience(100, 100, tries=1, repairs=0)).word == "fine"

    @pytest.mark.parametrize("picky", [Picky(NO_SCHEMA), Picky(ANYTHING)])
    def test_a_whole_interview_works_on_a_plain_server(self, picky: Picky) -> None:
        with ScriptedModel(sensible, accepts=picky) as model:
            engine = openai_engine.build(base_url=model.base_url, model="m", api_key="k", raters=3)
            draft = engine.plan(BRIEF, engine.validate_skills(BRIEF))
            appraisal = engine.assess(BRIEF, plan(), transcript(GOOD))
        assert draft.competencies
        assert {len(each.ratings) for each in appraisal.competencies} == {3}

    @pytest.mark.parametrize(
        "text",
        [
            '```json\n{"word": "fine"}\n```',
            'Here you are: {"word": "fine"} I hope this helps.',
            '<think>The word {should} be "fine".</think>\n{"word": "fine"}',
        ],
    )
    def test_thoughts_and_fences_around_an_answer_are_taken_off(self, text: str) -> None:
        with ScriptedModel(lambda *_: completion(text)) as model:
            assert asked(model).word == "fine"
            assert len(model.requests) == 1


class TestAccounts:
    def test_every_try_has_its_account(self) -> None:
        calls: list[ModelCall] = []
        script = in_turn(refusal(500, "Oops"), {"word": 5}, completion(json.dumps(FINE)))
        with ScriptedModel(script) as model:
            asked(model, calls=calls)
            sent = model.requests
        assert [each.outcome for each in calls] == ["InternalServerError", "unusable", "ok"]
        assert [each.input_tokens for each in calls] == [None, 11, 11]
        assert [each.served_by for each in calls] == [None, "m", "m"]
        assert {each.prompt_version for each in calls} == {PROMPT_VERSION}
        hashes = [hashlib.sha256(canonical(each)).hexdigest() for each in sent]
        assert [each.input_hash for each in calls] == hashes
        assert hashes[0] == hashes[1] != hashes[2]

    def test_a_rebuilt_request_is_known_for_the_same(self) -> None:
        calls: list[ModelCall] = []
        turns = transcript(GOOD)
        with ScriptedModel(sensible) as model:
            engine = openai_engine.build(
                base_url=model.base_url, model="m", api_key="k", on_call=calls.append
            )
            engine.assess(BRIEF, plan(), turns)
            stored = type(plan()).from_document(plan().to_document())
            engine.assess(BRIEF, stored, list(turns))
            engine.assess(BRIEF, stored, turns[:-2])
        first, again, other = (sorted(each.input_hash for each in calls[at : at + 3]) for at in (0, 3, 6))
        assert first == again
        assert not set(first) & set(other)

    def test_who_asks_for_the_accounts_gets_their_own(self) -> None:
        every: list[ModelCall] = []
        with ScriptedModel(sensible) as model:
            engine = openai_engine.build(
                base_url=model.base_url, model="m", api_key="k", raters=2, on_call=every.append
            )
            assert isinstance(engine, Metered)
            one, of_one = metered(engine)
            other, of_other = metered(engine)
            one.validate_skills(BRIEF)
            other.assess(BRIEF, plan(), transcript(GOOD))
        assert [each.operation for each in of_one] == ["skills"]
        assert [each.operation for each in of_other] == ["assess", "assess"]
        assert len(every) == 3

    def test_an_engine_without_a_model_has_none(self) -> None:
        from interviews.adapters.rehearsal_engine import build

        engine, calls = metered(build())
        engine.assess(BRIEF, plan(), transcript(GOOD))
        assert calls == []


def test_a_flawed_answer_is_kept_where_its_repair_fails() -> None:
    with ScriptedModel(in_turn(FINE, refusal(401, "No longer"))) as model:
        calls: list[ModelCall] = []
        client = ModelClient(base_url=model.base_url, model="m", api_key="k", on_call=calls.append)
        said = client.ask("turn", {}, Word, patience=AT_LEISURE, flaws=lambda _: ["be finer"])
    assert said.word == "fine"
    assert [each.outcome for each in calls] == ["flawed", "AuthenticationError"]


DIGESTS = {
    "2026-11-28": "e967f5a15ff718bf52292be3d87fa3aa0b1f5fb7422091570bbd4b46e59251d8",
}


def test_a_version_of_the_prompts_never_changes() -> None:
    """A verdict names the version; whoever edits a prompt makes a new folder, with a digest of its own here."""
    found = {}
    for version in sorted(PROMPTS.iterdir()):
        texts = [f"{each.name}\n{each.read_text(encoding='utf-8')}" for each in sorted(version.iterdir())]
        found[version.name] = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    assert found == DIGESTS
    assert PROMPT_VERSION in found
