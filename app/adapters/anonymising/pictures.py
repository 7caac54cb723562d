"""A picture cannot be read; its properties can be taken away."""

import io
from collections.abc import Iterator
from typing import IO

from PIL import Image, ImageOps

from app.redactions.reports import PROPERTIES

WIDEST = 1600


def read(file: IO[bytes]) -> Iterator[tuple[str, str | None]]:
    """Properties that are text; a person must look at the rest."""
    with Image.open(file) as picture:
        told = [str(value) for value in (*picture.info.values(), *picture.getexif().values())]
        yield PROPERTIES, "\n".join(told)
    yield "pictures", None


def clear(file: IO[bytes]) -> bytes:
    """The same pixels, the right way up, in the same format."""
    out = io.BytesIO()
    with Image.open(file) as picture:
        kind = picture.format or "PNG"
        upright = ImageOps.exif_transpose(picture)
        upright.info.clear()
        more = {"quality": 92} if kind == "JPEG" else {}
        upright.save(out, kind, exif=b"", **more)
    return out.getvalue()


def show(file: IO[bytes]) -> bytes:
    """A JPEG for a page, the right way up, at most ``WIDEST`` pixels a side, without properties."""
    out = io.BytesIO()
    with Image.open(file) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((WIDEST, WIDEST))
        ground = Image.new("RGB", upright.size, "white")
        layer = upright.convert("RGBA")
        ground.paste(layer, mask=layer.getchannel("A"))
        ground.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
