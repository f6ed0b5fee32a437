// Every word of the page, in one table for each language.

const en = {
  views: "How the picture is shown", "view.edit": "Edit", "view.redacted": "Redacted", "view.original": "Original",
  tools: "Tools", "tool.select": "Select", "tool.box": "Box", "tool.ellipse": "Ellipse", "tool.polygon": "Polygon",
  "tool.frame": "Whole picture", "tool.audio": "Audio",
  stage: "Picture", timeline: "Timeline", panel: "What is hidden", transport: "Go through the film",
  undo: "Undo", redo: "Redo", keys: "Keys", export: "Export", exportRunning: "Exporting {percent} %",
  exported: "Exported",
  promise: "Offline · this machine only · no search for faces or persons",
  facts: "{count} pictures · {width} × {height} · {codec} · {tracks} audio tracks",
  "saving.saved": "Saved · revision {revision}", "saving.waiting": "Not saved yet", "saving.saving": "Saving",
  "saving.failed": "Not saved. {problem}",
  server: "The studio does not answer. Look at the terminal where it was started; what you did is kept here.",
  opening: "Reading when each picture is shown", failed: "The film cannot be opened", again: "Try again",
  noFilms: "No film is open. Run: veil studio FILE",
  conflict: "Somebody else changed the same thing ({names}); yours was kept. Undo gives theirs back.",
  startHint: "Choose Ellipse or Box, then draw over what is to be hidden.",
  unfinishedView: "This is what would be painted now. Stretches that wait for somebody's eyes: {count}",
  first: "First picture", back10: "10 back", back1: "1 back", play: "Play", pause: "Pause", on1: "1 on",
  on10: "10 on", lastPicture: "Last picture", previousMark: "Previous mark", nextMark: "Next mark",
  goTo: "Go to time", where: "picture {number} of {count}", listen: "Sound", "listen.none": "No sound",
  "listen.original": "Track {number}, as recorded", "listen.redacted": "Track {number}, redacted",
  playhead: "Time", pictureAt: "Picture {number} of {count}, {time}",
  regions: "Regions", noRegions: "Nothing is hidden in the picture yet.", noRegionsLane: "Regions appear here",
  audio: "Audio", noRanges: "Nothing is taken out of the audio yet. Type times, or drag on a track with the Audio tool.",
  trackNumber: "Track {number}", readingLevels: "reading", noLevels: "cannot be shown",
  takeOut: "Take out", noRange: "Type two times, the later one second.", noTime: "{text} is no time.",
  region: "Region", regionNumber: "Region {number}", rangeNumber: "Audio range {number}",
  name: "Name", nameTaken: "Another region has this name.", reason: "Reason", note: "Note", from: "From", to: "To",
  "time.start": "start", "time.end": "end", here: "Here", hereTitle: "Take the picture that is shown",
  effect: "Effect", "effect.fill": "Solid fill: nothing is left of it", "effect.veil": "Veil: soft, nothing is left of it",
  "effect.mosaic": "Mosaic: weak, can be undone", "effect.blur": "Blur: weak, can be undone", "effect.keep": "Stays clear",
  reversible: "I know that others may undo this effect.",
  marks: "Marks", mark: "Set mark", notVisible: "Not visible from here", unmark: "Remove mark",
  follow: "Follow between the marks", followNow: "Follow now", following: "Following", toFollow: "to follow",
  unsureCount: "{count} unsure", nextUnsure: "Next unsure",
  "doubt.low": "hardly like what was marked", "doubt.cut": "the recording is cut here",
  "doubt.edge": "at the edge of where it was looked for", "doubt.apart": "the marks lie far apart",
  show: "Show", accept: "Accept", initials: "Initials", initialsFirst: "Type your initials first.",
  looked: "looked at", acceptedBy: "Accepted: {who}",
  reviewHint: "Looked at all of it? Initials", reviewed: "Reviewed", reviewedBy: "Reviewed by {who}",
  delete: "Delete", deleted: "{id} deleted; Undo brings it back.", added: "{id} added.",
  eye: "Show {id} while editing", regionAt: "{id}, {shape}, left {x}, top {y}, {width} by {height}",
  "shape.box": "box", "shape.ellipse": "ellipse", "shape.polygon": "polygon", "shape.frame": "whole picture",
  instead: "Instead", mute: "Silence", tone: "Tone", track: "Track", allTracks: "All tracks", channels: "Channels",
  allChannels: "all", film: "Film", outside: "Outside of regions", outsideKeep: "Stays as it is",
  outsideFill: "Is hidden; regions stay clear",
  dropped: "A redacted film leaves behind:", nothingDropped: "There is nothing else in the file that would be left behind.",
  followDone: "Followed. Stretches that wait for your eyes: {count}", followSure: "Followed; it was sure of all of it.",
  followStale: "{ids} changed meanwhile: follow again.", followFailed: "Following failed: {problem}",
  stop: "Stop", close: "Close", checklist: "Before you export",
  "check.unsaved": "The plan is not saved.", "check.mismatch": "{problem}",
  "check.nothing": "Nothing is hidden: the export shows everything.",
  "check.unsure": "Stretches that following was not sure of: {count}", "check.follow": "{id} is to be followed",
  "check.reason": "{id} has no reason", "check.reversible": "{id} can be undone by others",
  "check.accept": "{id} can be undone by others, and nobody said that this is wanted",
  "check.review": "{id} was followed and not reviewed", "check.good": "Nothing is missing.",
  "level.stop": "Must be done", "level.look": "Look at it", "level.good": "Good",
  showIt: "Show", doFollow: "Follow", who: "Your name, for the receipt", caseNumber: "Case number", requestNumber: "Request number",
  exportHint: "The film is redacted, checked against the original, and written beside the plan. The original stays as it is.",
  exporting: "Exporting", "phase.reading": "Reading the original", "phase.working": "Redacting",
  "phase.checking": "Comparing with the original", "phase.verifying": "Verifying the finished film",
  "phase.drawing": "Drawing the contact sheet", left: "about {time} left", pictureOf: "picture {number} of {count}",
  cancelled: "The export was stopped; no film was kept.", exportFailed: "Nothing was exported: {problem}",
  verified: "Verified: {pictures} pictures and {areas} hidden areas hold.", found: "The check found something:",
  olderPlan: "The plan was changed since this export (revision {revision}).",
  fileFilm: "Redacted film", filePlan: "Its plan", fileReceipt: "Receipt", fileSheet: "Contact sheet",
  sheetAlt: "Contact sheet: the first, middle and last picture of each hidden stretch", exportAnew: "Export anew",
  signOff: "Sign off", signHint: "A second person looked at the result. Initials", signedBy: "Signed off by {who}",
  language: "Language", keysHint: "Keys work wherever nothing is typed.", opened: "{name} is open.",
  addInMiddle: "Add a region in the middle, or end a polygon", selectNext: "Select the next region",
  fromHere: "The region begins here", toHere: "The region ends here", noUnsure: "Nothing is unsure.",
  zoomIn: "Longer timeline", zoomOut: "Shorter timeline", escape: "Drop what is being drawn",
  regionKeys: "On a region", regionKeysText: "Arrows move it, with Alt they size it; Shift takes ten pixels",
};

const languages = { en };
let table = en;

/** Chooses a language. */
export function speak(language) {
  table = languages[language] ?? en;
  document.documentElement.lang = languages[language] ? language : "en";
}

/** The words for a key, with values in place of `{names}`. */
export function t(key, values = {}) {
  const text = table[key] ?? en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
