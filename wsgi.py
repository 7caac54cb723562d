"""What a web server imports: ``wsgi:app``, configured from the environment."""

from app import create_app
from config import Settings

app = create_app(Settings.from_environment())
