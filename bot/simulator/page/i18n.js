/**
 * Owns the interface's language: which one is on, and its words. The words themselves are in words_*.js.
 *
 * What may not enter: the content of messages, which is shown as it was sent.
 */
import { h } from "./dom.js";
import { emit, on, recall, remember, state } from "./state.js";
import { words as en } from "./words_en.js";
import { words as hans } from "./words_hans.js";
import { words as hant } from "./words_hant.js";

export const DICTIONARIES = { "zh-Hant-HK": hant, "zh-Hans-CN": hans, en };
/** What the selector offers: each language named in itself. */
export const LANGUAGES = [
  ["zh-Hant-HK", "繁體中文（香港）"],
  ["zh-Hans-CN", "简体中文"],
  ["en", "English"],
];

let choice = recall("language", "auto");

/** The interface language for a Telegram language code such as "zh-hk", "zh-hans" or "fr". */
export function languageFor(code) {
  const lower = (code || "zh-hk").toLowerCase();
  if (/^zh-(hans|cn|sg|my)|^zh$/.test(lower)) return "zh-Hans-CN";
  return lower.startsWith("zh") || lower.startsWith("yue") ? "zh-Hant-HK" : "en";
}

/** The language in force: the selector's, or the played user's own. */
export function locale() {
  if (choice in DICTIONARIES) return choice;
  return languageFor(state.users.find((user) => user.id === state.me)?.language_code);
}

/** "auto" or one of `LANGUAGES`. */
export const languageChoice = () => choice;

/** Sets the selector: "auto" follows the played user. */
export function chooseLanguage(value) {
  choice = value;
  remember("language", value);
  refresh();
}

let shown = null;

function refresh() {
  if (shown === locale()) return;
  shown = locale();
  document.documentElement.lang = shown;
  emit("language");
}

on("me snapshot", refresh);

const PLACE = /\{(\w+)\}/g;
/** Characters that turn round what follows them; Telegram takes most of them out of names itself. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
/** Those of them that could end a `bdi` from within. */
const ISOLATING = /[\u2066-\u2069]/g;

function pattern(key, values) {
  const entry = DICTIONARIES[locale()][key] ?? hant[key] ?? key;
  return typeof entry === "function" ? entry(values) : entry;
}

/** The words for `key`; `{name}` places are filled; a function in the dictionary words counts itself. */
export function t(key, values = {}) {
  const plain = (value) =>
    (Array.isArray(value) ? value.join(t("comma")) : String(value)).replace(TURNING, "");
  return pattern(key, values).replace(PLACE, (place, name) => (name in values ? plain(values[name]) : place));
}

/** As `t`, but as nodes in which every value stands by itself, so that no name turns its sentence round. */
export function sentence(key, values = {}) {
  const parts = pattern(key, values).split(PLACE);
  return parts.map((part, at) => (at % 2 && part in values ? isolated(values[part]) : part));
}

/** Somebody's name amid other words; several are told apart by commas. */
export function isolated(name) {
  if (!Array.isArray(name)) return h("bdi", {}, String(name).replace(ISOLATING, ""));
  return name.flatMap((one, at) => (at ? [t("comma"), isolated(one)] : [isolated(one)]));
}
