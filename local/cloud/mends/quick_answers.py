"""No pause after a handler that logs nothing: MiniStack waits 50 ms for its first log line, we wait 4."""

import ministack.core.lambda_runtime as runtime

FIRST_LINE_WAIT_S = 0.004
IDLE_CONFIRM_S = 0.002
HARD_CAP_S = 0.250


def apply() -> None:
    drain = runtime.Worker._drain_stderr_bounded
    if drain.__defaults__ != (0.050, 0.005, 0.250):
        raise AssertionError(f"the waits are no longer what they were: {drain.__defaults__}")
    drain.__defaults__ = (FIRST_LINE_WAIT_S, IDLE_CONFIRM_S, HARD_CAP_S)
