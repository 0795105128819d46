"""Async use cases: load, decide, save, then speak. Each service owns its transaction; no platform may enter."""
