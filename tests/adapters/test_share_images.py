"""The picture of link previews: its size, its words in the key, kept in the store."""

import io
from dataclasses import replace

from flask import Flask
from PIL import Image

from app.adapters.share_images import ShareCard, draw, share_image
from app.adapters.store import store
from app.shared.columns import new_key

CARD = ShareCard(
    "研发十佳案例 · 2026 年度", "充电插头试验", "−60%", "试验周期", (100, 40), "示例机构", "示例主管部门"
)


def test_picture_has_the_size_of_previews_whatever_it_says() -> None:
    for card in (CARD, replace(CARD, title="很长的标题" * 30, figure="", widths=None, foot="机构" * 60)):
        image = Image.open(io.BytesIO(draw(card)))
        assert (image.format, image.size) == ("PNG", (1200, 630))


def test_picture_is_made_once_and_anew_when_its_words_change(app: Flask) -> None:
    key = new_key()
    made = share_image(key, CARD)
    assert store().has(f"share/{key}/{CARD.digest}.png")
    store().delete(f"share/{key}/{CARD.digest}.png")
    store().put(f"share/{key}/{CARD.digest}.png", b"kept")
    assert share_image(key, CARD) == b"kept"
    assert share_image(key, replace(CARD, title="别的标题")) != made
