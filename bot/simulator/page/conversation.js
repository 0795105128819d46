/**
 * Owns the middle pane's list of messages: order, dates, runs by one sender, scrolling, older pages, reading aloud.
 *
 * What may not enter: the inside of a message (message.js). Only what changed is redrawn, and keeps the focus.
 */
import { dayOf } from "./clock.js";
import { button, cut, fill, h, keepingFocus } from "./dom.js";
import { icon } from "./icons.js";
import { attempt } from "./overlays.js";
import { absence, botOf, isPrivate, senderOf, titleOf } from "./names.js";
import { messageNode, showMenu } from "./message.js";
import { isService, preview } from "./service.js";
import { emit, on, state } from "./state.js";
import { find, loadOlder, markRead, thread, unread } from "./threads.js";
import { isolated, t } from "./i18n.js";

const NEAR_PX = 90;
const RUN_SECONDS = 600;
/** The list's own padding (message.css): dates stick below it. */
const LOG_PADDING_PX = 12;
const DAY_SHOWN_MS = 1200;
/** Absences (names.js) in which there is nothing left to show; after leaving a group one still sees what one read. */
const GONE = new Set(["bot_absent", "chat_gone"]);
const parts = {};
/** What stands in the list now: row name → {signature, node}. */
let rows = new Map();
let shownKey = null;

/** Builds the list; it follows the open chat by itself. */
export function makeLog(root) {
  parts.log = h("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0", testid: "log" });
  parts.badge = h("span", { class: "badge", hidden: true });
  parts.down = button(
    { class: "scroll-down", hidden: true, testid: "scroll-down", on: { click: () => toEnd(true) } },
    icon("down"),
    parts.badge,
  );
  fill(root, parts.log, parts.down);
  parts.log.addEventListener("scroll", scrolled, { passive: true });
  for (const type of ["wheel", "touchmove", "pointerdown"])
    parts.log.addEventListener(type, showDays, { passive: true });
  parts.log.addEventListener("keydown", walk);
  on("open me language snapshot", draw);
  on("thread", (key) => {
    if (key === state.open) draw();
  });
  on("jump", jump);
  on("arrived", ({ key, message }) => announce(key, message));
  on("edited", ({ key, message }) => announce(key, message));
  on("announce", say);
  new ResizeObserver(() => {
    if (parts.stuck) toEnd();
  }).observe(parts.log);
}

const atEnd = () => parts.log.scrollHeight - parts.log.scrollTop - parts.log.clientHeight < NEAR_PX;

function toEnd(smooth = false) {
  const calm = !smooth || matchMedia("(prefers-reduced-motion: reduce)").matches;
  parts.log.scrollTo({ top: parts.log.scrollHeight, behavior: calm ? "instant" : "smooth" });
}

/** A picture in the last message takes its room only once it is there. */
function toEndAndStay() {
  toEnd();
  for (const image of parts.log.lastElementChild?.querySelectorAll("img") ?? [])
    if (!image.complete) image.addEventListener("load", () => toEnd(), { once: true });
}

function draw() {
  const key = state.open;
  if (!key || state.me === null) return;
  const changed = key !== shownKey;
  if (!changed && !thread(key).loaded && !absence(key)) return;
  const stay = !changed && !atEnd();
  const oldest = stay && firstVisible();
  shownKey = key;
  parts.log.setAttribute("aria-label", t("conversation_with", { who: titleOf(key) }));
  parts.down.setAttribute("aria-label", t("to_end"));
  keepingFocus(parts.log, () => place(wantedRows(key)));
  if (!stay) toEndAndStay();
  else if (oldest?.node.isConnected) parts.log.scrollTop += oldest.node.offsetTop - oldest.top;
  scrolled();
}

/** The first message in view and where it stands, to hold it in place while others come above. */
function firstVisible() {
  const node = [...parts.log.children].find(
    (child) => child.offsetTop + child.offsetHeight > parts.log.scrollTop,
  );
  return node && { node, top: node.offsetTop };
}

const sameRun = (one, other) =>
  one &&
  other &&
  !isService(one) &&
  !isService(other) &&
  senderOf(one).id === senderOf(other).id &&
  Math.abs(one.date - other.date) < RUN_SECONDS &&
  dayOf(one.date) === dayOf(other.date);

/** The rows that should stand: `{name, signature, make}`. */
function wantedRows(key) {
  const { messages, loaded, failed } = thread(key);
  const absent = absence(key);
  if (!messages.length || GONE.has(absent)) return [emptyRow(key, loaded, failed, absent)];
  const wanted = [];
  const lastHeard = messages.findLastIndex((message) => !message.out);
  messages.forEach((message, at) => {
    const [before, after] = [messages[at - 1], messages[at + 1]];
    const day = dayOf(message.date);
    if (!before || dayOf(before.date) !== day)
      wanted.push({ name: `day ${day}`, signature: day, make: () => dayNode(day) });
    const look = {
      first: !sameRun(before, message),
      last: !sameRun(message, after),
      group: !isPrivate(key),
      seen: message.seen || at < lastHeard,
    };
    wanted.push({
      name: `message ${message.message_id}`,
      signature: `${state.me}/${key}/${message.version}/${look.first}/${look.last}/${look.seen}/${document.documentElement.lang}`,
      make: () => messageNode(key, message, look),
    });
  });
  return wanted;
}

