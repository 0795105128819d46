"""Handlers: each guards, calls the domain or a service, and hands the reply to be rendered; no rule lives here."""
