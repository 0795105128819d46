/** Owns whether the side panel is open, and with what. What may not enter: its contents (panel*.js). */
import { emit, remember, state } from "./state.js";

/** Opens the panel at "info", "lab" or "record", or closes it with null. */
export function showPane(pane) {
  state.pane = pane;
  remember("pane", pane);
  emit("pane");
}

/** Opens the panel there, or closes it if it is open there. */
export const togglePane = (pane) => showPane(state.pane === pane ? null : pane);
