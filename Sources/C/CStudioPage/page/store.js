// The state of the page: the film, the plan with all its earlier forms, what is selected, what the
// server said last. Each edit is saved a quarter of a second later; nothing is lost on the way.

import { merged } from "./plan.js";
import { Problem } from "./server.js";
import { Clock } from "./times.js";

const patience = 250;

export const state = {
  films: [], exemptions: [], film: null, facts: null, clock: null,
  plan: null, revision: 0, picture: 0, view: "edit", tool: "select",
  selected: null, audio: null, hiddenEyes: new Set(),
  work: null, saving: "saved", unsaved: "", problem: "", isAway: false, loading: true, failure: "", levels: [],
};

let saved = null;
let [past, future] = [[], []];
let timer = 0;
let isSaving = false;
const listeners = new Set();

/** Calls `listener` after each change. */
export const subscribe = (listener) => listeners.add(listener);

let isDue = false;
/** Says that something changed; listeners are called once before the next picture is painted. */
export function changed() {
  if (isDue) return;
  isDue = true;
  queueMicrotask(() => {
    isDue = false;
    for (const listener of listeners) listener(state);
  });
}

/** Changes the state. */
export function set(values) {
  Object.assign(state, values);
  changed();
}

export const region = () => state.plan?.regions.find(({ id }) => id === state.selected);
export const canUndo = () => past.length > 0;
export const canRedo = () => future.length > 0;

/** Opens a film and its plan. */
export async function open(film) {
  set({ film, loading: true, failure: "", facts: null, plan: null, clock: null, work: null, problem: "" });
  try {
    const facts = await film.facts();
    const { plan, revision } = await film.plan();
    saved = structuredClone(plan);
    [past, future] = [[], []];
    set({
      facts, plan, revision, loading: false, saving: "saved", unsaved: "", problem: "",
      clock: new Clock(facts.ticks, facts.timeBase, facts.duration),
      picture: 0, selected: null, audio: null, levels: [],
    });
  } catch (problem) {
    set({ loading: false, failure: problem.message || "server" });
  }
}

/** Makes one edit: `change` is given a copy of the plan; it may answer false to change nothing. */
export function edit(change, values = {}) {
  const plan = structuredClone(state.plan);
  if (change(plan) === false) return;
  past.push(state.plan);
  future = [];
  put(plan, values);
}

/** The same while something is dragged: all steps of it are one edit. */
export function draft(change) {
  const plan = structuredClone(state.plan);
  change(plan);
  set({ plan });
}

/** Ends a drag that began with `before`. */
export function settle(before) {
  past.push(before);
  future = [];
  put(state.plan);
}

function put(plan, values = {}) {
  const keeps = plan.regions.some(({ id }) => id === state.selected);
  set({ plan, saving: "waiting", ...(keeps ? {} : { selected: null }), ...values });
  clearTimeout(timer);
  timer = setTimeout(save, patience);
}

export function undo() {
  if (!past.length) return;
  future.push(state.plan);
  put(past.pop());
}

export function redo() {
  if (!future.length) return;
  past.push(state.plan);
  put(future.pop());
}

/** Saves now what was not saved yet. */
export async function save() {
  clearTimeout(timer);
  if (isSaving || !state.plan) return;
  const mine = state.plan;
  if (state.saving === "saved") return;
  isSaving = true;
  set({ saving: "saving" });
  try {
    const { plan, revision } = await state.film.save(mine, state.revision);
    saved = structuredClone(plan);
    isSaving = false;
    if (state.plan === mine) set({ revision, plan, saving: "saved", unsaved: "" });
    else { set({ revision, unsaved: "" }); await save(); }
  } catch (problem) {
    isSaving = false;
    if (problem instanceof Problem && problem.status === 409) await catchUp();
    else {
      set({ saving: "failed", unsaved: problem.message, isAway: problem.status === 0 });
      // The server may come back; what it refuses waits for the next edit.
      if (problem.status === 0) timer = setTimeout(save, 2000);
    }
  }
}

/** Takes over a plan that was changed elsewhere, and puts what was not saved here into it. */
export async function catchUp() {
  const { plan, revision } = await state.film.plan();
  const isDirty = state.saving !== "saved";
  const { plan: both, conflicts } = merged(saved, state.plan, plan);
  past.push(state.plan);
  saved = structuredClone(plan);
  set({ revision, conflicts, saving: isDirty ? "waiting" : "saved" });
  if (isDirty) put(both);
  else set({ plan });
}

/** Asks the server where the film stands; takes over what was changed elsewhere. */
export async function refresh() {
  if (!state.film || !state.plan) return;
  try {
    const work = await state.film.state();
    set({ work, isAway: false });
    if (work.revision !== state.revision && !isSaving && state.saving === "saved") await catchUp();
  } catch (problem) {
    set(problem.status === 0 ? { isAway: true } : { problem: problem.message });
  }
}

/** Shows picture `n`, or the nearest that there is. */
export function go(n) {
  set({ picture: Math.min(Math.max(0, n), state.clock.count - 1) });
}

export const select = (id) => set({ selected: id, audio: null });
