// The page from its start: which film, what stands around the stage, and how often the server is
// asked where it stands.

import { button, choice, el, fill, isTyping, line, say } from "./parts.js";
import { openStretches } from "./plan.js";
import { forget } from "./pictures.js";
import { exportLabel, openExport } from "./review.js";
import { openHelp, toMark } from "./keys.js";
import { exemptions, Film, films } from "./server.js";
import { choices, readLevels, stop, toggle } from "./sound.js";
import { add, addInMiddle } from "./stage.js";
import {
  canRedo, canUndo, go, open, redo, refresh, save, set, state, subscribe, undo,
} from "./store.js";
import { secondsOf, shown } from "./times.js";
import { keep, languages, preferred, speak, t } from "./words.js";

const $ = (id) => document.getElementById(id);
const icons = {
  select: "M5 3l13 9-6 1 3 6-3 1-3-6-4 4z", box: "M4 6h16v12H4z",
  ellipse: "M12 4c5 0 8 4 8 8s-3 8-8 8-8-4-8-8 3-8 8-8z", polygon: "M12 3l9 7-4 10H7L3 10z",
  frame: "M3 5h18v14H3zM7 9h10v6H7z", audio: "M4 10v4M8 6v12M12 3v18M16 7v10M20 10v4",
};
let reported = "";

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", icons[name]);
  svg.append(path);
  return svg;
}

/** One stop for the Tab key; arrows go from one to the next. */
function rove(parent, event) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...parent.querySelectorAll("button")];
  const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length];
  next.focus();
  if (next.role === "radio" || next.getAttribute("role") === "radio") next.click();
  event.preventDefault();
  event.stopPropagation();
}

function renderHeader() {
  const { facts, films: all, saving, revision, view } = state;
  const name = all.length > 1
    ? choice("films", all.map((film) => [String(film.number), film.name]), String(state.number), choose)
    : el("strong", { title: facts?.plan ?? "" }, facts?.name ?? "");
  if (all.length > 1) name.setAttribute("aria-label", t("film"));
  if (!$("film").contains(document.activeElement)) {
    fill($("film"), name, facts && el("small", {}, shown(facts.duration)));
  }
  $("saving").className = saving;
  $("saving").hidden = !state.plan;
  $("saving").textContent = state.plan
    ? t(`saving.${saving}`, { revision, problem: state.isAway ? "" : state.unsaved }) : "";
  fill($("views"), ["edit", "redacted", "original"].map((kind) => button(`view-${kind}`, t(`view.${kind}`),
    () => set({ view: kind }), {
      role: "radio", "aria-checked": String(view === kind), tabIndex: view === kind ? 0 : -1,
    })));
  fill($("commands"),
    button("undo", t("undo"), undo, { disabled: !canUndo(), title: "Ctrl+Z" }),
    button("redo", t("redo"), redo, { disabled: !canRedo(), title: "Ctrl+Shift+Z" }),
    button("help", t("keys"), openHelp, { title: "?" }),
    button("export", exportLabel(), openExport, { className: "main", disabled: !state.plan, title: "Ctrl+E" }));
}

function renderTools() {
  const names = ["select", "box", "ellipse", "polygon", "frame", "audio"];
  fill($("tools"), names.map((name) => el("button", {
    id: `tool-${name}`, type: "button", "aria-pressed": String(state.tool === name),
    tabIndex: state.tool === name ? 0 : -1, disabled: !state.plan || (name === "audio" && !state.facts.tracks),
    title: t(`tool.${name}`),
    onclick: () => (name === "frame" ? add("frame", null) : set({ tool: name, view: "edit" })),
    ondblclick: () => ["box", "ellipse"].includes(name) && addInMiddle(),
  }, icon(name), el("span", {}, t(`tool.${name}`)))));
}

function renderTransport() {
  const parent = $("transport");
  parent.hidden = !state.clock;
  if (!state.clock || isTyping(parent)) return;
  const { clock, picture, facts } = state;
  const move = (id, sign, key, action) => button(id, sign, action, { "aria-label": t(key), title: t(key) });
  const time = line("go", shown(clock.seconds(picture)), (text, input) => {
    const seconds = secondsOf(text);
    if (seconds === null) { input.value = input.defaultValue; return say(t("noTime", { text })); }
    input.blur();
    return go(clock.pictureAt(seconds));
  }, { size: 10, "aria-label": t("goTo"), title: "G" });
  fill(parent,
    move("previous-mark", "‹◆", "previousMark", () => toMark(-1)), move("back10", "−10", "back10", () => go(picture - 10)),
    move("back1", "−1", "back1", () => go(picture - 1)),
    button("play", state.playing ? t("pause") : t("play"), toggle, { className: "main" }),
    move("on1", "+1", "on1", () => go(picture + 1)), move("on10", "+10", "on10", () => go(picture + 10)),
    move("next-mark", "◆›", "nextMark", () => toMark(1)), time,
    el("span", { className: "where", id: "where" }, t("where", { number: picture + 1, count: clock.count })),
    el("span", { className: "grow" }),
    facts.tracks > 0 && el("label", {}, el("span", { className: "unseen" }, t("listen")), choice("listen",
      [["", t("listen.none")], ...choices().map(([value, track, view]) => [value, t(`listen.${view}`, { number: track + 1 })])],
      state.listen ?? "", (value) => { stop(); set({ listen: value }); })));
}

