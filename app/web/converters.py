"""Typed parts of addresses."""

from werkzeug.routing import BaseConverter


class KeyConverter(BaseConverter):
    """A 12-character key of ours."""

    regex = "[0-9a-hjkmnp-tv-z]{12}"


class SlugConverter(BaseConverter):
    """Lower-case words joined by hyphens."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


CONVERTERS = {"key": KeyConverter, "slug": SlugConverter}
