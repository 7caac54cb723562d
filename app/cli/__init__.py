"""Flask commands: thin callers of services. Each module of the list offers ``commands``, a click group."""

from importlib import import_module

from flask import Flask

MODULES: tuple[str, ...] = (
    "migrations",
    "translations",
    "chains",
    "needs",
    "calls",
    "people",
    "record",
    "backups",
    "drafts",
    "search",
    "demo",
)


def register(app: Flask) -> None:
    """Hang the commands on the application."""
    for name in MODULES:
        app.cli.add_command(import_module(f"app.cli.{name}").commands)
