"""A studio that runs, and a browser that looks at it: what all browser tests share."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

AXE = Axe()
ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = ROOT / ".build" / "release"
STREET = ROOT / "Samples" / "street.mp4"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# A first picture of a film on a busy machine may take a while; nothing here waits for longer than it must.
PATIENCE = int(os.environ.get("PATIENCE", 240)) * 1000


class Studio:
    """A studio of its own for some films, whose plans and exports go to a folder that is thrown away."""

    def __init__(self, *films):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="veil-studio-"))
        self.films = [str(film) for film in films]
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [BUILT / "veil-studio", *self.films, "--folder", self.folder, "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.address = self.next_address()

    def next_address(self):
        """The address that lets the next browser in."""
        return json.loads(self.process.stdout.readline())["address"]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def plan(self, film=STREET):
        return json.loads((self.folder / f"{film.stem}.plan.json").read_text())

    def close(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait()
            self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Browser:
    """Headless Chromium with one page; what the page complains about is kept."""

    def __init__(self, width=1280, height=800, **options):
        self.playwright = sync_playwright().start()
        flags = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.chromium = self.playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        self.context = self.chromium.new_context(
            viewport={"width": width, "height": height}, **options)
        self.context.set_default_timeout(PATIENCE)
        self.complaints = []
        self.requested = []
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error"
                and "favicon" not in message.location.get("url", "")
                and self.complaints.append(message.text))
        page.on("request", lambda request: self.requested.append(request.url))
        return page

    def close(self):
        self.context.close()
        self.chromium.close()
        self.playwright.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def look(case, page, state):
    """Lets axe look at a state of the page, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = AXE.run(page).response["violations"]
        told = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found]
        case.assertEqual(told, [], f"{state}, {scheme}")


def open_film(page, address):
    """Opens the studio and waits for its first picture."""
    page.goto(address)
    page.wait_for_selector("body[data-state=ready]")
    page.wait_for_selector("#picture[data-picture='0']")


def wait_saved(page):
    """Waits until the plan is on the disk."""
    page.wait_for_selector("body[data-saving=saved]")


def go_to(page, time):
    """Goes to a time, and waits until its very picture is shown."""
    page.keyboard.press("g")
    page.fill("#go", time)
    page.keyboard.press("Enter")
    wait_picture(page)


def wait_picture(page, view=None):
    """Waits until the stage shows the picture that the page says it is at."""
    number = int(page.get_attribute("#playhead", "aria-valuenow")) - 1
    which = f"[data-view={view}]" if view else ""
    page.wait_for_selector(f"#picture[data-picture='{number}']{which}")
    return number


def on_stage(page, x, y):
    """The point of the screen at which a pixel of the picture is shown."""
    box = page.locator("#overlay").bounding_box()
    width, height = page.evaluate("(() => { const p = document.querySelector('#picture');"
                                  " return [p.width, p.height]; })()")
    return box["x"] + x * box["width"] / width, box["y"] + y * box["height"] / height


def draw(page, left, top, width, height):
    """Drags from one corner to the other."""
    page.mouse.move(*on_stage(page, left, top))
    page.mouse.down()
    page.mouse.move(*on_stage(page, left + width / 2, top + height / 2), steps=3)
    page.mouse.move(*on_stage(page, left + width, top + height), steps=3)
    page.mouse.up()
