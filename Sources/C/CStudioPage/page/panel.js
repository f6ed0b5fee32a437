// The panel: all regions and audio ranges, and everything about the one that is selected. Each field
// is one edit of the plan.

import {
  colours, effectName, effectNamed, isInverse, isReversible, markAt, marks, openStretches, removeMark,
  setMark, wantsFollowing,
} from "./plan.js";
import { button, choice, el, field, fill, initials, isTyping, line, say } from "./parts.js";
import { edit, go, refresh, region, save, select, set, state, subscribe } from "./store.js";
import { secondsOf, shown, timeOf } from "./times.js";
import { placeSelected } from "./stage.js";
import { addRange, askedPicture, nextUnsure } from "./timeline.js";
import { t } from "./words.js";

const panel = document.querySelector("#panel");
const found = (plan) => plan.regions.find(({ id }) => id === state.selected);
const change = (body) => edit((plan) => body(found(plan), plan));

function setReason(target, text) {
  if (text) target.reason = text; else delete target.reason;
}

const reasonField = (id, value, take) => field(t("reason"), line(id, value, take, { list: "reasons" }));

/** A time that can be typed, or taken from the picture that is shown. */
function timeField(id, label, value, take, n) {
  const { clock } = state;
  const seconds = clock.parse(value);
  const text = value === "end" || value === "start" ? t(`time.${value}`) : shown(seconds);
  const typed = (entry, input) => {
    const word = entry.toLowerCase();
    if (word === t("time.start").toLowerCase()) return take("start");
    if (word === t("time.end").toLowerCase()) return take("end");
    const at = secondsOf(entry);
    if (at === null) { input.value = input.defaultValue; return say(t("noTime", { text: entry })); }
    return take(at >= clock.duration ? "end" : timeOf(at));
  };
  return [field(label, line(id, text, typed)),
    button(`${id}-here`, t("here"), () => take(clock.time(n)), { title: t("hereTitle") })];
}

// MARK: lists

function regionItem(one, number) {
  const { clock } = state;
  const isHidden = state.hiddenEyes.has(one.id);
  const open = (one.unsure ?? []).filter((s) => !s.accepted).length;
  const dot = el("span", { className: "number", "aria-hidden": "true" }, String(number + 1));
  dot.style.setProperty("--colour", colours[number % colours.length]);
  return el("li", { className: one.id === state.selected ? "selected" : "" }, dot,
    button(`region-${one.id}`, one.id, () => select(one.id), {
      className: "quiet", "aria-pressed": one.id === state.selected,
    }),
    open > 0 && el("span", { className: "badge warn" }, t("unsureCount", { count: open })),
    wantsFollowing(one, clock) && el("span", { className: "badge warn" }, t("toFollow")),
    button(`eye-${one.id}`, isHidden ? "◌" : "◉", () => {
      if (isHidden) state.hiddenEyes.delete(one.id); else state.hiddenEyes.add(one.id);
      set({});
    }, { className: "quiet", "aria-pressed": !isHidden, "aria-label": t("eye", { id: one.id }) }));
}

function rangeItem(range, i) {
  const { clock } = state;
  const text = `${shown(clock.parse(range.from))} – ${shown(clock.parse(range.to))}`;
  const kind = typeof range.effect === "object" ? t("tone") : t("mute");
  return el("li", { className: i === state.audio ? "selected" : "" },
    button(`range-${i}`, `${text}  ${kind}`, () => {
      set({ audio: i, selected: null });
      go(clock.picture(range.from));
    }, { className: "quiet", "aria-pressed": i === state.audio }));
}

function lists() {
  const { plan } = state;
  const ranges = plan.audio ?? [];
  const open = openStretches(plan, state.clock).length;
  return [
    el("section", {},
      el("h2", {}, t("regions"), open > 0 && button("next-unsure", t("nextUnsure"), nextUnsure, { className: "quiet warn" })),
      plan.regions.length ? el("ul", { className: "list" }, plan.regions.map(regionItem))
        : el("p", { className: "empty" }, t("noRegions"))),
    state.facts.tracks > 0 && el("section", {},
      el("h2", {}, t("audio")),
      ranges.length ? el("ul", { className: "list" }, ranges.map(rangeItem))
        : el("p", { className: "empty" }, t("noRanges")),
      rangeForm()),
  ];
}

function rangeForm() {
  const [from, to] = ["new-from", "new-to"].map((id) => line(id, "", () => {}, { placeholder: "0:00.0" }));
  const add = () => {
    const [a, b] = [secondsOf(from.value), secondsOf(to.value)];
    if (a === null || b === null || b <= a) return say(t("noRange"));
    for (const input of [from, to]) input.value = "";
    addRange(timeOf(a), timeOf(b));
  };
  return el("div", { className: "row" }, field(t("from"), from), field(t("to"), to),
    button("new-range", t("takeOut"), add));
}

// MARK: one region

