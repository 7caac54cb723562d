"""What a web server imports: ``wsgi:app``, configured from the environment."""

from app import create_app, loading
from config import Settings

settings = Settings.from_environment()  # first: what must not start says so at once
with loading():
    from app.adapters import logs, startup

    logs.configure(settings)
    app = create_app(settings)
startup.check_database(app)
