"""ReservedConcurrentExecutions in a template limits the function; MiniStack's CloudFormation forgets it."""

from typing import Callable

import ministack.services.lambda_svc as functions

from . import replace


def apply() -> None:
    replace.provisioner("AWS::Lambda::Function", _with_reserved_concurrency)


def _with_reserved_concurrency(original: Callable, verb: str) -> Callable:
    def provision(*args):
        made = original(*args)
        properties = args[1] if verb == "create" else args[2]
        reserved = properties.get("ReservedConcurrentExecutions")
        functions._functions[made[0]]["concurrency"] = None if reserved is None else int(reserved)
        return made

    return provision
