"""Owns what Telegram accepts as the address of a text link or a button; may not fetch anything."""

from __future__ import annotations

import re

_USER_LINK = re.compile(r"tg://user/?\?id=(\d{1,19})(?:&.*)?", re.IGNORECASE)
_CUSTOM_EMOJI_LINK = re.compile(r"tg://emoji/?\?id=(\d{1,20})(?:&.*)?", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?://)?", re.IGNORECASE)
_HOST = re.compile(r"(?:[^@/?#\s]*@)?([^\s/?#:@\[\]]+)(:\d{1,5})?(?=[/?#]|$)")
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?", re.UNICODE)
_WEB_SCHEMES = frozenset({"http", "https", "ftp", "ton", "tonsite"})
_APP_SCHEMES = frozenset({"tg", "mailto", "tel"})


def mentioned_user(url: str) -> int | None:
    """The user id of a `tg://user?id=…` link."""
    match = _USER_LINK.fullmatch(url)
    return int(match[1]) if match else None


def custom_emoji(url: str) -> str | None:
    """The id of a `tg://emoji?id=…` link."""
    match = _CUSTOM_EMOJI_LINK.fullmatch(url)
    return match[1] if match else None


def checked_link(url: str) -> str:
    """The address as Telegram stores it, or an empty string when it is not one.

    A bare domain becomes `http://…`, an address without a path gets `/`.
    """
    url = url.strip()
    if not url or any(character.isspace() for character in url):
        return ""
    scheme, rest = _split(url)
    if scheme in _APP_SCHEMES:
        return url if rest else ""
    if scheme not in _WEB_SCHEMES:
        return ""
    host = _HOST.match(rest)
    if host is None or not _is_domain(host[1]):
        return ""
    tail = rest[host.end() :]
    if not tail.startswith("/"):
        tail = f"/{tail}"
    return f"{scheme}://{rest[: host.end()].replace(host[1], host[1].lower(), 1)}{tail}"


def _split(url: str) -> tuple[str, str]:
    match = _SCHEME.match(url)
    if match is None or (match[0].endswith(":") and match[1].lower() not in _APP_SCHEMES):
        return "http", url
    return match[1].lower(), url[match.end() :]


def _is_domain(host: str) -> bool:
    labels = host.split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return False
    return len(labels) > 1 or host.lower() == "localhost"
