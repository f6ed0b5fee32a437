// The words of the page in the language that somebody chose, or that the browser prefers.

import { english } from "./english.js";
import { spanish } from "./spanish.js";

/** Each language by its tag (BCP 47): what it calls itself, and its words. */
export const languages = {
  en: { name: "English", words: english },
  es: { name: "Español", words: spanish },
};

const known = (tag) => tag?.toLowerCase().split("-")[0] in languages;
let words = english;

/** The language to begin with. */
export function preferred() {
  const tags = [localStorage.getItem("language"), ...navigator.languages];
  return tags.find(known)?.toLowerCase().split("-")[0] ?? "en";
}

/** Speaks a language from now on, and on the next visit. */
export function speak(language) {
  words = languages[language].words;
  document.documentElement.lang = language;
  localStorage.setItem("language", language);
}

/** The words for a key, with values in place of `{names}`. */
export function t(key, values = {}) {
  const text = words[key] ?? english[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}
