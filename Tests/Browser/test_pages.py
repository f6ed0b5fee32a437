"""Two pages at one plan, a server that goes away and comes back, and what else happens on a desk."""

import unittest

from harness import (
    STREET, Browser, Studio, draw, go_to, look, on_stage, open_film, wait_picture, wait_saved,
)


def ids(studio):
    """The regions of the plan on the disk."""
    return sorted(region["id"] for region in studio.plan()["regions"])


class Pages(unittest.TestCase):
    """One desk, more than one page."""

    def test_two_pages_lose_nothing_of_each_other(self):
        with Studio(STREET) as studio, Browser() as browser:
            one = browser.page
            open_film(one, studio.address)
            other = browser.new_page()
            open_film(other, studio.address.split("?")[0])
            one.keyboard.press("b")
            draw(one, 100, 100, 80, 60)
            wait_saved(one)
            # The other page does not know of it, and draws as well.
            other.keyboard.press("e")
            draw(other, 300, 100, 80, 60)
            other.wait_for_selector("#region-box-1")
            wait_saved(other)
            one.wait_for_selector("#region-ellipse-1")
            self.assertEqual(ids(studio), ["box-1", "ellipse-1"])
            # Both change the same region: the later one keeps its change, and says so.
            one.evaluate("import('/page/store.js').then(({ edit }) => edit((plan) => {"
                         " plan.regions.find((r) => r.id === 'box-1').reason = 'first'; }))")
            other.evaluate("import('/page/store.js').then(({ edit }) => edit((plan) => {"
                           " plan.regions.find((r) => r.id === 'box-1').reason = 'second'; }))")
            wait_saved(one)
            wait_saved(other)
            reason = {r["id"]: r.get("reason") for r in studio.plan()["regions"]}["box-1"]
            self.assertIn(reason, ("first", "second"))
            loser = other if reason == "second" else one
            loser.wait_for_selector("#conflict-close")
            look(self, loser, "conflict")
            loser.keyboard.press("Control+z")
            wait_saved(loser)
            self.assertTrue(all("409" in complaint for complaint in browser.complaints))

    def test_edits_wait_for_a_server_that_was_killed(self):
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            page.keyboard.press("b")
            draw(page, 100, 100, 80, 60)
            wait_saved(page)
            studio.kill()
            page.keyboard.press("e")
            draw(page, 300, 100, 80, 60)
            page.wait_for_selector("body[data-saving=failed]")
            self.assertEqual(ids(studio), ["box-1"])
            page.keyboard.press("Control+z")
            page.keyboard.press("Control+Shift+Z")
            self.assertEqual(page.locator("#region-ellipse-1").count(), 1)

    def test_drawing_typing_and_undoing(self):
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            go_to(page, "3")
            page.locator("#playhead").focus()
            page.keyboard.press("p")
            for point in ((300, 200), (400, 220), (380, 330)):
                page.mouse.click(*on_stage(page, *point))
            page.keyboard.press("Enter")
            page.wait_for_selector("#region-polygon-1")
            wait_saved(page)
            region = studio.plan()["regions"][0]
            self.assertEqual((region["shape"], len(region["path"][0]["points"])), ("polygon", 3))
            page.keyboard.press("a")
            track = page.locator("#track").bounding_box()
            page.mouse.move(track["x"] + 200, track["y"] + 100)
            page.mouse.down()
            page.mouse.move(track["x"] + 300, track["y"] + 100, steps=4)
            page.mouse.up()
            page.wait_for_selector("#range-delete")
            wait_saved(page)
            self.assertEqual(len(studio.plan()["audio"]), 1)
            for _ in range(2):
                page.keyboard.press("Control+z")
            page.wait_for_selector("#region-polygon-1", state="detached")
            wait_saved(page)
            self.assertEqual((ids(studio), studio.plan().get("audio")), ([], None))
            page.click("#tool-frame")
            page.wait_for_selector("#region-frame-1")
            page.select_option("#outside", "fill")
            wait_saved(page)
            self.assertEqual(studio.plan()["regions"][0]["effect"], "keep")
            self.assertEqual(browser.complaints, [])

    def test_playing_goes_on_with_the_sound(self):
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            page.select_option("#listen", "redacted:0")
            go_to(page, "9")
            page.click("#play")
            last = int(page.get_attribute("#playhead", "aria-valuemax")) - 1
            page.wait_for_selector(f"#picture[data-picture='{last}']")
            page.wait_for_selector("#play:has-text('Play')")
            self.assertGreater(page.evaluate("document.querySelector('#sound').currentTime"), 10.9)
            self.assertEqual(wait_picture(page), last)
            self.assertEqual(browser.complaints, [])


if __name__ == "__main__":
    unittest.main()
