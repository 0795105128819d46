/** Owns the panel's page about the open chat: the bot, the group's members, and what one may do with them. */
import { isBlocked } from "./actions.js";
import { api } from "./api.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import {
  avatar,
  botById,
  botOf,
  chatAvatar,
  chatOf,
  nameOf,
  presentBots,
  presentMembers,
  standing,
  titleOf,
  userById,
} from "./names.js";
import { attempt, confirmBox, menu } from "./overlays.js";
import { pickNewMember } from "./people.js";
import { playAs } from "./route.js";
import { emit, state } from "./state.js";
import { sentence, t } from "./i18n.js";

/** The nodes of the page. */
export function infoNodes() {
  const key = state.open;
  if (!key) return [h("p", { class: "dim" }, t("choose_a_chat"))];
  const bot = botOf(key);
  const chat = chatOf(key);
  return [
    h(
      "div",
      { class: "profile-head" },
      chatAvatar(key, "l"),
      h("h2", {}, titleOf(key)),
      h("p", { class: "dim" }, bot ? `@${bot.username}` : chat ? t(`type_${chat.type}`) : ""),
    ),
    ...(bot ? aboutBot(key, bot) : chat ? aboutGroup(chat) : []),
  ];
}

/** What its owner would set with BotFather. */
const BOT_SETTINGS = [
  ["inline", "inline_mode"],
  ["inline_feedback", "inline_feedback"],
  ["privacy", "privacy_mode"],
];

function settingSwitch(bot, name, label) {
  const on = Boolean(bot[name]);
  const flip = () => attempt(() => api.setBot(bot.id, { [name]: !on }));
  return button(
    {
      class: "switch",
      role: "switch",
      "aria-checked": on,
      testid: `set-${name}`,
      "data-focus": name,
      on: { click: flip },
    },
    h("span", { class: "grow" }, label),
    h("span", { class: "knob", "aria-hidden": "true" }),
  );
}

function aboutBot(key, bot) {
  const blocked = isBlocked(key);
  const toggle = () => attempt(() => api.block(state.me, bot.id, !blocked));
  return [
    bot.short_description && h("p", { class: "about" }, bot.short_description),
    bot.description &&
      h("section", {}, h("h3", {}, t("what_can_bot")), h("p", { class: "about" }, bot.description)),
    facts([["ID", bot.id]]),
    h(
      "section",
      {},
      h("h3", {}, t("bot_settings")),
      BOT_SETTINGS.map(([name, label]) => settingSwitch(bot, name, t(label))),
    ),
    button(
      {
        class: `wide-button ${blocked ? "" : "danger-text"}`,
        testid: "toggle-block",
        "data-focus": "block",
        on: { click: toggle },
      },
      icon("block", 18),
      t(blocked ? "unblock" : "block"),
    ),
  ];
}

const facts = (rows) =>
  h(
    "dl",
    { class: "facts" },
    rows.map(([label, value]) => [h("dt", {}, label), h("dd", {}, String(value))]),
  );

function aboutGroup(chat) {
  const members = presentMembers(chat).filter((member) => userById(member.user_id));
  const bots = presentBots(chat);
  const inside = standing(chat);
  return [
    h(
      "section",
      {},
      h(
        "div",
        { class: "section-head" },
        h("h3", {}, t("member_count", { n: members.length + bots.length })),
        button(
          {
            class: "icon-button",
            label: t("add_member"),
            testid: "add-member",
            "data-focus": "add",
            on: { click: () => addMember(chat) },
          },
          icon("plus", 20),
        ),
      ),
      h(
        "ul",
        { class: "member-list" },
        members.map((member) => memberRow(chat, member)),
        bots.map((bot) => botRow(chat, bot)),
      ),
    ),
    facts([["ID", chat.id]]),
    inside &&
      button(
        {
          class: "wide-button danger-text",
          testid: "leave",
          "data-focus": "leave",
          on: { click: () => leave(chat) },
        },
        icon("block", 18),
        t("leave"),
      ),
  ];
}

async function addMember(chat) {
  const who = await pickNewMember(chat);
  if (who) await attempt(() => api.members(chat.id, state.me, "add", who));
}

async function leave(chat) {
  if (
    await confirmBox(t("leave"), sentence("leave_question", { title: chat.title }), t("leave"), { danger: true })
  ) {
    await attempt(() => api.members(chat.id, state.me, "leave", { user_id: state.me }));
  }
}

const ROLES = { creator: "role_creator", administrator: "role_administrator", restricted: "role_restricted" };
const roleOf = (status) => (ROLES[status] ? h("small", { class: "role" }, t(ROLES[status])) : null);

function memberRow(chat, member) {
  const user = userById(member.user_id);
  const mine = user.id === state.me;
  const items = [
    !mine && { text: t("play_this"), icon: "person", act: () => playAs(user.id) },
    { text: t("about"), icon: "info", act: () => emit("profile", user.id) },
    ...standingItems(chat, member.status, { user_id: user.id }, mine),
  ];
  return entry(
    avatar(user.id, nameOf(user), "s"),
    nameOf(user),
    mine ? t("you") : user.username && `@${user.username}`,
    roleOf(member.status),
    items,
    `member-${user.id}`,
  );
}

function botRow(chat, member) {
  const bot = botById(member.id);
  return entry(
    avatar(member.id, nameOf(bot), "s", "bot"),
    nameOf(bot),
    t("bot"),
    roleOf(member.status),
    standingItems(chat, member.status, { bot_id: member.id }, false),
    `member-${member.id}`,
  );
}

/** What one may do to a member, as far as the page knows; the server has the last word. */
function standingItems(chat, status, who, mine) {
  if (status === "creator" || mine) return [];
  const act = (action) => () => attempt(() => api.members(chat.id, state.me, action, who));
  return [
    status === "administrator"
      ? { text: t("demote"), icon: "down", testid: "demote", act: act("demote") }
      : { text: t("promote"), icon: "up", testid: "promote", act: act("promote") },
    ...(chat.type === "supergroup" ? [mutingItem(status, act)] : []),
    { text: t("remove_member"), icon: "trash", danger: true, testid: "remove-member", act: act("remove") },
  ];
}

const mutingItem = (status, act) =>
  status === "restricted"
    ? { text: t("allow_writing"), icon: "chat", testid: "allow", act: act("allow") }
    : { text: t("forbid_writing"), icon: "block", testid: "restrict", act: act("restrict") };

function entry(picture, name, note, role, items, testid) {
  return h(
    "li",
    {},
    button(
      {
        class: "choice",
        testid,
        "aria-haspopup": "menu",
        "data-focus": testid,
        on: { click: (event) => menu(event.currentTarget, name, items) },
      },
      picture,
      h("span", { class: "grow two-lines" }, h("span", {}, name), note && h("small", { class: "dim" }, note)),
      role,
    ),
  );
}
