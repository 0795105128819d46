/** Owns the words for service messages (joined, left, pinned, migrated …). What may not enter: bubbles and clicks. */
import { nameOf } from "./names.js";
import { sentence, t } from "./i18n.js";

const who = (message) => nameOf(message.from);

/** What is said of each kind, by way of `say` (`t` for a string, `sentence` for nodes). */
const WORDS = {
  new_chat_members: (message, say) => {
    const names = message.new_chat_members.map(nameOf);
    const self = names.length === 1 && message.new_chat_members[0].id === message.from?.id;
    return self
      ? say("service_joined", { who: names[0] })
      : say("service_added", { who: who(message), names });
  },
  left_chat_member: (message, say) =>
    message.left_chat_member.id === message.from?.id
      ? say("service_left", { who: nameOf(message.left_chat_member) })
      : say("service_removed", { who: who(message), names: nameOf(message.left_chat_member) }),
  new_chat_title: (message, say) =>
    say("service_title", { who: who(message), title: message.new_chat_title }),
  new_chat_photo: (message, say) => say("service_photo", { who: who(message) }),
  delete_chat_photo: (message, say) => say("service_photo_gone", { who: who(message) }),
  group_chat_created: (message, say) => say("service_created", { who: who(message) }),
  supergroup_chat_created: (message, say) => say("service_created", { who: who(message) }),
  channel_chat_created: (_, say) => say("service_channel"),
  migrate_to_chat_id: (_, say) => say("service_migrated"),
  migrate_from_chat_id: (message, say) => say("service_migrated_from", { title: message.chat.title ?? "" }),
  pinned_message: (message, say) =>
    say("service_pinned", { who: who(message), what: preview(message.pinned_message) }),
  write_access_allowed: (_, say) => say("service_write_access"),
  message_auto_delete_timer_changed: (_, say) => say("service_timer"),
};

const kindOf = (message) => Object.keys(WORDS).find((name) => message[name]);

/** Whether a message is one of the chat's own, spoken by nobody. */
export const isService = (message) => kindOf(message) !== undefined;

/** The sentence of a service message as nodes. */
export const serviceNodes = (message) => WORDS[kindOf(message)](message, sentence);

const KINDS = [
  "photo",
  "document",
  "location",
  "venue",
  "contact",
  "video",
  "animation",
  "audio",
  "voice",
  "sticker",
  "dice",
];

/** The kind of thing a message carries besides text ("photo", "location", …), if any. */
export const mediaKind = (message) => KINDS.find((kind) => message[kind]);

/** One line for the chat list, replies and notices. */
export function preview(message) {
  if (!message) return t("deleted_message");
  if (isService(message)) return WORDS[kindOf(message)](message, t);
  if (message.text) return message.text.replace(/\s+/gu, " ");
  if (message.poll)
    return `${t(message.poll.type === "quiz" ? "quiz" : "poll")}${t("colon")}${message.poll.question}`;
  const kind = mediaKind(message);
  const label = kind ? t(`kind_${kind}`) : t("kind_unknown");
  return message.caption ? `${label}${t("colon")}${message.caption.replace(/\s+/gu, " ")}` : label;
}

/** The same as nodes, for places where it is seen. */
export const previewNodes = (message) =>
  message && isService(message) ? serviceNodes(message) : preview(message);
