/** Owns the bots' commands in a chat: reading them, the "/" suggestions and the menu. No text field in here. */
import { api } from "./api.js";
import { h } from "./dom.js";
import { botById, chatOf, isPrivate, presentBots, where } from "./names.js";
import { attempt, dialog } from "./overlays.js";
import { on, state } from "./state.js";
import { t } from "./i18n.js";

let cache = new Map();
on("commands snapshot me", () => {
  cache = new Map();
});

function botsHere(key) {
  if (isPrivate(key)) return [where(key).bot];
  return presentBots(chatOf(key) ?? { bots: [] }).map((bot) => bot.id);
}

async function read(key) {
  const { chat, as } = where(key);
  const bots = botsHere(key);
  const lists = await Promise.all(bots.map((bot) => api.commands({ bot, as, chat })));
  return lists.flatMap(({ commands }, index) =>
    commands.map((command) => ({
      ...command,
      text: `/${command.command}${bots.length > 1 ? `@${botById(bots[index])?.username}` : ""}`,
    })),
  );
}

/** The commands that the played user is offered in a chat: `{command, description, text}`. */
export function commandsIn(key) {
  const name = `${state.me}/${key}`;
  if (!cache.has(name))
    cache.set(
      name,
      attempt(() => read(key)).then((list) => list ?? []),
    );
  return cache.get(name);
}

/** Those that begin with what is typed ("/fi"). */
export async function matchingCommands(key, typed) {
  const lower = typed.toLowerCase();
  return (await commandsIn(key)).filter((command) => command.text.toLowerCase().startsWith(lower));
}

/** How a command looks in a list. */
export const commandRow = (command) => [
  h("strong", {}, command.text),
  h("span", { class: "dim" }, command.description),
];

/** The menu of all commands; resolves to the text of the chosen one. */
export async function commandMenu(key) {
  const commands = await commandsIn(key);
  return dialog(
    t("commands"),
    (close) =>
      commands.length
        ? h(
            "div",
            { class: "choices" },
            commands.map((command) =>
              h(
                "button",
                {
                  type: "button",
                  class: "choice column-choice",
                  testid: "command",
                  on: { click: () => close(command.text) },
                },
                commandRow(command),
              ),
            ),
          )
        : h("p", { class: "dialog-text dim" }, t("no_commands")),
    { testid: "command-menu" },
  );
}
