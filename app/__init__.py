"""揭榜. ``create_app`` is wiring only; its imports are inside, so that ``python -m app.scoring`` needs no Flask."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings

HERE = Path(__file__).resolve().parent


def import_models() -> list[str]:
    """Import every ``*/models.py`` (a table nobody imports is invisible to Alembic); the module names, sorted."""
    paths = [*HERE.glob("*/models.py"), *HERE.glob("*/models/__init__.py")]
    dotted = (".".join(("app", *path.relative_to(HERE).with_suffix("").parts)) for path in paths)
    names = sorted(name.removesuffix(".__init__") for name in dotted)
    for name in names:
        import_module(name)
    return names


def create_app(settings: "Settings") -> "Flask":
    """The application for these settings: extensions, models, pages, commands."""
    from flask import Flask

    from app import cli, web
    from app.adapters import counting, databases
    from app.extensions import babel, csrf, db, limiter, migrate

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
    migrate.init_app(app, db, directory=str(HERE.parent / "migrations"), render_as_batch=True)
    csrf.init_app(app)
    limiter.init_app(app)
    web.register(app, babel)
    cli.register(app)
    return app
