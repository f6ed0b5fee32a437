// The plan in the page: the JSON of the file format itself, and what can be done with it. Functions
// here change the plan that they are given, or answer; they know no page.

export const shapes = ["box", "ellipse", "polygon", "frame"];
export const colours = [
  "#56b4e9", "#e69f00", "#009e73", "#f0e442", "#cc79a7", "#0072b2", "#d55e00", "#ffffff",
];

const round = (value) => Math.round(value * 10) / 10;
const isPersons = (point) => point.by !== "follow";

/** Where a waypoint lies: `{box}` or `{points}`; null where it hides nothing. */
function place(point) {
  if (point.hidden) return null;
  return point.box ? { box: point.box } : { points: point.points };
}

/** The waypoints of a region with their times in seconds. */
function timed(region, clock) {
  return (region.path ?? []).map((point) => ({ point, at: clock.parse(point.at) }));
}

/** Whether a region hides something at a picture: its span, widened as `redact` widens it. */
export function covers(region, n, clock) {
  const [from, to] = [clock.picture(region.from), clock.parse(region.to)];
  return n >= from - 1 && clock.seconds(n - 1) < to;
}

/** Where a region is at picture `n`, by its marks; null where it hides nothing. */
export function placeAt(region, n, clock) {
  if (!covers(region, n, clock)) return null;
  if (region.shape === "frame") return { frame: true };
  const points = timed(region, clock);
  if (!points.length) return null;
  const seconds = clock.seconds(n);
  let last = -1;
  for (let i = 0; i < points.length && points[i].at <= seconds + 1e-7; i++) last = i;
  if (last < 0) return place(points[0].point);
  const [before, after] = [points[last], points[last + 1]];
  const start = place(before.point);
  if (!start || !after || after.at <= before.at) return start;
  const end = place(after.point);
  if (!end || after.point.ease === "hold") return start;
  let u = (seconds - before.at) / (after.at - before.at);
  if (after.point.ease === "smooth") u = u * u * (3 - 2 * u);
  u = Math.min(1, Math.max(0, u));
  const mix = (a, b) => a + (b - a) * u;
  if (start.box) return { box: start.box.map((value, i) => mix(value, end.box[i])) };
  return {
    points: start.points.map(([x, y], i) => [mix(x, end.points[i][0]), mix(y, end.points[i][1])]),
  };
}

/** The bounds of a place: left, top, width, height. */
export function bounds(found, size) {
  if (found.frame) return [0, 0, size.width, size.height];
  if (found.box) return found.box;
  const [xs, ys] = [found.points.map((p) => p[0]), found.points.map((p) => p[1])];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
}

/** A place that was moved and sized so that its bounds are others. */
export function fitted(found, [x, y, width, height]) {
  if (found.box) return { box: [x, y, width, height] };
  const [left, top, wide, high] = bounds(found);
  const across = (value) => x + (value - left) * width / Math.max(wide, 1e-6);
  const down = (value) => y + (value - top) * height / Math.max(high, 1e-6);
  return { points: found.points.map((p) => [across(p[0]), down(p[1])]) };
}

/** The index of the waypoint that stands at picture `n`; -1 if none does. */
export function markAt(region, n, clock) {
  return (region.path ?? []).findIndex((point) => clock.picture(point.at) === n);
}

/** Marks that people set, by the numbers of their pictures. */
export function marks(region, clock) {
  return (region.path ?? []).filter(isPersons)
    .map((point) => ({ picture: clock.picture(point.at), hidden: Boolean(point.hidden) }));
}

/** Sets a person's mark at picture `n`: a place, or null for "not visible from here on". */
export function setMark(region, n, clock, found) {
  const point = { at: clock.mark(n) };
  if (!found) point.hidden = true;
  else if (found.box) point.box = found.box.map((v, i) => (i < 2 ? round(v) : Math.max(1, round(v))));
  else point.points = found.points.map((p) => p.map(round));
  dropFollowed(region, n, clock);
  region.path = (region.path ?? []).filter((other) => clock.picture(other.at) !== n);
  region.path.push(point);
  region.path.sort((a, b) => clock.parse(a.at) - clock.parse(b.at));
}

/** Takes the mark at picture `n` away. */
export function removeMark(region, n, clock) {
  dropFollowed(region, n, clock);
  region.path = region.path.filter((point) => clock.picture(point.at) !== n);
}

