"""The story of a clerk, from an open film to a verified one, told by a browser."""

import csv
import json
import subprocess
import unittest

from harness import (
    BUILT, ROOT, STREET, Browser, Studio, draw, go_to, on_stage, open_film, wait_picture, wait_saved)

TICKS_PER_SECOND = 90_000


def truth():
    """Where the head is in each picture: (seconds, left, top, right, bottom) in pixels."""
    rows = list(csv.reader((ROOT / "Samples" / "truth.csv").open()))[1:]
    return [(int(row[0]) / TICKS_PER_SECOND, *[int(value) / 10 for value in row[1:5]])
            for row in rows]


HEADS = truth()


def head_at(number):
    """The head's box in a picture: left, top, width, height."""
    _, left, top, right, bottom = HEADS[number]
    return left, top, right - left, bottom - top


def place(page, number):
    """Puts the selected ellipse over the head: one corner is dragged, then the other."""
    left, top, width, height = head_at(number)
    for handle, target in ((0, (left, top)), (3, (left + width, top + height))):
        box = page.locator(f"#overlay [data-handle='{handle}']").bounding_box()
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(*on_stage(page, *target), steps=4)
        page.mouse.up()


def settle(page):
    """Follows, and puts a mark where it is asked for one, until nothing is asked."""
    while True:
        page.click("#follow-now")
        page.wait_for_selector("body[data-follow=running]")
        page.wait_for_selector("body[data-follow=done]")
        wait_saved(page)
        page.wait_for_selector("#overlay")
        # What was found is in the plan of the page as soon as its revision is.
        page.wait_for_selector("#region-head ~ .badge, #reviewed")
        asked = page.locator("[id^=show-unsure-]").count()
        if not asked:
            return
        for index in range(asked):
            if page.locator("[id^=show-unsure-]").count() == 0:
                break
            page.locator("[id^=show-unsure-]").first.click()
            place(page, wait_picture(page))
            wait_saved(page)


class Story(unittest.TestCase):
    """One clerk, one film."""

    def test_a_clerk_redacts_a_film(self):
        with Studio(STREET) as studio, Browser() as browser:
            page = browser.page
            open_film(page, studio.address)
            page.keyboard.press("e")
            draw(page, *head_at(0))
            page.wait_for_selector("#overlay [data-id=ellipse-1]")
            page.fill("#name", "head")
            page.keyboard.press("Enter")
            page.wait_for_selector("#region-head")
            for seconds in ("4", "8", "10.9"):
                page.locator("#stage").click(position={"x": 3, "y": 3})
                page.click("#region-head")
                page.locator("#view-edit").focus()
                go_to(page, seconds)
                place(page, wait_picture(page))
            wait_saved(page)
            page.check("#follow")
            page.fill("#reason", "5 U.S.C. 552(b)(7)(C)")
            page.keyboard.press("Enter")
            wait_saved(page)
            settle(page)
            page.fill("#review-who", "AB")
            page.click("#reviewed")
            self.mute(page)
            self.preview(page)
            self.export(page)
            self.assertEqual(browser.complaints, [])
            self.assertTrue(all(url.startswith(("http://127.0.0.1:", "blob:"))
                                for url in browser.requested))
            self.verify(studio)

    def mute(self, page):
        page.fill("#new-from", "6.6")
        page.fill("#new-to", "8.5")
        page.click("#new-range")
        page.fill("#range-reason", "5 U.S.C. 552(b)(7)(C)")
        page.keyboard.press("Enter")
        wait_saved(page)

    def preview(self, page):
        page.click("#view-redacted")
        number = wait_picture(page, "redacted")
        left, top, width, height = head_at(number)
        colour = page.evaluate(
            "([x, y]) => [...document.querySelector('#picture').getContext('2d')"
            ".getImageData(x, y, 1, 1).data]", [left + width / 2, top + height / 2])
        self.assertTrue(max(colour[:3]) < 16, colour)

    def export(self, page):
        page.click("#export")
        page.fill("#operator", "A. Clerk")
        page.click("#start-export")
        page.wait_for_selector("dialog[data-state=running]")
        # A page that is loaded anew shows the same work.
        page.reload()
        page.wait_for_selector("body[data-export=running], body[data-export=done]")
        page.click("#export")
        page.wait_for_selector("dialog[data-state=done]")
        self.assertIn("Verified", page.inner_text("#verdict"))
        page.wait_for_selector("#sheet")

    def verify(self, studio):
        made = studio.folder / "street.redacted"
        words = [BUILT / "veil", "verify", f"{made}.mp4", "--source", STREET,
                 "--plan", f"{made}.plan.json", "--receipt", f"{made}.receipt.json"]
        self.assertEqual(subprocess.run(words, capture_output=True).returncode, 0)
        receipt = json.loads(made.with_name("street.redacted.receipt.json").read_text())
        self.assertEqual(receipt["operator"], "A. Clerk")
        self.covered(f"{made}.mp4")

    def covered(self, film):
        """The head is black in every picture, as ffmpeg decodes it."""
        width, height = 1280, 720
        pictures = subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-i", film, "-fps_mode", "passthrough",
             "-map", "0:v:0", "-pix_fmt", "gray", "-f", "rawvideo", "-"],
            capture_output=True, check=True).stdout
        self.assertEqual(len(pictures), width * height * len(HEADS))
        for number in range(len(HEADS)):
            left, top, wide, high = head_at(number)
            for u, v in ((.5, .5), (.5, .04), (.5, .96), (.04, .5), (.96, .5), (.2, .2), (.8, .8)):
                x, y = int(left + u * wide), int(top + v * high)
                luma = pictures[(number * height + y) * width + x]
                self.assertLess(luma, 40, f"picture {number}, {x}, {y}")


if __name__ == "__main__":
    unittest.main()
