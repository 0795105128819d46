/**
 * Owns the list above the composer (commands, inline results): arrow keys, Enter, Esc, and reading more at its end.
 *
 * What may not enter: what the choices are. The focus stays in the text field, as screen readers expect of such lists.
 */
import { fill, h } from "./dom.js";

/**
 * Makes the list in `box` for the text field `field`. `show(choices, {label, head, more})` fills it: a choice is
 * `{content, choose, testid}`; `more()` is called near the end of the list.
 */
export function suggestionList(box, field) {
  const list = h("div", { class: "suggest-list", role: "listbox", id: "suggest-list" });
  const head = h("div", { class: "suggest-head" });
  fill(box, head, list);
  const state = { choices: [], active: -1, more: null, open: false };

  const mark = (index) => {
    state.active = index;
    [...list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
    const node = list.children[index];
    node?.scrollIntoView({ block: "nearest" });
    if (node) field.setAttribute("aria-activedescendant", node.id);
    else field.removeAttribute("aria-activedescendant");
    if (index >= state.choices.length - 3) state.more?.();
  };

  const hide = () => {
    if (!state.open) return;
    Object.assign(state, { choices: [], active: -1, more: null, open: false });
    box.hidden = true;
    field.removeAttribute("aria-controls");
    field.removeAttribute("aria-activedescendant");
    fill(list);
  };

  const show = (choices, { label, head: top = null, more = null, keep = false }) => {
    const kept = keep ? state.active : 0;
    Object.assign(state, { choices, more, open: true });
    list.setAttribute("aria-label", label);
    fill(head, top);
    head.hidden = top === null;
    fill(list, choices.map((choice, at) => optionNode(choice, at)));
    box.hidden = false;
    field.setAttribute("aria-controls", list.id);
    if (choices.length) mark(Math.min(kept, choices.length - 1));
  };

  list.addEventListener("scroll", () => {
    if (list.scrollTop + list.clientHeight > list.scrollHeight - 80) state.more?.();
  });
  const key = (event) => state.open && handleKey(event, state, mark, hide);
  return { show, hide, key, isOpen: () => state.open };
}

function optionNode(choice, at) {
  return h("div", {
    class: "suggest-option", role: "option", id: `suggest-${at}`, "aria-selected": false, testid: choice.testid,
    on: { mousedown: (event) => event.preventDefault(), click: choice.choose },
  }, choice.content);
}

/** Handles a key of the text field; true when it was for the list. */
function handleKey(event, state, mark, hide) {
  const last = state.choices.length - 1;
  const moves = { ArrowDown: state.active >= last ? 0 : state.active + 1, ArrowUp: state.active <= 0 ? last : state.active - 1 };
  if (event.key in moves && last >= 0) mark(moves[event.key]);
  else if (event.key === "Escape") hide();
  else if (event.key === "Enter" && !event.shiftKey && state.choices[state.active]) state.choices[state.active].choose();
  else return false;
  event.preventDefault();
  return true;
}
