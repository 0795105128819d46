/**
 * Owns what the page knows at this moment, and who wants to hear of a change.
 *
 * What may not enter: DOM and network. Topics: snapshot, me, open, thread (a chat key), action (a chat key),
 * connection, faults, language, commands, pane, record.
 */

export const state = {
  bots: [],
  users: [],
  chats: [],
  faults: [],
  /** Seconds the simulator's clock is ahead of this machine's. */
  skew: 0,
  ready: false,
  /** The id of the user who is being played, or null. */
  me: null,
  /** The open chat's key: "b<bot id>" for the private chat with a bot, "c<chat id>" for any other. */
  open: null,
  /** What the side panel shows: null (closed), "info", "lab" or "record". */
  pane: null,
  connection: "connecting",
};

const listeners = new Map();

/** Calls `listener` whenever one of the space-separated topics changes. */
export function on(topics, listener) {
  for (const topic of topics.split(" ")) {
    if (!listeners.has(topic)) listeners.set(topic, []);
    listeners.get(topic).push(listener);
  }
}

/** Tells everyone who asked that `topic` changed. */
export function emit(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** The keys of this page in the browser's own storage. */
const PREFIX = "simulator.";

/** A remembered preference, or `fallback`; a browser that forbids storage has none. */
export function recall(name, fallback = null) {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + name)) ?? fallback;
  } catch {
    return fallback;
  }
}

/** Remembers a preference over reloads, where the browser lets us. */
export function remember(name, value) {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the preference then lasts as long as the page.
  }
}
