"""A REST API's request validators validate: MiniStack's CloudFormation makes an id for them and no more."""

import json
from typing import Callable

import ministack.services.apigateway_v1 as gateway

from . import replace


def apply() -> None:
    replace.provisioner("AWS::ApiGateway::RequestValidator", _really)
    replace.provisioner("AWS::ApiGateway::Method", _with_validator)


def _flag(properties: dict, name: str) -> bool:
    return str(properties.get(name, False)).lower() == "true"


def _really(original: Callable, verb: str) -> Callable:
    def create(logical_id: str, properties: dict, _stack: str):
        asked = {
            "name": properties.get("Name", logical_id),
            "validateRequestBody": _flag(properties, "ValidateRequestBody"),
            "validateRequestParameters": _flag(properties, "ValidateRequestParameters"),
        }
        _, _, body = gateway._create_request_validator(properties["RestApiId"], asked)
        made = json.loads(body)["id"]
        return made, {"RequestValidatorId": made}

    def update(physical_id: str, old: dict, new: dict, stack: str):
        if any(new.get(key) != old.get(key) for key in ("RestApiId", "Name")):
            return create(physical_id, new, stack)
        names = {"validateRequestBody": "ValidateRequestBody", "validateRequestParameters": "ValidateRequestParameters"}
        operations = [{"op": "replace", "path": f"/{to}", "value": _flag(new, of)} for to, of in names.items()]
        gateway._update_request_validator(new["RestApiId"], physical_id, {"patchOperations": operations})
        return physical_id, {"RequestValidatorId": physical_id}

    return create if verb == "create" else update


def _with_validator(original: Callable, verb: str) -> Callable:
    def provision(*args):
        made = original(*args)
        properties = args[1] if verb == "create" else args[2]
        validator = properties.get("RequestValidatorId")
        if validator:
            operation = {"op": "replace", "path": "/requestValidatorId", "value": validator}
            gateway._update_method(
                properties["RestApiId"],
                properties["ResourceId"],
                properties.get("HttpMethod", "ANY"),
                {"patchOperations": [operation]},
            )
        return made

    return provision
