/**
 * Owns the buttons under a message: their looks, what each kind does, and the waiting state of a pressed one.
 *
 * What may not enter: reply keyboards (reply_keyboard.js).
 */
import { compose, copy, follow, press } from "./actions.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { parseLink } from "./links.js";
import { botOf, nameOf } from "./names.js";
import { confirmBox, toast } from "./overlays.js";
import { pickChat } from "./people.js";
import { on, state } from "./state.js";
import { t } from "./i18n.js";

/** Buttons whose callback is not answered yet, by user, chat, message and data; kept over redrawing. */
const waiting = new Set();

/** The rows of buttons under a message, or null. */
export function inlineKeyboard(key, message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h(
    "div",
    { class: "inline-keyboard", role: "group", "aria-label": t("buttons"), testid: "inline-keyboard" },
    rows.map((row, y) =>
      h(
        "div",
        { class: "inline-row" },
        row.map((spec, x) => one(key, message, spec, `${y}.${x}`)),
      ),
    ),
  );
}

const KINDS = {
  callback_data: { act: pressCallback },
  url: { icon: "link", act: ({ spec }) => openAddress(spec.url) },
  login_url: { icon: "link", act: ({ spec }) => openAddress(spec.login_url.url) },
  copy_text: { icon: "copy", act: ({ spec }) => copy(spec.copy_text.text) },
  switch_inline_query_current_chat: { icon: "at", act: (pressed) => inlineHere(pressed) },
  switch_inline_query: {
    icon: "forward",
    act: (pressed) => inlineElsewhere(pressed, pressed.spec.switch_inline_query),
  },
  switch_inline_query_chosen_chat: {
    icon: "forward",
    act: (pressed) => inlineElsewhere(pressed, pressed.spec.switch_inline_query_chosen_chat.query ?? ""),
  },
};

function one(key, message, spec, place) {
  const kind = Object.keys(KINDS).find((name) => spec[name] !== undefined);
  const busy = waiting.has(ticket(key, message, spec));
  const pressed = { key, message, spec };
  const node = button(
    {
      class: `inline-button ${spec.style ?? ""}`,
      "data-focus": `k${place}`,
      "aria-busy": busy,
      testid: "inline-button",
      on: { click: () => (kind ? KINDS[kind].act({ ...pressed, node }) : toast(t("not_simulated"))) },
    },
    h("span", {}, spec.text),
    kind && KINDS[kind].icon && icon(KINDS[kind].icon, 13),
  );
  return node;
}

const ticket = (key, message, spec) => `${state.me}/${key}/${message.message_id}/${spec.callback_data}`;

async function pressCallback({ key, message, spec, node }) {
  const name = ticket(key, message, spec);
  if (waiting.has(name)) return;
  waiting.add(name);
  node.setAttribute("aria-busy", "true");
  try {
    await press(key, message, spec.callback_data);
  } finally {
    waiting.delete(name);
    rest(message, node);
  }
}

/** The button that spins may have been redrawn meanwhile: stop every one with these words in that message. */
function rest(message, node) {
  node.setAttribute("aria-busy", "false");
  for (const other of document.querySelectorAll(`#message-${message.message_id} .inline-button`)) {
    if (other.textContent === node.textContent) other.setAttribute("aria-busy", "false");
  }
}

/** Opens an address that a bot gave: deep links at once, others after a question that shows where they lead. */
export async function openAddress(address) {
  const link = parseLink(address);
  if (!link) return toast(t("bad_address"), { warn: true });
  if (link.kind !== "outside") return follow(link);
  return (await confirmBox(t("open_link"), link.href, t("open"))) ? follow(link) : undefined;
}

on("address", openAddress);

/** The bot that a message's buttons belong to: the one it was sent by or through. */
function botUsername({ key, message }) {
  return (
    (message.via_bot ?? (message.from?.is_bot ? message.from : botOf(key)))?.username ?? nameOf(message.from)
  );
}

function inlineHere(pressed) {
  compose(pressed.key, `@${botUsername(pressed)} ${pressed.spec.switch_inline_query_current_chat}`);
}

async function inlineElsewhere(pressed, query) {
  const target = await pickChat(t("choose_chat"));
  if (target) compose(target, `@${botUsername(pressed)} ${query}`);
}
