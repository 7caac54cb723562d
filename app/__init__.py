"""揭榜. ``create_app`` is wiring only; its imports are inside, so that ``python -m app.scoring`` needs no Flask."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings

HERE = Path(__file__).resolve().parent


@contextmanager
def loading() -> Iterator[None]:
    """While modules are loaded, nothing becomes garbage, and looking for some takes a fifth of the start."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def import_models() -> list[str]:
    """Import every ``*/models.py`` (a table nobody imports is invisible to Alembic); the module names, sorted."""
    paths = [*HERE.glob("*/models.py"), *HERE.glob("*/models/__init__.py")]
    dotted = (".".join(("app", *path.relative_to(HERE).with_suffix("").parts)) for path in paths)
    names = sorted(name.removesuffix(".__init__") for name in dotted)
    for name in names:
        import_module(name)
    return names


@loading()
def create_app(settings: "Settings") -> "Flask":
    """The application for these settings: extensions, models, pages, commands."""
    from flask import Flask

    from app import cli, web
    from app.adapters import counting, databases
    from app.extensions import babel, csrf, db, limiter

    static = HERE.parent / "static"
    app = Flask(
        __name__,
        template_folder=HERE.parent / "templates",
        static_folder=static,
        static_url_path=web.assets.static_path(static),
    )
    app.config.update(settings.flask())
    import_models()
    databases.prepare()
    counting.prepare(app)
    db.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    web.register(app, babel)
    cli.register(app)
    return app
