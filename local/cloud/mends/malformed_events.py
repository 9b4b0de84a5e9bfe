"""PutEvents refuses an entry without source, type or a JSON object in its detail; MiniStack takes anything."""

import json
from typing import Optional

import ministack.services.eventbridge as event_bridge

from . import replace

FIRST_LINE_AFTER_CHECKS = "        # AWS Time is a timestamp shape; ministack convention is int epoch seconds\n"


def apply() -> None:
    event_bridge._malformed = _malformed
    replace.in_function(
        event_bridge,
        "_put_events",
        (
            FIRST_LINE_AFTER_CHECKS,
            "        refused = _malformed(entry)\n"
            "        if refused:\n"
            "            results.append(refused)\n"
            "            failed += 1\n"
            "            continue\n" + FIRST_LINE_AFTER_CHECKS,
        ),
    )


def _malformed(entry: dict) -> Optional[dict]:
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            return {"ErrorCode": "InvalidArgument", "ErrorMessage": f"Parameter {name} is not valid. Reason: {name} is a required argument."}
    try:
        detail = json.loads(entry["Detail"])
    except (TypeError, ValueError):
        detail = None
    if isinstance(detail, dict):
        return None
    return {"ErrorCode": "MalformedDetail", "ErrorMessage": "Detail is malformed."}
