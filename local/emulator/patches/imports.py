"""An API that is made of a definition is the whole of it, and stays the same API when the definition changes.

- Gateway responses of the definition are answered (reports/imported-responses.md).
- A changed definition takes the old one's place, under the id that callers know (reports/changed-definition.md).
"""

from collections.abc import Mapping
from typing import Any

Definition = Mapping[str, Any]
RESPONSES = "x-amazon-apigateway-gateway-responses"


def install() -> None:
    from ministack.services import apigateway_v1 as v1
    from ministack.services.cloudformation import provisioners

    kinds = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"]
    make, change = v1._import_rest_api, kinds["update"]

    def make_with_responses(spec: Definition, base: Any = None) -> str:
        api_id: str = make(spec, base)
        for kind, response in spec.get(RESPONSES, {}).items():
            v1._put_gateway_response(api_id, kind, response)
        return api_id

    def overwrite(api_id: str, old: Any, new: Any, *rest: Any, **named: Any) -> Any:
        if new.get("Body") != old.get("Body"):
            made = make_with_responses(new["Body"])
            for part in (v1._resources, v1._authorizers_v1, v1._gateway_responses):
                part[api_id] = part.pop(made, {})
            v1._delete_rest_api(made)
        return change(api_id, {**old, "Body": new.get("Body")}, new, *rest, **named)

    v1._import_rest_api = make_with_responses
    kinds["update"] = overwrite
