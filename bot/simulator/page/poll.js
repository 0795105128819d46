/**
 * Owns polls and quizzes: question, options to press, timer, results, right and wrong, explanation, voters.
 *
 * What may not enter: the rules of voting, which are the server's; the page shows what it is told.
 */
import { copy, textActs, vote } from "./actions.js";
import { countdown, now } from "./clock.js";
import { button, h, svg } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { avatar, nameOf, userById } from "./names.js";
import { dialog } from "./overlays.js";
import { displayOrder, percentages, verdict } from "./poll_results.js";
import { on, state } from "./state.js";
import { t } from "./i18n.js";

const RING = 2 * Math.PI * 8;
const URGENT_SECONDS = 5;
/** What is ticked in a several-answers poll but not sent, and which explanations are open: kept over redrawing. */
const ticked = new Map();
const opened = new Map();

const nameFor = (key, message) => `${state.me}/${key}/${message.message_id}`;

/** The node of a poll. */
export function poll(key, message) {
  const view = message.poll;
  const context = { key, message, view, name: nameFor(key, message), acts: textActs(key, message), result: verdict(view) };
  const node = h("section", { class: `poll ${context.result.mood ?? ""}`, testid: "poll", "aria-label": t(view.type === "quiz" ? "quiz" : "poll") },
    view.description && h("div", { class: "text" }, formatted(view.description, view.description_entities, context.acts)),
    h("h3", { class: "poll-question", testid: "poll-question" }, formatted(view.question, view.question_entities)),
    subtitle(context), options(context), explanation(context), footer(context));
  return node;
}

function kindOf(view) {
  const shape = view.type === "quiz" ? "quiz" : "poll";
  if (view.is_closed) return t("final_results");
  return t(`${view.is_anonymous ? "anonymous" : "public"}_${shape}`);
}

function subtitle({ view, name, result }) {
  const voters = [...new Set(Object.values(view.voters ?? {}).flat())].slice(0, 3).map(userById).filter(Boolean);
  return h("div", { class: "poll-kind" }, h("span", { testid: "poll-kind" }, kindOf(view)),
    voters.length > 0 && h("span", { class: "poll-faces" }, voters.map((user) => avatar(user.id, nameOf(user), "xs"))),
    h("span", { class: "grow" }), timer(view), result.shown && view.explanation && lamp(name));
}

