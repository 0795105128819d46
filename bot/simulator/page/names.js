/**
 * Owns the question who is who: chats by key, names, pictures made of initials, addresses for the API.
 *
 * What may not enter: messages (threads.js) and network.
 */
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { state } from "./state.js";

const GONE = new Set(["left", "kicked"]);

export const userById = (id) => state.users.find((user) => user.id === id);
/** Who voted: a user, or a chat in whose name its administrators vote. */
export const voterById = (id) => userById(id) ?? chatVoter(state.chats.find((chat) => chat.id === id));
const chatVoter = (chat) => chat && { id: chat.id, first_name: chat.title };
export const botById = (id) => state.bots.find((bot) => bot.id === id);
export const me = () => userById(state.me);

/** The bot or user with this @name (any case, with or without the sign). */
export function byUsername(username) {
  const wanted = username.replace(/^@/, "").toLowerCase();
  const match = (one) => one.username?.toLowerCase() === wanted;
  const bot = state.bots.find(match);
  return bot ? { bot } : { user: state.users.find(match), chat: state.chats.find(match) };
}

const HAN = /^\p{Script=Han}+$/u;

/** First and last name of a user or bot; Chinese names with the family name first. */
export function nameOf(user) {
  if (!user) return t("deleted_account");
  const { first_name: first = "", last_name: last = "" } = user;
  const chinese = HAN.test(first) && HAN.test(last);
  return (chinese ? last + first : `${first} ${last}`.trim()) || user.username || t("deleted_account");
}

export const botKey = (id) => `b${id}`;
export const chatKey = (id) => `c${id}`;
/** The key of the chat that an event speaks of, as the played user sees it. */
export const keyOf = (chatId, botId) => (chatId === state.me ? botKey(botId) : chatKey(chatId));
export const isPrivate = (key) => key?.startsWith("b");
export const botOf = (key) => (isPrivate(key) ? botById(Number(key.slice(1))) : undefined);
export const chatOf = (key) =>
  isPrivate(key) ? undefined : state.chats.find((chat) => chatKey(chat.id) === key);

/** Which chat, played by whom, with which bot: the start of every request. */
export function where(key) {
  const id = Number(key.slice(1));
  return isPrivate(key) ? { chat: state.me, as: state.me, bot: id } : { chat: id, as: state.me };
}

/** The played user's standing in a chat ("member", "creator", …), or undefined for a stranger. */
export function standing(chat, userId = state.me) {
  const status = chat?.members.find((member) => member.user_id === userId)?.status;
  return GONE.has(status) ? undefined : status;
}

/** The people and bots that are in a chat now. */
export const presentMembers = (chat) => chat.members.filter((member) => !GONE.has(member.status));
export const presentBots = (chat) => (chat.bots ?? []).filter((bot) => !GONE.has(bot.status));

/** The keys of all chats that the played user sees: every bot, and the groups that the user is in. */
export function visibleKeys() {
  const groups = state.chats.filter((chat) => chat.type !== "private" && standing(chat));
  return [...state.bots.map((bot) => botKey(bot.id)), ...groups.map((chat) => chatKey(chat.id))];
}

/** Why there is nothing to read in a chat: words for "there is no such bot", "… chat", "you are not in it"; or null. */
export function absence(key) {
  if (isPrivate(key)) return botOf(key) ? null : "bot_absent";
  const chat = chatOf(key);
  if (!chat) return "chat_gone";
  return standing(chat) ? null : "not_inside";
}

export function titleOf(key) {
  if (botOf(key)) return nameOf(botOf(key));
  return chatOf(key)?.title ?? t("unknown_chat");
}

/** Who speaks in a message: a channel in its own name, else a person or bot. */
export function senderOf(message) {
  return message.sender_chat
    ? { id: message.sender_chat.id, name: message.sender_chat.title }
    : {
        id: message.from?.id ?? 0,
        name: nameOf(message.from),
        kind: message.from?.is_bot ? "bot" : null,
      };
}

const COLOURS = 7;
export const colourOf = (id) => Math.abs(Number(id)) % COLOURS;

function initials(name) {
  const words = name.trim().split(/\s+/u);
  const first = (word) => [...word][0] ?? "";
  const latin = /^\p{Script=Latin}/u.test(name);
  return (latin && words[1] ? first(words[0]) + first(words[1]) : first(words[0])).toUpperCase();
}

/** A round picture made of initials, always the same colour for the same id; decorative. */
export function avatar(id, name, size = "m", kind = null) {
  return h(
    "span",
    { class: `avatar avatar-${size} hue-${colourOf(id)}`, "aria-hidden": "true" },
    kind ? icon(kind) : initials(name || "?"),
  );
}

/** The picture of a chat by its key. */
export function chatAvatar(key, size = "m") {
  return isPrivate(key)
    ? avatar(Number(key.slice(1)), titleOf(key), size, "bot")
    : avatar(Number(key.slice(1)), titleOf(key), size);
}
