"""The job worker: ``python -m app.jobs``. Ticks every few seconds until SIGTERM, and finishes the batch in hand."""

import logging

from flask import Flask
from huey import Huey
from huey.consumer import Consumer, Scheduler

from app import create_app
from app.adapters import logs, startup
from app.jobs import import_work, make_huey
from app.jobs.work import tick
from config import Settings

SECONDS = 5


class EverySeconds(Scheduler):
    """huey looks at periodic tasks once a minute; a letter should not wait that long."""

    periodic_task_seconds = SECONDS


class Worker(Consumer):
    """huey's consumer with our scheduler."""

    scheduler_class = EverySeconds


def wire(app: Flask, huey: Huey) -> None:
    """Give the queue its one task. A tick that is still waiting or running when the next is due stands for both."""
    import_work()

    @huey.periodic_task(lambda _at: huey.pending_count() == 0, name="tick")
    def _tick() -> None:
        tick(app)


def main() -> None:
    """Run the worker in the foreground; one thread, because SQLite has one writer and ticks do not overlap."""
    settings = Settings.from_environment()
    logs.configure(settings)
    logging.getLogger("huey").setLevel(logging.WARNING)
    huey = make_huey(settings)
    app = create_app(settings)
    startup.check_database(app)
    wire(app, huey)
    Worker(huey, workers=1, max_delay=1.0, graceful_signal="TERM", shutdown_timeout=10).run()


if __name__ == "__main__":
    main()
