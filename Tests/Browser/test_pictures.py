"""The stage shows the very picture that it says it shows: read from a barcode in its pixels.

Films are made anew: constant and variable rate, an edit list, a transport stream, HEVC with open groups, a
rotated and an interlaced one. Each is stepped through in order, backwards and at random.
"""

import pathlib
import random
import statistics
import subprocess
import tempfile
import unittest

from harness import Browser, Studio, open_film

WIDTH, HEIGHT, PICTURES, BITS, CELL = 640, 360, 120, 10, 32

# Shows picture n and answers with the number in its pixels and how long it took.
STEP = """async (n) => {
  const picture = document.querySelector('#picture');
  const start = performance.now();
  const { go } = await import('/page/store.js');
  go(n);
  while (picture.dataset.picture !== String(n)) await new Promise(requestAnimationFrame);
  const time = performance.now() - start;
  const pen = picture.getContext('2d');
  let value = 0;
  for (let bit = 0; bit < %d; bit++) {
    const place = [bit * %d + %d, %d];
    const [x, y] = %s ? [place[1], picture.height - 1 - place[0]] : place;
    if (pen.getImageData(x, y, 1, 1).data[1] > 128) value |= 1 << bit;
  }
  return [value, time];
}"""


def raw():
    """Grey pictures, each with its number as a row of black and white cells at the top."""
    pictures = bytearray()
    for number in range(PICTURES):
        row = bytearray([90] * WIDTH)
        for bit in range(BITS):
            row[bit * CELL:(bit + 1) * CELL] = bytes([235 if number >> bit & 1 else 16]) * CELL
        picture = bytes(row) * CELL + bytes([60 + number % 100]) * WIDTH * (HEIGHT - CELL)
        pictures += picture + bytes([128]) * (WIDTH * HEIGHT // 2)
    return bytes(pictures)


H264 = ["-c:v", "libx264", "-preset", "veryfast", "-g", "24", "-bf", "2", "-crf", "18"]
VARIABLE = "setpts='(N*3+mod(N*7\\,5))/100/TB'"
FILMS = {
    "constant": ("mp4", H264),
    "variable": ("mkv", ["-vf", VARIABLE, "-fps_mode", "passthrough", *H264]),
    "transport": ("ts", H264),
    "open-groups": ("mp4", ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                            "log-level=error:keyint=24:open-gop=1:bframes=3"]),
    "interlaced": ("mp4", [*H264, "-flags", "+ildct+ilme", "-x264opts", "tff=1"]),
}


def make(folder):
    """All films, by name: the path and whether it is turned by a quarter."""
    films = {}
    for name, (ending, coding) in FILMS.items():
        path = folder / f"{name}.{ending}"
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s",
             f"{WIDTH}x{HEIGHT}", "-r", "30", "-i", folder / "raw", *coding, path], check=True)
        films[name] = (path, False)
    cut = folder / "edit-list.mp4"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-ss", "0.5", "-i", films["constant"][0],
                    "-c", "copy", cut], check=True)
    turned = folder / "rotated.mp4"
    subprocess.run(["ffmpeg", "-nostdin", "-v", "error", "-i", films["constant"][0], "-c", "copy",
                    "-metadata:s:v", "rotate=90", turned], check=True)
    return {**films, "edit-list": (cut, False), "rotated": (turned, True)}


class Pictures(unittest.TestCase):
    """Ninety steps through each film."""

    def test_each_step_shows_the_picture_that_it_says(self):
        with tempfile.TemporaryDirectory() as name, Browser() as browser:
            folder = pathlib.Path(name)
            (folder / "raw").write_bytes(raw())
            for film, (path, is_turned) in make(folder).items():
                with self.subTest(film), Studio(path) as studio:
                    self.walk(browser.page, studio, film, is_turned)
            self.assertEqual(browser.complaints, [])

    def walk(self, page, studio, film, is_turned):
        open_film(page, studio.address)
        count = int(page.get_attribute("#playhead", "aria-valuemax"))
        script = STEP % (BITS, CELL, CELL // 2, CELL // 2, str(is_turned).lower())
        first = page.evaluate(script, 0)[0]
        chance = random.Random(film)
        middle = count // 2
        ways = {
            "on": range(middle, middle + 30), "back": range(middle + 29, middle - 1, -1),
            "jump": [chance.randrange(count) for _ in range(30)],
        }
        line = []
        for way, numbers in ways.items():
            times = []
            for number in numbers:
                value, time = page.evaluate(script, number)
                self.assertEqual(value, first + number, f"{film}, {way}")
                times.append(time)
            line.append(f"{way} {statistics.median(times):.0f} ms")
        page.goto("about:blank")
        print(f"{film}: {count} pictures, " + ", ".join(line), flush=True)
        self.assertTrue(first == 0 or film == "edit-list", first)


if __name__ == "__main__":
    unittest.main()
