"""The pictures' font in the sizes that are asked for. Layout and colours may not enter.

The font is ours (``fonts/README.md``), so that pictures show Chinese wherever the bot is installed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

FONT_PATH: Final = Path(__file__).parent / "fonts" / "NotoSansCJKtc-subset.otf"


@cache
def typeface(size: int) -> ImageFont.FreeTypeFont:
    """Return the font at `size` pixels; read once for each size.

    Pillow's own way of setting text, without ligatures or Raqm, so that a picture is the same on every machine.

    Raises:
        OSError: The font is missing from the package.
    """
    return ImageFont.truetype(FONT_PATH, size, layout_engine=ImageFont.Layout.BASIC)
