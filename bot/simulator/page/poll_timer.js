/** Owns the countdown of polls that close by themselves. What may not enter: closing them, which the server does. */
import { countdown, now } from "./clock.js";
import { h, svg } from "./dom.js";
import { on } from "./state.js";

const RING = 2 * Math.PI * 8;
const URGENT_SECONDS = 5;

/** A ring that empties; its number is for everyone, the ring for the eye. */
export function timer(view) {
  if (!view.closes_at || view.is_closed) return null;
  const ring = svg("circle", { cx: 10, cy: 10, r: 8, class: "ring", "stroke-dasharray": RING });
  const text = h("span", { class: "timer-text" });
  const node = h(
    "span",
    {
      class: "timer",
      role: "timer",
      testid: "poll-timer",
      "data-until": view.closes_at,
      "data-total": view.open_period ?? 0,
    },
    text,
    svg(
      "svg",
      { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true" },
      svg("circle", { cx: 10, cy: 10, r: 8, class: "track" }),
      ring,
    ),
  );
  tick(node);
  return node;
}

function tick(node) {
  const left = Number(node.dataset.until) - now();
  const total = Number(node.dataset.total) || (node.dataset.total = Math.max(1, left));
  node.querySelector(".timer-text").textContent = countdown(left);
  node
    .querySelector(".ring")
    .setAttribute("stroke-dashoffset", String(RING * (1 - Math.max(0, Math.min(1, left / total)))));
  node.classList.toggle("urgent", left <= URGENT_SECONDS);
}

const tickAll = () => {
  for (const node of document.querySelectorAll(".timer")) tick(node);
};
setInterval(tickAll, 250);
on("clock snapshot", tickAll);