function place(wanted) {
  const next = new Map();
  for (const row of wanted) {
    const old = rows.get(row.name);
    next.set(
      row.name,
      old?.signature === row.signature ? old : { signature: row.signature, node: row.make(), fresh: !old },
    );
  }
  let cursor = parts.log.firstChild;
  const keep = new Set([...next.values()].map((row) => row.node));
  for (const node of [...parts.log.children])
    if (!keep.has(node) && !replaceInPlace(node, next)) node.remove();
  cursor = parts.log.firstChild;
  for (const { node } of next.values()) {
    if (node === cursor) cursor = cursor.nextSibling;
    else parts.log.insertBefore(node, cursor);
  }
  rows = next;
}

/** A redrawn message takes the place of its old node, so that nothing jumps. */
function replaceInPlace(node, next) {
  const name = [...rows].find(([, row]) => row.node === node)?.[0];
  const successor = next.get(name);
  if (!successor) return false;
  successor.node.classList.add("redrawn");
  node.replaceWith(successor.node);
  return true;
}

const dayNode = (day) =>
  h("div", { class: "day", role: "separator", "aria-label": day }, h("span", { class: "pill" }, day));

function emptyRow(key, loaded, failed, absent) {
  const bot = botOf(key);
  const reason = absent ?? (loaded ? "no_messages" : failed ? "load_failed" : "loading");
  const about =
    bot &&
    loaded &&
    h(
      "div",
      { class: "about-bot" },
      h("strong", {}, t("what_can_bot")),
      h("p", {}, bot.description || t("press_start")),
    );
  return {
    name: "empty",
    signature: `${key}/${loaded}/${failed}/${absent}/${document.documentElement.lang}/${bot?.description}`,
    make: () => h("div", { class: "empty", testid: "empty" }, about || h("span", { class: "pill" }, t(reason))),
  };
}

async function scrolled() {
  const key = state.open;
  if (!key) return;
  markStuckDays();
  parts.stuck = atEnd();
  if (parts.stuck && document.visibilityState === "visible") markRead(key);
  const waiting = parts.stuck ? 0 : unread(key);
  parts.down.hidden = parts.stuck;
  parts.badge.hidden = waiting === 0;
  fill(parts.badge, waiting, h("span", { class: "sr-only" }, ` ${t("unread")}`));
  if (parts.log.scrollTop < NEAR_PX && thread(key).more && thread(key).loaded)
    await attempt(() => loadOlder(key));
}

/** The date that sticks to the top is shown while one scrolls, and steps aside for reading. */
function showDays() {
  parts.log.classList.add("scrolling");
  clearTimeout(parts.resting);
  parts.resting = setTimeout(() => parts.log.classList.remove("scrolling"), DAY_SHOWN_MS);
}

function markStuckDays() {
  const top = parts.log.getBoundingClientRect().top + LOG_PADDING_PX + 1;
  for (const day of parts.log.querySelectorAll(".day"))
    day.classList.toggle("stuck", day.getBoundingClientRect().top <= top && parts.log.scrollTop > 0);
}

/** Shows a message that another one speaks of. */
function jump(messageId) {
  const node = document.getElementById(`message-${messageId}`);
  if (!node) return say(t("message_far"));
  node.scrollIntoView({
    block: "center",
    behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth",
  });
  node.focus({ preventScroll: true });
  node.classList.add("flash");
  return node.addEventListener("animationend", () => node.classList.remove("flash"), { once: true });
}

/** Arrow keys walk over the messages; Enter opens the menu of one. */
function walk(event) {
  const items = [...parts.log.querySelectorAll("article")];
  const at = items.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== parts.log) return;
  const here = at < 0 ? items.length : at;
  const target = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: items.length - 1 }[event.key];
  if (target !== undefined) {
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, target))]?.focus();
  } else if (event.key === "Enter" && at >= 0) openMenuOf(event, items[at]);
}

function openMenuOf(event, node) {
  const message = find(state.open, Number(node.dataset.id));
  if (!message || isService(message)) return;
  event.preventDefault();
  showMenu(node, state.open, message);
}

function announce(key, message) {
  if (key !== state.open || message.out) return;
  const speaker = isService(message) ? [] : [isolated(senderOf(message).name), t("colon")];
  say([...speaker, message.edit_date && `${t("edited")} `, cut(preview(message), 300)]);
}

/** Reads words out to people who use a screen reader. */
function say(words) {
  fill(document.getElementById("announcer"), words);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    scrolled();
    emit("unread");
  }
});
