/**
 * Owns formatted text: Bot API entities (offsets in UTF-16 units, which are JavaScript's own) become DOM nodes.
 *
 * What may not enter: HTML strings; and what a click does (the `acts` handed in decide that).
 */
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { fullTimeOf } from "./clock.js";
import { parseLink } from "./links.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * Nodes for `text` with `entities`. `acts` has `command(text)`, `mention(name)`, `user(user)`,
 * `link(link, shown)` and `copy(text)`; without it everything is plain and nothing can be clicked.
 */
export function formatted(text, entities, acts) {
  const sorted = (entities ?? [])
    .map((entity) => clip(entity, 0, text.length))
    .filter(Boolean)
    .sort(outerFirst);
  return build({ text, acts }, 0, text.length, sorted);
}

const outerFirst = (a, b) => a.offset - b.offset || b.length - a.length || nesting(a) - nesting(b);
/** Where two entities cover the same text, blocks go outside and code innermost. */
const nesting = (entity) => (BLOCKS.has(entity.type) ? 0 : entity.type === "code" ? 2 : 1);

function clip(entity, start, end) {
  const from = Math.max(entity.offset, start);
  const to = Math.min(entity.offset + entity.length, end);
  return to > from ? { ...entity, offset: from, length: to - from } : null;
}

function build(source, start, end, entities) {
  const nodes = [];
  let at = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const stop = entity.offset + entity.length;
    if (entity.offset > at) nodes.push(source.text.slice(at, entity.offset));
    const inside = others.map((other) => clip(other, entity.offset, stop)).filter(Boolean);
    nodes.push(...wrap(source, entity, build(source, entity.offset, stop, inside)));
    at = BLOCKS.has(entity.type) && source.text[stop] === "\n" && stop < end ? stop + 1 : stop;
    rest = others
      .map((other) => clip(other, at, end))
      .filter(Boolean)
      .sort(outerFirst);
  }
  if (at < end) nodes.push(source.text.slice(at, end));
  return nodes;
}

function wrap(source, entity, children) {
  const shown = source.text.slice(entity.offset, entity.offset + entity.length);
  const make = MAKERS[entity.type];
  return make ? [make(children, { entity, shown, acts: source.acts })] : children;
}

const plain = (tag, properties) => (children) => h(tag, properties, children);

const MAKERS = {
  bold: plain("strong"),
  italic: plain("em"),
  underline: plain("u"),
  strikethrough: plain("s"),
  spoiler,
  code: (children, { shown, acts }) =>
    h(
      "code",
      acts && {
        class: "copyable",
        title: t("click_to_copy"),
        on: { click: () => acts.copy(shown) },
      },
      children,
    ),
  pre,
  blockquote: plain("blockquote", { class: "quote" }),
  expandable_blockquote: expandable,
  text_link: (children, { entity, shown, acts }) => link(children, entity.url, shown, acts),
  url: (children, { shown, acts }) => link(children, shown, shown, acts),
  email: (children, { shown, acts }) => link(children, `mailto:${shown}`, shown, acts),
  phone_number: (children, { shown, acts }) =>
    link(children, `tel:${shown.replace(/[^+\d]/g, "")}`, shown, acts),
  mention: (children, { shown, acts }) => inner(children, acts && (() => acts.mention(shown)), "mention"),
  text_mention: (children, { entity, acts }) =>
    inner(children, acts && (() => acts.user(entity.user)), "mention"),
  bot_command: (children, { shown, acts }) => inner(children, acts && (() => acts.command(shown)), "command"),
  hashtag: plain("span", { class: "tag" }),
  cashtag: plain("span", { class: "tag" }),
  date_time: (children, { entity }) =>
    h("span", { class: "tag", title: fullTimeOf(entity.unix_time) }, children),
};

/** A link that acts inside this page. */
function inner(children, act, kind) {
  if (!act) return h("span", { class: "tag" }, children);
  const click = (event) => {
    event.preventDefault();
    act();
  };
  return h(
    "a",
    { href: "#", class: "inner", "data-kind": kind, "data-focus": kind, on: { click } },
    children,
  );
}

function link(children, address, shown, acts) {
  const target = parseLink(address);
  if (!target || !acts) return h("span", { class: target ? "tag" : "dead-link" }, children);
  if (target.kind !== "outside") return inner(children, () => acts.link(target, shown), "deep-link");
  const click = (event) => {
    event.preventDefault();
    acts.link(target, shown);
  };
  return h(
    "a",
    {
      href: target.href,
      target: "_blank",
      rel: "noopener noreferrer",
      title: target.href,
      "data-focus": "link",
      on: { click },
    },
    children,
  );
}

function spoiler(children) {
  const text = h("span", { class: "spoiler-text", "aria-hidden": "true" }, children);
  const node = h(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler"), testid: "spoiler" },
    text,
  );
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    node.classList.add("revealed");
    text.removeAttribute("aria-hidden");
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
    for (const type of ["click", "keydown"]) node.removeEventListener(type, reveal, true);
  };
  for (const type of ["click", "keydown"]) node.addEventListener(type, reveal, true);
  return node;
}

function pre(children, { entity, shown, acts }) {
  const head = h(
    "div",
    { class: "pre-head" },
    h("span", {}, entity.language || t("code")),
    acts &&
      button(
        { class: "icon-button tiny", label: t("copy_code"), on: { click: () => acts.copy(shown) } },
        icon("copy", 16),
      ),
  );
  return h("div", { class: "pre" }, head, h("pre", { tabindex: "0" }, h("code", {}, children)));
}

/** Tells quotes that are longer than their folded height from those that need no button. */
const measured =
  "ResizeObserver" in window &&
  new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const folded = target.parentElement.classList.contains("folded");
      if (folded)
        target.parentElement.classList.toggle("fits", target.scrollHeight <= target.clientHeight + 2);
    }
  });

function expandable(children) {
  const body = h("div", { class: "quote-body" }, children);
  const toggle = button(
    { class: "quote-toggle icon-button tiny", "data-focus": "quote", testid: "quote-toggle" },
    icon("down", 16),
  );
  const node = h("blockquote", { class: "quote expandable", testid: "expandable-quote" }, body, toggle);
  const fold = (folded) => {
    node.classList.toggle("folded", folded);
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.setAttribute("aria-label", t(folded ? "quote_expand" : "quote_fold"));
  };
  toggle.addEventListener("click", () => fold(!node.classList.contains("folded")));
  body.addEventListener("click", (event) => {
    if (!event.target.closest("a") && node.classList.contains("folded")) fold(false);
  });
  fold(true);
  if (measured) measured.observe(body);
  return node;
}
