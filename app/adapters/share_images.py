"""The picture of link previews: paper, ink, one vermilion seal; 1200 × 630, made once and kept in the store."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import lru_cache
from importlib.resources import files

from PIL import Image, ImageDraw, ImageFont

from app.adapters.store import KeyTaken, Missing, store
from app.shared.phrases import phrases

VERSION = 2
SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 84
PAPER, INK, SOFT, LINE, VERMILION, JADE = "#fbfaf7", "#16233a", "#545d6c", "#d8d1c2", "#b3261e", "#1f6f5c"
NEVER_FIRST = "，。；：、！？）】」』”’》〉%％…—·"
FONTS = "pylopdf_fonts_zh_cn"
SERIF, SANS = "NotoSerifSC-Regular.otf", "NotoSansSC-Regular.otf"
Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class ShareCard:
    """What the picture says. ``figure``: the measured effect in a few characters (−60%), ``figure_name`` what it is of;
    ``widths``: its bars before and after, in hundredths; ``foot``: laboratory and place, ``source``: who publishes."""

    kicker: str
    title: str
    figure: str
    figure_name: str
    widths: tuple[int, int] | None
    foot: str
    source: str
    seal: str = "案例"

    @property
    def digest(self) -> str:
        """Changes with every word of it, and with the way in which it is drawn."""
        told = "\x1f".join(str(part) for part in (VERSION, *astuple(self)))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def share_image(key: str, card: ShareCard) -> bytes:
    """The picture as PNG: from the store where it was made before, under ``share/<key>/<digest>.png``.

    The bytes are no file of anybody's: they are made of public words and can be made again at any time.
    """
    name = f"share/{key}/{card.digest}.png"
    try:
        return store().get(name)
    except Missing:
        made = draw(card)
    try:
        store().put(name, made)
    except KeyTaken:
        return made
    return made


def draw(card: ShareCard) -> bytes:
    """The picture, drawn."""
    image = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, WIDTH, 10), fill=VERMILION)
    _seal(pen, card.seal)
    pen.text((MARGIN, 74), card.kicker, font=_font(SANS, 28), fill=SOFT)
    size, lines = _title(card.title)
    for number, line in enumerate(lines):
        pen.text(
            (MARGIN, 128 + number * round(size * 1.38)),
            line,
            font=_font(SERIF, size),
            fill=INK,
            stroke_width=1,
            stroke_fill=INK,
        )
    if card.figure:
        _figure(pen, card)
    pen.line((MARGIN, 540, WIDTH - MARGIN, 540), fill=INK, width=2)
    foot = _fit(card.foot, _font(SANS, 28), 700)
    pen.text((MARGIN, 560), foot, font=_font(SANS, 28), fill=INK)
    room = WIDTH - 2 * MARGIN - 40 - _font(SANS, 28).getlength(foot)
    source = _fit(card.source, _font(SANS, 24), max(280.0, room))
    pen.text((WIDTH - MARGIN, 564), source, font=_font(SANS, 24), fill=SOFT, anchor="ra")
    told = io.BytesIO()
    image.quantize(64).save(told, "PNG", optimize=True)
    return told.getvalue()


def _seal(pen: ImageDraw.ImageDraw, words: str) -> None:
    """Two characters, one above the other, in a frame."""
    left, top, right, bottom = WIDTH - MARGIN - 78, 62, WIDTH - MARGIN, 200
    pen.rounded_rectangle((left, top, right, bottom), radius=8, outline=VERMILION, width=5)
    for number, character in enumerate(words[:2]):
        middle = ((left + right) / 2, top + 38 + number * 60)
        pen.text(middle, character, font=_font(SERIF, 50), fill=VERMILION, anchor="mm", stroke_width=1)


def _figure(pen: ImageDraw.ImageDraw, card: ShareCard) -> None:
    """The effect: its figure, what it is of, and two bars."""
    font = _font(SERIF, 84)
    pen.text((MARGIN, 512), card.figure, font=font, fill=VERMILION, anchor="ls", stroke_width=1)
    left = MARGIN + pen.textlength(card.figure, font=font) + 32
    name = _fit(card.figure_name, _font(SANS, 28), WIDTH - MARGIN - left)
    pen.text((left, 430), name, font=_font(SANS, 28), fill=SOFT)
    if card.widths is None:
        return
    room = min(460.0, WIDTH - MARGIN - left)
    for number, (share, tone) in enumerate(zip(card.widths, (LINE, JADE), strict=True)):
        top = 476 + number * 20
        pen.rectangle((left, top, left + max(4.0, room * share / 100), top + 12), fill=tone)


def _title(title: str) -> tuple[int, list[str]]:
    """The largest size at which the title fits in its lines."""
    for size, most in ((66, 2), (56, 3), (48, 4)):
        lines = list(_lines(title, _font(SERIF, size), WIDTH - 2 * MARGIN - 120))
        if len(lines) <= most:
            return size, lines
    return 48, [*lines[:3], _fit(lines[3] + "…", _font(SERIF, 48), WIDTH - 2 * MARGIN - 120)]


def _lines(text: str, font: Font, width: float) -> Iterable[str]:
    """Lines that fit and end between words; what is longer than a line is broken before any character but a mark that
    belongs to the one before."""
    line = ""
    for piece in phrases(text):
        if line and font.getlength(line + piece) > width:
            yield line
            line = ""
        for character in piece:
            if line and font.getlength(line + character) > width and character not in NEVER_FIRST:
                yield line
                line = ""
            line += character
    if line:
        yield line


def _fit(text: str, font: Font, width: float) -> str:
    """The text, cut with an ellipsis where it is too long."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"


@lru_cache(maxsize=16)
def _font(name: str, size: int) -> Font:
    """A font of the package that ships them."""
    return ImageFont.truetype(io.BytesIO(files(FONTS).joinpath(name).read_bytes()), size)
