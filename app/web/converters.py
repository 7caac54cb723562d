"""Typed parts of addresses."""

from werkzeug.routing import BaseConverter


class KeyConverter(BaseConverter):
    """A 12-character key of ours."""

    regex = "[0-9a-hjkmnp-tv-z]{12}"


class SlugConverter(BaseConverter):
    """Lower-case words joined by hyphens."""

    regex = "[a-z0-9]+(?:-[a-z0-9]+)*"


class TokenConverter(BaseConverter):
    """A secret of 32 bytes in a link that was mailed."""

    regex = "[A-Za-z0-9_-]{43}"


class DigestConverter(BaseConverter):
    """A SHA-256 in hexadecimal."""

    regex = "[0-9a-f]{64}"


class CodeConverter(BaseConverter):
    """The code of a certificate as it is printed: four groups of capitals and figures."""

    regex = "[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}"


CONVERTERS = {
    "key": KeyConverter,
    "slug": SlugConverter,
    "token": TokenConverter,
    "digest": DigestConverter,
    "code": CodeConverter,
}
