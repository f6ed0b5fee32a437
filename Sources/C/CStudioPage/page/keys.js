// The keys: one table, of which the help is made too. They work wherever nothing is typed.

import { button, el, fill, say } from "./parts.js";
import { marks } from "./plan.js";
import { hideHere, markHere, removeSelected, unmarkHere } from "./panel.js";
import { close, openExport } from "./review.js";
import { toggle } from "./sound.js";
import { addInMiddle, closePolygon, dropDrawing } from "./stage.js";
import { edit, go, redo, region, select, set, state, undo } from "./store.js";
import { nextUnsure, zoomBy } from "./timeline.js";
import { t } from "./words.js";

const dialog = document.querySelector("#dialog");
const by = (step) => () => go(state.picture + step);

/** Goes to the mark before or after the picture that is shown. */
export function toMark(way) {
  const all = (region() ? [region()] : state.plan.regions)
    .flatMap((one) => marks(one, state.clock)).map(({ picture }) => picture).sort((a, b) => a - b);
  const next = way > 0 ? all.find((n) => n > state.picture) : all.filter((n) => n < state.picture).pop();
  if (next !== undefined) go(next);
}

const setEnd = (key, step) => () => {
  if (!region()) return;
  edit((plan) => {
    plan.regions.find(({ id }) => id === state.selected)[key] = state.clock.time(state.picture + step);
  });
};

const selectNext = () => {
  const ids = state.plan.regions.map(({ id }) => id);
  if (ids.length) select(ids[(ids.indexOf(state.selected) + 1) % ids.length]);
};

const tool = (name) => () => set({ tool: name, view: "edit" });
const view = (name) => () => set({ view: name });

/** Key, what it does; the text for the help is `key.` and the last. */
const table = [
  ["Space", toggle, "play"], ["ArrowLeft", by(-1), "back1"], ["ArrowRight", by(1), "on1"],
  ["Shift+ArrowLeft", by(-10), "back10"], ["Shift+ArrowRight", by(10), "on10"],
  [",", by(-1), "back1"], [".", by(1), "on1"],
  ["Ctrl+ArrowLeft", () => toMark(-1), "previousMark"], ["Ctrl+ArrowRight", () => toMark(1), "nextMark"],
  ["Home", () => go(0), "first"], ["End", () => go(state.clock.count - 1), "lastPicture"],
  ["g", () => document.querySelector("#go").focus(), "goTo"],
  ["v", tool("select"), "tool.select"], ["b", tool("box"), "tool.box"], ["e", tool("ellipse"), "tool.ellipse"],
  ["p", tool("polygon"), "tool.polygon"], ["a", tool("audio"), "tool.audio"],
  ["Enter", () => (state.tool === "polygon" ? closePolygon() : addInMiddle()), "addInMiddle"],
  ["r", selectNext, "selectNext"], ["k", markHere, "mark"], ["o", hideHere, "notVisible"], ["u", unmarkHere, "unmark"],
  ["[", setEnd("from", 0), "fromHere"], ["]", setEnd("to", 1), "toHere"],
  ["n", () => nextUnsure() || say(t("noUnsure")), "nextUnsure"],
  ["1", view("edit"), "view.edit"], ["2", view("redacted"), "view.redacted"], ["3", view("original"), "view.original"],
  ["+", () => zoomBy(1.5), "zoomIn"], ["-", () => zoomBy(1 / 1.5), "zoomOut"],
  ["Delete", removeSelected, "delete"], ["Ctrl+z", undo, "undo"], ["Ctrl+Shift+z", redo, "redo"], ["Ctrl+y", redo, "redo"],
  ["Ctrl+e", openExport, "export"], ["Escape", dropDrawing, "escape"], ["?", () => openHelp(), "keys"],
];

function nameOf(event) {
  const isPlain = event.key.length === 1 && !event.ctrlKey && !event.metaKey;
  const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("Ctrl");
  if (event.shiftKey && !isPlain) parts.push("Shift");
  return [...parts, key].join("+");
}

function pressed(event) {
  if (event.defaultPrevented || event.altKey || dialog.open || !state.plan) return;
  const target = event.target;
  if (target.matches?.("input, select, textarea")) return;
  const isControl = target.matches?.("button, [role=button], summary");
  const name = nameOf(event);
  if (isControl && ["Enter", "Space"].includes(name)) return;
  const entry = table.find(([key]) => key === name);
  if (!entry) return;
  event.preventDefault();
  entry[1]();
}

/** Shows all keys. */
export function openHelp() {
  dialog.dataset.kind = "keys";
  const rows = table.map(([key, , text]) => el("tr", {},
    el("th", { scope: "row" }, el("kbd", {}, key.replace("Arrow", ""))),
    el("td", {}, t(text))));
  fill(dialog, el("div", {}, el("h2", { id: "dialog-title" }, t("keys")), el("p", {}, t("keysHint")),
    el("table", { className: "keys" }, el("tbody", {}, rows,
      el("tr", {}, el("th", { scope: "row" }, t("regionKeys")), el("td", {}, t("regionKeysText"))))),
    el("div", { className: "actions" }, button("close", t("close"), close, { className: "main" }))));
  dialog.showModal();
}

document.addEventListener("keydown", pressed);
