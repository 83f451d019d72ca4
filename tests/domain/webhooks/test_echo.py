import json

import pytest

from interviews.domain.kernel.outcome import NOTE_OF_ECHO, Outcome

LINK = "https://host/api/interview/join/" + "ab" * 32
EVENT_ID = "0b7f2f6e-8f3e-4d57-9d0e-0f2a2b6c1d11"
BODY = json.dumps(
    {
        "event": "interview.approved",
        "eventId": EVENT_ID,
        "data": {"interviewLink": LINK, "approvedBy": "Zoë"},
    },
    ensure_ascii=False,
).encode()


@pytest.mark.parametrize("answer", ["", "ok", f'{{"received":"{EVENT_ID}"}}', "x" * 1024])
def test_an_ordinary_answer_is_kept(answer: str) -> None:
    assert Outcome(answer=answer).without_echo(BODY).answer == answer


@pytest.mark.parametrize("answer", [BODY.decode(), f"you sent {LINK}", LINK[-24:], "…" + LINK[10:40] + "…"])
def test_an_answer_that_repeats_the_data_is_withheld(answer: str) -> None:
    assert Outcome(answer=answer).without_echo(BODY).answer == NOTE_OF_ECHO
