// Playing: one picture after the other as the server decodes them, led by the sound of a track that
// is chosen, or by the clock. Pictures that come too late are left out; none is ever a wrong one.

import { go, set, state, subscribe } from "./store.js";

const player = document.querySelector("#sound");
let loaded = { key: "", start: 0, url: "" };
let begun = null;

/** What can be listened to: `[value, track, view]`. */
export function choices() {
  const tracks = Array.from({ length: state.facts?.tracks ?? 0 }, (_, i) => i);
  return tracks.flatMap((track) => ["original", "redacted"].map((view) => [`${view}:${track}`, track, view]));
}

/** Reads the levels of all tracks, for the timeline. */
export async function readLevels() {
  const film = state.film;
  for (let track = 0; track < state.facts.tracks; track++) {
    let levels;
    try { levels = await film.levels(track); } catch { levels = { failure: true }; }
    if (film !== state.film) return;
    state.levels[track] = levels;
    set({});
  }
}

async function load() {
  const chosen = choices().find(([value]) => value === state.listen);
  if (!chosen) return false;
  const [, track, view] = chosen;
  const key = `${state.film.path}:${state.listen}:${view === "redacted" ? state.revision : 0}`;
  if (loaded.key === key) return true;
  const { start, blob } = await state.film.sound(track, view);
  if (loaded.url) URL.revokeObjectURL(loaded.url);
  loaded = { key, start, url: URL.createObjectURL(blob) };
  player.src = loaded.url;
  return true;
}

/** Starts or stops. */
export async function toggle() {
  if (state.playing) return stop();
  set({ playing: true });
  const from = state.picture >= state.clock.count - 1 ? 0 : state.clock.seconds(state.picture);
  let hasSound = false;
  try { hasSound = await load(); } catch (problem) { set({ problem: problem.message }); }
  if (!state.playing) return;
  begun = { at: performance.now(), from, hasSound };
  if (hasSound) {
    player.currentTime = Math.max(0, from - loaded.start);
    await player.play().catch(() => { begun.hasSound = false; });
  }
  requestAnimationFrame(step);
}

/** Stops where it is. */
export function stop() {
  player.pause();
  begun = null;
  set({ playing: false });
}

function step(now) {
  if (!begun) return;
  const seconds = begun.hasSound
    ? player.currentTime + loaded.start : begun.from + (now - begun.at) / 1000;
  if (seconds >= state.clock.duration) {
    go(state.clock.count - 1);
    return stop();
  }
  const n = state.clock.pictureAt(seconds);
  if (n !== state.picture) {
    begun.shown = n;
    go(n);
  }
  requestAnimationFrame(step);
}

// Somebody who goes elsewhere while it plays, goes on from there.
subscribe(() => {
  if (!begun || begun.shown === undefined || state.picture === begun.shown) return;
  const from = state.clock.seconds(state.picture);
  begun = { ...begun, at: performance.now(), from, shown: state.picture };
  if (begun.hasSound) player.currentTime = Math.max(0, from - loaded.start);
});
