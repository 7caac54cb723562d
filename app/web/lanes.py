"""A lane of its own for final submits (trust.md, A41): one thread takes nothing else, and all others take them first.

What waits for a worker is stamped already and never late; the lane is there so that who presses in the last minute gets
his receipt while somebody floods the site with pages, drafts and uploads.
"""

import re
from collections import Counter, deque
from typing import Any

from waitress.task import ThreadedTaskDispatcher

FINAL = re.compile(r"/lab/entries/[0-9a-z]{12}/submit")
MOST_OF_ONE = 4
"""Final submits of one session that wait in the lane at a time; more of them queue up like everything else."""


def lane_key(channel: Any) -> str | None:
    """The session that this connection's next request presses its final submit with; None for every other request."""
    request = channel.requests[0] if channel.requests else None
    if request is None or request.error or request.command != "POST" or not FINAL.fullmatch(request.path):
        return None
    return request.headers.get("COOKIE") or None


class Lanes(ThreadedTaskDispatcher):
    """waitress's threads, with a second queue that goes first; ``set_thread_count(n)`` starts n and a reserved one."""

    RESERVED = 0

    def __init__(self) -> None:
        super().__init__()
        self.final: deque[tuple[str, Any]] = deque()
        self.waiting: Counter[str] = Counter()

    def set_thread_count(self, count: int) -> None:
        """That many threads for everything, and one for final submits alone; 0 ends all."""
        super().set_thread_count(count + 1 if count else 0)

    def add_task(self, task: Any) -> None:
        """Queue a connection whose next request has arrived whole."""
        key = lane_key(task)
        with self.lock:
            if key is not None and self.waiting[key] < MOST_OF_ONE:
                self.waiting[key] += 1
                self.final.append((key, task))
            else:
                self.queue.append(task)
            # whom notify() would wake may be the thread that may not take it
            self.queue_cv.notify_all()

    def handler_thread(self, thread_no: int) -> None:
        """Serve until told to stop."""
        while (task := self._next(thread_no)) is not None:
            try:
                task.service()
            except BaseException:
                self.logger.exception("Exception when servicing %r", task)

    def _next(self, thread_no: int) -> Any:
        """The task that is this thread's turn, once there is one; None when it shall end."""
        with self.lock:
            while not self.stop_count and not self.final and not (self.queue and thread_no != self.RESERVED):
                self.active_count -= 1
                self.queue_cv.wait()
                self.active_count += 1
            if self.stop_count:
                self.active_count -= 1
                self.stop_count -= 1
                self.threads.discard(thread_no)
                self.thread_exit_cv.notify()
                return None
            if not self.final:
                return self.queue.popleft()
            key, task = self.final.popleft()
            self.waiting[key] -= 1
            if not self.waiting[key]:
                del self.waiting[key]
            return task

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> Any:
        """As waitress's, of both queues."""
        with self.lock:
            self.queue.extend(task for _, task in self.final)
            self.final.clear()
        return super().shutdown(cancel_pending, timeout)
