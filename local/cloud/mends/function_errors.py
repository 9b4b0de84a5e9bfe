"""A failed function says by what error, and lives on.

MiniStack reports every Node error as Runtime.HandlerError, so no Retry or Catch of a state machine that names an error
ever matches; AWS reports the error's own name. And it ends the function's process after any error: AWS keeps a process
whose handler threw, and only replaces one that died.
"""

import ministack.core.lambda_runtime as runtime
import ministack.services.lambda_svc as functions

from . import replace


def apply() -> None:
    script = replace.text(
        runtime._NODEJS_WORKER_SCRIPT,
        'status: "error", error: String(err.message || err), trace: err.stack || ""',
        'status: "error", error: String((err && err.message) || err), errorType: (err && err.name) || "Error", '
        'trace: (err && err.stack) || ""',
    )
    runtime._NODEJS_WORKER_SCRIPT = replace.text(
        script,
        'status: "error", error: e.message, trace: e.stack',
        'status: "error", error: e.message, errorType: e.name, trace: e.stack',
    )
    replace.in_function(
        runtime.Worker,
        "invoke",
        (
            'if response.get("status") == "error":',
            'if response.get("status") == "error" and not response.get("errorType"):',
        ),
    )
    replace.in_function(
        functions,
        "_execute_function_warm",
        ('error_type = "Runtime.HandlerError"', 'error_type = result.get("errorType") or "Runtime.HandlerError"'),
        (
            '"errorType": error_type,\n',
            '"errorType": error_type,\n'
            '                **({"trace": result["trace"].split("\\n")} if result.get("trace") else {}),\n',
        ),
    )
