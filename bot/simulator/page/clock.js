/**
 * Owns time as the page shows it: the simulator's clock (which tests and the panel move forward) and its formats.
 *
 * What may not enter: chats and DOM.
 */
import { locale, t } from "./i18n.js";
import { state } from "./state.js";

const DAY = 86_400_000;

/** The simulator's time in Unix seconds, with fractions. */
export const now = () => Date.now() / 1000 + state.skew;

/** Notes the simulator's clock as the server last told it. */
export function setClock(serverNow) {
  state.skew = serverNow - Date.now() / 1000;
}

const formats = new Map();

function format(options) {
  const key = locale() + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale(), options));
  return formats.get(key);
}

/** "08:05", in the reader's own zone. */
export const timeOf = (unix) =>
  format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(unix * 1000));

/** Date and time in full, for tooltips and the panel. */
export const fullTimeOf = (unix) =>
  format({ dateStyle: "long", timeStyle: "medium" }).format(new Date(unix * 1000));

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** How many local days ago a moment was. */
export function daysAgo(unix) {
  return Math.round((midnight(new Date(now() * 1000)) - midnight(new Date(unix * 1000))) / DAY);
}

/** The date separator's words: today, yesterday, or a date with the year where it is another one. */
export function dayOf(unix) {
  const days = daysAgo(unix);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  const date = new Date(unix * 1000);
  const sameYear = date.getFullYear() === new Date(now() * 1000).getFullYear();
  return format({ year: sameYear ? undefined : "numeric", month: "long", day: "numeric" }).format(date);
}

/** The short form in the chat list: time today, else the date. */
export function shortOf(unix) {
  if (daysAgo(unix) === 0) return timeOf(unix);
  return format({ month: "numeric", day: "numeric" }).format(new Date(unix * 1000));
}

/** Seconds as "0:09" or "1:02:03". */
export function countdown(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part, index) => (index ? String(part).padStart(2, "0") : String(part))).join(":");
}
