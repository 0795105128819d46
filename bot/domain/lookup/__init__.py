"""Lookup of words, dates and occasions in Annex 1, built for Chinese.

Owns the public names; everything else is in the modules beside.
"""

from __future__ import annotations

from bot.domain.lookup.engine import Lookup
from bot.domain.lookup.results import Hit, LookupResult

__all__ = ["Hit", "Lookup", "LookupResult"]
