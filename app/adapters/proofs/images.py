"""Is this a picture of the type it says, small enough to be decoded?

Decoded whole, so that nothing but a picture passes, but stored as it came: the SHA-256 on a receipt must be that of the
file on the entrant's own disk.
"""

from typing import IO

from PIL import Image

from app.adapters.proofs.refusal import NotProven

FORMATS = {"png": "PNG", "jpg": "JPEG"}
MOST_BYTES = 150 * 1024 * 1024
WIDTHS = {"1": 1, "L": 1, "P": 1, "LA": 4, "PA": 4, "I;16": 2}
Image.preinit()  # the decoders, else loaded with the first picture: in every child anew


def check_image(kind: str, file: IO[bytes]) -> None:
    """Type, size in pixels before decoding, then every pixel (``NotProven``). An A4 page at 600 dpi passes."""
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(file, formats=[FORMATS[kind]])
    except Exception as error:
        raise NotProven("not_type") from error
    width, height = picture.size
    if width * height * WIDTHS.get(picture.mode, 4) > MOST_BYTES:
        raise NotProven("pixels")
    if getattr(picture, "n_frames", 1) > 1:
        raise NotProven("frames")
    picture.load()
