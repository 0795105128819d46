/**
 * Owns the place where one writes: text field, send button, reply bar, menu and keyboard buttons, START and the like.
 *
 * What may not enter: the list of messages. Enter sends, Shift+Enter breaks the line, and an input method's Enter
 * (composing Chinese) does neither.
 */
import { editText, replyName, sendText } from "./actions.js";
import { attachButton, confirmPhotos } from "./attach.js";
import { commandRow, matchingCommands } from "./commands.js";
import { actingButton, keyboardButton, menuButton } from "./composer_buttons.js";
import { gateFor } from "./composer_gate.js";
import { button, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { askInline, cancelInline, inlineQuery } from "./inline.js";
import { isPrivate } from "./names.js";
import { forcedReply, replyKeyboard, replyKeyboardNode } from "./reply_keyboard.js";
import { previewNodes } from "./service.js";
import { on, state } from "./state.js";
import { SuggestionList } from "./suggest.js";
import { draft, find, thread } from "./threads.js";
import { sentence, t } from "./i18n.js";

const LONGEST = 4096;
const parts = {};
let forcedSeen = null;

/** Builds the composer once; it then follows the open chat by itself. */
export function makeComposer(root) {
  parts.text = h("textarea", {
    id: "composer-text",
    rows: 1,
    maxlength: LONGEST,
    autocomplete: "off",
    "aria-autocomplete": "list",
    testid: "composer",
    on: { input: typed, keydown: keyed, paste: pasted, compositionend: typed },
  });
  parts.hint = h("span", { class: "ghost", "aria-hidden": "true" });
  parts.box = h("div", { class: "suggest", hidden: true, testid: "suggest" });
  parts.reply = h("div", { class: "reply-bar", hidden: true });
  parts.left = h("div", { class: "composer-side" });
  parts.right = h("div", { class: "composer-side" });
  parts.send = button({ class: "send", testid: "send", on: { click: send } }, icon("send"));
  parts.row = h(
    "div",
    { class: "composer-row" },
    h(
      "div",
      { class: "field-box" },
      parts.left,
      h("div", { class: "text-box" }, parts.text, parts.hint),
      parts.right,
    ),
    parts.send,
  );
  parts.gate = h("div", { class: "gate", hidden: true });
  parts.keys = h("div", { class: "keys" });
  parts.list = new SuggestionList(parts.box, parts.text);
  fill(root, parts.box, parts.reply, parts.row, parts.gate, parts.keys);
  on("open me language snapshot compose", redraw);
  on("thread", (key) => {
    if (key === state.open) follow(key);
  });
  on("reply", ({ key, message }) => replyTo(key, message));
  on("edit", ({ key, message }) => edit(key, message));
  on("insert", (text) => write(text));
  redraw();
}

/** New messages may bring another keyboard, force a reply or take START away. */
function follow(key) {
  const forced = forcedReply(key);
  if (forced && forcedSeen !== forced) replyTo(key, forced);
  forcedSeen = forced;
  const target = draft(key).replyTo;
  if (target !== null && thread(key).loaded && !find(key, target)) draft(key).replyTo = null;
  drawChrome(key);
}

function redraw() {
  const key = state.open;
  parts.list.hide();
  cancelInline();
  if (!key || state.me === null) return;
  parts.text.value = draft(key).text;
  drawChrome(key);
  grow();
  showHint();
}

/** Everything around the text, without touching what is being written. */
function drawChrome(key) {
  const gate = gateFor(key);
  drawGate(gate, `${gate?.kind}/${state.me}/${key}/${document.documentElement.lang}`);
  drawReply(key);
  drawButtons(key);
  const keyboard = gate ? null : replyKeyboard(key);
  fill(parts.keys, keyboard && !keyboard.hidden ? replyKeyboardNode(key, keyboard) : null);
  const placeholder =
    keyboard?.markup.input_field_placeholder ??
    forcedReply(key)?.reply_markup.input_field_placeholder ??
    t("write_message");
  parts.text.placeholder = placeholder;
  parts.text.setAttribute("aria-label", placeholder);
}

/** Shows the gate in place of the text field, or the field again; who was in the one is then in the other. */
function drawGate(gate, name) {
  if (parts.gate.dataset.kind === name) return;
  const inside = parts.row.contains(document.activeElement) || parts.gate.contains(document.activeElement);
  parts.row.hidden = Boolean(gate);
  parts.gate.hidden = !gate;
  parts.gate.dataset.kind = name;
  fill(parts.gate, gate?.nodes);
  if (inside && matchMedia("(hover: hover)").matches) focusComposer();
}

function drawReply(key) {
  const { editing, replyTo: target } = draft(key);
  const message = find(key, editing ?? target);
  parts.reply.hidden = !message;
  if (!message) return;
  const title = editing === null ? sentence("reply_to", { who: replyName(message) }) : t("edit_message");
  fill(
    parts.reply,
    icon(editing === null ? "reply" : "edit", 20),
    h(
      "div",
      { class: "reply-words", testid: "reply-bar" },
      h("strong", {}, title),
      h("span", {}, previewNodes(message)),
    ),
    button(
      {
        class: "icon-button",
        label: t(editing === null ? "cancel_reply" : "cancel_edit"),
        testid: "cancel-reply",
        on: { click: () => endReply(key) },
      },
      icon("close", 20),
    ),
  );
}

function drawButtons(key) {
  const shape = `${key}/${state.me}/${document.documentElement.lang}/${JSON.stringify([replyKeyboard(key)?.id, replyKeyboard(key)?.hidden])}`;
  parts.send.setAttribute("aria-label", t("send"));
  parts.send.title = t("send");
  if (parts.left.dataset.shape === shape) return;
  parts.left.dataset.shape = shape;
  fill(parts.left, isPrivate(key) ? menuButton(key) : actingButton());
  fill(parts.right, keyboardButton(key), attachButton(key));
}

/** Starts a reply; the text field is ready for it. */
function replyTo(key, message) {
  if (key !== state.open) return;
  Object.assign(draft(key), { replyTo: message.message_id, editing: null });
  drawReply(key);
  focusComposer();
}

/** Takes one's own message up again; its text comes back into the field. */
function edit(key, message) {
  if (key !== state.open) return;
  Object.assign(draft(key), { editing: message.message_id, replyTo: null, text: message.text });
  redraw();
  focusComposer();
}

function endReply(key) {
  const mine = draft(key);
  if (mine.editing !== null) mine.text = "";
  Object.assign(mine, { editing: null, replyTo: null });
  redraw();
  focusComposer();
}

/** Arrow up in an empty field takes up the newest message of one's own. */
function editNewest(key) {
  const message = thread(key).messages.findLast((one) => one.out && one.text && !one.via_bot);
  if (message) edit(key, message);
}

/** Puts the cursor into the text field, unless something stands in the way. */
export function focusComposer() {
  const target = parts.row.hidden ? parts.gate.querySelector("button") : parts.text;
  target?.focus({ preventScroll: true });
}

function write(text) {
  parts.text.value = text;
  typed();
  focusComposer();
}

function grow() {
  parts.text.style.setProperty("height", "auto");
  parts.text.style.setProperty("height", `${Math.min(parts.text.scrollHeight, 168)}px`);
}

function showHint() {
  const found = inlineQuery(parts.text.value);
  const empty = found && found.query === "" && found.bot.inline_placeholder;
  parts.hint.textContent = empty ? parts.text.value + found.bot.inline_placeholder : "";
}

async function typed(event) {
  const key = state.open;
  const text = parts.text.value;
  draft(key).text = text;
  grow();
  showHint();
  if (event?.isComposing) return;
  const inline = inlineQuery(text);
  if (inline) askInline(key, inline, parts.list, () => write(""));
  else cancelInline();
  if (!inline) await suggestCommands(key, text);
}

async function suggestCommands(key, text) {
  const commands = /^\/[\w@]*$/.test(text) ? await matchingCommands(key, text) : [];
  if (parts.text.value !== text || state.open !== key) return;
  if (!commands.length) parts.list.hide();
  else {
    parts.list.show(
      commands.map((command) => ({
        content: h("span", { class: "command-row" }, commandRow(command)),
        testid: "command-option",
        choose: () => {
          write("");
          sendText(key, command.text);
        },
      })),
      { label: t("commands") },
    );
  }
}

function keyed(event) {
  if (event.isComposing || event.keyCode === 229) return;
  if (parts.list.key(event)) {
    event.stopPropagation();
    if (event.key === "Escape") cancelInline();
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  } else if (event.key === "Escape" && !parts.reply.hidden) {
    event.stopPropagation();
    endReply(state.open);
  } else if (event.key === "ArrowUp" && parts.text.value === "") {
    event.preventDefault();
    editNewest(state.open);
  }
}

function pasted(event) {
  const files = [...event.clipboardData.files].filter((file) => file.type.startsWith("image/"));
  if (!files.length) return;
  event.preventDefault();
  confirmPhotos(state.open, files);
}

async function send() {
  const key = state.open;
  const text = parts.text.value.trim();
  if (!text) return;
  const { replyTo: target, editing } = draft(key);
  Object.assign(draft(key), { text: "", replyTo: null, editing: null });
  redraw();
  if (await (editing === null ? sendText(key, text, target) : editText(key, editing, text))) return;
  if (draft(key).text === "") Object.assign(draft(key), { text, replyTo: target, editing });
  redraw();
}
