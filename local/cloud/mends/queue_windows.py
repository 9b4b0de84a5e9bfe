"""A queue's consumer with a batching window gathers messages, as in AWS.

MiniStack hands over what lies in a queue at once, ten messages at most: a consumer that asks for fifty within a second is
called for nearly each by itself. AWS waits until the window since the first one is over, or the batch is full (Lambda's
guide, "Configuring scaling behavior for SQS event source mappings").
"""

import time

import ministack.services.lambda_svc as functions
import ministack.services.sqs as queues

from . import replace


def apply() -> None:
    functions._is_gathering_messages = _is_gathering
    replace.in_function(
        functions,
        "_poll_sqs",
        (
            "batch = _sqs._receive_messages_for_esm(queue_url, batch_size)\n",
            "if _is_gathering_messages(esm, queue):\n"
            "                continue\n"
            "            batch = _sqs._receive_messages_for_esm(queue_url, batch_size)\n",
        ),
    )
    replace.in_function(
        queues,
        "_receive_messages_for_esm",
        ("max_n = min(int(max_number or 1), 10)", "max_n = int(max_number or 1)"),
    )


def _is_gathering(mapping: dict, queue: dict) -> bool:
    """Whether a batch waits for more: it is not full, and the window since its first message is open."""
    window = mapping.get("MaximumBatchingWindowInSeconds") or 0
    if window == 0:
        return False
    now = time.time()
    since = [message.get("visible_at", now) for message in list(queue["messages"])]
    waiting = [at for at in since if at <= now]
    return 0 < len(waiting) < mapping.get("BatchSize", 10) and now - min(waiting) < window
