"""Everybody can use the page: no finding of axe in any of its states, and keys alone are enough."""

import pathlib
import tempfile
import unittest

from harness import STREET, Browser, Studio, look, open_film, wait_picture, wait_saved


class Access(unittest.TestCase):
    """States of the page, each looked at by axe in light and in dark."""

    def test_every_state_and_keys_alone(self):
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            look(self, page, "main")
            self.mark_by_keys(page)
            look(self, page, "region selected")
            page.keyboard.press("?")
            look(self, page, "keys")
            page.keyboard.press("Escape")
            self.follow_by_keys(page)
            page.keyboard.press("Control+e")
            page.wait_for_selector("dialog[data-state=checklist]")
            look(self, page, "checklist")
            self.accept_by_keys(page)
            self.export_by_keys(page)
            studio.kill()
            page.keyboard.press("Escape")
            page.keyboard.press("Delete")
            page.wait_for_selector("body[data-saving=failed]")
            look(self, page, "server gone")

    def test_a_film_that_cannot_be_opened(self):
        with tempfile.TemporaryDirectory() as folder:
            film = pathlib.Path(folder) / "in.mp4"
            film.write_text("no film")
            with Studio(film) as studio, Browser() as browser:
                browser.page.goto(studio.address)
                browser.page.wait_for_selector("body[data-state=failed]")
                self.assertIn("in.mp4", browser.page.inner_text("[role=alert]"))
                look(self, browser.page, "error")

    def mark_by_keys(self, page):
        page.keyboard.press("e")
        page.keyboard.press("Enter")
        page.wait_for_selector("#overlay [data-id=ellipse-1]")
        page.locator("#overlay [data-id=ellipse-1]").focus()
        for key in ("ArrowRight", "Shift+ArrowDown", "Alt+ArrowLeft"):
            page.keyboard.press(key)
        wait_saved(page)
        for _ in range(3):
            page.locator("#playhead").focus()
            page.keyboard.press("Shift+ArrowRight")
            page.keyboard.press("Shift+ArrowRight")
            wait_picture(page)
            page.keyboard.press("k")
        wait_saved(page)
        self.assertEqual(page.locator("[id^=mark-]").count(), 4)
        self.assertEqual(page.inner_text("#region-ellipse-1"), "ellipse-1")

    def follow_by_keys(self, page):
        page.locator("#follow").focus()
        page.keyboard.press("Space")
        page.wait_for_selector("#follow-now")
        page.locator("#follow-now").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("body[data-follow=done]")
        wait_saved(page)
        look(self, page, "followed")

    def accept_by_keys(self, page):
        page.keyboard.press("Escape")
        while page.locator("[id^=accept-who-]").count():
            page.locator("[id^=accept-who-]").first.focus()
            page.keyboard.press("Control+a")
            page.keyboard.type("AB")
            count = page.locator("[id^=accept-who-]").count()
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
            page.locator(f"[id^=accept-who-] >> nth={count - 1}").wait_for(state="detached")
        wait_saved(page)

    def export_by_keys(self, page):
        page.keyboard.press("Control+e")
        page.wait_for_selector("#start-export:enabled")
        page.locator("#start-export").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog[data-state=running]")
        look(self, page, "exporting")
        page.wait_for_selector("dialog[data-state=done] #sheet")
        look(self, page, "exported")


if __name__ == "__main__":
    unittest.main()
