/**
 * Owns the look of one message: bubble, sender, reply, formatted text, time and ticks, and the menu upon it.
 *
 * What may not enter: the order of messages (conversation.js) and the inside of polls (poll.js).
 */
import { copy, forwardTo, removeMessage, replyName, textActs } from "./actions.js";
import { fullTimeOf, timeOf } from "./clock.js";
import { button, cut, h } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { inlineKeyboard } from "./inline_keyboard.js";
import { media } from "./media.js";
import { avatar, colourOf, nameOf, senderOf } from "./names.js";
import { menu } from "./overlays.js";
import { pickChat } from "./people.js";
import { poll, pollMenu } from "./poll.js";
import { isService, mediaKind, preview, previewNodes, serviceNodes } from "./service.js";
import { emit } from "./state.js";
import { sentence, t } from "./i18n.js";

/**
 * The node of a message. `look` says how it stands among its neighbours: `{first, last, group, seen}`: first and
 * last of a run by one sender, whether several people speak here, and whether somebody took notice of it.
 */
export function messageNode(key, message, look) {
  return isService(message) ? serviceNode(message) : bubbleNode(key, message, look);
}

const shared = (message) => ({
  id: `message-${message.message_id}`,
  tabindex: "-1",
  "data-id": message.message_id,
  "data-focus": "message",
});

function serviceNode(message) {
  const text = serviceNodes(message);
  const pinned = message.pinned_message?.message_id;
  const jump = pinned ? () => emit("jump", pinned) : null;
  return h(
    "article",
    { ...shared(message), class: "service", testid: "service" },
    jump ? button({ class: "pill", on: { click: jump } }, text) : h("span", { class: "pill" }, text),
  );
}

function bubbleNode(key, message, look) {
  const sender = senderOf(message);
  const side = message.out ? "out" : "in";
  const flags = [side, look.first && "first", look.last && "last", bare(message) && "bare"]
    .filter(Boolean)
    .join(" ");
  const node = h(
    "article",
    {
      ...shared(message),
      class: `message ${flags}`,
      testid: "message",
      "data-side": side,
      "aria-label": t("message_by", {
        who: message.out ? t("you") : sender.name,
        time: timeOf(message.date),
      }),
    },
    look.group &&
      !message.out &&
      (look.last ? avatar(sender.id, sender.name, "s", sender.kind) : h("span", { class: "avatar-gap" })),
    h(
      "div",
      { class: "column" },
      h("div", { class: "bubble" }, inside(key, message, look, sender)),
      inlineKeyboard(key, message),
    ),
    moreButton(key, message),
  );
  node.addEventListener("contextmenu", (event) => openMenu(event, key, message, node));
  node.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a, button, code, [role=button]")) emit("reply", { key, message });
  });
  return node;
}

/** Stickers stand without a bubble. */
const bare = (message) => Boolean(message.sticker);

function inside(key, message, look, sender) {
  const acts = textActs(key, message);
  const picture = media(message, acts);
  const text = textNode(message, acts, look);
  const order = message.show_caption_above_media ? [text, picture] : [picture, text];
  return [
    look.group &&
      look.first &&
      !message.out &&
      h("div", { class: `sender ink-${colourOf(sender.id)}`, testid: "sender" }, sender.name),
    forwardNode(message),
    viaNode(message),
    replyNode(message),
    message.poll && poll(key, message),
    order,
    reactions(message),
    text ? null : meta(message, look),
    !text && !picture && !message.poll && h("p", { class: "text unknown" }, t("kind_unknown")),
  ];
}

/** What bots and people put under a message, each emoji with its count. */
function reactions(message) {
  if (!message.reactions?.length) return null;
  const counts = new Map();
  for (const { emoji } of message.reactions) if (emoji) counts.set(emoji, (counts.get(emoji) ?? 0) + 1);
  const chips = [...counts].map(([emoji, count]) => h("li", {}, emoji, h("span", {}, count)));
  return h("ul", { class: "reactions", testid: "reactions", "aria-label": t("reactions") }, chips);
}

