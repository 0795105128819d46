"""Owns setting and describing the webhook; may not deliver anything. Polling is the front door's (`polling`)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from bot.simulator.errors import BadRequestError
from bot.simulator.methods.call import Call, method
from bot.simulator.model import Json, Webhook
from bot.simulator.updates import DEFAULT_KINDS

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LONGEST_SECRET = 256
_MOST_CONNECTIONS = 100_000
_DEFAULT_CONNECTIONS = 40


def _webhook(call: Call, url: str) -> Webhook:
    secret = call.params.text("secret_token")
    if len(secret) > _LONGEST_SECRET:
        raise BadRequestError("secret token is too long")
    if secret and not _SECRET.fullmatch(secret):
        raise BadRequestError("secret token contains unallowed characters")
    try:
        address = urlsplit(url)
        host, port = address.hostname, address.port
    except ValueError as error:
        raise BadRequestError("bad webhook: invalid webhook URL specified") from error
    if address.scheme not in {"http", "https"}:
        raise BadRequestError("bad webhook: An HTTPS URL must be provided for webhook")
    if not host or (port is not None and port <= 0):
        raise BadRequestError("bad webhook: invalid webhook URL specified")
    connections = call.params.number("max_connections", _DEFAULT_CONNECTIONS)
    return Webhook(
        url,
        secret,
        min(max(connections, 1), _MOST_CONNECTIONS),
        call.params.text("ip_address"),
        has_certificate="certificate" in call.params.files,
    )


@method("setWebhook")
def set_webhook(call: Call) -> bool:
    """Have updates delivered to an address; none takes the webhook away.

    What is set already stays as it is, with its pauses and its last error.
    Like Telegram's own server in local mode, the simulator takes plain HTTP and any port.
    """
    url = call.params.text("url").strip()
    webhook = _webhook(call, url) if url else None
    call.bot.queue.allow(call.params.array("allowed_updates"))
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.clear()
    elif webhook is not None and _is_the_same(webhook, call.bot.webhook):
        return True
    call.bot.webhook = webhook
    call.world.events.webhook_changed(call.bot)
    return True


def _is_the_same(new: Webhook, old: Webhook | None) -> bool:
    return (
        old is not None
        and not (new.has_certificate or old.has_certificate)
        and (new.url, new.secret_token, new.max_connections, new.ip_address)
        == (old.url, old.secret_token, old.max_connections, old.ip_address)
    )


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    """Back to polling."""
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.clear()
    call.bot.webhook = None
    call.world.events.webhook_changed(call.bot)
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    """Where updates go and how that is going."""
    bot, webhook = call.bot, call.bot.webhook
    bot.queue.expire(call.world.clock.now())
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": bool(webhook and webhook.has_certificate),
        "pending_update_count": len(bot.queue.pending),
    }
    if webhook is not None:
        info["max_connections"] = webhook.max_connections
        if webhook.ip_address:
            info["ip_address"] = webhook.ip_address
        if webhook.last_error_at:
            info |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    if bot.queue.allowed != DEFAULT_KINDS:
        info["allowed_updates"] = sorted(bot.queue.allowed)
    return info
