// Before and after an export: what is still to be looked at, how far the work is, and what came of
// it. All of it is told by the server, so that a page that is loaded anew shows the same.

import { effectName, isReversible, openStretches, wantsFollowing } from "./plan.js";
import { button, el, field, fill, initials, isTyping, line, say } from "./parts.js";
import { follow } from "./panel.js";
import { go, refresh, save, select, set, state, subscribe } from "./store.js";
import { nextUnsure } from "./timeline.js";
import { shown } from "./times.js";
import { t } from "./words.js";

const dialog = document.querySelector("#dialog");
let [shownKind, isAnew, sheet] = ["", false, { of: "", url: "" }];
let started = { phase: "", at: 0, share: 0 };

/** Everything that speaks against exporting now, or that should be known. */
function checks() {
  const { plan, clock, work } = state;
  const found = [];
  const add = (level, key, values = {}, action = null) => found.push({ level, key, values, action });
  const show = (id) => [t("showIt"), () => { close(); select(id); }];
  if (state.saving !== "saved") add("stop", "unsaved");
  if (work?.mismatch) add("stop", "mismatch", { problem: work.mismatch });
  const open = openStretches(plan, clock);
  if (open.length) {
    add("stop", "unsure", { count: open.length }, [t("showIt"), () => { close(); nextUnsure(); }]);
  }
  for (const one of plan.regions) {
    const { id } = one;
    const kept = effectName(one.effect) === "keep";
    if (wantsFollowing(one, clock)) add("stop", "follow", { id }, [t("doFollow"), () => follow([id])]);
    else if (one.follow && !work?.reviewed.some((r) => r.region === id)) add("look", "review", { id }, show(id));
    if (isReversible(one.effect)) {
      add(one.acceptReversible ? "look" : "stop", one.acceptReversible ? "reversible" : "accept", { id }, show(id));
    }
    if (!kept && !one.reason?.trim()) add("look", "reason", { id }, show(id));
  }
  (plan.audio ?? []).forEach((range, i) => {
    if (range.reason?.trim()) return;
    add("look", "reason", { id: t("rangeNumber", { number: i + 1 }) },
      [t("showIt"), () => { close(); set({ audio: i, selected: null }); go(clock.picture(range.from)); }]);
  });
  if (!plan.regions.length && !plan.audio?.length) add("look", "nothing");
  if (!found.length) add("good", "good");
  return found;
}

function checklist() {
  const found = checks();
  const name = line("operator", initials.name ?? "", (text) => { initials.name = text; });
  const [number, request] = [line("case", "", () => {}), line("request", "", () => {})];
  const isStopped = found.some(({ level }) => level === "stop");
  const start = async () => {
    const wishes = { operatorName: name.value, caseNumber: number.value, requestNumber: request.value };
    for (const key of Object.keys(wishes)) if (!wishes[key].trim()) delete wishes[key];
    isAnew = false;
    try { await state.film.export(wishes); } catch (problem) { say(problem.message); set({ problem: problem.message }); }
    await refresh();
  };
  return [
    el("h2", { id: "dialog-title" }, t("checklist")),
    el("ul", { className: "checklist" }, found.map(({ level, key, values, action }) => el("li", {},
      el("span", { className: `badge ${{ stop: "bad", look: "warn", good: "good" }[level]}` }, t(`level.${level}`)),
      el("span", {}, t(`check.${key}`, values)),
      action && el("button", { type: "button", onclick: action[1] }, action[0])))),
    el("div", { className: "row" }, field(t("who"), name), field(t("caseNumber"), number), field(t("requestNumber"), request)),
    el("small", {}, t("exportHint")),
    el("div", { className: "actions" }, button("close", t("close"), close),
      button("start-export", t("export"), start, { className: "main", disabled: isStopped })),
  ];
}

/** The part of all that is done, as far as that can be told: each phase counts for itself. */
function shareOf({ share, pictures, total }) {
  return share ?? (total ? Math.min(1, pictures / total) : null);
}

/** About how long a phase still takes, by how long it took so far; nothing in its first seconds. */
function leftOf(phase, share) {
  if (phase !== started.phase) started = { phase, at: performance.now(), share: share ?? 0 };
  const seconds = (performance.now() - started.at) / 1000;
  const done = (share ?? 0) - started.share;
  if (seconds < 3 || done < 0.02) return "";
  return ` · ${t("left", { time: shown(seconds * (1 - share) / done).replace(/\.\d+$/, "") })}`;
}

