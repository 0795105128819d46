/** Owns the side panel's frame: its tabs, opening and closing. What may not enter: what the tabs show. */
import { arrowKeys, button, fill, h, keepingFocus } from "./dom.js";
import { icon } from "./icons.js";
import { infoNodes } from "./panel_info.js";
import { labNodes } from "./panel_lab.js";
import { followRecord, recordNodes } from "./panel_record.js";
import { showPane } from "./panes.js";
import { on, state } from "./state.js";
import { t } from "./i18n.js";

const PANES = { info: infoNodes, lab: labNodes, record: recordNodes };

/** Builds the panel; it follows the open chat by itself. */
export function makePanel(root) {
  const body = h("div", { class: "panel-body", role: "tabpanel", id: "panel-body" });
  const head = h("div", { class: "panel-head" });
  fill(root, head, body);
  arrowKeys(head, "[role=tab]", { horizontal: true });
  const drawBody = () => {
    if (state.pane) keepingFocus(body, () => fill(body, PANES[state.pane]()));
  };
  const draw = () => {
    root.hidden = !state.pane;
    root.setAttribute("aria-label", t("panel"));
    document.getElementById("app").dataset.panel = state.pane ? "open" : "closed";
    keepingFocus(head, () => fill(head, headNodes()));
    body.setAttribute("aria-labelledby", `tab-${state.pane}`);
    drawBody();
    followRecord(state.pane === "record");
  };
  on("pane language", draw);
  on("open me snapshot faults commands", drawBody);
  draw();
}

function headNodes() {
  const tab = (name) =>
    button(
      {
        role: "tab",
        id: `tab-${name}`,
        class: "tab",
        "aria-selected": state.pane === name,
        "aria-controls": "panel-body",
        tabindex: state.pane === name ? "0" : "-1",
        testid: `tab-${name}`,
        "data-focus": `tab-${name}`,
        on: {
          click: () => showPane(name),
          focus: () => {
            if (state.pane !== name) showPane(name);
          },
        },
      },
      t(`pane_${name}`),
    );
  return [
    h("div", { class: "tabs", role: "tablist", "aria-label": t("panel") }, Object.keys(PANES).map(tab)),
    button(
      {
        class: "icon-button",
        label: t("close_panel"),
        testid: "close-panel",
        "data-focus": "close",
        on: { click: () => showPane(null) },
      },
      icon("close"),
    ),
  ];
}
