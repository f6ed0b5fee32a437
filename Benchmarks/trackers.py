#!/usr/bin/env python3
"""What following costs beside OpenCV's trackers, on one processor and without decoding.

`veil bench follow` and the trackers CSRT and KCF of OpenCV work on the same pictures of the sample film
(1280x720) and on boxes of the same size. A tracker goes forward from one box; `veil follow` solves what lies
between two. Speed alone is compared here: how well each covers is what follow.py measures. Without OpenCV
(opencv-contrib-python-headless, see `make bench`) its rows are missing.

usage: trackers.py [--veil PATH] [--film PATH] [--rounds N] [--core N] [-o FILE.json]
"""
import argparse, json, os, statistics, subprocess, time

try:
    import cv2
    cv2.setNumThreads(1)
except ImportError:
    cv2 = None

PICTURES = 60
TRACKERS = ["CSRT", "KCF"]


def pictures(film):
    capture = cv2.VideoCapture(film)
    found = []
    while len(found) < PICTURES:
        isRead, picture = capture.read()
        if not isRead:
            break
        found.append(picture)
    return found


def tracked(name, film):
    """Pictures per second of thread time, after the box was set; None without OpenCV."""
    make = getattr(cv2, "Tracker%s_create" % name, None) or getattr(
        getattr(cv2, "legacy", None), "Tracker%s_create" % name, None)
    if make is None:
        return None
    height, width = film[0].shape[:2]
    side = height // 8
    tracker = make()
    left, top = int(width * 0.35 - side * 0.375), int(height * 0.5 - side * 0.5)
    tracker.init(film[0], (left, top, int(side * 0.75), side))
    start = time.thread_time()
    for picture in film[1:]:
        tracker.update(picture)
    return (len(film) - 1) / max(time.thread_time() - start, 1e-9)


def quartiles(figure):
    return [figure["low"], figure["median"], figure["high"]]


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--veil", default=".build/release/veil")
    parser.add_argument("--film", default="Samples/street.mp4")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("-o", dest="output", default=".build-bench/trackers.json")
    options = parser.parse_args()
    run = subprocess.run([options.veil, "bench", "follow", "--source", options.film, "--json"],
                         capture_output=True, text=True, check=True)
    ours = json.loads(run.stdout.strip().splitlines()[-1])["follow"]
    rows = {"veil, one box": quartiles(ours["firstPicturesPerSecond"]),
            "veil, each further box": quartiles(ours["furtherPicturesPerSecond"])}
    if cv2 is not None:
        os.sched_setaffinity(0, {options.core})
        film = pictures(options.film)
        for name in TRACKERS:
            rates = [tracked(name, film) for _ in range(options.rounds)]
            if None not in rates:
                rows["OpenCV " + name] = [min(rates), statistics.median(rates), max(rates)]
    print("following, pictures per second of one processor, without decoding")
    for name, (_, median, _) in rows.items():
        print("  %-24s%10.0f" % (name, median))
    with open(options.output, "w") as file:
        json.dump(rows, file)


if __name__ == "__main__":
    main()
