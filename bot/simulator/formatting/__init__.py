"""Owns text and its entities as Telegram counts and parses them; may not know messages, chats or HTTP."""
