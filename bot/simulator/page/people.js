/**
 * Owns people: whom one plays, adding a person, making a group, choosing a chat or a person from a list.
 *
 * What may not enter: what is written in chats.
 */
import { sendText } from "./actions.js";
import { api } from "./api.js";
import { button, fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { LANGUAGES } from "./i18n.js";
import { loadSnapshot } from "./live.js";
import {
  avatar,
  botKey,
  chatAvatar,
  chatKey,
  isPrivate,
  nameOf,
  presentBots,
  standing,
  titleOf,
  visibleKeys,
} from "./names.js";
import { attempt, dialog, field, formBox, menu } from "./overlays.js";
import { openChat, playAs } from "./route.js";
import { on, state } from "./state.js";
import { t } from "./i18n.js";

const CODES = [
  ["zh-hk", LANGUAGES[0][1]],
  ["zh-hans", LANGUAGES[1][1]],
  ["en", LANGUAGES[2][1]],
];
/** Names for people made up in a hurry. */
const NAMES = ["陳嘉欣", "李志明", "王芷晴", "張俊傑", "林曉彤", "何家輝", "周詠詩", "吳浩然"];

/** The people to play: those of `chat` first if there is one; the last entry adds somebody. */
export function playerMenu(anchor, chat = null) {
  const here = chat ? state.users.filter((user) => standing(chat, user.id)) : [];
  const others = state.users.filter((user) => !here.includes(user));
  menu(anchor, t("play_as"), [
    ...[...here, ...others].map((user) => ({
      text: nameOf(user),
      note: noteOf(user, chat),
      picture: avatar(user.id, nameOf(user), "s"),
      checked: user.id === state.me,
      testid: `play-${user.id}`,
      act: () => playAs(user.id),
    })),
    { text: t("add_person"), icon: "plus", testid: "add-person", act: addPerson },
  ]);
}

function noteOf(user, chat) {
  const name = user.username ? `@${user.username}` : (user.language_code ?? "");
  return chat && !standing(chat, user.id) ? [name, t("not_here")].filter(Boolean).join(" · ") : name;
}

/** Asks for a name and so on, adds the person and plays them. */
export async function addPerson() {
  const name = NAMES.find((candidate) => !state.users.some((user) => nameOf(user) === candidate)) ?? "";
  const user = await formBox(
    t("add_person"),
    [
      field(t("name"), { name: "first_name", required: true, maxlength: 64, value: name, autofocus: true }),
      field(t("last_name"), { name: "last_name", maxlength: 64 }),
      field(
        t("username"),
        {
          name: "username",
          maxlength: 32,
          pattern: "[A-Za-z][A-Za-z0-9_]{3,31}",
          placeholder: "chan_tai_man",
        },
        t("username_hint"),
      ),
      field(t("their_language"), { name: "language_code", options: CODES, value: "zh-hk" }),
    ],
    t("add"),
    (data) => api.addUser(filled(data)),
    { testid: "person-dialog" },
  );
  if (!user) return;
  await attempt(loadSnapshot);
  playAs(user.id);
}

const filled = (data) =>
  Object.fromEntries([...data].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value));

const tickRow = (name, value, text, picture, checked) =>
  h(
    "label",
    { class: "choice" },
    h("input", { type: "checkbox", name, value, checked }),
    picture,
    h("span", {}, text),
  );

/** Asks for title and members and makes a group. */
export async function newGroup() {
  const others = state.users.filter((user) => user.id !== state.me);
  const chat = await formBox(
    t("new_group"),
    [
      field(t("group_title"), {
        name: "title",
        required: true,
        maxlength: 128,
        value: t("group_example"),
        autofocus: true,
      }),
      field(t("group_kind"), {
        name: "type",
        options: ["group", "supergroup", "channel"].map((type) => [type, t(`type_${type}`)]),
        value: "group",
      }),
      h(
        "fieldset",
        { class: "ticks-list" },
        h("legend", {}, t("members")),
        state.bots.map((bot) =>
          tickRow("bots", bot.id, nameOf(bot), avatar(bot.id, nameOf(bot), "s", "bot"), true),
        ),
        others.map((user) =>
          tickRow("members", user.id, nameOf(user), avatar(user.id, nameOf(user), "s"), true),
        ),
        others.length === 0 && h("p", { class: "dim" }, t("nobody_else")),
      ),
    ],
    t("create"),
    (data) =>
      api.addChat({
        title: data.get("title").trim(),
        type: data.get("type"),
        owner: state.me,
        members: data.getAll("members").map(Number),
        bots: data.getAll("bots").map(Number),
      }),
    { testid: "group-dialog" },
  );
  if (!chat) return;
  await attempt(loadSnapshot);
  openChat(chatKey(chat.id));
}

