/**
 * Owns what a person can do in a chat and where it leads: send, start, follow links, press, forward, delete.
 *
 * What may not enter: how things look. Whoever needs the composer or a dialog asks through the topics of state.js.
 */
import { ApiError, api } from "./api.js";
import {
  botKey,
  botById,
  botOf,
  byUsername,
  chatKey,
  chatOf,
  isPrivate,
  nameOf,
  presentBots,
  where,
} from "./names.js";
import { alertBox, attempt, confirmBox, toast } from "./overlays.js";
import { openChat } from "./route.js";
import { emit, state } from "./state.js";
import { draft, find, upsert } from "./threads.js";
import { t } from "./i18n.js";

let queue = Promise.resolve();

/** Sends text in a chat; several in a row arrive in their order. Gives whether it was sent. */
export function sendText(key, text, replyTo = null) {
  const address = where(key);
  const sent = queue.then(() =>
    attempt(async () => {
      const message = await api.send(address, text, replyTo ?? undefined);
      if (address.as === state.me) upsert(key, message);
      return true;
    }),
  );
  queue = sent.catch(() => undefined);
  return sent;
}

/** Changes the text of one's own message. Gives whether it was changed. */
export async function editText(key, messageId, text) {
  const message = await attempt(() => api.edit(where(key), messageId, text));
  if (message) upsert(key, message);
  return Boolean(message);
}

/** Presses START, with the payload of the deep link that led here. */
export async function pressStart(key) {
  const pending = draft(key);
  const message = await attempt(() => api.start(state.me, botOf(key).id, pending.start?.payload));
  if (!message) return;
  pending.start = null;
  if (message.message_id) upsert(key, message);
  emit("compose", key);
}

/** Puts words into the composer of a chat and opens it. */
export function compose(key, text) {
  openChat(key);
  emit("insert", text);
}

/** Goes where a parsed link leads; an address outside opens in a tab of its own, after a question if it hides. */
export async function follow(link, shown = null) {
  if (link.kind === "outside") return openOutside(link.href, shown);
  if (link.kind === "user") return aboutUser(link.id);
  const { bot, user, chat } = byUsername(link.username);
  if (chat) return openChat(chatKey(chat.id));
  if (user) return emit("profile", user.id);
  if (!bot) return toast(t("no_such_name", { name: link.username }), { warn: true });
  if (link.kind === "startgroup") return emit("startgroup", { bot, payload: link.payload });
  if (link.kind === "start") draft(botKey(bot.id)).start = { payload: link.payload };
  openChat(botKey(bot.id));
  return emit("compose", botKey(bot.id));
}

function aboutUser(id) {
  return botById(id) ? openChat(botKey(id)) : emit("profile", id);
}

async function openOutside(href, shown) {
  const honest =
    shown &&
    (href === shown || href.replace(/^https?:\/\/|\/$/g, "") === shown.replace(/^https?:\/\/|\/$/g, ""));
  if (shown === null || honest || (await confirmBox(t("open_link"), href, t("open"))))
    window.open(href, "_blank", "noopener,noreferrer");
}

/** Copies text, and says so. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  } catch {
    toast(t("copy_failed"), { warn: true });
  }
}

/** A command that was clicked: in a group with several bots it names the bot that wrote it. */
function clickCommand(key, text, sender) {
  const chat = chatOf(key);
  const shared = chat && presentBots(chat).length > 1 && sender?.is_bot && !text.includes("@");
  return sendText(key, shared ? `${text}@${sender.username}` : text);
}

/** What clicks inside a message's text do. */
export function textActs(key, message) {
  return {
    command: (text) => clickCommand(key, text, message.from),
    mention: (name) => follow({ kind: "chat", username: name.slice(1) }),
    user: (user) => aboutUser(user.id),
    link: follow,
    copy,
  };
}

/** Sends a callback and shows the bot's answer; resolves when the button may rest again. */
export async function press(key, message, data) {
  const address = where(key);
  const answer = await attempt(() => api.press(address, message.message_id, data));
  if (!answer?.answered || address.as !== state.me) return;
  showAnswer(answer);
  if (answer.url) emit("address", answer.url);
}

/** A callback answer: a toast, or an alert when the bot wants one. */
function showAnswer(answer) {
  if (!answer.text) return;
  if (answer.show_alert) alertBox(t("bot_says"), answer.text);
  else toast(answer.text);
}

/** Votes, or takes the vote back with an empty list. */
export async function vote(key, messageId, optionIds) {
  const poll = await attempt(() => api.vote(where(key), messageId, optionIds));
  const message = find(key, messageId);
  if (poll && message) upsert(key, { ...message, poll });
  return Boolean(poll);
}

/** Removes a message for everyone, after a question. */
export async function removeMessage(key, message) {
  if (!(await confirmBox(t("delete_message"), t("delete_question"), t("delete"), { danger: true }))) return;
  await attempt(() => api.remove(where(key), message.message_id));
}

/** Passes a message on to another chat and goes there. */
export async function forwardTo(fromKey, message, toKey) {
  const from = where(fromKey);
  const sent = await attempt(() => api.forward(where(toKey), from.chat, message.message_id, from.bot));
  if (!sent) return;
  upsert(toKey, sent);
  openChat(toKey);
}

/** Sends a file chosen by the person; several chosen at once go one after another. */
export async function sendPhotos(key, files, caption = "") {
  for (const file of files) {
    if (!file.type.startsWith("image/")) throw new ApiError(t("only_photos"));
    const message = await api.sendPhoto(where(key), file, caption);
    upsert(key, message);
  }
}

/** Who a reply goes to, in words. */
export function replyName(message) {
  return message.out ? t("you") : (message.sender_chat?.title ?? nameOf(message.from));
}

/** Whether a private chat's bot is blocked by the played user. */
export function isBlocked(key) {
  const user = state.users.find((one) => one.id === state.me);
  return isPrivate(key) && Boolean(user?.blocked_bots?.includes(botOf(key)?.id));
}
