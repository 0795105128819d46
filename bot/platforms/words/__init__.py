"""Wording and cutting that the platforms share: text and `Markup` from values, never a platform's own classes."""
