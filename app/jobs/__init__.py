"""Background and timed work: a clock that ticks, and thin callers of services. ``python -m app.jobs`` is the worker.

Nothing is ever *put* into the queue by a request: a killed worker loses its task. Instead each tick asks the rows what
has been acted and not yet followed up (``app.jobs.work``), so a lost tick costs seconds and never a letter. To add
work, write a module in this package with a function under ``@work``; it is found by its decorator.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from config import BadSettings

if TYPE_CHECKING:
    from huey import Huey

    from config import Settings

HERE = Path(__file__).resolve().parent
NAME = "jiebang"


def make_huey(settings: "Settings") -> "Huey":
    """The queue that carries the ticks: a file of its own beside the data, or what ``QUEUE_URL`` names.

    Huey brings every driver it knows (psycopg, redis) along, so only the worker imports it, and only here.
    """
    from huey import PostgresHuey, RedisHuey, SqliteHuey

    url = settings.queue_url
    if not url:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(settings.data_dir / "queue.db"), results=False)
    if url.startswith(("postgresql://", "postgres://")):
        return PostgresHuey(NAME, dsn=url, results=False)
    if url.startswith(("redis://", "rediss://")):
        return RedisHuey(NAME, url=url, results=False)
    raise BadSettings("QUEUE_URL must begin with postgresql:// or redis://, or be empty.")


def import_work() -> list[str]:
    """Import every module of this package, so that their ``@work`` functions are known; the module names, sorted."""
    names = sorted(f"app.jobs.{path.stem}" for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    for name in names:
        import_module(name)
    return names
