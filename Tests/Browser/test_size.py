"""The page is small, comes quickly, and comes from this machine alone."""

import unittest

from harness import ROOT, STREET, Browser, Studio, open_film

PAGE = ROOT / "Sources" / "C" / "CStudioPage" / "page"
MOST_BYTES = 120_000


class Size(unittest.TestCase):
    """What the browser is given."""

    def test_the_page_is_small_and_whole(self):
        self.assertLess(sum(file.stat().st_size for file in PAGE.iterdir()), MOST_BYTES)
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            names = {file.name for file in PAGE.iterdir()} - {"index.html"}
            asked = {url.split("/page/")[1] for url in browser.requested if "/page/" in url}
            self.assertEqual(asked, names)
            host = studio.address.split("?")[0]
            self.assertTrue(all(url.startswith((host, "blob:")) for url in browser.requested))
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
            print(f"first paint after {paint:.0f} ms", flush=True)

    def test_words_are_there_for_every_key(self):
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            keys = set()
            for file in PAGE.glob("*.js"):
                if file.name not in ("words.js", "english.js", "spanish.js"):
                    keys |= {part.split('"')[0] for part in file.read_text().split(' t("')[1:]}
                    keys |= {part.split('"')[0] for part in file.read_text().split('(t("')[1:]}
            self.assertGreater(len(keys), 60)
            missing = page.evaluate(
                "(keys) => import('/page/words.js').then(({ t }) => keys.filter((k) => t(k) === k))",
                sorted(keys))
            self.assertEqual(missing, [])


if __name__ == "__main__":
    unittest.main()
