/** Owns the words for service messages (joined, left, pinned, migrated …). What may not enter: bubbles and clicks. */
import { nameOf } from "./names.js";
import { t } from "./i18n.js";

const who = (message) => nameOf(message.from);

const WORDS = {
  new_chat_members: (message) => {
    const names = message.new_chat_members.map(nameOf).join(t("comma"));
    const self = message.new_chat_members.length === 1 && message.new_chat_members[0].id === message.from?.id;
    return self ? t("service_joined", { who: names }) : t("service_added", { who: who(message), names });
  },
  left_chat_member: (message) =>
    message.left_chat_member.id === message.from?.id
      ? t("service_left", { who: nameOf(message.left_chat_member) })
      : t("service_removed", { who: who(message), names: nameOf(message.left_chat_member) }),
  new_chat_title: (message) => t("service_title", { who: who(message), title: message.new_chat_title }),
  new_chat_photo: (message) => t("service_photo", { who: who(message) }),
  delete_chat_photo: (message) => t("service_photo_gone", { who: who(message) }),
  group_chat_created: (message) => t("service_created", { who: who(message) }),
  supergroup_chat_created: (message) => t("service_created", { who: who(message) }),
  channel_chat_created: () => t("service_channel"),
  migrate_to_chat_id: () => t("service_migrated"),
  migrate_from_chat_id: (message) => t("service_migrated_from", { title: message.chat.title ?? "" }),
  pinned_message: (message) =>
    t("service_pinned", { who: who(message), what: preview(message.pinned_message) }),
  write_access_allowed: () => t("service_write_access"),
  message_auto_delete_timer_changed: () => t("service_timer"),
};

/** The sentence for a service message, or null for an ordinary one. */
export function serviceText(message) {
  const kind = Object.keys(WORDS).find((name) => message[name]);
  return kind ? WORDS[kind](message) : null;
}

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
  const service = serviceText(message);
  if (service) return service;
  if (message.text) return message.text.replace(/\s+/gu, " ");
  if (message.poll)
    return `${t(message.poll.type === "quiz" ? "quiz" : "poll")}${t("colon")}${message.poll.question}`;
  const kind = mediaKind(message);
  const label = kind ? t(`kind_${kind}`) : t("kind_unknown");
  return message.caption ? `${label}${t("colon")}${message.caption.replace(/\s+/gu, " ")}` : label;
}
