/** Owns the arithmetic of polls: percentages, and what the played user may see and is told. No DOM in here. */

/**
 * Whole percentages of `counts` that add up to 100 where one vote means one voter (largest remainders), as messengers
 * show them; with several answers each is a share of the voters.
 */
export function percentages(counts, voters) {
  const sum = counts.reduce((total, count) => total + count, 0);
  if (!voters || !sum) return counts.map(() => 0);
  const exact = counts.map((count) => (count * 100) / voters);
  const floors = exact.map(Math.floor);
  if (sum !== voters) return exact.map(Math.round);
  let missing = 100 - floors.reduce((total, floor) => total + floor, 0);
  const order = exact.map((value, id) => [value - floors[id], id]).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, id] of order) if (missing-- > 0) floors[id] += 1;
  return floors;
}

/**
 * What to show of a poll: `shown` (results rather than options), `marks` by option ("right", "wrong", "chosen") and
 * `mood` ("won" or "lost") for a quiz that the user answered.
 */
export function verdict(view) {
  const chosen = view.chosen ?? [];
  const shown = view.results_visible ?? (view.is_closed || chosen.length > 0);
  const right = view.correct_option_ids ?? [];
  const marks = view.options.map((_, id) => markOf(view, right, chosen, id));
  if (view.type !== "quiz" || !chosen.length || !shown || !right.length) return { shown, marks };
  return { shown, marks, mood: chosen.every((id) => right.includes(id)) ? "won" : "lost" };
}

function markOf(view, right, chosen, id) {
  if (view.type !== "quiz" || !right.length) return chosen.includes(id) ? "chosen" : undefined;
  if (right.includes(id)) return "right";
  return chosen.includes(id) ? "wrong" : undefined;
}

/** The order in which a user sees the options: as sent, or shuffled in a way that stays the same for that user. */
export function displayOrder(view, userId) {
  const ids = view.options.map((_, id) => id);
  if (!view.shuffle_options) return ids;
  const weight = (id) => hash(`${view.id}/${userId}/${id}`);
  return ids.sort((a, b) => weight(a) - weight(b));
}

/** FNV-1a: spreads short strings evenly; nothing here needs secrecy. */
function hash(text) {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}
