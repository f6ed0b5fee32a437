// The timeline: when each region hides, its marks, what following was not sure of, the levels of
// each track with what is taken out of them. A click or a drag goes to a time; a drag on a track
// with the audio tool takes a range out.

import { colours, marks, openStretches } from "./plan.js";
import { edit, go, select, set, state, subscribe } from "./store.js";

import { shown, timeOf } from "./times.js";
import { t } from "./words.js";

const canvas = document.querySelector("#track");
const playhead = document.querySelector("#playhead");
const lanes = document.querySelector("#lanes");
const section = document.querySelector("#timeline");
const [ruler, lane, wave, left, right] = [24, 24, 46, 12, 12];
let drag = null;
let zoom = 1;

const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name);
const width = () => Math.max(200, section.clientWidth * zoom);
const x = (seconds) => left + (width() - left - right) * seconds / state.clock.duration;
const secondsAt = (px) =>
  Math.min(1, Math.max(0, (px - left) / (width() - left - right))) * state.clock.duration;
const trackTop = (track) => ruler + Math.max(1, state.plan.regions.length) * lane + 6 + track * wave;

/** A distance between marks of the ruler that leaves room for their numbers. */
function rulerStep() {
  const least = state.clock.duration * 70 / width();
  return [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((s) => s >= least)
    ?? 7200;
}

function drawRuler(pen) {
  pen.fillStyle = css("--mute");
  pen.strokeStyle = css("--line");
  const step = rulerStep();
  for (let i = 0; i * step <= state.clock.duration; i++) {
    const px = Math.round(x(i * step)) + 0.5;
    pen.beginPath();
    pen.moveTo(px, ruler - 7);
    pen.lineTo(px, ruler);
    pen.stroke();
    pen.fillText(shown(i * step).replace(/\.000$/, ""), px + 3, ruler - 9);
  }
}

function drawRegion(pen, region, number) {
  const { clock } = state;
  const top = ruler + number * lane;
  const isSelected = region.id === state.selected;
  if (isSelected) {
    pen.fillStyle = css("--raised");
    pen.fillRect(0, top, width(), lane);
  }
  const colour = colours[number % colours.length];
  const [from, to] = [x(clock.parse(region.from)), x(clock.parse(region.to))];
  pen.fillStyle = colour;
  pen.globalAlpha = isSelected ? 0.55 : 0.35;
  pen.fillRect(from, top + 6, Math.max(2, to - from), lane - 12);
  pen.globalAlpha = 1;
  for (const { from: start, to: end, accepted } of region.unsure ?? []) {
    const [a, b] = [x(clock.parse(start)), x(clock.parse(end))];
    pen.fillStyle = css(accepted ? "--good" : "--warn");
    pen.fillRect(a, top + (accepted ? lane - 6 : 3), Math.max(3, b - a), accepted ? 3 : lane - 6);
  }
  for (const { picture, hidden } of marks(region, clock)) {
    drawMark(pen, x(clock.seconds(picture)), top + lane / 2, hidden ? css("--ground") : "#fff");
  }
  pen.fillStyle = css("--text");
  pen.font = "600 11px system-ui, sans-serif";
  pen.fillText(String(number + 1), Math.max(2, Math.min(from - 10, width() - 12)), top + 16);
  pen.font = "11px system-ui, sans-serif";
}

function drawMark(pen, px, py, colour) {
  pen.beginPath();
  pen.moveTo(px, py - 6);
  pen.lineTo(px + 5, py);
  pen.lineTo(px, py + 6);
  pen.lineTo(px - 5, py);
  pen.closePath();
  pen.fillStyle = colour;
  pen.strokeStyle = "#000";
  pen.lineWidth = 1.5;
  pen.fill();
  pen.stroke();
  pen.lineWidth = 1;
}

/** Whether a range of audio is of a track. */
const isOf = (range, track) => range.tracks === undefined || range.tracks === "all"
  || range.tracks.includes(track);

function drawTrack(pen, track) {
  const [top, middle] = [trackTop(track), trackTop(track) + wave / 2];
  pen.fillStyle = css("--raised");
  pen.fillRect(0, top + 2, width(), wave - 4);
  const levels = state.levels[track];
  pen.fillStyle = css("--accent");
  if (levels?.levels) {
    const each = levels.duration / Math.max(1, levels.levels.length);
    levels.levels.forEach((peak, i) => {
      const high = Math.max(1, Math.sqrt(peak / 255) * (wave - 10));
      const px = x(levels.start + i * each);
      pen.fillRect(px, middle - high / 2, Math.max(0.6, x(levels.start + (i + 1) * each) - px), high);
    });
  }
  (state.plan.audio ?? []).forEach((range, i) => {
    if (isOf(range, track)) drawRange(pen, range, top, i === state.audio);
  });
  pen.fillStyle = css("--text");
  const text = levels?.failure ? t("noLevels") : levels ? "" : t("readingLevels");
  pen.fillText(`${t("trackNumber", { number: track + 1 })}${text ? ` · ${text}` : ""}`, 4, top + 13);
}

function drawRange(pen, range, top, isSelected) {
  const [a, b] = [x(state.clock.parse(range.from)), x(state.clock.parse(range.to))];
  pen.fillStyle = css("--bad");
  pen.globalAlpha = 0.5;
  pen.fillRect(a, top + 2, Math.max(2, b - a), wave - 4);
  pen.globalAlpha = 1;
  pen.strokeStyle = isSelected ? css("--focus") : css("--bad");
  pen.lineWidth = isSelected ? 3 : 1;
  pen.strokeRect(a, top + 2, Math.max(2, b - a), wave - 4);
  pen.lineWidth = 1;
}

function render() {
  lanes.hidden = !state.clock || !state.plan;
  if (lanes.hidden) return;
  const height = Math.max(section.clientHeight - 2, trackTop(state.facts.tracks) + 4);
  const density = window.devicePixelRatio || 1;
  lanes.style.width = `${width()}px`;
  [canvas.width, canvas.height] = [width() * density, height * density];
  canvas.style.height = `${height}px`;
  const pen = canvas.getContext("2d");
  pen.scale(density, density);
  pen.fillStyle = css("--panel");
  pen.fillRect(0, 0, width(), height);
  pen.font = "11px system-ui, sans-serif";
  drawRuler(pen);
  state.plan.regions.forEach((region, i) => drawRegion(pen, region, i));
  if (!state.plan.regions.length) {
    pen.fillStyle = css("--mute");
    pen.fillText(t("noRegionsLane"), left, ruler + 16);
  }
  for (let track = 0; track < state.facts.tracks; track++) drawTrack(pen, track);
  if (drag?.range) drawRange(pen, drag.range, trackTop(drag.track), true);
  renderPlayhead();
}

function renderPlayhead() {
  const { clock, picture } = state;
  playhead.style.left = `${x(clock.seconds(picture))}px`;
  playhead.setAttribute("aria-label", t("playhead"));
  playhead.setAttribute("aria-valuemin", 1);
  playhead.setAttribute("aria-valuemax", clock.count);
  playhead.setAttribute("aria-valuenow", picture + 1);
  playhead.setAttribute("aria-valuetext", t("pictureAt", {
    number: picture + 1, count: clock.count, time: shown(clock.seconds(picture)),
  }));
}

const pxOf = (event) => event.clientX - canvas.getBoundingClientRect().left;

/** The track at a height; -1 above them. */
function trackAt(event) {
  const y = event.clientY - canvas.getBoundingClientRect().top;
  return y < trackTop(0) ? -1 : Math.min(state.facts.tracks - 1, Math.floor((y - trackTop(0)) / wave));
}

function begin(event) {
  if (event.button || !state.clock) return;
  event.currentTarget.setPointerCapture(event.pointerId);
  const track = event.currentTarget === canvas ? trackAt(event) : -1;
  const seconds = secondsAt(pxOf(event));
  if (track >= 0 && state.tool === "audio") {
    drag = { track, start: seconds };
    return;
  }
  drag = { seeks: true };
  if (track >= 0) pickRange(track, seconds);
  else if (event.currentTarget === canvas) pickRegion(event);
  go(state.clock.pictureAt(seconds));
}

function pickRange(track, seconds) {
  const index = (state.plan.audio ?? []).findIndex((range) => isOf(range, track)
    && state.clock.parse(range.from) <= seconds && seconds < state.clock.parse(range.to));
  if (index >= 0) set({ audio: index, selected: null });
}

function pickRegion(event) {
  const y = event.clientY - canvas.getBoundingClientRect().top - ruler;
  const found = y >= 0 && state.plan.regions[Math.floor(y / lane)];
  if (found) select(found.id);
}

function move(event) {
  if (!drag) return;
  const seconds = secondsAt(pxOf(event));
  if (drag.seeks) return go(state.clock.pictureAt(seconds));
  const [from, to] = [drag.start, seconds].sort((a, b) => a - b);
  drag.range = to - from > 0.05 ? { from: timeOf(from), to: timeOf(to) } : null;
  set({});
}

function end() {
  const done = drag;
  drag = null;
  if (done?.range) addRange(done.range.from, done.range.to, done.track);
}

/** Takes a range of audio out. */
export function addRange(from, to, track) {
  edit((plan) => {
    plan.audio = [...(plan.audio ?? []), {
      from, to, tracks: track === undefined ? "all" : [track], channels: "all", effect: "mute",
    }];
  }, { audio: (state.plan.audio ?? []).length, selected: null });
}

/** Makes the timeline longer or shorter. */
export function zoomBy(factor) {
  zoom = Math.min(200, Math.max(1, zoom * factor));
  render();
  const middle = x(state.clock.seconds(state.picture)) - section.clientWidth / 2;
  section.scrollLeft = Math.max(0, middle);
}

/** The picture of an unsure stretch in which one more mark helps most. */
export function askedPicture({ id }, { from, to }) {
  const report = state.work?.follow.report?.regions.find((one) => one.id === id);
  const ask = report?.unsure.find((one) => one.from === from && one.to === to)?.ask;
  const { clock } = state;
  return ask ? clock.picture(ask) : clock.pictureAt((clock.parse(from) + clock.parse(to)) / 2);
}

/** Goes to the next stretch that following was not sure of. */
export function nextUnsure() {
  const open = openStretches(state.plan, state.clock);
  if (!open.length) return false;
  const now = state.clock.seconds(state.picture);
  const next = open.find(({ from }) => from > now + 1e-6) ?? open[0];
  select(next.region.id);
  go(askedPicture(next.region, next.stretch));
  return true;
}

for (const target of [canvas, playhead]) {
  target.addEventListener("pointerdown", begin);
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", end);
  target.addEventListener("pointercancel", () => { drag = null; });
}
section.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  zoomBy(event.deltaY < 0 ? 1.25 : 0.8);
}, { passive: false });
matchMedia("(prefers-color-scheme: light)").addEventListener("change", render);
new ResizeObserver(render).observe(section);
subscribe(render);
