"""Owns what the page and test clients use: `/sim/...`; may not answer Bot API methods."""
