/**
 * Owns the keyboard that a bot puts in place of letters: which one is in force, and its buttons.
 *
 * What may not enter: buttons under messages (inline_keyboard.js) and the text field.
 */
import { sendText } from "./actions.js";
import { button, h } from "./dom.js";
import { toast } from "./overlays.js";
import { askPlace } from "./attach.js";
import { emit, state } from "./state.js";
import { thread } from "./threads.js";
import { t } from "./i18n.js";

/** Keyboards that the person folded away, or that were meant for one use: user and chat → message id. */
const folded = new Map();
const nameFor = (key) => `${state.me}/${key}`;

const wanted = (message) =>
  message.reply_markup?.keyboard ||
  message.reply_markup?.remove_keyboard ||
  message.reply_markup?.force_reply;

/** The newest markup that concerns the composer: `{id, message, markup}`, or null. */
function newest(key) {
  const message = thread(key).messages.findLast((one) => !one.out && wanted(one));
  return message ? { id: message.message_id, message, markup: message.reply_markup } : null;
}

/** The keyboard in force: `{id, markup, hidden}`, or null. */
export function replyKeyboard(key) {
  const found = newest(key);
  if (!found?.markup.keyboard) return null;
  return { ...found, hidden: folded.get(nameFor(key)) === found.id };
}

/** The message that forces a reply, if it is the last thing said. */
export function forcedReply(key) {
  const found = newest(key);
  return found?.markup.force_reply && thread(key).messages.at(-1) === found.message ? found.message : null;
}

/** Shows the keyboard again or folds it away. */
export function foldKeyboard(key, id, hidden) {
  if (hidden) folded.set(nameFor(key), id);
  else folded.delete(nameFor(key));
  emit("compose", key);
}

/** The keyboard's node. */
export function replyKeyboardNode(key, { id, markup }) {
  const press = (spec) => () => {
    if (spec.request_location) askPlace(key);
    else if (Object.keys(spec).some((name) => name.startsWith("request_") || name === "web_app"))
      toast(t("not_simulated"));
    else sendText(key, spec.text);
    if (markup.one_time_keyboard) foldKeyboard(key, id, true);
  };
  return h(
    "div",
    {
      class: `reply-keyboard${markup.resize_keyboard ? "" : " tall"}`,
      role: "group",
      "aria-label": t("reply_keyboard"),
      testid: "reply-keyboard",
    },
    markup.keyboard.map((row) =>
      h(
        "div",
        { class: "reply-row" },
        row.map((entry) => {
          const spec = typeof entry === "string" ? { text: entry } : entry;
          return button(
            {
              class: `reply-button ${spec.style ?? ""}`,
              "data-focus": "reply-button",
              on: { click: press(spec) },
            },
            spec.text,
          );
        }),
      ),
    ),
  );
}
