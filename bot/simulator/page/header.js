/** Owns the bar above a conversation: back, who it is, how they are, the side panel's buttons. */
import { button, fill, h, keepingFocus } from "./dom.js";
import { icon } from "./icons.js";
import { botOf, chatAvatar, chatOf, presentBots, presentMembers, titleOf } from "./names.js";
import { closeChat } from "./route.js";
import { on, state } from "./state.js";
import { thread } from "./threads.js";
import { togglePane } from "./panes.js";
import { t } from "./i18n.js";

/** Builds the bar; it follows the open chat by itself. */
export function makeHeader(root) {
  const draw = () => {
    if (state.open && state.me !== null) keepingFocus(root, () => fill(root, nodes(state.open)));
  };
  on("open me snapshot language pane connection", draw);
  on("action", (key) => {
    if (key === state.open) draw();
  });
}

function nodes(key) {
  return [
    button(
      {
        class: "icon-button back",
        label: t("back"),
        testid: "back",
        "data-focus": "back",
        on: { click: closeChat },
      },
      icon("back"),
    ),
    button(
      { class: "who", testid: "chat-title", "data-focus": "who", on: { click: () => togglePane("info") } },
      chatAvatar(key, "s"),
      h(
        "span",
        { class: "who-words" },
        h("strong", {}, titleOf(key)),
        h("small", { testid: "chat-status" }, status(key)),
      ),
    ),
    h("span", { class: "grow" }),
    paneButton("info", "info", t("pane_info")),
    paneButton("lab", "flask", t("pane_lab")),
    paneButton("record", "list", t("pane_record")),
  ];
}

function paneButton(pane, picture, label) {
  return button(
    {
      class: `icon-button pane-${pane}`,
      label,
      "aria-expanded": state.pane === pane,
      "aria-controls": "panel",
      testid: `pane-${pane}`,
      "data-focus": pane,
      on: { click: () => togglePane(pane) },
    },
    icon(picture),
    pane === "lab" &&
      state.faults.length > 0 &&
      h(
        "span",
        { class: "dot" },
        h("span", { class: "sr-only" }, t("faults_active", { n: state.faults.length })),
      ),
  );
}

const ACTIONS = {
  upload_photo: "sending_photo",
  upload_document: "sending_file",
  find_location: "finding_place",
  record_voice: "recording",
};

function status(key) {
  if (state.connection === "lost") return h("span", { class: "danger-text" }, t("connection_lost"));
  const { action } = thread(key);
  if (action)
    return h(
      "span",
      { class: "accent" },
      t(ACTIONS[action.action] ?? "typing"),
      h(
        "span",
        { class: "dots", "aria-hidden": "true" },
        [1, 2, 3].map(() => h("i", {})),
      ),
    );
  if (botOf(key)) return t("bot");
  const chat = chatOf(key);
  if (!chat) return "";
  return t("member_count", { n: presentMembers(chat).length + presentBots(chat).length });
}
