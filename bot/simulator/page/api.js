/**
 * Owns the requests to the simulator's page API (see PROTOCOL.md beside the server).
 *
 * What may not enter: DOM and state. Every function returns what the server said or throws `ApiError`.
 */

/** The server refused or could not be reached; the message is a sentence for people. */
export class ApiError extends Error {
  constructor(message, status = 0) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

/** Half an emoji, which UTF-8 cannot carry, becomes U+FFFD. (Forms and addresses do this by themselves.) */
const wellFormed = (_, value) => (typeof value === "string" ? value.toWellFormed() : value);

async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body;
  else if (body !== undefined) {
    options.body = JSON.stringify(body, wellFormed);
    options.headers["Content-Type"] = "application/json";
  }
  let response;
  try {
    response = await fetch(`/sim/${path}`, options);
  } catch {
    throw new ApiError("", 0);
  }
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(data.error ?? `HTTP ${response.status}`, response.status);
  return data;
}

const query = (values) =>
  new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined));
const get = (path, values = {}) => call("GET", `${path}?${query(values)}`);
const post = (path, body) => call("POST", path, body);

function form(fields) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (value !== undefined && value !== "") data.append(name, value);
  return data;
}

/** `where` is `{chat, as, bot?}` throughout: which chat, played by whom, and with which bot in a private chat. */
export const api = {
  snapshot: (as) => get("snapshot", { as: as ?? undefined }),
  commands: (where) => get("commands", where),
  messages: (where, page = {}) => get("messages", { ...where, ...page }),
  addUser: (user) => post("users", user),
  setBot: (bot, settings) => post("bots", { bot, ...settings }),
  addChat: (chat) => post("chats", chat),
  send: (where, text, replyTo) => post("send", { ...where, text, reply_to: replyTo }),
  edit: (where, messageId, text) => post("edit", { ...where, message_id: messageId, text }),
  sendPhoto: (where, photo, caption) => post("send_photo", form({ ...where, photo, caption })),
  sendLocation: (where, latitude, longitude) => post("send_location", { ...where, latitude, longitude }),
  forward: (where, fromChat, messageId, fromBot) =>
    post("forward", { ...where, from_chat: fromChat, from_bot: fromBot, message_id: messageId }),
  remove: (where, messageId) => post("delete", { ...where, message_id: messageId }),
  press: (where, messageId, data) => post("press", { ...where, message_id: messageId, data }),
  vote: (where, messageId, optionIds) =>
    post("vote", { ...where, message_id: messageId, option_ids: optionIds }),
  start: (as, bot, payload) => post("start", { as, bot, payload: payload || undefined }),
  inline: (where, queryText, offset) => post("inline", { ...where, query: queryText, offset }),
  chooseInline: (where, queryId, resultId) =>
    post("inline/choose", { ...where, inline_query_id: queryId, result_id: resultId }),
  members: (chat, as, action, who) => post("members", { chat, as, action, ...who }),
  block: (as, bot, blocked) => post("block", { as, bot, blocked }),
  migrate: (chat) => post("migrate", { chat }),
  addFault: (fault) => post("faults", fault),
  clearFaults: (id) => call("DELETE", id === undefined ? "faults" : `faults?id=${encodeURIComponent(id)}`),
  advanceClock: (seconds) => post("clock", { advance: seconds }),
  reset: () => post("reset", {}),
  requests: (since) => get("requests", { since }),
  updates: (since) => get("updates", { since }),
  fileUrl: (fileId) => `/sim/file?${query({ id: fileId })}`,
};
