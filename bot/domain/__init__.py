"""The rules of the product as pure values and functions.

No async, no clock, no randomness, no SQL, no markup, no platform may enter: time and chance arrive as arguments.
"""
