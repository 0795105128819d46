/**
 * Owns the left pane: whom one plays, the list of chats with previews and unread badges, the language.
 *
 * What may not enter: messages themselves (conversation.js).
 */
import { shortOf } from "./clock.js";
import { arrowKeys, button, fill, h, keepingFocus } from "./dom.js";
import { LANGUAGES, chooseLanguage, isolated, languageChoice, t } from "./i18n.js";
import { icon } from "./icons.js";
import { avatar, chatAvatar, chatOf, isPrivate, me, nameOf, titleOf, visibleKeys } from "./names.js";
import { menu } from "./overlays.js";
import { newGroup, playerMenu } from "./people.js";
import { openChat } from "./route.js";
import { isService, previewNodes } from "./service.js";
import { on, state } from "./state.js";
import { draft, latest, thread, unread } from "./threads.js";

/** Builds the pane; it follows what happens by itself. */
export function makeChats(root) {
  const head = h("div", { class: "chats-head" });
  const banner = h("div", { class: "banner", role: "status", hidden: true, testid: "connection-lost" });
  const list = h("ul", { class: "chat-list", testid: "chat-list" });
  fill(root, head, banner, list);
  arrowKeys(list, ".chat-row");
  const drawHead = () => keepingFocus(head, () => fill(head, headNodes()));
  const drawList = () => keepingFocus(list, () => drawRows(root, list));
  on("me snapshot language", drawHead);
  on("me snapshot language thread unread open action", drawList);
  on("connection language", () => drawBanner(banner));
  drawHead();
}

function headNodes() {
  const player = me();
  return [
    button(
      {
        class: "player",
        testid: "player",
        "aria-haspopup": "menu",
        "data-focus": "player",
        "aria-label": player ? t("playing", { who: nameOf(player) }) : t("play_as"),
        on: { click: (event) => playerMenu(event.currentTarget) },
      },
      player ? avatar(player.id, nameOf(player), "s") : icon("person"),
      h(
        "span",
        { class: "player-words" },
        h("small", {}, t("play_as")),
        h("strong", {}, player ? nameOf(player) : t("nobody")),
      ),
      icon("down", 18),
    ),
    button(
      {
        class: "icon-button",
        label: t("new_group"),
        disabled: !player,
        testid: "new-group",
        "data-focus": "group",
        on: { click: newGroup },
      },
      icon("group"),
    ),
    button(
      {
        class: "icon-button",
        label: t("language"),
        testid: "language",
        "aria-haspopup": "menu",
        "data-focus": "language",
        on: { click: (event) => languageMenu(event.currentTarget) },
      },
      icon("globe"),
    ),
  ];
}

function languageMenu(anchor) {
  const entries = [["auto", t("language_auto")], ...LANGUAGES];
  menu(
    anchor,
    t("language"),
    entries.map(([value, text]) => ({
      text,
      checked: value === languageChoice(),
      testid: `language-${value}`,
      act: () => chooseLanguage(value),
    })),
  );
}

function drawBanner(banner) {
  const lost = state.connection === "lost";
  banner.hidden = !lost;
  fill(banner, lost ? [h("span", { class: "spinner", "aria-hidden": "true" }), t("connection_lost")] : null);
}

const newestFirst = (a, b) => (latest(b)?.date ?? 0) - (latest(a)?.date ?? 0);

function drawRows(root, list) {
  root.setAttribute("aria-label", t("chats"));
  const keys = state.me === null ? [] : visibleKeys().sort(newestFirst);
  fill(
    list,
    keys.map((key) => h("li", {}, row(key))),
  );
  if (state.me !== null && !state.bots.length) {
    list.append(
      h(
        "li",
        { class: "list-note" },
        h("p", {}, t("no_bot_yet")),
        h("code", {}, `${location.origin}/bot<TOKEN>/<METHOD>`),
      ),
    );
  }
  const total = keys.reduce((sum, key) => sum + (key === state.open ? 0 : unread(key)), 0);
  document.title = (total ? `(${total}) ` : "") + t("page_title");
}

function row(key) {
  const last = latest(key);
  const waiting = key === state.open ? 0 : unread(key);
  const open = key === state.open;
  return button(
    {
      class: `chat-row${open ? " open" : ""}`,
      "aria-current": open ? "true" : null,
      testid: "chat-row",
      "data-key": key,
      "data-focus": `row${key}`,
      on: { click: () => openChat(key) },
    },
    chatAvatar(key),
    h(
      "span",
      { class: "chat-words" },
      h(
        "span",
        { class: "chat-line" },
        chatOf(key) && icon("group", 15),
        h("strong", {}, titleOf(key)),
        h("span", { class: "grow" }),
        last && h("time", {}, shortOf(last.date)),
      ),
      h(
        "span",
        { class: "chat-line" },
        h("span", { class: "chat-preview" }, previewOf(key, last)),
        h("span", { class: "grow" }),
        waiting > 0 &&
          h(
            "span",
            { class: "badge", testid: "unread" },
            waiting,
            h("span", { class: "sr-only" }, ` ${t("unread")}`),
          ),
      ),
    ),
  );
}

function previewOf(key, last) {
  if (thread(key).action) return h("span", { class: "accent" }, t("typing"));
  const written = key !== state.open && draft(key).text.trim();
  if (written) return [h("span", { class: "danger-text" }, `${t("draft")} `), written];
  if (!last) return h("span", { class: "dim" }, isPrivate(key) ? t("tap_to_start") : t("no_messages"));
  if (isService(last)) return previewNodes(last);
  const named = !isPrivate(key) && last.from;
  const speaker = last.out ? [t("you"), ": "] : named ? [isolated(nameOf(last.from)), ": "] : "";
  return [h("span", { class: "speaker" }, speaker), h("bdi", {}, previewNodes(last))];
}
