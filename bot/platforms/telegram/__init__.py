"""Telegram: routes, handlers, render, messenger, transport. The only room that may import `telegram`."""