/** Forgets what was followed between the marks around picture `n`: it no longer holds. */
export function dropFollowed(region, n, clock) {
  const points = region.path ?? [];
  const numbers = points.filter(isPersons).map((point) => clock.picture(point.at));
  const low = Math.max(-1, ...numbers.filter((m) => m < n));
  const high = Math.min(clock.count, ...numbers.filter((m) => m > n));
  region.path = points.filter((point) => {
    const m = clock.picture(point.at);
    return isPersons(point) || m < low || m > high;
  });
  if (!region.unsure) return;
  const [start, end] = [clock.seconds(Math.max(0, low)), clock.seconds(high)];
  region.unsure = region.unsure.filter(
    (s) => clock.parse(s.to) <= start || clock.parse(s.from) >= end);
  if (!region.unsure.length) delete region.unsure;
}

/** Whether following has something to do between two marks of a region. */
export function wantsFollowing(region, clock) {
  if (!region.follow) return false;
  const points = region.path ?? [];
  return points.some((point, i) => {
    const next = points[i + 1];
    if (!next || !isPersons(point) || !isPersons(next) || point.hidden || next.hidden) return false;
    const [a, b] = [clock.parse(point.at), clock.parse(next.at)];
    const isUnsure = (region.unsure ?? []).some(
      (s) => clock.parse(s.from) < b && clock.parse(s.to) > a);
    return b - a > 0.5 && !isUnsure;
  });
}

/** Stretches that following was not sure of and that nobody accepted. */
export function openStretches(plan, clock) {
  return plan.regions.flatMap((region) => (region.unsure ?? [])
    .filter((s) => !s.accepted)
    .map((stretch) => ({
      region, stretch, from: clock.parse(stretch.from), to: clock.parse(stretch.to),
    }))).sort((a, b) => a.from - b.from);
}

/** A name that no region has. */
export function freeID(plan, shape) {
  for (let number = 1; ; number++) {
    const id = `${shape}-${number}`;
    if (!plan.regions.some((region) => region.id === id)) return id;
  }
}

/** A new region that hides from picture `n` to the end of the film. */
export function newRegion(plan, shape, n, clock, found) {
  const region = { id: freeID(plan, shape), shape, from: clock.time(n), to: "end" };
  if (shape !== "frame") {
    region.path = [];
    setMark(region, n, clock, found);
  }
  region.effect = { fill: "#000000" };
  if (isInverse(plan)) region.effect = "keep";
  return region;
}

/** Whether everything outside of regions is hidden. */
export const isInverse = (plan) => plan.outside !== undefined && plan.outside !== "keep";

/** The name of an effect. */
export const effectName = (effect) =>
  typeof effect === "string" ? effect : Object.keys(effect ?? { fill: 0 })[0];

/** An effect by its name, as strong as it is usual. */
export function effectNamed(name) {
  return { fill: { fill: "#000000" }, veil: "veil", keep: "keep", mosaic: { mosaic: { cells: 4 } },
    blur: { blur: { strength: 1 } } }[name];
}

/** Whether an attacker can undo an effect. */
export const isReversible = (effect) => ["mosaic", "blur"].includes(effectName(effect));

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * One plan of two that were made from the same one. What only one of them changed is taken; what
 * both changed differently stays as `mine` has it, and is named.
 */
export function merged(base, mine, theirs) {
  const plan = { ...theirs };
  const conflicts = [];
  const take = (name, before, one, other) => {
    if (same(one, other) || same(before, other)) return one;
    if (same(before, one)) return other;
    conflicts.push(name);
    return one;
  };
  const find = (from, id) => from.regions.find((region) => region.id === id);
  const ids = [...new Set([...theirs.regions, ...mine.regions].map((region) => region.id))];
  plan.regions = ids.map((id) => take(id, find(base, id), find(mine, id), find(theirs, id)))
    .filter(Boolean);
  for (const key of ["audio", "outside", "clip", "margin"]) {
    const value = take(key, base[key], mine[key], theirs[key]);
    if (value === undefined) delete plan[key]; else plan[key] = value;
  }
  // Nothing is kept clear any more: what was is hidden.
  if (!isInverse(plan)) {
    plan.regions = plan.regions.map((one) =>
      (one.effect === "keep" ? { ...one, effect: effectNamed("fill") } : one));
  }
  return { plan, conflicts };
}