function renderNotice() {
  const { failure, loading, plan, work } = state;
  const parts = [];
  if (failure) {
    parts.push(el("div", { className: "big", role: "alert" }, el("h2", {}, t("failed")),
      el("p", {}, failure === "server" ? t("server") : failure), button("again", t("again"), () => choose(state.number))));
  } else if (loading) {
    parts.push(el("div", { className: "big" }, el("div", { className: "spinner" }), t("opening")));
  } else if (!state.films.length) parts.push(el("div", { className: "big" }, t("noFilms")));
  else if (state.isAway) parts.push(el("div", { className: "bad", role: "alert" }, t("server")));
  else if (state.problem) {
    parts.push(el("div", { className: "row", role: "alert" }, el("span", { className: "bad" }, state.problem),
      button("problem-close", t("close"), () => set({ problem: "" }))));
  } else if (state.pictureProblem) parts.push(el("div", { className: "bad", role: "alert" }, state.pictureProblem));
  else if (work?.follow.state === "running") {
    const { pictures = 0, total } = work.follow.progress ?? {};
    parts.push(el("div", { className: "row" }, el("span", { id: "follow-state" },
      `${t("following")} · ${total ? Math.floor(100 * pictures / total) : 0} %`),
    button("stop-follow", t("stop"), () => state.film.cancel("follow").then(refresh))));
  } else if (state.conflicts?.length) {
    parts.push(el("div", { className: "row" }, el("span", { className: "warn" }, t("conflict", { names: state.conflicts.join(", ") })),
      button("conflict-close", t("close"), () => set({ conflicts: [] }))));
  } else if (plan && state.view === "redacted" && openStretches(plan, state.clock).length) {
    parts.push(el("div", { className: "warn" }, t("unfinishedView", { count: openStretches(plan, state.clock).length })));
  } else if (plan && !plan.regions.length && state.tool === "select") parts.push(el("div", {}, t("startHint")));
  fill($("notice"), parts);
}

/** Tells once how following ended. */
function tellFollow() {
  const { follow } = state.work ?? {};
  if (!follow || !["done", "failed"].includes(follow.state)) { reported = follow?.state ?? ""; return; }
  const key = JSON.stringify([follow.state, follow.report, follow.error]);
  if (key === reported) return;
  const isFirst = reported === "";
  reported = key;
  if (isFirst) return;
  if (follow.state === "failed") return set({ problem: t("followFailed", { problem: follow.error }) });
  const count = follow.report.regions.flatMap((r) => r.unsure).filter((s) => !s.accepted).length;
  const stale = follow.stale.length ? ` ${t("followStale", { ids: follow.stale.join(", ") })}` : "";
  say((count ? t("followDone", { count }) : t("followSure")) + stale);
}

function render() {
  renderHeader();
  renderTools();
  renderTransport();
  renderNotice();
  tellFollow();
  const { facts, plan } = state;
  document.body.dataset.state = state.failure ? "failed" : state.loading ? "loading" : "ready";
  document.body.dataset.saving = state.saving;
  document.body.dataset.follow = state.work?.follow.state ?? "";
  document.body.dataset.export = state.work?.export.state ?? "";
  $("facts").textContent = facts && plan
    ? t("facts", { count: state.clock.count, ...facts, tracks: facts.tracks }) : "";
  document.title = state.work?.export.state === "running" ? `${exportLabel()} · Veil Studio`
    : `${facts?.name ?? ""} · Veil Studio`;
}

async function choose(number) {
  state.number = Number(number);
  stop();
  forget();
  reported = "";
  await open(new Film(state.number));
  if (!state.plan) return;
  say(t("opened", { name: state.facts.name }));
  await refresh();
  readLevels();
}

/** Asks often while something runs, and seldom otherwise. */
async function watch() {
  await refresh();
  const { follow, export: work } = state.work ?? {};
  const isBusy = follow?.state === "running" || work?.state === "running";
  setTimeout(watch, isBusy ? 250 : document.hidden ? 10000 : 2500);
}

/** Speaks a language, on all of the page. */
function change(language) {
  speak(language);
  for (const part of document.querySelectorAll("[data-label]")) {
    part.setAttribute("aria-label", t(part.dataset.label));
  }
  $("promise").textContent = t("promise");
  const options = Object.entries(languages).map(([tag, { name }]) => [tag, name]);
  fill($("languages"), choice("language", options, language, (chosen) => { keep(chosen); change(chosen); }));
  $("language").setAttribute("aria-label", t("language"));
  set({});
}

async function start() {
  change(preferred());
  for (const id of ["tools", "views"]) $(id).addEventListener("keydown", (event) => rove($(id), event));
  subscribe(render);
  render();
  try {
    set({ films: await films(), exemptions: await exemptions() });
  } catch (problem) {
    return set({ loading: false, failure: problem.message || "server" });
  }
  if (!state.films.length) return set({ loading: false });
  await choose(Number(new URLSearchParams(location.search).get("film") ?? 0));
  return watch();
}

addEventListener("beforeunload", (event) => {
  if (state.saving === "saved" || !state.plan) return;
  save();
  event.preventDefault();
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
start();

