/**
 * Owns which user and chat are open, kept in the address (#as=1&chat=b2) so that reload, back and bookmarks work.
 *
 * What may not enter: requests other than reading the chats again for another user.
 */
import { markRead, forgetThreads } from "./threads.js";
import { emit, recall, remember, state } from "./state.js";
import { userById } from "./names.js";

const chosenHooks = [];

/** Calls `hook` after another user is played (the live stream then changes). */
export const onPlayer = (hook) => chosenHooks.push(hook);

function parse() {
  const parameters = new URLSearchParams(location.hash.slice(1));
  return { as: Number(parameters.get("as")) || null, chat: parameters.get("chat") || null };
}

function write(push) {
  const parameters = new URLSearchParams();
  if (state.me !== null) parameters.set("as", state.me);
  if (state.open) parameters.set("chat", state.open);
  const hash = `#${parameters}`;
  if (hash === location.hash) return;
  history[push ? "pushState" : "replaceState"]({ pushed: push }, "", hash);
}

function become(id) {
  if (id === state.me) return false;
  state.me = id;
  remember("me", id);
  forgetThreads();
  emit("me");
  return true;
}

/** Tells those who serve one player that there is another. */
function announce() {
  for (const hook of chosenHooks) hook();
}

function show(key) {
  if (key === state.open) return;
  state.open = key;
  emit("open", key);
  if (key) markRead(key);
}

/** Plays another user; the open chat stays open. */
export function playAs(id) {
  const changed = become(id);
  write(false);
  if (changed) announce();
}

/** Opens a chat; from the bare list this is a step that the back button undoes. */
export function openChat(key) {
  const push = state.open === null;
  show(key);
  write(push);
}

/** Closes the chat (on a phone: back to the list). */
export function closeChat() {
  if (history.state?.pushed) history.back();
  else {
    show(null);
    write(false);
  }
}

/** Who will be played, as far as one can tell before knowing who is there. */
export const likelyPlayer = () => state.me ?? parse().as ?? recall("me");

/** Obeys the address, and says whether another user is played now: at the start, and when the browser goes back or forward. */
export function obeyAddress() {
  const wanted = parse();
  const candidates = [wanted.as, state.me, recall("me"), state.users[0]?.id];
  const id = candidates.find((candidate) => userById(candidate)) ?? null;
  const changed = become(id);
  show(id === null ? null : wanted.chat);
  return changed;
}

addEventListener("popstate", () => {
  if (state.ready && obeyAddress()) announce();
});