function effectFields(one) {
  const names = ["fill", "veil", "mosaic", "blur"];
  if (isInverse(state.plan)) names.unshift("keep");
  const name = effectName(one.effect);
  const take = (chosen) => change((r) => {
    r.effect = effectNamed(chosen);
    delete r.acceptReversible;
  });
  return [
    field(t("effect"), choice("effect", names.map((n) => [n, t(`effect.${n}`)]), name, take)),
    isReversible(one.effect) && el("label", { className: "check warn" },
      el("input", {
        id: "accept-reversible", type: "checkbox", checked: Boolean(one.acceptReversible),
        onchange: (event) => change((r) => {
          if (event.target.checked) r.acceptReversible = true; else delete r.acceptReversible;
        }),
      }), el("span", {}, t("reversible"))),
  ];
}

function markFields(one) {
  const { clock, picture } = state;
  if (one.shape === "frame") return [];
  const here = markAt(one, picture, clock);
  const isMark = here >= 0 && one.path[here].by !== "follow";
  const all = marks(one, clock);
  return [
    el("h2", {}, t("marks"), el("small", {}, String(all.length))),
    el("div", { className: "chips" }, all.map(({ picture: n, hidden }) =>
      button(`mark-${n}`, `${hidden ? "∅ " : ""}${shown(clock.seconds(n))}`, () => go(n), {
        "aria-current": n === picture ? "true" : undefined,
      }))),
    el("div", { className: "row" },
      button("mark", t("mark"), markHere, { disabled: isMark, title: "K" }),
      button("not-visible", t("notVisible"), hideHere, { title: "O" }),
      button("unmark", t("unmark"), unmarkHere, { disabled: !isMark || all.length < 2 })),
  ];
}

function followFields(one) {
  if (one.shape === "frame" || one.effect === "keep") return [];
  const isRunning = state.work?.follow.state === "running";
  return [
    el("label", { className: "check" },
      el("input", {
        id: "follow", type: "checkbox", checked: Boolean(one.follow),
        onchange: (event) => change((r) => setFollow(r, event.target.checked)),
      }), el("span", {}, t("follow"))),
    one.follow && button("follow-now", isRunning ? t("following") : t("followNow"),
      () => follow([one.id]), { disabled: isRunning || marks(one, state.clock).length < 2 }),
    ...(one.unsure ?? []).map((stretch, i) => unsureCard(one, stretch, i)),
    one.follow && !wantsFollowing(one, state.clock) && reviewField(one),
  ];
}

function setFollow(one, isOn) {
  if (isOn) { one.follow = true; return; }
  delete one.follow;
  delete one.unsure;
  one.path = one.path.filter((point) => point.by !== "follow");
}

function unsureCard(one, stretch, i) {
  const { clock } = state;
  const [from, to] = [clock.parse(stretch.from), clock.parse(stretch.to)];
  const who = line(`accept-who-${i}`, initials.value, () => {}, { placeholder: t("initials") });
  const accept = () => {
    const text = who.value.trim();
    if (!text) { who.focus(); return say(t("initialsFirst")); }
    initials.value = text;
    change((r) => { r.unsure[i].accepted = `${text}: ${t("looked")}`; });
  };
  return el("div", { className: "card" },
    el("p", {}, `${shown(from)} – ${shown(to)} · ${t(`doubt.${stretch.why}`)}`),
    stretch.accepted
      ? el("p", { className: "good" }, t("acceptedBy", { who: stretch.accepted }))
      : el("div", { className: "row" },
        button(`show-unsure-${i}`, t("show"), () => go(askedPicture(one, stretch))),
        field(t("initials"), who), button(`accept-${i}`, t("accept"), accept)));
}

function reviewField(one) {
  const review = state.work?.reviewed.find(({ region: id }) => id === one.id);
  if (review) return el("p", { className: "good" }, t("reviewedBy", { who: review.who }));
  const who = line("review-who", initials.value, () => {}, { placeholder: t("initials") });
  const sign = async () => {
    const text = who.value.trim();
    if (!text) { who.focus(); return say(t("initialsFirst")); }
    initials.value = text;
    await state.film.sign(one.id, text);
    await refresh();
    return say(t("reviewedBy", { who: text }));
  };
  return el("div", { className: "row" }, field(t("reviewHint"), who),
    button("reviewed", t("reviewed"), sign));
}

/** Follows regions between their marks. */
export async function follow(ids) {
  await save();
  if (state.work) set({ work: { ...state.work, follow: { state: "running" } } });
  try {
    await state.film.follow(ids);
    say(t("following"));
  } catch (problem) { set({ problem: problem.message }); }
  await refresh();
}

function nameField(one) {
  return field(t("name"), line("name", one.id, (text, input) => {
    if (!text || state.plan.regions.some((r) => r.id === text)) {
      input.value = one.id;
      return say(t("nameTaken"));
    }
    return edit((plan) => { found(plan).id = text; }, { selected: text });
  }));
}