function running(progress) {
  const share = shareOf(progress ?? {});
  const bar = el("progress", { id: "progress", max: 1, "aria-label": t("exporting") });
  if (share !== null) bar.value = share;
  return [
    el("h2", { id: "dialog-title" }, t("exporting")),
    el("p", { id: "phase" }, t(`phase.${progress?.phase ?? "reading"}`),
      progress?.total ? ` · ${t("pictureOf", { number: progress.pictures, count: progress.total })}` : "",
      leftOf(progress?.phase, share)),
    bar,
    el("div", { className: "actions" }, button("close", t("close"), close),
      button("cancel", t("stop"), () => state.film.cancel("export").then(refresh), { className: "danger" })),
  ];
}

function result(made) {
  const key = made.sheet;
  if (sheet.of !== key) {
    sheet = { of: key, url: "" };
    state.film.sheet().then((blob) => { sheet.url = URL.createObjectURL(blob); render(true); }, () => {});
  }
  const holds = !made.findings.length;
  const signed = state.work?.signedOff;
  return [
    el("h2", { id: "dialog-title" }, t("exported")),
    el("p", { id: "verdict", className: `verdict ${holds ? "good" : "bad"}` }, holds
      ? `✓ ${t("verified", { pictures: made.checkedPictures, areas: made.checkedAreas })}` : `✗ ${t("found")}`),
    holds ? null : el("ul", {}, made.findings.map((text) => el("li", {}, text))),
    made.notes.length > 0 && el("ul", {}, made.notes.map((text) => el("li", {}, el("small", {}, text)))),
    made.revision !== state.revision && el("p", { className: "warn" }, t("olderPlan", { revision: made.revision })),
    el("dl", { className: "files" }, ["film", "plan", "receipt", "sheet"].flatMap((name) => [
      el("dt", {}, t(`file${name[0].toUpperCase()}${name.slice(1)}`)),
      el("dd", { id: `file-${name}` }, made[name])])),
    sheet.url && el("img", { id: "sheet", src: sheet.url, alt: t("sheetAlt") }),
    signed ? el("p", { className: "good" }, t("signedBy", { who: signed })) : signOff(),
    el("div", { className: "actions" }, button("close", t("close"), close),
      button("anew", t("exportAnew"), () => { isAnew = true; render(true); })),
  ];
}

function signOff() {
  const who = line("sign-who", "", () => {});
  return el("div", { className: "row" }, field(t("signHint"), who), button("sign", t("signOff"), async () => {
    if (!who.value.trim()) { who.focus(); return say(t("initialsFirst")); }
    await state.film.sign(null, who.value.trim());
    return refresh();
  }));
}

function ended(text) {
  return [
    el("h2", { id: "dialog-title" }, t("export")), el("p", { className: "bad" }, text),
    el("div", { className: "actions" }, button("close", t("close"), close),
      button("anew", t("exportAnew"), () => { isAnew = true; render(true); })),
  ];
}

function content() {
  const { export: work } = state.work ?? { export: { state: "idle" } };
  if (work.state === "running") return ["running", running(work.progress)];
  if (isAnew || work.state === "idle") return ["checklist", checklist()];
  if (work.state === "done") return ["done", result(work.result)];
  return [work.state, ended(work.state === "failed" ? t("exportFailed", { problem: work.error }) : t("cancelled"))];
}

function render(isForced = false) {
  if (!dialog.open || dialog.dataset.kind !== "export") return;
  const [kind, parts] = content();
  if (kind === shownKind && !isForced && (kind === "done" || isTyping(dialog))) return;
  if (kind === shownKind && kind === "checklist" && dialog.contains(document.activeElement)
    && document.activeElement.matches("input")) return;
  const isNew = kind !== shownKind;
  shownKind = kind;
  dialog.dataset.state = kind;
  fill(dialog, el("div", {}, parts));
  if (isNew) say(dialog.querySelector("#verdict, .bad, #phase, h2")?.textContent ?? "");
  if (!dialog.contains(document.activeElement)) dialog.querySelector("button.main, button")?.focus();
}

/** Opens what there is to say of the export. */
export async function openExport() {
  await save();
  await refresh();
  dialog.dataset.kind = "export";
  shownKind = "";
  if (!dialog.open) dialog.showModal();
  render(true);
}

/** Closes the dialog. */
export function close() {
  isAnew = false;
  dialog.close();
}

/** What the button says that leads here. */
export function exportLabel() {
  const work = state.work?.export;
  if (work?.state !== "running") return work?.state === "done" ? t("exported") : t("export");
  const share = shareOf(work.progress ?? {});
  return share === null ? t("exporting") : t("exportRunning", { percent: Math.floor(share * 100) });
}

subscribe(() => render());
