// The stage's regions: drawn over the picture, moved and sized by mouse, finger or keys. What they
// show is where the marks are; what will be hidden is shown by the view "redacted".

import { bounds, colours, fitted, markAt, newRegion, placeAt, setMark } from "./plan.js";
import { draft, edit, select, set, settle, state, subscribe } from "./store.js";
import { say } from "./parts.js";
import { t } from "./words.js";

const svg = document.querySelector("#overlay");
const frame = document.querySelector("#frame");
const stage = document.querySelector("#stage");
const corners = [[0, 0], [1, 0], [0, 1], [1, 1]];
let drag = null;
let outline = [];

const node = (name, attributes = {}) => {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

/** Where a pointer is, in pixels of the picture. */
function pointOf(event) {
  const box = svg.getBoundingClientRect();
  return [
    (event.clientX - box.left) * state.facts.width / box.width,
    (event.clientY - box.top) * state.facts.height / box.height,
  ];
}

/** Pixels of the picture in one of the screen. */
const scale = () => state.facts.width / Math.max(1, svg.getBoundingClientRect().width);

function outlineOf(shape, found) {
  const [x, y, width, height] = bounds(found, state.facts);
  if (found.points) return node("polygon", { points: found.points.map((p) => p.join()).join(" ") });
  if (shape === "ellipse") {
    return node("ellipse", { cx: x + width / 2, cy: y + height / 2, rx: width / 2, ry: height / 2 });
  }
  return node("rect", { x, y, width, height });
}

function drawn(region, number) {
  const found = placeAt(region, state.picture, state.clock);
  if (!found || state.hiddenEyes.has(region.id)) return null;
  const isSelected = region.id === state.selected;
  const mark = region.path?.[markAt(region, state.picture, state.clock)];
  const box = bounds(found, state.facts);
  const label = t("regionAt", {
    id: region.id, shape: t(`shape.${region.shape}`), x: Math.round(box[0]), y: Math.round(box[1]),
    width: Math.round(box[2]), height: Math.round(box[3]),
  });
  const group = node("g", {
    class: `region ${isSelected ? "selected" : ""} ${mark ? mark.by ?? "person" : "between"}`,
    role: "button", tabindex: 0, "aria-label": label, "aria-pressed": isSelected,
    "data-id": region.id,
  });
  group.style.setProperty("--colour", colours[number % colours.length]);
  for (const kind of ["under", "line"]) {
    const line = outlineOf(region.shape, found);
    line.setAttribute("class", kind);
    group.append(line);
  }
  const size = scale();
  const text = node("text", { x: box[0] + 4 * size, y: box[1] - 5 * size, "font-size": 13 * size });
  text.textContent = `${number + 1}`;
  group.append(text);
  if (isSelected && !found.frame) group.append(...handles(found, size));
  return group;
}

function handles(found, size) {
  const places = found.points ?? corners.map(([u, v]) => {
    const [x, y, width, height] = found.box;
    return [x + u * width, y + v * height];
  });
  return places.map(([x, y], i) => node("rect", {
    class: "handle", "data-handle": i, x: x - 5 * size, y: y - 5 * size,
    width: 10 * size, height: 10 * size,
  }));
}

function render() {
  frame.hidden = !state.facts || Boolean(state.failure);
  if (!state.facts || !state.plan) return;
  fit();
  svg.setAttribute("viewBox", `0 0 ${state.facts.width} ${state.facts.height}`);
  stage.dataset.tool = state.tool;
  const focused = document.activeElement?.closest?.("[data-id]")?.dataset.id;
  svg.replaceChildren();
  if (state.view !== "edit") return;
  svg.append(...state.plan.regions.map(drawn).filter(Boolean));
  if (outline.length) {
    svg.append(node("polyline", { class: "new", points: outline.map((p) => p.join()).join(" ") }));
  }
  if (focused) svg.querySelector(`[data-id="${CSS.escape(focused)}"]`)?.focus();
}

/** Makes the picture as large as the stage has room for. */
function fit() {
  const room = stage.getBoundingClientRect();
  const factor = Math.min(
    (room.width - 24) / state.facts.width, (room.height - 24) / state.facts.height);
  frame.style.width = `${Math.max(1, Math.floor(state.facts.width * factor))}px`;
  frame.style.height = `${Math.max(1, Math.floor(state.facts.height * factor))}px`;
}

const regionOf = (plan, id) => plan.regions.find((region) => region.id === id);

/** Puts the selected region somewhere at this picture, as one edit. */
export function placeSelected(change) {
  const region = regionOf(state.plan, state.selected);
  const found = region && placeAt(region, state.picture, state.clock);
  if (!found || found.frame) return;
  edit((plan) => setMark(regionOf(plan, region.id), state.picture, state.clock, change(found)));
}

/** Adds a region; the new one is selected. */
export function add(shape, found) {
  let id = null;
  edit((plan) => {
    const region = newRegion(plan, shape, state.picture, state.clock, found);
    id = region.id;
    plan.regions.push(region);
  });
  set({ selected: id, audio: null, tool: "select", view: "edit" });
  say(t("added", { id }));
}

/** Adds a region in the middle of the picture, for those who use keys alone. */
export function addInMiddle() {
  const { width, height } = state.facts;
  const [x, y, w, h] = [width * 0.4, height * 0.4, width * 0.2, height * 0.2];
  const shape = ["box", "ellipse", "polygon"].includes(state.tool) ? state.tool : "ellipse";
  add(shape, shape === "polygon"
    ? { points: [[x, y], [x + w, y], [x + w, y + h], [x, y + h]] } : { box: [x, y, w, h] });
}

/** Ends a polygon that is being drawn. */
export function closePolygon() {
  const points = outline;
  outline = [];
  if (points.length > 2) add("polygon", { points });
  else set({});
}

/** Forgets what is being drawn. */
export function dropDrawing() {
  outline = [];
  if (drag) set({ plan: drag.before });
  drag = null;
  set({});
}

function begin(event) {
  if (event.button || state.view !== "edit" || !state.plan) return;
  const point = pointOf(event);
  if (state.tool === "polygon") {
    outline = [...outline, point.map((v) => Math.round(v * 10) / 10)];
    return set({});
  }
  const target = event.target.closest("[data-id]");
  svg.setPointerCapture(event.pointerId);
  if (["box", "ellipse"].includes(state.tool)) {
    drag = { kind: "draw", start: point, before: state.plan };
  } else if (target) {
    const region = regionOf(state.plan, target.dataset.id);
    const found = placeAt(region, state.picture, state.clock);
    if (region.id !== state.selected) select(region.id);
    const handle = event.target.dataset.handle;
    if (!found.frame) {
      drag = { kind: handle ?? "move", id: region.id, start: point, found, before: state.plan };
    }
  } else {
    select(null);
  }
  event.preventDefault();
}

/** The place of a region that is dragged to `point`. */
function dragged({ kind, start, found }, point) {
  const [dx, dy] = [point[0] - start[0], point[1] - start[1]];
  const [x, y, width, height] = bounds(found, state.facts);
  if (kind === "move") return fitted(found, [x + dx, y + dy, width, height]);
  if (found.points) {
    return { points: found.points.map((p, i) => (i === Number(kind) ? [p[0] + dx, p[1] + dy] : p)) };
  }
  const [right, bottom] = corners[Number(kind)];
  const one = right ? [x, x + width + dx] : [x + dx, x + width];
  const two = bottom ? [y, y + height + dy] : [y + dy, y + height];
  const [left, top] = [Math.min(...one), Math.min(...two)];
  return {
    box: [left, top, Math.max(2, Math.max(...one) - left), Math.max(2, Math.max(...two) - top)],
  };
}

function move(event) {
  if (!drag) return;
  const point = pointOf(event);
  drag.moved ||= Math.hypot(point[0] - drag.start[0], point[1] - drag.start[1]) > 3 * scale();
  if (!drag.moved) return;
  if (drag.kind === "draw") {
    const [x, y] = [0, 1].map((i) => Math.min(point[i], drag.start[i]));
    const [w, h] = [0, 1].map((i) => Math.abs(point[i] - drag.start[i]));
    drag.box = [x, y, w, h];
    const shape = outlineOf(state.tool, { box: drag.box });
    shape.setAttribute("class", "new");
    svg.querySelector(".new")?.remove();
    svg.append(shape);
    return;
  }
  const { id, before } = drag;
  draft((plan) => {
    plan.regions = structuredClone(before.regions);
    setMark(regionOf(plan, id), state.picture, state.clock, dragged(drag, point));
  });
}

function end() {
  const done = drag;
  drag = null;
  if (!done?.moved) return;
  if (done.kind !== "draw") return settle(done.before);
  svg.querySelector(".new")?.remove();
  if (done.box[2] > 3 && done.box[3] > 3) add(state.tool, { box: done.box });
}

/** Keys on a region: arrows move it, with Alt they size it; Shift takes ten pixels. */
function keyed(event) {
  const id = event.target.closest?.("[data-id]")?.dataset.id;
  if (!id || event.ctrlKey || event.metaKey) return;
  if (event.key === "Enter" || event.key === " ") {
    select(id);
  } else if (event.key.startsWith("Arrow")) {
    select(id);
    const step = event.shiftKey ? 10 : 1;
    const dx = { ArrowLeft: -step, ArrowRight: step }[event.key] ?? 0;
    const dy = { ArrowUp: -step, ArrowDown: step }[event.key] ?? 0;
    placeSelected((found) => {
      const [x, y, width, height] = bounds(found, state.facts);
      return fitted(found, event.altKey
        ? [x, y, Math.max(2, width + dx), Math.max(2, height + dy)] : [x + dx, y + dy, width, height]);
    });
  } else return;
  event.preventDefault();
  event.stopPropagation();
}

svg.addEventListener("pointerdown", begin);
svg.addEventListener("pointermove", move);
svg.addEventListener("pointerup", end);
svg.addEventListener("pointercancel", dropDrawing);
svg.addEventListener("dblclick", closePolygon);
svg.addEventListener("keydown", keyed);
new ResizeObserver(() => set({})).observe(stage);
subscribe(render);