/** A dialog of entries to choose from: `{value, text, note, picture}`. */
function choose(title, entries, testid) {
  return dialog(
    title,
    (close) =>
      entries.length
        ? h(
            "div",
            { class: "choices" },
            entries.map((entry) =>
              button(
                {
                  class: "choice",
                  testid: "choice",
                  on: { click: () => close(entry.value) },
                },
                entry.picture,
                h("span", { class: "grow" }, entry.text),
                entry.note && h("small", { class: "dim" }, entry.note),
              ),
            ),
          )
        : h("p", { class: "dialog-text dim" }, t("nothing_to_choose")),
    { testid },
  );
}

const chatEntry = (key) => ({ value: key, text: titleOf(key), picture: chatAvatar(key, "s") });

/** Asks for one of the played user's chats; resolves to its key. */
export const pickChat = (title) => choose(title, visibleKeys().map(chatEntry), "pick-chat");

/** Asks for a person or bot who is not in the chat yet; resolves to `{user_id}` or `{bot_id}`. */
export function pickNewMember(chat) {
  const users = state.users.filter((user) => !standing(chat, user.id));
  const bots = state.bots.filter((bot) => !presentBots(chat).some((one) => one.id === bot.id));
  return choose(
    t("add_member"),
    [
      ...bots.map((bot) => ({
        value: { bot_id: bot.id },
        text: nameOf(bot),
        picture: avatar(bot.id, nameOf(bot), "s", "bot"),
      })),
      ...users.map((user) => ({
        value: { user_id: user.id },
        text: nameOf(user),
        picture: avatar(user.id, nameOf(user), "s"),
      })),
    ],
    "pick-member",
  );
}

/** A "add me to a group" link: asks which group, adds the bot and starts it there. */
on("startgroup", async ({ bot, payload }) => {
  const groups = visibleKeys().filter((key) => !isPrivate(key));
  const key = await choose(t("add_to_group"), groups.map(chatEntry), "pick-group");
  if (!key) return;
  const chat = state.chats.find((one) => chatKey(one.id) === key);
  if (!presentBots(chat).some((one) => one.id === bot.id)) {
    if (!(await attempt(() => api.members(chat.id, state.me, "add", { bot_id: bot.id })))) return;
  }
  openChat(key);
  sendText(key, `/start@${bot.username}${payload ? ` ${payload}` : ""}`);
});

/** Who a person is, with the way to play them. */
on("profile", async (id) => {
  const user = state.users.find((one) => one.id === id);
  const rows = user && [
    [t("username"), user.username && `@${user.username}`],
    [t("their_language"), user.language_code],
    ["ID", user.id],
  ];
  const play = await dialog(
    nameOf(user),
    (close) =>
      user
        ? [
            h(
              "div",
              { class: "profile" },
              avatar(user.id, nameOf(user), "l"),
              h(
                "dl",
                {},
                rows
                  .filter(([, value]) => value)
                  .map(([label, value]) => [h("dt", {}, label), h("dd", {}, String(value))]),
              ),
            ),
            h(
              "div",
              { class: "dialog-actions" },
              button({ class: "primary", on: { click: () => close(true) } }, t("play_this")),
            ),
          ]
        : h("p", { class: "dialog-text" }, t("no_such_person")),
    { testid: "profile" },
  );
  if (play) playAs(id);
});

/** The first thing a newcomer sees when nobody is there to play. */
export function welcome(root) {
  fill(
    root,
    h(
      "div",
      { class: "welcome" },
      h("span", { class: "welcome-icon" }, icon("chat", 56)),
      h("h1", {}, t("welcome_title")),
      h("p", {}, t("welcome_text")),
      button({ class: "primary", testid: "welcome-add", on: { click: firstPerson } }, t("welcome_add")),
    ),
  );
}

async function firstPerson() {
  await addPerson();
  if (state.me !== null && state.bots.length === 1) openChat(botKey(state.bots[0].id));
}
