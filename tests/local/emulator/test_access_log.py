"""The access log's lines: as AWS would write them."""

import json

from local.emulator.patches.access_log import line


def test_variables_are_replaced_and_what_is_unknown_is_a_dash() -> None:
    wanted = (
        '{"id": "$context.requestId", "status": "$context.status", "who": "$context.authorizer.principalId"}'
    )
    logged = json.loads(line(wanted, {"requestId": "r-1", "status": 200, "authorizer.principalId": None}))
    assert logged == {"id": "r-1", "status": "200", "who": "-"}


def test_a_value_stays_within_its_string() -> None:
    assert json.loads(line('{"m": "$context.httpMethod"}', {"httpMethod": 'G", "x": "\n'})) == {
        "m": 'G", "x": "\n'
    }
