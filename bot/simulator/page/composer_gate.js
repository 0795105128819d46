/** Owns what stands in the way of writing: START, a block, not being a member. The text field is composer.js. */
import { isBlocked, pressStart } from "./actions.js";
import { api } from "./api.js";
import { button, h } from "./dom.js";
import { chatOf, isPrivate, me, nameOf, standing, where } from "./names.js";
import { attempt } from "./overlays.js";
import { state } from "./state.js";
import { draft, latest, thread } from "./threads.js";
import { t } from "./i18n.js";

const gate = (kind, label, act) => ({
  kind: kind + label,
  nodes: button({ class: "gate-button", testid: kind, on: { click: act } }, label),
});

const notice = (kind, text) => ({ kind, nodes: h("p", { class: "dim" }, text) });

/** What to show instead of the text field, as `{kind, nodes}`; null where one may write. */
export function gateFor(key) {
  return isPrivate(key) ? privateGate(key) : groupGate(chatOf(key));
}

function privateGate(key) {
  const { bot } = where(key);
  if (isBlocked(key))
    return gate("unblock", t("unblock"), () => attempt(() => api.block(state.me, bot, false)));
  const fresh = thread(key).loaded && !latest(key);
  return fresh || draft(key).start ? gate("start", t("start"), () => pressStart(key)) : null;
}

function groupGate(chat) {
  if (!chat) return notice("gone", t("chat_gone"));
  if (!standing(chat)) {
    const join = () => attempt(() => api.members(chat.id, state.me, "add", { user_id: state.me }));
    return gate("join", t("join_as", { who: nameOf(me()) }), join);
  }
  const mayPost = chat.type !== "channel" || ["creator", "administrator"].includes(standing(chat));
  return mayPost ? null : notice("channel", t("channel_only"));
}
