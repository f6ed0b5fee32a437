"""The page speaks the browser's language or the one that is chosen, and says all of it."""

import unittest

from harness import STREET, Browser, Studio, look, open_film, wait_saved

# What differs between two tables of words: keys, values that are put into a text, texts left as they are.
COMPARE = """
Promise.all([import('/page/english.js'), import('/page/spanish.js')]).then(([{ english }, { spanish }]) => {
  const values = (text) => (text?.match(/\\{\\w+\\}/g) ?? []).sort().join();
  return {
    keys: [...new Set([...Object.keys(english), ...Object.keys(spanish)])]
      .filter((key) => !(key in english && key in spanish)),
    values: Object.keys(english).filter((key) => values(english[key]) !== values(spanish[key])),
    same: Object.keys(english).filter((key) => english[key] === spanish[key]),
  };
})"""


class Language(unittest.TestCase):
    """English and Spanish."""

    def test_spanish_says_all_that_english_says(self):
        with Studio(STREET) as studio, Browser() as browser:
            open_film(browser.page, studio.address)
            found = browser.page.evaluate(COMPARE)
            # A word that both languages share, and a sentence that comes from the server.
            self.assertEqual(found, {"keys": [], "values": [], "same": ["view.original", "check.mismatch"]})

    def test_states_in_spanish(self):
        with Studio(STREET) as studio, Browser(locale="es-MX") as browser:
            page = browser.page
            open_film(page, studio.address)
            self.assertEqual(page.get_attribute("html", "lang"), "es")
            self.assertEqual(page.inner_text("#export"), "Exportar")
            self.assertEqual(page.get_attribute("#stage", "aria-label"), "Imagen")
            look(self, page, "main")
            page.keyboard.press("e")
            page.keyboard.press("Enter")
            page.wait_for_selector("#overlay [data-id=ellipse-1]")
            wait_saved(page)
            look(self, page, "region selected")
            page.keyboard.press("?")
            self.assertEqual(page.inner_text("#dialog-title"), "Teclas")
            look(self, page, "keys")
            page.keyboard.press("Escape")
            page.keyboard.press("Control+e")
            page.wait_for_selector("dialog[data-state=checklist]")
            look(self, page, "checklist")
            page.keyboard.press("Escape")
            self.assertEqual(browser.complaints, [])

    def test_a_choice_is_kept(self):
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            self.assertEqual(page.inner_text("#export"), "Export")
            # What nobody chose is the browser's, and may be another next time.
            self.assertIsNone(page.evaluate("localStorage.getItem('language')"))
            page.select_option("#language", "es")
            page.wait_for_selector("#export:has-text('Exportar')")
            self.assertEqual(page.get_attribute("#timeline", "aria-label"), "Línea de tiempo")
            page.reload()
            page.wait_for_selector("body[data-state=ready]")
            page.wait_for_selector("#export:has-text('Exportar')")
            page.select_option("#language", "en")
            page.wait_for_selector("#export:text-is('Export')")
            self.assertEqual(page.get_attribute("html", "lang"), "en")


if __name__ == "__main__":
    unittest.main()
