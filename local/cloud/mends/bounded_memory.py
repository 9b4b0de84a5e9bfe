"""No more function processes stay warm than a laptop has memory for.

MiniStack keeps one process of each function for ever and those of a burst for five minutes: 141 of them, 10 GB, after
one demo. Here the ones longest idle end as soon as there are more than FARTHING_WARM_FUNCTIONS; a call that then finds
none waits for a new one, about 200 ms.
"""

import os
import threading

import ministack.core.lambda_runtime as runtime
import ministack.services.lambda_svc as functions

WARM_DEFAULT = 64


def apply() -> None:
    limit = int(os.environ.get("FARTHING_WARM_FUNCTIONS") or WARM_DEFAULT)
    release = runtime.release_worker
    if functions.release_worker is not release:
        raise AssertionError("release_worker is no longer one function: is this mend still in the right place?")

    def release_and_bound(worker) -> None:
        release(worker)
        surplus = _take_surplus(limit)
        if surplus:
            threading.Thread(target=runtime.kill_workers, args=(surplus,), daemon=True, name="farthing-bound").start()

    functions.release_worker = runtime.release_worker = release_and_bound


def _take_surplus(limit: int) -> list:
    """Takes the workers longest idle out of their pools, as many as are beyond the limit."""
    with runtime._lock:
        pooled = [(key, worker) for key, workers in runtime._workers.items() for worker in workers]
        idle = sorted((entry for entry in pooled if not entry[1].in_use), key=lambda entry: entry[1].last_used)
        surplus = idle[: max(0, len(pooled) - limit)]
        for key, worker in surplus:
            runtime._workers[key].remove(worker)
            if not runtime._workers[key]:
                del runtime._workers[key]
    return [worker for _, worker in surplus]
