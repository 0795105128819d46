/** Owns the panel's record: what the bot asked for and what it was told, newest first. Reads only while it is shown. */
import { api } from "./api.js";
import { timeOf } from "./clock.js";
import { cut, fill, h } from "./dom.js";
import { state } from "./state.js";
import { t } from "./i18n.js";

const KEPT = 200;
const PERIOD_MS = 1000;
/** Long polls fill the record without saying anything. */
const DULL = new Set(["getUpdates"]);
let entries = [];
let since = { requests: 0, updates: 0 };
let timer = null;

/** The nodes of the page. */
export function recordNodes() {
  return [
    h("p", { class: "dim small" }, t("record_help")),
    h("ul", { class: "record", id: "record", testid: "record" }, entries.map(row)),
  ];
}

/** Begins or ends reading the record. */
export function followRecord(shown) {
  clearTimeout(timer);
  if (shown) read();
}

async function read() {
  try {
    const [{ requests }, { updates }] = await Promise.all([
      api.requests(since.requests),
      api.updates(since.updates),
    ]);
    take(
      requests.filter((one) => !DULL.has(one.method)),
      updates,
    );
    since = { requests: last(requests, since.requests), updates: last(updates, since.updates) };
  } catch {
    // The server is away; the banner says so, and the next reading tries again.
  }
  if (state.pane === "record") timer = setTimeout(read, PERIOD_MS);
}

const last = (list, before) => list.at(-1)?.n ?? before;

function take(requests, updates) {
  const fresh = [
    ...requests.map((one) => ({
      at: one.at,
      title: one.method,
      ok: one.ok,
      direction: "←",
      body: { params: one.params, response: one.response },
    })),
    ...updates.map((one) => ({
      at: one.at,
      title: kindOf(one.update),
      ok: true,
      direction: "→",
      body: one.update,
    })),
  ];
  if (!fresh.length) return;
  entries = [...fresh.sort((a, b) => b.at - a.at), ...entries].slice(0, KEPT);
  const list = document.getElementById("record");
  if (list) list.prepend(...fresh.map(row));
  while (list?.children.length > KEPT) list.lastChild.remove();
}

const kindOf = (update) => Object.keys(update).find((name) => name !== "update_id") ?? "update";

/** A few words of what an entry is about: its text, question, query or pressed button. */
function gist(body) {
  const inside = body.params ?? Object.values(body).find((value) => typeof value === "object") ?? {};
  const words =
    inside.text ??
    inside.question ??
    inside.caption ??
    inside.query ??
    inside.data ??
    inside.poll?.question ??
    "";
  return cut(String(words).replace(/\s+/gu, " "), 60);
}

/** One entry; its JSON is written out when it is opened. */
function row(entry) {
  const body = h("pre", { tabindex: "0" });
  const details = h(
    "details",
    {
      on: {
        toggle: () => {
          if (details.open && !body.textContent) fill(body, JSON.stringify(entry.body, null, 1));
        },
      },
    },
    h(
      "summary",
      {},
      h("span", { class: `direction ${entry.ok ? "" : "failed"}` }, entry.direction),
      h(
        "span",
        { class: "grow record-title" },
        entry.title,
        h("span", { class: "dim" }, ` ${gist(entry.body)}`),
      ),
      !entry.ok && h("span", { class: "failed" }, t("refused")),
      h("time", {}, timeOf(entry.at)),
    ),
    body,
  );
  return h("li", {}, details);
}
