"""API Gateway's access log, in the format that the deployed stage has (reports/access-log.md)."""

import json
import re
import time
from pathlib import Path
from typing import Any

from .calls import CALL

VARIABLE = re.compile(r"\$context\.([\w.]+)")


def install(log: Path) -> None:
    """A line of `log` for each call, in the form that AWS would write."""
    from ministack.services import apigateway_v1 as v1
    from ministack.services.cloudformation import provisioners

    create = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::Stage"]["create"]
    handle = v1._handle_execute_in_scope
    log.touch()

    def create_with_format(logical_id: str, props: dict[str, Any], *rest: Any) -> Any:
        made = create(logical_id, props, *rest)
        wanted = props.get("AccessLogSetting", {}).get("Format", "")
        v1._stages_v1[props["RestApiId"]][props["StageName"]]["accessLogSettings"] = {"format": wanted}
        return made

    async def handle_and_log(api_id: str, stage: str, method: str, *rest: Any) -> Any:
        began = time.time()
        status, headers, body = await handle(api_id, stage, method, *rest)
        call = CALL.get()
        values = {
            "requestId": call.request_id,
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(began)),
            "httpMethod": method,
            "resourcePath": call.route,
            "status": status,
            "responseLatency": round((time.time() - began) * 1000),
            "responseLength": len(body),
            "error.responseType": call.kind,
            "authorizer.principalId": call.principal,
        }
        wanted = v1._stages_v1.get(api_id, {}).get(stage, {}).get("accessLogSettings", {}).get("format")
        if wanted:
            with log.open("a") as file:
                file.write(line(wanted, values) + "\n")
        return status, headers, body

    provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::Stage"]["create"] = create_with_format
    v1._handle_execute_in_scope = handle_and_log


def line(wanted: str, values: dict[str, Any]) -> str:
    """What is not known is a dash, as on AWS; a value cannot leave the JSON string that it stands in."""

    def shown(found: re.Match[str]) -> str:
        value = values.get(found[1])
        return "-" if value is None else json.dumps(str(value))[1:-1]

    return VARIABLE.sub(shown, wanted)
