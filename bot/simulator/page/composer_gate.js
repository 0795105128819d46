/** Owns what stands in the way of writing: START, a block, not being a member. The text field is composer.js. */
import { isBlocked, pressStart } from "./actions.js";
import { api } from "./api.js";
import { button, h } from "./dom.js";
import { botOf, chatOf, isPrivate, me, nameOf, standing, where } from "./names.js";
import { attempt } from "./overlays.js";
import { closeChat } from "./route.js";
import { state } from "./state.js";
import { draft, latest, thread } from "./threads.js";
import { sentence, t } from "./i18n.js";

const gate = (kind, label, act) => ({
  kind,
  nodes: button({ class: "gate-button", testid: kind, on: { click: act } }, label),
});

const notice = (kind, text) => ({ kind, nodes: h("p", { class: "dim" }, text) });

const gone = () => gate("gone", t("choose_a_chat"), closeChat);

/** What to show instead of the text field, as `{kind, nodes}`; null where one may write. */
export function gateFor(key) {
  return isPrivate(key) ? privateGate(key) : groupGate(chatOf(key));
}

function privateGate(key) {
  const { bot } = where(key);
  if (!botOf(key)) return gone();
  if (isBlocked(key))
    return gate("unblock", t("unblock"), () => attempt(() => api.block(state.me, bot, false)));
  const fresh = thread(key).loaded && !latest(key);
  return fresh || draft(key).start ? gate("start", t("start"), () => pressStart(key)) : null;
}

function groupGate(chat) {
  if (!chat) return gone();
  if (!standing(chat)) {
    const join = () => attempt(() => api.members(chat.id, state.me, "add", { user_id: state.me }));
    return gate("join", sentence("join_as", { who: nameOf(me()) }), join);
  }
  if (standing(chat) === "restricted") return notice("muted", t("may_not_write"));
  const mayPost = chat.type !== "channel" || ["creator", "administrator"].includes(standing(chat));
  return mayPost ? null : notice("channel", t("channel_only"));
}
