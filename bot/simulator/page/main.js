/** Owns the start: builds the panes once, connects, and handles keys that concern the whole page. */
import { confirmPhotos } from "./attach.js";
import { makeChats } from "./chats.js";
import { focusComposer, makeComposer } from "./composer.js";
import { makeLog } from "./conversation.js";
import { fill, h } from "./dom.js";
import { makeHeader } from "./header.js";
import { icon } from "./icons.js";
import { connect } from "./live.js";
import { botKey } from "./names.js";
import { makePanel } from "./panel.js";
import { showPane } from "./panes.js";
import { makePinned } from "./pinned.js";
import { welcome } from "./people.js";
import { closeChat, openChat } from "./route.js";
import { on, recall, state } from "./state.js";
import { t } from "./i18n.js";

const PHONE = matchMedia("(max-width: 760px)");
let greeted = false;
const app = document.getElementById("app");

function buildConversation(root) {
  const placeholder = h("div", { class: "placeholder" });
  const header = h("header", { class: "chat-header" });
  const pinned = h("div", { hidden: true });
  const log = h("div", { class: "log-box" });
  const composer = h("footer", { class: "composer" });
  const chat = h("div", { class: "chat", hidden: true }, header, pinned, log, composer);
  fill(root, placeholder, chat);
  makeHeader(header);
  makePinned(pinned);
  makeLog(log);
  makeComposer(composer);
  acceptDrops(chat);
  const draw = () => {
    const open = state.open !== null && state.me !== null;
    root.setAttribute("aria-label", t("conversation"));
    app.dataset.view = open || (state.ready && state.me === null) ? "chat" : "list";
    chat.hidden = !open;
    placeholder.hidden = open;
    if (!open) drawPlaceholder(placeholder);
  };
  on("open me snapshot language", draw);
  draw();
}

function drawPlaceholder(root) {
  if (state.ready && state.me === null) return welcome(root);
  return fill(root, state.ready && h("p", { class: "pill" }, icon("chat", 18), t("choose_a_chat")));
}

function acceptDrops(node) {
  const images = (event) => [...event.dataTransfer.files].filter((file) => file.type.startsWith("image/"));
  node.addEventListener("dragover", (event) => event.preventDefault());
  node.addEventListener("drop", (event) => {
    event.preventDefault();
    confirmPhotos(state.open, images(event));
  });
}

/** Esc closes what is on top: the panel, then (on a phone) the chat. Dialogs and menus close by themselves. */
function escape(event) {
  if (
    event.key !== "Escape" ||
    event.defaultPrevented ||
    document.querySelector("dialog[open], :popover-open")
  )
    return;
  if (state.pane) showPane(null);
  else if (state.open && PHONE.matches) closeChat();
}

/** A letter typed outside any field goes to the composer, as messengers do. */
function typeAnywhere(event) {
  const free =
    document.activeElement === document.body || document.activeElement?.matches(".log, .log article");
  if (
    free &&
    event.key.length === 1 &&
    event.key !== " " &&
    !event.ctrlKey &&
    !event.metaKey &&
    !event.altKey
  )
    focusComposer();
}

function labelSkipLink() {
  const skip = document.getElementById("skip");
  skip.textContent = t("skip");
  skip.hidden = !state.open;
}

/** On a desk a newcomer finds the bot's chat open, as soon as there is a bot and unless they chose otherwise. */
function openFirst() {
  if (greeted || PHONE.matches || state.me === null || !state.bots.length) return;
  greeted = true;
  if (!state.open) openChat(botKey(state.bots[0].id));
}

function start() {
  state.pane = PHONE.matches ? null : recall("pane");
  makeChats(document.getElementById("chats"));
  buildConversation(document.getElementById("conversation"));
  makePanel(document.getElementById("panel"));
  on("me snapshot", () => queueMicrotask(openFirst));
  on("connection", () => {
    app.dataset.connection = state.connection;
  });
  on("language open", labelSkipLink);
  on("open", (key) => {
    if (PHONE.matches) showPane(null);
    if (key && !PHONE.matches) focusComposer();
  });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    focusComposer();
  });
  document.addEventListener("keydown", escape);
  document.addEventListener("keydown", typeAnywhere);
  labelSkipLink();
  connect();
}

start();
