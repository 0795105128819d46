"""The colours of the bot's cards on LINE.

Owns the palette. What a theme, light or dark, does to a block or a text that says no colour is LINE's and differs from
phone to phone: so every block says its background and every text its colour, and a card is the same in all. Text
stands out from what is behind it by 4.5 to 1 at least, as WCAG 2.2 asks (success criterion 1.4.3); a test measures it.
"""

from __future__ import annotations

from typing import Final

PAPER: Final = "#FFFFFF"
"""Behind most text."""
SHADE: Final = "#EEF3F4"
"""Behind quotations, and the track of a bar."""
INK: Final = "#1C2B33"
"""Text."""
GREY: Final = "#5A6770"
"""Sources, and what is said beside."""
ACCENT: Final = "#0F4C5C"
"""The head of a card, the main button, what may be tapped."""
ON_ACCENT: Final = "#FFFFFF"
BESIDE_ON_ACCENT: Final = "#D5E5E9"
FOUND: Final = "#B3261E"
"""What was looked for; bold and underlined as well, for whoever sees no colour."""
QUIET: Final = "#DDE6E9"
"""The other buttons; LINE writes on them in black."""
GOOD: Final = "#1B6E3C"
"""What was right."""
BAD: Final = "#B3261E"
"""What was wrong."""
LINE: Final = "#D3DCE0"
"""Separators."""
