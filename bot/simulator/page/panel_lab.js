/** Owns the panel's laboratory: faults to inject, those that are active, the simulator's clock, starting over. */
import { isBlocked } from "./actions.js";
import { api } from "./api.js";
import { fullTimeOf, now } from "./clock.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { loadSnapshot } from "./live.js";
import { botOf, chatOf, isPrivate, titleOf, where } from "./names.js";
import { attempt, confirmBox, field, toast } from "./overlays.js";
import { state } from "./state.js";
import { isolated, sentence, t } from "./i18n.js";

const KINDS = ["too_many_requests", "timeout", "drop", "server_error", "blocked", "migrate"];
const METHODS = [
  "*",
  "sendMessage",
  "editMessageText",
  "answerCallbackQuery",
  "answerInlineQuery",
  "sendPoll",
  "stopPoll",
  "sendPhoto",
  "getUpdates",
];
const STEPS = [
  [10, "step_10s"],
  [60, "step_1m"],
  [3600, "step_1h"],
  [86400, "step_1d"],
];
/** What was last set in the form: it stays over redrawing. */
const chosen = { kind: "too_many_requests", method: "*", scope: "chat", count: "1", retry_after: "5" };

/** The nodes of the page. */
export function labNodes() {
  return [
    h("section", {}, h("h3", {}, t("faults_active_title")), activeFaults()),
    h(
      "section",
      {},
      h("h3", {}, t("fault_add")),
      h("p", { class: "dim small" }, t("fault_help")),
      faultForm(),
    ),
    h("section", {}, h("h3", {}, t("states")), stateButtons()),
    h("section", {}, h("h3", {}, t("clock")), clockNodes()),
    h(
      "section",
      {},
      button(
        { class: "wide-button danger-text", testid: "reset", "data-focus": "reset", on: { click: reset } },
        icon("undo", 18),
        t("reset"),
      ),
    ),
  ];
}

function activeFaults() {
  if (!state.faults.length) return h("p", { class: "dim", testid: "no-faults" }, t("faults_none"));
  const rows = state.faults.map((fault) =>
    h(
      "li",
      { class: "fault", testid: "fault" },
      h(
        "span",
        { class: "grow two-lines" },
        h("span", {}, kindText(fault)),
        h("small", { class: "dim" }, scopeText(fault)),
      ),
      button(
        {
          class: "icon-button tiny",
          label: t("fault_remove", { what: kindText(fault) }),
          testid: "remove-fault",
          "data-focus": `fault${fault.id}`,
          on: { click: () => clear(fault.id) },
        },
        icon("close", 16),
      ),
    ),
  );
  return [
    h("ul", { class: "fault-list" }, rows),
    button(
      { class: "text-button", testid: "clear-faults", "data-focus": "clear", on: { click: () => clear() } },
      t("faults_clear"),
    ),
  ];
}

const kindText = (fault) =>
  t(`fault_${fault.kind}`) +
  (fault.kind === "too_many_requests" ? ` · ${t("seconds", { n: fault.retry_after })}` : "");

function scopeText(fault) {
  const chat = fault.chat ? isolated(faultChat(fault.chat)) : t("everywhere");
  const times = fault.count ? t("times", { n: fault.count }) : t("until_removed");
  return [fault.method === "*" || !fault.method ? t("any_method") : fault.method, " · ", chat, " · ", times];
}

function faultChat(id) {
  const chat = state.chats.find((one) => one.id === id);
  const user = state.users.find((one) => one.id === id);
  return chat?.title ?? user?.first_name ?? String(id);
}

async function clear(id) {
  if (await attempt(() => api.clearFaults(id))) await attempt(loadSnapshot);
}

