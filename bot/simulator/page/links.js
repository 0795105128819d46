/**
 * Owns what an address means here: a deep link into a chat of this page, a page outside, or nothing to follow.
 *
 * What may not enter: DOM. Rules: https://core.telegram.org/bots/features#deep-linking and the tg:// scheme.
 */
import { safeUrl } from "./dom.js";

const TELEGRAM_HOSTS = new Set(["t.me", "telegram.me", "telegram.dog"]);
const USERNAME = /^[a-z]\w{2,31}$/i;

/**
 * Sorts an address: `{kind: "start"|"startgroup"|"chat", username, payload}`, `{kind: "user", id}`,
 * `{kind: "outside", href}`, or null when it must not be followed.
 */
export function parseLink(address) {
  const text = String(address).trim();
  const url = parse(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`);
  if (!url) return null;
  if (url.protocol === "tg:") return telegramScheme(url);
  if (TELEGRAM_HOSTS.has(url.hostname)) return telegramPage(url);
  const href = safeUrl(url.href);
  return href && url.protocol !== "blob:" ? { kind: "outside", href } : null;
}

function parse(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** tg://resolve?domain=bot&start=x and tg://user?id=1; browsers read the word after // as a host or as a path. */
function telegramScheme(url) {
  const what = (url.hostname || url.pathname.replace(/^\/+/, "")).replace(/\/$/, "");
  if (what === "user") return { kind: "user", id: Number(url.searchParams.get("id")) };
  if (what === "resolve") return toChat(url.searchParams.get("domain") ?? "", url.searchParams);
  return null;
}

function telegramPage(url) {
  const [username = "", more] = url.pathname.split("/").filter(Boolean);
  if (more || !USERNAME.test(username)) return { kind: "outside", href: url.href };
  return toChat(username, url.searchParams);
}

function toChat(username, parameters) {
  for (const kind of ["start", "startgroup"]) {
    if (parameters.has(kind)) return { kind, username, payload: parameters.get(kind) };
  }
  return { kind: "chat", username };
}
