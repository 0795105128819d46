/**
 * Owns the only ways in which this page makes DOM nodes, and the rule which addresses may be followed.
 *
 * What may not enter: markup. Text becomes text nodes, never HTML, so a hostile message stays inert; the
 * Content-Security-Policy (trusted types) makes the browser refuse the other way as well.
 */

const FOLLOWED_SCHEMES = new Set(["http:", "https:", "mailto:", "tel:", "blob:"]);
const SVG = "http://www.w3.org/2000/svg";

/** The absolute form of an address that a click may follow, or null (javascript:, data:, file: and nonsense). */
export function safeUrl(value) {
  try {
    const url = new URL(value, location.href);
    return FOLLOWED_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

const SETTERS = {
  on: (node, handlers) => {
    for (const [name, handler] of Object.entries(handlers)) if (handler) node.addEventListener(name, handler);
  },
  style: (node, properties) => {
    for (const [name, value] of Object.entries(properties)) node.style.setProperty(name, value);
  },
  testid: (node, value) => {
    node.dataset.testid = value;
  },
  value: (node, value) => {
    node.value = value;
  },
  checked: (node, value) => {
    node.checked = value;
  },
  href: setAddress("href"),
  src: setAddress("src"),
};

function setAddress(name) {
  return (node, value) => {
    const safe = value === "#" ? "#" : safeUrl(value);
    if (safe) node.setAttribute(name, safe);
  };
}

function setProperty(node, name, value) {
  if (value === null || value === undefined) return;
  if (name in SETTERS) SETTERS[name](node, value);
  else if (name.startsWith("on")) throw new TypeError(`handlers go under "on", not ${name}`);
  else if (name.startsWith("aria-")) node.setAttribute(name, String(value));
  else if (value !== false) node.setAttribute(name, value === true ? "" : String(value));
}

/** An element with properties and children; strings become text, null and false vanish, arrays are flattened. */
export function h(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) setProperty(node, name, value);
  node.append(...present(children));
  return node;
}

/** The children that are there: arrays flattened, null, undefined and false left out. */
export function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

/** At most so many characters of a text; none is cut in half. */
export const cut = (text, most) => (text.length > most ? [...text].slice(0, most).join("") : text);

/** Puts new children in place of all old ones. */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

/** An SVG element; only this page's own drawings pass through here. */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes ?? {})) node.setAttribute(name, String(value));
  node.append(...present(children));
  return node;
}

/** A real button; `label` names it for people who cannot see the icon. */
export function button(properties, ...children) {
  const { label, ...rest } = properties;
  return h("button", { type: "button", "aria-label": label, title: label, ...rest }, ...children);
}

/** Runs `change`, which replaces nodes, and gives the focus back to the control that had it. */
export function keepingFocus(root, change) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const key = held?.dataset.focus;
  const text = held?.textContent;
  change();
  if (!key || held.isConnected) return;
  const candidates = [...root.querySelectorAll("[data-focus]")];
  const match =
    candidates.find((node) => node.dataset.focus === key && node.textContent === text) ??
    candidates.find((node) => node.textContent === text && text !== "") ??
    candidates.find((node) => node.dataset.focus === key);
  match?.focus({ preventScroll: true });
}

/** Moves the focus by arrow keys among the items that `selector` finds under `root`. */
export function arrowKeys(root, selector, { horizontal = false } = {}) {
  const [back, forth] = horizontal ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  root.addEventListener("keydown", (event) => {
    const items = [...root.querySelectorAll(selector)];
    const at = items.indexOf(document.activeElement);
    const target = { [back]: at - 1, [forth]: at + 1, Home: 0, End: items.length - 1 }[event.key];
    if (at < 0 || target === undefined) return;
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, target))].focus();
  });
}
