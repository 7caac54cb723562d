"""Open data: what everybody may see, as JSON and CSV, described by OpenAPI and by a page for people."""

from app.web.public.open_data import answers as answers
from app.web.public.open_data import explained as explained
