"""Runs MiniStack with our mends, until it is told to stop.

Start it from local/cloud/process.ts, which sets the port, the folders and the credentials. MiniStack 1.5.33 gets some of
what we rely on wrong; each file in mends/ sets one thing right and refuses to run on any code but what it was written
for. test/local-cloud/ holds the behaviour itself.
"""

import os
import sys
from importlib.metadata import version

PINNED = "1.5.33"

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))


def main() -> None:
    if version("ministack") != PINNED:
        raise SystemExit(f"mends are for ministack {PINNED}, this is {version('ministack')}: npm run reset")
    from mends import (
        archive,
        bounded_memory,
        event_bridge,
        exact_numbers,
        function_errors,
        malformed_events,
        queue_windows,
        quick_answers,
        request_validators,
        reserved_concurrency,
        rest_api,
        shutdown,
        state,
        streams,
        task_patience,
        time_to_live,
    )

    for mend in (
        exact_numbers,
        function_errors,
        quick_answers,
        bounded_memory,
        streams,
        queue_windows,
        event_bridge,
        malformed_events,
        task_patience,
        time_to_live,
        reserved_concurrency,
        request_validators,
        rest_api,
        archive,
        state,
        shutdown,
    ):
        mend.apply()

    from ministack.app import main as serve

    serve()


if __name__ == "__main__":
    main()