/** A ring that empties; its number is for everyone, the ring for the eye. */
function timer(view) {
  if (!view.closes_at || view.is_closed) return null;
  const ring = svg("circle", { cx: 10, cy: 10, r: 8, class: "ring", "stroke-dasharray": RING });
  const text = h("span", { class: "timer-text" });
  const node = h("span", { class: "timer", role: "timer", testid: "poll-timer", "data-until": view.closes_at, "data-total": view.open_period ?? 0 },
    text, svg("svg", { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" }, svg("circle", { cx: 10, cy: 10, r: 8, class: "track" }), ring));
  tick(node);
  return node;
}

function tick(node) {
  const left = Number(node.dataset.until) - now();
  const total = Number(node.dataset.total) || (node.dataset.total = Math.max(1, left));
  node.querySelector(".timer-text").textContent = countdown(left);
  node.querySelector(".ring").setAttribute("stroke-dashoffset", String(RING * (1 - Math.max(0, Math.min(1, left / total)))));
  node.classList.toggle("urgent", left <= URGENT_SECONDS);
}

const tickAll = () => { for (const node of document.querySelectorAll(".timer")) tick(node); };
setInterval(tickAll, 250);
on("clock snapshot", tickAll);

function lamp(name) {
  const toggle = button({
    class: "icon-button tiny lamp", label: t("explanation"), "data-focus": "lamp", testid: "poll-lamp", "aria-expanded": isOpen(name),
    on: { click: () => {
      const box = toggle.closest(".poll").querySelector(".poll-explanation");
      opened.set(name, box.hidden);
      box.hidden = !box.hidden;
      toggle.setAttribute("aria-expanded", String(!box.hidden));
    } },
  }, icon("lamp", 18));
  return toggle;
}

const isOpen = (name) => opened.get(name) ?? true;

function explanation({ view, name, acts, result }) {
  if (!view.explanation || !result.shown) return null;
  return h("div", { class: "poll-explanation", testid: "poll-explanation", hidden: !isOpen(name) },
    formatted(view.explanation, view.explanation_entities, acts));
}

function options(context) {
  const { view, result } = context;
  if (result.shown) return h("ul", { class: "poll-options" }, resultRows(context));
  const several = view.allows_multiple_answers;
  return h("div", { class: "poll-options", role: "group", "aria-label": t("options") },
    displayOrder(view, state.me).map((id) => (several ? tickOption : pressOption)(context, view.options[id], id)));
}

const optionText = (option) => h("span", { class: "option-text" }, formatted(option.text, option.text_entities));

function pressOption(context, option, id) {
  const { key, message, view } = context;
  const chosen = view.chosen?.includes(id);
  const node = button({
    class: `poll-option${chosen ? " chosen" : ""}`, disabled: !view.can_vote, "data-focus": `option${id}`, testid: "poll-option",
    "aria-pressed": Boolean(chosen),
    on: { click: async () => {
      node.setAttribute("aria-busy", "true");
      await vote(key, message.message_id, [id]);
      node.setAttribute("aria-busy", "false");
    } },
  }, h("span", { class: "radio", "aria-hidden": "true" }), optionText(option));
  return node;
}

function tickOption({ view, name }, option, id) {
  const chosen = ticked.get(name) ?? new Set(view.chosen);
  const node = button({
    class: "poll-option several", role: "checkbox", "aria-checked": chosen.has(id), disabled: !view.can_vote,
    "data-focus": `option${id}`, testid: "poll-option",
    on: { click: () => {
      const picked = ticked.get(name) ?? new Set(view.chosen);
      if (!picked.delete(id)) picked.add(id);
      ticked.set(name, picked);
      node.setAttribute("aria-checked", String(picked.has(id)));
      node.closest(".poll").querySelector(".poll-send").disabled = picked.size === 0;
    } },
  }, h("span", { class: "box", "aria-hidden": "true" }, icon("check", 14)), optionText(option));
  return node;
}

const MARKS = { right: "check", wrong: "close", chosen: "check" };

function resultRows({ view, result }) {
  const shares = percentages(view.options.map((option) => option.voter_count), view.total_voter_count);
  return displayOrder(view, state.me).map((id) => {
    const option = view.options[id];
    const mark = result.marks[id];
    return h("li", { class: `poll-result ${mark ?? ""}`, testid: "poll-result", "data-mark": mark ?? "", style: { "--share": `${shares[id]}%` } },
      h("span", { class: "percent" }, `${shares[id]}%`),
      h("span", { class: "result-text" }, optionText(option),
        h("span", { class: "sr-only" }, t("votes", { n: option.voter_count }), mark && `, ${t(`mark_${mark}`)}`,
          mark === "right" && view.chosen?.includes(id) && `, ${t("mark_chosen")}`)),
      h("span", { class: "mark", "aria-hidden": "true" }, mark && icon(MARKS[mark], 12)),
      h("span", { class: "bar", "aria-hidden": "true" }));
  });
}

function footer(context) {
  const { key, message, view, name, result } = context;
  if (!result.shown && view.allows_multiple_answers && view.can_vote) {
    const send = async () => {
      if (await vote(key, message.message_id, [...ticked.get(name)].sort((a, b) => a - b))) ticked.delete(name);
    };
    return button({ class: "poll-send text-button", disabled: !ticked.get(name)?.size, "data-focus": "poll-send", testid: "poll-send", on: { click: send } }, t("vote"));
  }
  if (result.shown && !view.is_anonymous && view.total_voter_count > 0 && view.voters) {
    return button({ class: "text-button", "data-focus": "poll-voters", testid: "poll-voters", on: { click: () => voters(view) } }, t("see_voters", { n: view.total_voter_count }));
  }
  const hidden = view.chosen?.length && !result.shown ? ` · ${t("results_later")}` : "";
  return h("div", { class: "poll-count", testid: "poll-count" }, t("votes", { n: view.total_voter_count }) + hidden);
}

function voters(view) {
  return dialog(t("voters"), () => view.options.map((option, id) => {
    const people = (view.voters[id] ?? []).map((user) => userById(user)).filter(Boolean);
    return people.length > 0 && h("section", { class: "voters" }, h("h3", {}, `${option.text} · ${t("votes", { n: people.length })}`),
      h("ul", {}, people.map((user) => h("li", {}, avatar(user.id, nameOf(user), "s"), h("span", {}, nameOf(user))))));
  }).filter(Boolean), { testid: "voters" });
}

/** What the message menu offers for a poll: taking the vote back where that is allowed. */
export function pollMenu(key, message) {
  const view = message.poll;
  if (!view) return [];
  const items = [{ text: t("copy_question"), icon: "copy", act: () => copy(view.question) }];
  if (view.chosen?.length && view.allows_revoting && !view.is_closed) {
    items.push({ text: t("retract"), icon: "undo", testid: "menu-retract", act: () => vote(key, message.message_id, []) });
  }
  return items;
}
