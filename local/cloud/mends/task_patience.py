"""A task that waits for its token gives up when it should.

MiniStack knows TimeoutSeconds as a number alone: a TimeoutSecondsPath waits for a day, and heartbeats are noted and never
missed. AWS takes both from the state's input, and ends a wait whose last heartbeat is too old.
"""

import ministack.services.stepfunctions as machines

from . import replace


def apply() -> None:
    replace.in_function(
        machines,
        "_execute_task",
        (
            'resource, effective, ctx["Task"]["Token"], state_def)',
            'resource, effective, ctx["Task"]["Token"], {**state_def, **{key.removesuffix("Path"): '
            '_resolve_path(state_def[key], raw_input) for key in ("TimeoutSecondsPath", "HeartbeatSecondsPath") '
            "if key in state_def}})",
        ),
    )
    replace.in_function(
        machines,
        "_send_task_heartbeat",
        ('info["heartbeat"] = now_iso()', 'info["heartbeat"] = time.monotonic()'),
    )
    replace.in_function(
        machines,
        "_invoke_with_callback",
        (
            'if not evt.wait(timeout=timeout):\n',
            'begun = time.monotonic()\n'
            '    silence = state_def.get("HeartbeatSeconds", timeout)\n'
            '    while not evt.wait(timeout=max(0.0, min(\n'
            '        begun + timeout, (_task_tokens[token]["heartbeat"] or begun) + silence) - time.monotonic())):\n'
            '        if time.monotonic() < min(begun + timeout, (_task_tokens[token]["heartbeat"] or begun) + silence):\n'
            '            continue\n',
        ),
    )
