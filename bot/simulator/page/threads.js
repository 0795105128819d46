/**
 * Owns the messages of each chat as the played user sees them, what is unread, and what a chat is in the middle of
 * (a reply being written, a bot typing).
 *
 * What may not enter: DOM. A changed message gets a new `version`, by which the conversation knows what to redraw.
 */
import { api } from "./api.js";
import { where } from "./names.js";
import { emit, recall, remember, state } from "./state.js";

const PAGE = 50;
const ACTION_SECONDS = 6;
let threads = new Map();
let versions = 0;
const drafts = new Map();

/** Everything known about one chat; made empty when first asked for. */
export function thread(key) {
  if (!threads.has(key)) {
    threads.set(key, {
      key,
      messages: [],
      loaded: false,
      more: false,
      busy: null,
      failed: false,
      touched: new Set(),
      action: null,
    });
  }
  return threads.get(key);
}

/** Forgets all messages: another user is played, who sees other ones. */
export function forgetThreads() {
  for (const { action } of threads.values()) if (action) clearTimeout(action.timer);
  threads = new Map();
}

/** What is being written in a chat: text, the message replied to, a pending START payload. */
export function draft(key) {
  const name = `${state.me}/${key}`;
  if (!drafts.has(name)) drafts.set(name, { text: "", replyTo: null, editing: null, start: null });
  return drafts.get(name);
}

function put(into, message) {
  message.version = ++versions;
  const at = into.messages.findIndex((other) => other.message_id >= message.message_id);
  if (at < 0) into.messages.push(message);
  else into.messages.splice(at, into.messages[at].message_id === message.message_id ? 1 : 0, message);
}

/** A message came or changed. */
export function upsert(key, message) {
  const into = thread(key);
  put(into, message);
  into.touched.add(message.message_id);
  if (!message.out) clearAction(into);
  emit("thread", key);
}

/** A message is gone. */
export function drop(key, messageId) {
  const into = thread(key);
  into.messages = into.messages.filter((message) => message.message_id !== messageId);
  emit("thread", key);
}

/** A poll's counts, votes or state changed. */
export function updatePoll(key, messageId, poll) {
  const message = find(key, messageId);
  if (message) upsert(key, { ...message, poll });
}

export const find = (key, messageId) =>
  thread(key).messages.find((message) => message.message_id === messageId);
export const latest = (key) => thread(key).messages.at(-1);

/** Reads the newest page of a chat; what live events brought meanwhile is kept. */
export async function load(key) {
  const into = thread(key);
  into.touched.clear();
  into.busy ??= api.messages(where(key), { limit: PAGE }).finally(() => {
    into.busy = null;
  });
  try {
    const page = await into.busy;
    if (threads.get(key) !== into) return;
    const live = into.messages.filter((message) => into.touched.has(message.message_id));
    into.messages = [];
    for (const message of [...page.messages, ...live]) put(into, message);
    Object.assign(into, { loaded: true, more: page.more, failed: false });
  } catch (error) {
    into.failed = true;
    throw error;
  } finally {
    emit("thread", key);
  }
}

/** Reads the page before the oldest known message; says whether there was one to read. */
export async function loadOlder(key) {
  const into = thread(key);
  if (!into.more || into.busy) return false;
  into.busy = api.messages(where(key), { limit: PAGE, before: into.messages[0].message_id });
  try {
    const page = await into.busy;
    for (const message of page.messages) put(into, message);
    into.more = page.more;
  } finally {
    into.busy = null;
  }
  emit("thread", key);
  return true;
}

const readName = () => `read.${state.me}`;

function readUpTo(key) {
  const last = latest(key)?.message_id ?? 0;
  const read = recall(readName(), {})[key] ?? 0;
  return read > last ? 0 : read;
}

/** How many messages of others came since the chat was last looked at. */
export function unread(key) {
  const read = readUpTo(key);
  return thread(key).messages.filter((message) => !message.out && message.message_id > read).length;
}

/** The chat was looked at, down to its newest message. */
export function markRead(key) {
  const last = latest(key)?.message_id;
  const read = recall(readName(), {});
  if (last === undefined || read[key] === last) return;
  remember(readName(), { ...read, [key]: last });
  emit("unread", key);
}

function clearAction(into) {
  if (!into.action) return;
  clearTimeout(into.action.timer);
  into.action = null;
  emit("action", into.key);
}

/** A bot says that it is typing (or the like); this lasts until its message or some seconds. */
export function setAction(key, action) {
  const into = thread(key);
  clearTimeout(into.action?.timer);
  into.action = { action, timer: setTimeout(() => clearAction(into), ACTION_SECONDS * 1000) };
  emit("action", key);
}
