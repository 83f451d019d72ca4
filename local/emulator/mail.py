"""ministack keeps mails in memory: here each is also written to `logs/mail.log`, where `make logs` shows it. The local
stage's account has verified its sender and left SES's sandbox, as an operator does once (docs/operations.md, Mail)."""

import json
from pathlib import Path
from typing import Any

SEND = "/v2/email/outbound-emails"


def install(log: Path) -> None:
    from ministack.services import ses_v2

    handle = ses_v2.handle_request
    log.touch()

    async def handle_and_show(method: str, path: str, headers: Any, body: bytes, query: Any) -> Any:
        answer = await handle(method, path, headers, body, query)
        if (method, path) == ("POST", SEND) and answer[0] == 200:
            with log.open("a") as file:
                file.write(_shown(json.loads(body)))
        return answer

    ses_v2.handle_request = handle_and_show
    ses_v2._message_rejection = lambda *_: None


def _shown(mail: dict[str, Any]) -> str:
    simple = mail["Content"]["Simple"]
    head = {
        "From": mail["FromEmailAddress"],
        "To": ", ".join(mail["Destination"]["ToAddresses"]),
        "Subject": simple["Subject"]["Data"],
    }
    lines = [f"{name}: {value}" for name, value in head.items()]
    return "\n".join([*lines, "", simple["Body"]["Text"]["Data"], ""])
