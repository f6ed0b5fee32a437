// The words of the page in the language that somebody chose, or that the browser prefers.

import { english } from "./english.js";
import { spanish } from "./spanish.js";

/** Each language by its tag (BCP 47): what it calls itself, and its words. */
export const languages = {
  en: { name: "English", words: english },
  es: { name: "Español", words: spanish },
};

let words = english;

/** The language to begin with. */
export function preferred() {
  const tags = [localStorage.getItem("language") ?? "", ...navigator.languages];
  return tags.map((tag) => tag.toLowerCase().split("-")[0]).find((tag) => Object.hasOwn(languages, tag)) ?? "en";
}

/** Speaks a language from now on. */
export function speak(language) {
  words = languages[language].words;
  document.documentElement.lang = language;
}

/** Speaks on the next visit the language that somebody chose; the browser's own is asked each time. */
export const keep = (language) => localStorage.setItem("language", language);

/** The words for a key, with values in place of `{names}`. */
export function t(key, values = {}) {
  const text = words[key] ?? english[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
