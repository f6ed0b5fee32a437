// Small parts that all of the page is made of: elements, dialogs, and what a screen reader is told.

/** An element with attributes, listeners (`onclick`) and children. */
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key in made && key !== "list" && key !== "role" && !key.startsWith("aria")) {
      made[key] = value;
    } else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Replaces what is in an element, and keeps the focus and what is selected where they were. */
export function fill(parent, ...children) {
  const active = parent.contains(document.activeElement) ? document.activeElement : null;
  const selection = active?.matches("input[type=text]") ? [active.selectionStart, active.selectionEnd] : null;
  parent.replaceChildren(...children.flat().filter(Boolean));
  const next = active?.id && document.getElementById(active.id);
  if (!next) return;
  next.focus({ preventScroll: true });
  if (selection) next.setSelectionRange(...selection);
}

/** Whether somebody is typing something that was not taken over yet. */
export function isTyping(parent) {
  const active = document.activeElement;
  return parent.contains(active) && active.matches("input:not([type=checkbox]), textarea")
    && active.value !== active.defaultValue;
}

const live = document.querySelector("#live");

/** Says something to people who do not see the page. */
export function say(text) {
  live.textContent = "";
  requestAnimationFrame(() => { live.textContent = text; });
}

/** A labelled field. */
export function field(label, input, hint) {
  return el("label", { className: "field" }, el("span", {}, label), input,
    hint && el("small", {}, hint));
}

/** A button. */
export const button = (id, label, onclick, attributes = {}) =>
  el("button", { id, type: "button", onclick, ...attributes }, label);

/** A choice of one. */
export function choice(id, options, value, onchange) {
  return el("select", { id, onchange: (event) => onchange(event.target.value) },
    options.map(([name, label]) => el("option", { value: name, selected: name === value }, label)));
}

/** A line of text that is taken over when somebody is done with it. */
export function line(id, value, onchange, attributes = {}) {
  const input = el("input", {
    id, type: "text", autocomplete: "off", spellcheck: false,
    onchange: ({ target }) => {
      onchange(target.value.trim(), target);
      target.defaultValue = target.value;
    }, ...attributes,
  });
  input.defaultValue = value ?? "";
  return input;
}

/** Initials of the person at the page, remembered for the next time. */
export const initials = {
  get value() { return sessionStorage.getItem("initials") ?? ""; },
  set value(text) { sessionStorage.setItem("initials", text); },
};
