"""The cloud ends when told to, and with whoever started it for a test: nothing is left running.

FARTHING_WATCH_PID names a process; when it is gone, however it went, the cloud follows. The launcher is started as the
leader of a process group of its own, so that its functions' processes end with it.
"""

import os
import signal
import threading
import time

POLL_S = 1.0
GRACE_S = 8.0


def apply() -> None:
    watched = int(os.environ.pop("FARTHING_WATCH_PID", "0"))
    if watched:
        threading.Thread(target=_follow, args=(watched,), daemon=True, name="farthing-watch").start()


def _follow(pid: int) -> None:
    while _alive(pid):
        time.sleep(POLL_S)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_S)
    # A deploy that hangs keeps the server from ending on SIGTERM.
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