function textNode(message, acts, look) {
  const text = message.text ?? message.caption;
  if (!text) return null;
  const entities = message.text ? message.entities : message.caption_entities;
  return h(
    "div",
    { class: `text${jumbo(message) ? " jumbo" : ""}`, testid: "text", dir: "auto" },
    formatted(text, entities, acts),
    meta(message, look),
  );
}

/** A few emoji alone are shown large. */
function jumbo({ text, entities }) {
  return (
    text &&
    !entities?.length &&
    text.length <= 24 &&
    /^(\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s){1,9}$/u.test(text)
  );
}

function meta(message, look) {
  return h(
    "span",
    { class: `meta${mediaKind(message) && !message.caption ? " over" : ""}` },
    message.edit_date && h("span", { class: "edited", testid: "edited" }, t("edited")),
    h(
      "time",
      { datetime: new Date(message.date * 1000).toISOString(), title: fullTimeOf(message.date) },
      timeOf(message.date),
    ),
    message.out &&
      h(
        "span",
        { class: "ticks", role: "img", "aria-label": t(look.seen ? "seen" : "sent") },
        icon(look.seen ? "checks" : "check", 17),
      ),
  );
}

function forwardNode(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user
    ? nameOf(origin.sender_user)
    : (origin.sender_user_name ?? (origin.chat ?? origin.sender_chat)?.title ?? "");
  return h(
    "div",
    { class: "note", testid: "forwarded" },
    icon("forward", 14),
    h("span", {}, sentence("forwarded_from", { who: name })),
  );
}

function viaNode(message) {
  if (!message.via_bot) return null;
  const fill = () => emit("insert", `@${message.via_bot.username} `);
  return h(
    "div",
    { class: "note" },
    h("span", {}, t("via")),
    button(
      { class: "text-button", "data-focus": "via", on: { click: fill } },
      `@${message.via_bot.username}`,
    ),
  );
}

function replyNode(message) {
  const target = message.reply_to_message;
  if (!target) return null;
  const sender = senderOf(target);
  const quoted = message.quote?.text;
  const words = quoted ?? preview(target);
  return button(
    {
      class: `reply-quote line-${colourOf(sender.id)}`,
      "data-focus": "reply-quote",
      testid: "reply-quote",
      "aria-label": t("reply_to_jump", { who: sender.name, text: cut(words, 80) }),
      on: { click: () => emit("jump", target.message_id) },
    },
    h("strong", {}, sender.name),
    h("span", {}, quoted ?? previewNodes(target)),
  );
}

function moreButton(key, message) {
  return button(
    {
      class: "more icon-button tiny",
      label: t("message_menu"),
      tabindex: "-1",
      testid: "message-menu",
      on: { click: (event) => showMenu(event.currentTarget, key, message) },
    },
    icon("more", 18),
  );
}

/** The menu of a message; on links and chosen text the browser's own stays. */
function openMenu(event, key, message, node) {
  if (event.target.closest("a[href^=http]") || !getSelection().isCollapsed) return;
  event.preventDefault();
  const byKeyboard = event.clientX === 0 && event.clientY === 0;
  showMenu(byKeyboard ? node : { x: event.clientX, y: event.clientY }, key, message);
}

export function showMenu(anchor, key, message) {
  const text = message.text ?? message.caption;
  menu(anchor, t("message_menu"), [
    { text: t("reply"), icon: "reply", testid: "menu-reply", act: () => emit("reply", { key, message }) },
    message.out &&
      message.text &&
      !message.via_bot && {
        text: t("edit"),
        icon: "edit",
        testid: "menu-edit",
        act: () => emit("edit", { key, message }),
      },
    text && { text: t("copy_text"), icon: "copy", testid: "menu-copy", act: () => copy(text) },
    { text: t("forward"), icon: "forward", testid: "menu-forward", act: () => forward(key, message) },
    ...pollMenu(key, message),
    {
      text: t("delete"),
      icon: "trash",
      danger: true,
      testid: "menu-delete",
      act: () => removeMessage(key, message),
    },
  ]);
}

async function forward(key, message) {
  const target = await pickChat(t("forward_to"));
  if (target) forwardTo(key, message, target);
}
