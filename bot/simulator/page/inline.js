/**
 * Owns inline mode: recognising "@bot query" in the text field, asking the bot, paging through its results.
 *
 * What may not enter: the text field and the list's keys (composer.js, suggest.js).
 */
import { api } from "./api.js";
import { cut, h } from "./dom.js";
import { icon } from "./icons.js";
import { botKey, byUsername, colourOf, where } from "./names.js";
import { explain } from "./overlays.js";
import { openChat } from "./route.js";
import { emit, state } from "./state.js";
import { draft, upsert } from "./threads.js";
import { t } from "./i18n.js";

const DEBOUNCE_MS = 250;
const MOST = 256;

/** `{bot, query}` when the text is meant for an inline bot, else null. */
export function inlineQuery(text) {
  const match = /^@(\w{3,32})\s([\s\S]*)$/.exec(text);
  const bot = match && byUsername(match[1]).bot;
  return bot?.inline ? { bot, query: cut(match[2].trim(), MOST) } : null;
}

let asked = 0;
let timer = null;

/** Forgets a question that is still on its way. */
export function cancelInline() {
  asked += 1;
  clearTimeout(timer);
}

/** Asks the bot after a moment's pause and shows what comes in `list`; `done()` when a result was sent. */
export function askInline(key, { bot, query }, list, done) {
  cancelInline();
  const search = { key, bot, query, list, done, number: asked, results: [], offset: "", busy: false };
  timer = setTimeout(() => page(search), DEBOUNCE_MS);
}

/** Reads the next page of results and shows all so far. */
async function page(search) {
  if (search.busy || search.offset === null) return;
  search.busy = true;
  if (!search.results.length) showWaiting(search);
  try {
    const { chat, as } = where(search.key);
    const answer = await api.inline({ chat, as, bot: search.bot.id }, search.query, search.offset);
    if (search.number === asked) received(search, answer);
  } catch (error) {
    if (search.number !== asked) return;
    search.list.hide();
    explain(error);
  } finally {
    search.busy = false;
  }
}

const title = (search) => t("inline_results", { bot: `@${search.bot.username}` });

function showWaiting(search) {
  search.list.show([], {
    label: title(search),
    head: h(
      "p",
      { class: "suggest-note", testid: "inline-waiting" },
      h("span", { class: "spinner", "aria-hidden": "true" }),
      t("inline_waiting", { bot: `@${search.bot.username}` }),
    ),
  });
}

function received(search, answer) {
  const first = search.offset === "";
  const results = (answer.results ?? []).map((result) => ({ ...result, query_id: answer.inline_query_id }));
  search.results.push(...results);
  search.offset = answer.next_offset || null;
  const choices = search.results.map((result) => ({
    content: resultNode(result),
    choose: () => choose(search, result),
    testid: "inline-result",
  }));
  search.list.show(choices, {
    label: title(search),
    head: headOf(search, answer),
    more: search.offset && (() => page(search)),
    keep: !first,
  });
  emit("announce", t("inline_count", { n: choices.length }));
}

function headOf(search, answer) {
  if (answer.timeout) return h("p", { class: "suggest-note" }, t("inline_timeout"));
  if (answer.button) search.button = answer.button;
  if (search.button) {
    const open = () => {
      draft(botKey(search.bot.id)).start = { payload: search.button.start_parameter ?? "" };
      search.done();
      openChat(botKey(search.bot.id));
      emit("compose", botKey(search.bot.id));
    };
    return h(
      "button",
      { type: "button", class: "text-button suggest-button", testid: "inline-pm", on: { click: open } },
      search.button.text,
    );
  }
  return search.results.length ? null : h("p", { class: "suggest-note" }, t("inline_none"));
}

function resultNode(result) {
  const name =
    result.title ??
    result.caption ??
    result.description ??
    t(result.type === "photo" ? "kind_photo" : "kind_document");
  const letter = [...name][0] ?? "•";
  const thumb =
    result.type === "article"
      ? letter
      : icon({ photo: "photo", location: "pin", document: "file" }[result.type] ?? "file", 20);
  return [
    h("span", { class: `thumb hue-${colourOf(letter.codePointAt(0))}`, "aria-hidden": "true" }, thumb),
    h(
      "span",
      { class: "result-words" },
      h("strong", {}, name),
      h("span", { class: "dim" }, result.title ? result.description : ""),
    ),
  ];
}

async function choose(search, result) {
  if (search.sending) return;
  search.sending = true;
  cancelInline();
  const address = { ...where(search.key), bot: search.bot.id };
  try {
    const message = await api.chooseInline(address, result.query_id, result.id);
    if (address.as === state.me) upsert(search.key, message);
    search.done();
  } catch (error) {
    search.sending = false;
    explain(error);
  }
}
