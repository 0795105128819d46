"""A small, strict, stateful stand-in for Telegram's Bot API over real HTTP, with a page where a person plays the users.

Owns everything simulated. May not import the rest of the bot, nor be imported by it except by `app` and `__main__`:
they meet over HTTP.
"""
