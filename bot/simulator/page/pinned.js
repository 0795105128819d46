/** Owns the bar with the pinned message above the conversation. What may not enter: pinning, which bots do. */
import { button, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { botOf, chatOf, isPrivate } from "./names.js";
import { previewNodes } from "./service.js";
import { emit, on, state } from "./state.js";
import { find } from "./threads.js";
import { t } from "./i18n.js";

/** Builds the bar; it shows itself when the open chat has a pinned message. */
export function makePinned(root) {
  const draw = () => {
    const message = state.open && state.me !== null ? find(state.open, pinnedIn(state.open)) : undefined;
    root.hidden = !message;
    fill(root, message && bar(message));
  };
  on("open me snapshot language", draw);
  on("thread", (key) => {
    if (key === state.open) draw();
  });
  draw();
}

function pinnedIn(key) {
  if (!isPrivate(key)) return chatOf(key)?.pinned;
  const bot = botOf(key)?.id;
  return state.chats.find((chat) => chat.id === state.me && chat.bot_id === bot)?.pinned;
}

function bar(message) {
  return button(
    { class: "pinned", testid: "pinned", on: { click: () => emit("jump", message.message_id) } },
    icon("pin", 18),
    h("span", { class: "two-lines" }, h("strong", {}, t("pinned")), h("span", {}, previewNodes(message))),
  );
}
