/** Owns what is shown once one may see results: bars and marks, the explanation, who voted. No voting in here. */
import { button, h } from "./dom.js";
import { formatted } from "./entities.js";
import { icon } from "./icons.js";
import { avatar, nameOf, voterById } from "./names.js";
import { dialog } from "./overlays.js";
import { displayOrder, percentages } from "./poll_results.js";
import { state } from "./state.js";
import { isolated, t } from "./i18n.js";

/** Which explanations the person opened or closed; kept over redrawing. */
const opened = new Map();

/** The words of an option. */
export const optionText = (option) =>
  h("span", { class: "option-text" }, formatted(option.text, option.text_entities));

/** The button that shows or hides the explanation. */
export function lamp(name) {
  const toggle = button(
    {
      class: "icon-button tiny lamp",
      label: t("explanation"),
      "data-focus": "lamp",
      testid: "poll-lamp",
      "aria-expanded": isOpen(name),
      on: {
        click: () => {
          const box = toggle.closest(".poll").querySelector(".poll-explanation");
          opened.set(name, box.hidden);
          box.hidden = !box.hidden;
          toggle.setAttribute("aria-expanded", String(!box.hidden));
        },
      },
    },
    icon("lamp", 18),
  );
  return toggle;
}

const isOpen = (name) => opened.get(name) ?? true;

/** The explanation, once it may be seen. */
export function explanation({ view, name, acts, result }) {
  if (!view.explanation || !result.shown) return null;
  return h(
    "div",
    { class: "poll-explanation", testid: "poll-explanation", hidden: !isOpen(name) },
    formatted(view.explanation, view.explanation_entities, acts),
  );
}

const MARKS = { right: "check", wrong: "close", chosen: "check" };

/** One row per option with its share, and what was right, wrong or chosen. */
export function resultRows({ view, result }) {
  const shares = percentages(
    view.options.map((option) => option.voter_count),
    view.total_voter_count,
  );
  return displayOrder(view, state.me).map((id) => {
    const option = view.options[id];
    const mark = result.marks[id];
    return h(
      "li",
      {
        class: `poll-result ${mark ?? ""}`,
        testid: "poll-result",
        "data-mark": mark ?? "",
        style: { "--share": `${shares[id]}%` },
      },
      h("span", { class: "percent" }, `${shares[id]}%`),
      h(
        "span",
        { class: "result-text" },
        optionText(option),
        h(
          "span",
          { class: "sr-only" },
          t("votes", { n: option.voter_count }),
          mark && `, ${t(`mark_${mark}`)}`,
          mark === "right" && view.chosen?.includes(id) && `, ${t("mark_chosen")}`,
        ),
      ),
      h("span", { class: "mark", "aria-hidden": "true" }, mark && icon(MARKS[mark], 12)),
      h("span", { class: "bar", "aria-hidden": "true" }),
    );
  });
}

/** Who voted for what, in a dialog. */
export function showVoters(view) {
  return dialog(
    t("voters"),
    () =>
      view.options
        .map((option, id) => {
          const people = (view.voters[id] ?? []).map((voter) => voterById(voter)).filter(Boolean);
          return (
            people.length > 0 &&
            h(
              "section",
              { class: "voters" },
              h("h3", {}, isolated(option.text), ` · ${t("votes", { n: people.length })}`),
              h(
                "ul",
                {},
                people.map((user) =>
                  h("li", {}, avatar(user.id, nameOf(user), "s"), h("span", {}, nameOf(user))),
                ),
              ),
            )
          );
        })
        .filter(Boolean),
    { testid: "voters" },
  );
}
