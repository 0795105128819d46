/**
 * Owns the list above the composer (commands, inline results): arrow keys, Enter, Esc, and reading more at its end.
 *
 * What may not enter: what the choices are. The focus stays in the text field, as screen readers expect of such lists.
 */
import { fill, h } from "./dom.js";

const NEAR_PX = 80;
/** How many choices before the end the next page is asked for. */
const AHEAD = 3;

/**
 * The list in `box` for the text field `field`. A choice is `{content, choose, testid}`.
 */
export class SuggestionList {
  constructor(box, field) {
    this.box = box;
    this.field = field;
    this.head = h("div", { class: "suggest-head" });
    this.list = h("div", { class: "suggest-list", role: "listbox", id: "suggest-list" });
    this.forget();
    fill(box, this.head, this.list);
    this.list.addEventListener("scroll", () => {
      if (this.list.scrollTop + this.list.clientHeight > this.list.scrollHeight - NEAR_PX) this.more?.();
    });
  }

  forget() {
    Object.assign(this, { choices: [], active: -1, more: null });
  }

  /** Shows choices; `head` stands above them, `more()` is called near their end, `keep` leaves the mark where it is. */
  show(choices, { label, head = null, more = null, keep = false }) {
    const mark = keep ? this.active : 0;
    Object.assign(this, { choices, more });
    this.list.setAttribute("aria-label", label);
    fill(this.head, head);
    this.head.hidden = head === null;
    fill(this.list, choices.map(optionNode));
    this.box.hidden = false;
    this.field.setAttribute("aria-controls", this.list.id);
    if (choices.length) this.mark(Math.min(mark, choices.length - 1));
  }

  hide() {
    this.forget();
    this.box.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) this.field.removeAttribute(name);
    fill(this.list);
  }

  /** Marks a choice as the one that Enter takes. */
  mark(index) {
    this.active = index;
    [...this.list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
    const node = this.list.children[index];
    node?.scrollIntoView({ block: "nearest" });
    if (node) this.field.setAttribute("aria-activedescendant", node.id);
    if (index >= this.choices.length - AHEAD) this.more?.();
  }

  /** Handles a key of the text field; true when it was for the list. */
  key(event) {
    if (this.box.hidden) return false;
    const last = this.choices.length - 1;
    const moves = {
      ArrowDown: this.active >= last ? 0 : this.active + 1,
      ArrowUp: this.active <= 0 ? last : this.active - 1,
    };
    const taken = event.key === "Enter" && !event.shiftKey && this.choices[this.active];
    if (event.key in moves && last >= 0) this.mark(moves[event.key]);
    else if (event.key === "Escape") this.hide();
    else if (taken) taken.choose();
    else return false;
    event.preventDefault();
    return true;
  }
}

function optionNode(choice, at) {
  return h(
    "div",
    {
      class: "suggest-option",
      role: "option",
      id: `suggest-${at}`,
      "aria-selected": false,
      testid: choice.testid,
      on: { mousedown: (event) => event.preventDefault(), click: choice.choose },
    },
    choice.content,
  );
}
