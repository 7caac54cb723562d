"""typst, in the child: a template of this folder and its data.

Fonts come with a package (Noto Serif and Sans SC, 30,000 characters). Where a text holds one beyond the basic plane, a
name with 𠮷, the machine's fonts are asked too; that takes a second and is worth it.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from app.shared.phrases import phrases

TEMPLATES = Path(__file__).resolve().parent / "typst"
LAST_OF_BASIC_PLANE = 0xFFFF


def typeset(template: str, data: dict[str, Any]) -> bytes:
    """A PDF, tagged for readers that speak; data reach the template as JSON in ``sys.inputs.data`` and no other way."""
    path = TEMPLATES / f"{template}.typ"
    folder = pylopdf_fonts_zh_cn.sans_path().parent
    told = json.dumps({"phrases": _phrases(data), **data}, ensure_ascii=False)
    rare = any(ord(character) > LAST_OF_BASIC_PLANE for character in told)
    fonts = typst.Fonts(include_system_fonts=rare, include_embedded_fonts=False, font_paths=[folder])
    compiler = typst.Compiler(root=TEMPLATES, font_paths=fonts, ignore_system_fonts=not rare)
    made = compiler.compile(
        path,
        format="pdf",
        sys_inputs={"data": told},
        timestamp=int(data.get("made_at", 0)),
    )
    assert isinstance(made, bytes)  # noqa: S101  one file was asked for
    return made


def _phrases(data: dict[str, Any]) -> dict[str, Sequence[str]]:
    """Title → the pieces between which its lines may end."""
    titles = (data["title"], (data.get("attachment") or {}).get("title", ""))
    return {title: phrases(title) for title in titles}
