/**
 * Owns polls and quizzes: question, options to press or tick, counts, what the menu offers.
 *
 * What may not enter: the rules of voting, which are the server's; the page shows what it is told.
 */
import { copy, textActs, vote } from "./actions.js";
import { button, h } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { avatar, nameOf, voterById } from "./names.js";
import { explanation, lamp, optionText, resultRows, showVoters } from "./poll_outcome.js";
import { displayOrder, verdict } from "./poll_results.js";
import { timer } from "./poll_timer.js";
import { state } from "./state.js";
import { t } from "./i18n.js";

/** What is ticked in a several-answers poll but not sent: kept over redrawing. */
const ticked = new Map();

const nameFor = (key, message) => `${state.me}/${key}/${message.message_id}`;

/** The node of a poll. */
export function poll(key, message) {
  const view = message.poll;
  const context = {
    key,
    message,
    view,
    name: nameFor(key, message),
    acts: textActs(key, message),
    result: verdict(view),
  };
  const node = h(
    "section",
    {
      class: `poll ${context.result.mood ?? ""}`,
      testid: "poll",
      "aria-label": t(view.type === "quiz" ? "quiz" : "poll"),
    },
    view.description &&
      h("div", { class: "text" }, formatted(view.description, view.description_entities, context.acts)),
    h(
      "h3",
      { class: "poll-question", testid: "poll-question" },
      formatted(view.question, view.question_entities),
    ),
    subtitle(context),
    options(context),
    explanation(context),
    footer(context),
  );
  return node;
}

function kindOf(view) {
  const shape = view.type === "quiz" ? "quiz" : "poll";
  if (view.is_closed) return t("final_results");
  return t(`${view.is_anonymous ? "anonymous" : "public"}_${shape}`);
}

function subtitle({ view, name, result }) {
  const voters = [...new Set(Object.values(view.voters ?? {}).flat())]
    .slice(0, 3)
    .map(voterById)
    .filter(Boolean);
  return h(
    "div",
    { class: "poll-kind" },
    h("span", { testid: "poll-kind" }, kindOf(view)),
    voters.length > 0 &&
      h(
        "span",
        { class: "poll-faces" },
        voters.map((user) => avatar(user.id, nameOf(user), "xs")),
      ),
    h("span", { class: "grow" }),
    timer(view),
    result.shown && view.explanation && lamp(name),
  );
}

function options(context) {
  const { view, result } = context;
  if (result.shown) return h("ul", { class: "poll-options" }, resultRows(context));
  const several = view.allows_multiple_answers;
  return h(
    "div",
    { class: "poll-options", role: "group", "aria-label": t("options") },
    displayOrder(view, state.me).map((id) =>
      (several ? tickOption : pressOption)(context, view.options[id], id),
    ),
  );
}

function pressOption(context, option, id) {
  const { key, message, view } = context;
  const chosen = view.chosen?.includes(id);
  const node = button(
    {
      class: `poll-option${chosen ? " chosen" : ""}`,
      disabled: !view.can_vote,
      "data-focus": `option${id}`,
      testid: "poll-option",
      "aria-pressed": Boolean(chosen),
      on: {
        click: async () => {
          node.setAttribute("aria-busy", "true");
          await vote(key, message.message_id, [id]);
          node.setAttribute("aria-busy", "false");
        },
      },
    },
    h("span", { class: "radio", "aria-hidden": "true" }),
    optionText(option),
  );
  return node;
}

function tickOption({ view, name }, option, id) {
  const chosen = ticked.get(name) ?? new Set(view.chosen);
  const node = button(
    {
      class: "poll-option several",
      role: "checkbox",
      "aria-checked": chosen.has(id),
      disabled: !view.can_vote,
      "data-focus": `option${id}`,
      testid: "poll-option",
      on: {
        click: () => {
          const picked = ticked.get(name) ?? new Set(view.chosen);
          if (!picked.delete(id)) picked.add(id);
          ticked.set(name, picked);
          node.setAttribute("aria-checked", String(picked.has(id)));
          node.closest(".poll").querySelector(".poll-send").disabled = picked.size === 0;
        },
      },
    },
    h("span", { class: "box", "aria-hidden": "true" }, icon("check", 14)),
    optionText(option),
  );
  return node;
}

function footer(context) {
  const { key, message, view, name, result } = context;
  if (!result.shown && view.allows_multiple_answers && view.can_vote) {
    const send = async () => {
      if (
        await vote(
          key,
          message.message_id,
          [...ticked.get(name)].sort((a, b) => a - b),
        )
      )
        ticked.delete(name);
    };
    return button(
      {
        class: "poll-send text-button",
        disabled: !ticked.get(name)?.size,
        "data-focus": "poll-send",
        testid: "poll-send",
        on: { click: send },
      },
      t("vote"),
    );
  }
  if (result.shown && !view.is_anonymous && view.total_voter_count > 0 && view.voters) {
    return button(
      {
        class: "text-button",
        "data-focus": "poll-voters",
        testid: "poll-voters",
        on: { click: () => showVoters(view) },
      },
      t("see_voters", { n: view.total_voter_count }),
    );
  }
  const hidden = view.chosen?.length && !result.shown ? ` · ${t("results_later")}` : "";
  return h(
    "div",
    { class: "poll-count", testid: "poll-count" },
    t("votes", { n: view.total_voter_count }) + hidden,
  );
}

/** What the message menu offers for a poll: taking the vote back where that is allowed. */
export function pollMenu(key, message) {
  const view = message.poll;
  if (!view) return [];
  const items = [{ text: t("copy_question"), icon: "copy", act: () => copy(view.question) }];
  if (view.chosen?.length && view.allows_revoting && !view.is_closed) {
    items.push({
      text: t("retract"),
      icon: "undo",
      testid: "menu-retract",
      act: () => vote(key, message.message_id, []),
    });
  }
  return items;
}