function detail(one) {
  const title = t("regionNumber", { number: state.plan.regions.indexOf(one) + 1 });
  return el("section", { "aria-label": title },
    el("h2", {}, title),
    reasonField("reason", one.reason, (text) => change((r) => setReason(r, text))),
    effectFields(one), markFields(one), followFields(one),
    el("div", { className: "row apart" },
      timeField("from", t("from"), one.from, (time) => change((r) => { r.from = time; }), state.picture)),
    el("div", { className: "row" },
      timeField("to", t("to"), one.to, (time) => change((r) => { r.to = time; }), state.picture + 1)),
    nameField(one),
    field(t("note"), line("note", one.note, (text) => change((r) => {
      if (text) r.note = text; else delete r.note;
    }))),
    button("delete", t("delete"), removeSelected, { className: "danger", title: "Del" }));
}

// MARK: one audio range

function rangeDetail(range) {
  const take = (body) => edit((plan) => body(plan.audio[state.audio]));
  const isTone = typeof range.effect === "object";
  const tracks = [["all", t("allTracks")],
    ...Array.from({ length: state.facts.tracks }, (_, i) => [String(i), t("trackNumber", { number: i + 1 })])];
  const chosen = Array.isArray(range.tracks) ? String(range.tracks[0]) : "all";
  return el("section", {},
    el("h2", {}, t("rangeNumber", { number: state.audio + 1 })),
    el("div", { className: "row" },
      timeField("range-from", t("from"), range.from, (time) => take((r) => { r.from = time; }), state.picture)),
    el("div", { className: "row" },
      timeField("range-to", t("to"), range.to, (time) => take((r) => { r.to = time; }), state.picture + 1)),
    field(t("instead"), choice("range-effect", [["mute", t("mute")], ["tone", t("tone")]],
      isTone ? "tone" : "mute",
      (name) => take((r) => { r.effect = name === "tone" ? { tone: 1000 } : "mute"; }))),
    field(t("track"), choice("range-tracks", tracks, chosen,
      (name) => take((r) => { r.tracks = name === "all" ? "all" : [Number(name)]; }))),
    field(t("channels"), line("range-channels",
      Array.isArray(range.channels) ? range.channels.map((c) => c + 1).join(", ") : "",
      (text) => take((r) => {
        const numbers = text.split(/[ ,]+/).map(Number).filter((c) => c >= 1).map((c) => c - 1);
        r.channels = numbers.length ? numbers : "all";
      }), { placeholder: t("allChannels") })),
    reasonField("range-reason", range.reason, (text) => take((r) => setReason(r, text))),
    button("range-delete", t("delete"), removeSelected, { className: "danger" }));
}

// MARK: what keys do too

export function markHere() {
  const one = region();
  if (one && one.shape !== "frame") {
    placeSelected((place) => place);
  }
}

export const hideHere = () => region() && change((r) => setMark(r, state.picture, state.clock, null));

export const unmarkHere = () => region() && change((r) => {
  if (marks(r, state.clock).length < 2 || markAt(r, state.picture, state.clock) < 0) return false;
  return removeMark(r, state.picture, state.clock);
});

export function removeSelected() {
  if (state.audio !== null) {
    const number = state.audio;
    edit((plan) => {
      plan.audio.splice(number, 1);
      if (!plan.audio.length) delete plan.audio;
    }, { audio: null });
    say(t("deleted", { id: t("rangeNumber", { number: number + 1 }) }));
  } else if (region()) {
    const id = state.selected;
    edit((plan) => { plan.regions = plan.regions.filter((r) => r.id !== id); }, { selected: null });
    say(t("deleted", { id }));
  }
}

function render() {
  if (!state.plan) return fill(panel);
  if (isTyping(panel)) return;
  const one = region();
  const range = state.audio === null ? null : state.plan.audio?.[state.audio];
  fill(panel, ...lists(), one && detail(one), range && rangeDetail(range), filmDetail(),
    el("datalist", { id: "reasons" }, state.exemptions.map(({ code, text }) => el("option", { value: code }, text))));
}

function filmDetail() {
  const { facts } = state;
  const outside = typeof state.plan.outside === "object" ? "fill" : state.plan.outside ?? "keep";
  return el("section", {},
    el("h2", {}, t("film")),
    field(t("outside"), choice("outside", [["keep", t("outsideKeep")], ["fill", t("outsideFill")]],
      outside, (name) => edit((plan) => { setOutside(plan, name); }))),
    el("small", {}, facts.dropped.length ? t("dropped") : t("nothingDropped")),
    facts.dropped.length > 0 && el("ul", {}, facts.dropped.map((text) => el("li", {}, el("small", {}, text)))));
}

/** Hides all outside of regions, which then stay clear; or the other way round. */
function setOutside(plan, name) {
  plan.outside = name === "fill" ? { fill: "#000000" } : "keep";
  for (const one of plan.regions) {
    if (name === "fill" && !one.follow) one.effect = "keep";
    if (name === "keep" && one.effect === "keep") one.effect = { fill: "#000000" };
  }
}

subscribe(render);
