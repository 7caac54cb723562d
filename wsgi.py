"""What a web server imports: ``wsgi:app``, configured from the environment."""

from app import create_app
from app.adapters import logs, startup
from config import Settings

settings = Settings.from_environment()
logs.configure(settings)
app = create_app(settings)
startup.check_database(app)
