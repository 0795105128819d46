/** Owns the buttons beside the text field: commands, as whom one writes, the bot's keyboard. Not the field itself. */
import { sendText } from "./actions.js";
import { commandMenu } from "./commands.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, chatOf, me, nameOf } from "./names.js";
import { playerMenu } from "./people.js";
import { foldKeyboard, replyKeyboard } from "./reply_keyboard.js";
import { state } from "./state.js";
import { t } from "./i18n.js";

/** Opens the bot's commands. */
export function menuButton(key) {
  const open = async () => {
    const text = await commandMenu(key);
    if (text) sendText(key, text);
  };
  return button(
    { class: "menu-button", testid: "commands", "aria-haspopup": "dialog", on: { click: open } },
    icon("menu", 20),
    h("span", {}, t("menu")),
  );
}

/** In a group the picture beside the field says as whom one writes, and changes it. */
export function actingButton() {
  const label = t("writing_as", { who: nameOf(me()) });
  return button(
    {
      class: "acting",
      label,
      testid: "acting",
      "aria-haspopup": "menu",
      on: { click: (event) => playerMenu(event.currentTarget, chatOf(state.open)) },
    },
    avatar(state.me, nameOf(me()), "s"),
  );
}

/** Shows or hides the bot's keyboard, where there is one. */
export function keyboardButton(key) {
  const keyboard = replyKeyboard(key);
  if (!keyboard) return null;
  return button(
    {
      class: "icon-button",
      label: t(keyboard.hidden ? "keyboard_show" : "keyboard_hide"),
      testid: "keyboard-toggle",
      "aria-expanded": !keyboard.hidden,
      on: { click: () => foldKeyboard(key, keyboard.id, !keyboard.hidden) },
    },
    icon(keyboard.hidden ? "keyboard" : "down"),
  );
}
