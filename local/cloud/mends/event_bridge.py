"""EventBridge invokes a function asynchronously: two more tries, then its dead-letter target. MiniStack tries once."""

import json

import ministack.services.eventbridge as event_bridge
import ministack.services.lambda_svc as functions

from . import replace


def apply() -> None:
    replace.whole_function(event_bridge, "_dispatch_to_lambda", "1f95adbaed3a966a", _dispatch_to_lambda)


def _dispatch_to_lambda(arn: str, payload: str) -> None:
    try:
        event = json.loads(payload)
    except (json.JSONDecodeError, TypeError):
        event = {"body": payload}
    function, config, name = functions._get_func_record_for_ref(arn)
    if not function or not config:
        event_bridge.logger.warning("EventBridge: function %s not found", name)
        return
    functions.invoke_async_with_retry(functions._execution_record_for_config(function, config), event)
