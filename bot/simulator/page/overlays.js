/**
 * Owns what lies over the page: dialogs, alerts, questions, menus and toasts, with focus and Esc as people expect.
 *
 * What may not enter: chats. Texts come in translated and go in as text nodes.
 */
import { arrowKeys, button, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const TOAST_MS = 5000;
let labels = 0;

/** A short notice at the bottom, read out by screen readers; `warn` marks a failure. */
export function toast(text, { warn = false } = {}) {
  if (!text) return;
  const node = h(
    "div",
    { class: `toast${warn ? " warn" : ""}`, testid: "toast" },
    warn && icon("warn", 18),
    h("span", {}, text),
  );
  const box = document.getElementById("toasts");
  box.append(node);
  while (box.children.length > 3) box.firstChild.remove();
  setTimeout(() => node.remove(), TOAST_MS);
}

/** Says what went wrong: the server's sentence, or that it cannot be reached. */
export function explain(error) {
  toast(error.message || t("unreachable"), { warn: true });
}

/** Runs something that may be refused, and tells the person if it was. Returns undefined then. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    if (error.name !== "ApiError") throw error;
    explain(error);
    return undefined;
  }
}

/**
 * A modal dialog with a title. `content(close)` gives its nodes. Resolves with what `close` is called with,
 * or undefined on Esc and outside clicks.
 */
export function dialog(title, content, { testid = "dialog", wide = false } = {}) {
  return new Promise((resolve) => {
    const id = `dialog-${++labels}`;
    const opener = document.activeElement;
    let result;
    const node = h("dialog", { class: `dialog${wide ? " wide" : ""}`, "aria-labelledby": id, testid });
    const close = (value) => {
      result = value;
      node.close();
    };
    node.append(
      h(
        "div",
        { class: "dialog-head" },
        h("h2", { id }, title),
        button({ class: "icon-button", label: t("close"), on: { click: () => close() } }, icon("close")),
      ),
      ...[content(close)].flat().filter(Boolean),
    );
    node.addEventListener("click", (event) => {
      if (event.target === node) close();
    });
    node.addEventListener("close", () => {
      node.remove();
      if (opener?.isConnected) opener.focus({ preventScroll: true });
      resolve(result);
    });
    document.body.append(node);
    node.showModal();
    node.querySelector("[autofocus]")?.focus();
  });
}

const actions = (...buttons) => h("div", { class: "dialog-actions" }, buttons);

/** A bot's alert: text and one button. */
export function alertBox(title, text) {
  return dialog(
    title,
    (close) => [
      h("p", { class: "dialog-text", testid: "alert-text" }, text),
      actions(button({ class: "primary", autofocus: true, on: { click: () => close() } }, t("ok"))),
    ],
    { testid: "alert" },
  );
}

/** A yes-or-no question; resolves to true or undefined. */
export function confirmBox(title, text, yes, { danger = false } = {}) {
  return dialog(
    title,
    (close) => [
      h("p", { class: "dialog-text" }, text),
      actions(
        button({ on: { click: () => close() } }, t("cancel")),
        button(
          {
            class: danger ? "danger" : "primary",
            autofocus: true,
            testid: "confirm",
            on: { click: () => close(true) },
          },
          yes,
        ),
      ),
    ],
    { testid: "confirm-dialog" },
  );
}

/** A dialog's form: fields, then cancel and submit; `submit(FormData)` gives the result, or undefined to stay. */
export function formBox(title, fields, yes, submit, options) {
  return dialog(
    title,
    (close) => {
      const form = h(
        "form",
        {
          class: "form",
          on: {
            submit: async (event) => {
              event.preventDefault();
              const result = await attempt(() => submit(new FormData(form)));
              if (result !== undefined) close(result);
            },
          },
        },
        fields,
        actions(
          button({ on: { click: () => close() } }, t("cancel")),
          h("button", { type: "submit", class: "primary", testid: "submit" }, yes),
        ),
      );
      return form;
    },
    options,
  );
}

/** A labelled input for `formBox`. */
export function field(label, properties, hint) {
  const { options, ...rest } = properties;
  const control = options
    ? h(
        "select",
        rest,
        options.map(([value, text]) => h("option", { value, selected: value === rest.value }, text)),
      )
    : h("input", { autocomplete: "off", ...rest });
  return h("label", { class: "field" }, h("span", {}, label), control, hint && h("small", {}, hint));
}

/** A menu beside `anchor` (an element, or a point {x, y}); items are `{text, icon, act, danger, testid}`. */
export function menu(anchor, label, items) {
  const opener = document.activeElement;
  const node = h(
    "div",
    { class: "menu", role: "menu", "aria-label": label, popover: "auto", testid: "menu" },
    items.filter(Boolean).map((item) => menuItem(item, () => node.hidePopover())),
  );
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const within = node.contains(document.activeElement) || document.activeElement === document.body;
    node.remove();
    if (within && opener?.isConnected) opener.focus({ preventScroll: true });
  });
  arrowKeys(node, "[role^=menuitem]");
  document.body.append(node);
  node.showPopover();
  place(node, anchor);
  (node.querySelector("[aria-checked=true]") ?? node.firstElementChild)?.focus();
}

function menuItem(item, close) {
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  return h(
    "button",
    {
      type: "button",
      role,
      tabindex: "-1",
      class: item.danger ? "danger" : null,
      testid: item.testid,
      "aria-checked": item.checked,
      on: {
        click: () => {
          close();
          item.act();
        },
      },
    },
    item.picture ?? (item.icon && icon(item.icon, 20)),
    h("span", { class: "menu-text" }, item.text, item.note && h("small", {}, item.note)),
    item.checked && icon("check", 18),
  );
}

function place(node, anchor) {
  const box =
    anchor instanceof Element
      ? anchor.getBoundingClientRect()
      : { left: anchor.x, right: anchor.x, top: anchor.y, bottom: anchor.y };
  const { offsetWidth: width, offsetHeight: height } = node;
  const below = box.bottom + height + 8 < innerHeight;
  const left = Math.min(Math.max(8, box.left), innerWidth - width - 8);
  const top = below ? box.bottom + 4 : Math.max(8, box.top - height - 4);
  node.style.setProperty("left", `${left}px`);
  node.style.setProperty("top", `${top}px`);
}
