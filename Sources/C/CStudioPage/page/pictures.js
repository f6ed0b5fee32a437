// The stage's picture: always the very picture that the server decoded, never one that a browser
// thinks comes next. Pictures nearby are fetched ahead, and kept as long as there is room.

import { state, set, subscribe } from "./store.js";

const mostBytes = 400e6;
const canvas = document.querySelector("#picture");
const context = canvas.getContext("2d", { alpha: false });
const kept = new Map();
let [wanted, isFetching, last, way] = [null, false, 0, 1];
let batch = [];

const keyOf = (n, view) => `${view}:${view === "redacted" ? state.revision : 0}:${n}`;
const viewNow = () => (state.view === "redacted" ? "redacted" : "original");
const room = () => Math.max(8, Math.floor(mostBytes / (4 * state.facts.width * state.facts.height)));

function keep(key, picture) {
  kept.set(key, picture);
  while (kept.size > room()) {
    const [oldest, gone] = kept.entries().next().value;
    kept.delete(oldest);
    gone.close();
  }
}

function found(key) {
  const picture = kept.get(key);
  if (!picture) return null;
  kept.delete(key);
  kept.set(key, picture);
  return picture;
}

/** Forgets all pictures, since they are of another film. */
export function forget() {
  for (const picture of kept.values()) picture.close();
  kept.clear();
  [wanted, batch] = [null, []];
}

function paint(n, view, picture) {
  if (canvas.width !== picture.width) canvas.width = picture.width;
  if (canvas.height !== picture.height) canvas.height = picture.height;
  context.drawImage(picture, 0, 0);
  canvas.dataset.picture = String(n);
  canvas.dataset.view = view;
  canvas.dataset.revision = String(view === "redacted" ? state.revision : 0);
  if (state.pictureProblem) set({ pictureProblem: "" });
}

/** Shows the picture that the state names. */
function show() {
  if (!state.clock) return;
  const [n, view] = [state.picture, viewNow()];
  if (view === "redacted" && state.saving !== "saved") return;
  const key = keyOf(n, view);
  if (wanted === key) return;
  wanted = key;
  if (n !== last) way = n > last ? 1 : -1;
  last = n;
  const picture = found(key);
  if (picture) paint(n, view, picture);
  fetchNext();
}

/** Fetches the picture that is wanted, or else one that may be wanted soon. */
async function fetchNext() {
  if (isFetching || !state.clock) return;
  const [n, view, film] = [state.picture, viewNow(), state.film];
  const next = kept.has(keyOf(n, view)) ? ahead(n, view) : n;
  if (next === null) return;
  const key = keyOf(next, view);
  isFetching = true;
  try {
    const picture = await film.picture(next, view);
    if (film === state.film) keep(key, picture);
    if (key === keyOf(state.picture, viewNow())) paint(next, view, picture);
  } catch (problem) {
    if (next === state.picture) set(problem.status === 0 ? { isAway: true } : { pictureProblem: problem.message });
    isFetching = false;
    // One that was only fetched ahead is not asked for again.
    if (next === n && key !== keyOf(state.picture, viewNow())) fetchNext();
    return;
  }
  isFetching = false;
  fetchNext();
}

/**
 * The next picture to fetch ahead. Backwards, several are fetched at once and the farthest first,
 * since the decoder goes forwards: one way back from there finds them all.
 */
function ahead(n, view) {
  const isMissing = (m) => m >= 0 && m < state.clock.count && !kept.has(keyOf(m, view));
  const near = (count) => Array.from({ length: Math.min(count, room() - 2) }, (_, i) => n + way * (i + 1))
    .filter(isMissing);
  if (way > 0) return near(3)[0] ?? null;
  batch = batch.filter((m) => m < n && isMissing(m));
  if (!batch.length && near(5).length) batch = near(12).reverse();
  return batch[0] ?? null;
}

subscribe(show);