function faultForm() {
  const keep = (event) => {
    chosen[event.target.name] = event.target.value;
    if (event.target.name === "kind") seconds.hidden = event.target.value !== "too_many_requests";
  };
  const seconds = field(t("retry_after"), {
    name: "retry_after",
    type: "number",
    min: 1,
    max: 3600,
    value: chosen.retry_after,
    "data-focus": "retry",
  });
  seconds.hidden = chosen.kind !== "too_many_requests";
  return h(
    "form",
    { class: "form compact", testid: "fault-form", on: { change: keep, input: keep, submit: addFault } },
    field(t("fault_kind"), {
      name: "kind",
      options: KINDS.map((kind) => [kind, t(`fault_${kind}`)]),
      value: chosen.kind,
      "data-focus": "kind",
    }),
    seconds,
    field(t("fault_method"), {
      name: "method",
      options: METHODS.map((method) => [method, method === "*" ? t("any_method") : method]),
      value: chosen.method,
      "data-focus": "method",
    }),
    field(t("fault_scope"), {
      name: "scope",
      options: [
        ["chat", t("this_chat")],
        ["all", t("everywhere")],
      ],
      value: chosen.scope,
      "data-focus": "scope",
    }),
    field(
      t("fault_count"),
      { name: "count", type: "number", min: 0, max: 1000, value: chosen.count, "data-focus": "count" },
      t("fault_count_hint"),
    ),
    h(
      "button",
      { type: "submit", class: "primary", testid: "add-fault", "data-focus": "add-fault" },
      t("fault_inject"),
    ),
  );
}

async function addFault(event) {
  event.preventDefault();
  const fault = { kind: chosen.kind, method: chosen.method, count: Math.max(0, Number(chosen.count) || 0) };
  if (chosen.scope === "chat" && state.open) fault.chat = where(state.open).chat;
  if (chosen.kind === "too_many_requests") fault.retry_after = Number(chosen.retry_after) || 1;
  if (await attempt(() => api.addFault(fault))) await attempt(loadSnapshot);
}

function stateButtons() {
  const key = state.open;
  if (!key || (!botOf(key) && !chatOf(key))) return h("p", { class: "dim" }, t("choose_a_chat"));
  if (isPrivate(key)) {
    const blocked = isBlocked(key);
    return button(
      {
        class: "wide-button",
        testid: "lab-block",
        "data-focus": "lab-block",
        on: { click: () => attempt(() => api.block(state.me, botOf(key).id, !blocked)) },
      },
      icon("block", 18),
      t(blocked ? "unblock" : "block"),
    );
  }
  if (chatOf(key)?.type !== "group") return h("p", { class: "dim" }, t("nothing_to_migrate"));
  return button(
    {
      class: "wide-button",
      testid: "lab-migrate",
      "data-focus": "migrate",
      on: { click: () => migrate(key) },
    },
    icon("up", 18),
    t("migrate"),
  );
}

async function migrate(key) {
  if (!(await confirmBox(t("migrate"), sentence("migrate_question", { title: titleOf(key) }), t("migrate")))) return;
  await attempt(() => api.migrate(chatOf(key).id));
}

function clockNodes() {
  const advance = async (seconds) => {
    if (await attempt(() => api.advanceClock(seconds))) await attempt(loadSnapshot);
  };
  return [
    h(
      "p",
      { class: "clock-now" },
      icon("clock", 18),
      h("time", { id: "lab-clock", testid: "lab-clock" }, fullTimeOf(now())),
    ),
    h(
      "div",
      { class: "step-row", role: "group", "aria-label": t("clock_forward") },
      STEPS.map(([seconds, label]) =>
        button(
          {
            class: "step",
            testid: `advance-${seconds}`,
            "data-focus": label,
            on: { click: () => advance(seconds) },
          },
          `+${t(label)}`,
        ),
      ),
    ),
    h("p", { class: "dim small" }, t("clock_help")),
  ];
}

setInterval(() => {
  const node = document.getElementById("lab-clock");
  if (node) node.textContent = fullTimeOf(now());
}, 1000);

async function reset() {
  if (!(await confirmBox(t("reset"), t("reset_question"), t("reset"), { danger: true }))) return;
  if (await attempt(() => api.reset())) {
    toast(t("reset_done"));
    location.hash = "";
    location.reload();
  }
}
