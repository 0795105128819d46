/**
 * Owns the link to the server: the snapshot, the event stream with its reconnection, and what each event changes.
 *
 * What may not enter: DOM, apart from the words of a notice.
 */
import { api } from "./api.js";
import { setClock } from "./clock.js";
import { chatKey, keyOf, visibleKeys } from "./names.js";
import { toast } from "./overlays.js";
import { likelyPlayer, obeyAddress, onPlayer, openChat } from "./route.js";
import { emit, state } from "./state.js";
import { drop, load, setAction, updatePoll, upsert } from "./threads.js";

const RETRY_MS = [500, 1000, 2000, 4000];
let source = null;
let failures = 0;
let attempts = 0;
let retry = null;

function setConnection(value) {
  if (state.connection === value) return;
  state.connection = value;
  emit("connection");
}

/** Reads bots (in the played user's language), users, chats, faults and the clock. */
export async function loadSnapshot() {
  const { now, ...rest } = await api.snapshot(likelyPlayer());
  Object.assign(state, rest, { ready: true });
  setClock(now);
  emit("snapshot");
  emit("faults");
}

/** Reads the newest messages of every chat that the played user sees; a chat that is refused says so itself. */
async function loadThreads() {
  if (state.me === null) return;
  const read = (key) =>
    load(key).catch((error) => {
      if (!error.status) throw error;
    });
  await Promise.all(visibleKeys().map(read));
}

/** Finds out who is there and who is played. */
async function orient() {
  const asked = likelyPlayer();
  await loadSnapshot();
  obeyAddress();
  if (state.me !== null && state.me !== asked) await loadSnapshot();
}

/** The server is away: says so and tries again. A fault of the page's own is not hidden behind that. */
function failed(reason) {
  if (reason instanceof Error && reason.name !== "ApiError") throw reason;
  setConnection("lost");
  source?.close();
  source = null;
  clearTimeout(retry);
  retry = setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
  failures += 1;
}

/** Opens the event stream for the played user, and keeps it open. */
export async function connect() {
  clearTimeout(retry);
  source?.close();
  source = null;
  const number = ++attempts;
  try {
    await orient();
    if (number === attempts) listen();
  } catch (error) {
    if (number === attempts) failed(error);
  }
}

function listen() {
  const stream = new EventSource(state.me === null ? "/sim/events" : `/sim/events?as=${state.me}`);
  source = stream;
  const mine = (work) => (event) => {
    if (source === stream) work(event);
  };
  stream.addEventListener(
    "open",
    mine(() => opened(stream)),
  );
  stream.addEventListener("error", mine(failed));
  stream.addEventListener(
    "message",
    mine((event) => handle(JSON.parse(event.data))),
  );
}

/** What was missed between reading and listening is read again, so nothing falls between. */
async function opened(stream) {
  try {
    await loadThreads();
    if (source !== stream) return;
    failures = 0;
    setConnection("open");
  } catch (error) {
    if (source === stream) failed(error);
  }
}

const HANDLERS = {
  message: (event) => arrived(event, "arrived"),
  edited_message: (event) => arrived(event, "edited"),
  deleted: (event) => drop(keyOf(event.chat_id, event.bot_id), event.message_id),
  poll: (event) => updatePoll(keyOf(event.chat_id, event.bot_id), event.message_id, event.poll),
  chat_action: (event) => setAction(keyOf(event.chat_id, event.bot_id), event.action),
  chats: () => reload(),
  faults: () => loadSnapshot().catch(failed),
  clock: (event) => {
    setClock(event.now);
    emit("clock");
  },
  commands: () => emit("commands"),
  toast: (event) => toast(event.text),
};

function handle(event) {
  HANDLERS[event.type]?.(event);
}

function arrived(event, topic) {
  const key = keyOf(event.chat_id, event.bot_id);
  upsert(key, event.message);
  const successor = event.message.migrate_to_chat_id;
  if (successor && key === state.open) openChat(chatKey(successor));
  emit(topic, { key, message: event.message });
}

/** As `orient`; whoever was played may be gone, and then somebody else's events are wanted. */
async function reorient() {
  const before = state.me;
  await orient();
  if (state.me === before) await loadThreads();
  else await connect();
}

let reloading = null;

/** Chats changed; several such events at once mean one reading. */
function reload() {
  reloading ??= new Promise((resolve) => {
    setTimeout(resolve, 30);
  })
    .then(() => {
      reloading = null;
      return reorient();
    })
    .catch(failed);
}

/** The network is back: nobody waits for the next attempt. */
addEventListener("online", () => {
  if (state.connection === "lost") connect();
});
onPlayer(connect);
