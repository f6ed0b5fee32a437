#!/usr/bin/env python3
"""Veil's kernels beside their peers, one after the other on one core.

Every round asks the benchmark server, OpenCV and ffmpeg for the same work within the same second,
so that a busy machine slows all of them alike; the table shows medians of the rounds, both quartiles
and ratios. Without OpenCV (pip install opencv-contrib-python-headless, see
`make bench`) or ffmpeg their columns stay empty.

usage: kernels.py [--server PATH] [--rounds N] [--ms N] [--core N] [--quick] [-o FILE.json]
"""
import argparse, json, os, shutil, statistics, subprocess, sys, time

try:
    import cv2, numpy
    cv2.setNumThreads(1)
except ImportError:
    cv2 = None

SIZES = [(256, 256), (480, 480), (1920, 1080)]


def cases(quick):
    sizes = SIZES[1:2] if quick else SIZES
    for w, h in sizes:
        yield from (("box3", w, h, r) for r in (4, 16, 32, 64))
        yield from (("pixelate", w, h, r) for r in (8, 16, 32))
        yield from ((op, w, h, 0) for op in ("fill", "fillmask", "blend"))
        yield ("veil", w, h, 6)
        yield from (("box3@10", w, h, r) for r in (16, 64))


class Server:
    """Ours: one line in, one line out."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(self, op, w, h, r, ms):
        self.process.stdin.write(f"{op} {w} {h} {r} {ms}\n")
        answer = self.process.stdout.readline().split()
        return None if answer == ["NA"] else float(answer[0]) / (w * h)


def opencv(op, w, h, r, ms):
    """CPU nanoseconds per sample of OpenCV's nearest equivalent, or None."""
    if cv2 is None or op not in ("box3", "box3@10", "pixelate"):
        return None
    kind, top = (numpy.uint16, 1024) if "@" in op else (numpy.uint8, 256)
    source = numpy.random.default_rng(1).integers(0, top, (h, w)).astype(kind)
    target = numpy.empty_like(source)
    side = (2 * r + 1, 2 * r + 1)

    def box3():
        cv2.blur(source, side, target)
        cv2.blur(target, side, target)
        cv2.blur(target, side, target)

    def pixelate():
        small = cv2.resize(source, (w // r, h // r), interpolation=cv2.INTER_AREA)
        cv2.resize(small, (w, h), dst=target, interpolation=cv2.INTER_NEAREST)

    call = pixelate if op == "pixelate" else box3
    call()
    times, end = [], time.thread_time_ns() + ms * 1e6
    while time.thread_time_ns() < end or len(times) < 5:
        start = time.thread_time_ns()
        call()
        times.append(time.thread_time_ns() - start)
    return statistics.median(times) / (w * h)


def ffmpeg(op, w, h, r, ms):
    """CPU nanoseconds per sample of ffmpeg's filter: a long run of it, less a short one."""
    filters = {"box3": f"boxblur=lr={r}:lp=3", "pixelate": f"pixelize=w={r}:h={r}"}
    if op not in filters or not shutil.which("ffmpeg"):
        return None
    # It filters some fifty pictures ahead, so that fewer than that cost the same.
    few, more = 80, 20 + int(3 * ms * 1e6 / (w * h * (5 if op == "box3" else 0.45)))
    cpu = ffmpeg_cpu(filters[op], w, h, few + more) - ffmpeg_cpu(filters[op], w, h, few)
    return cpu * 1e9 / (more * w * h)


def ffmpeg_cpu(chain, w, h, frames):
    """CPU seconds of a whole run over the same picture again and again."""
    graph = f"testsrc2=s={w}x{h}:r=1000,format=gray,loop=loop=-1:size=1,{chain}"
    process = subprocess.Popen(
        ["ffmpeg", "-v", "quiet", "-filter_threads", "1", "-f", "lavfi", "-i", graph,
         "-frames:v", str(frames), "-f", "null", "-"], stdin=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime


def summary(values):
    values = sorted(v for v in values if v is not None)
    if not values:
        return None
    quarter = len(values) // 4
    return {"median": statistics.median(values), "low": values[quarter],
            "high": values[-1 - quarter]}


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--server", default=".build/release/veil-bench-serve")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--ms", type=int, default=40)
    parser.add_argument("--core", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("-o", dest="output", default=".build-bench/kernels.json")
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})
    server = Server(options.server)
    peers = {"veil": server.ask, "opencv": opencv, "ffmpeg": ffmpeg}
    rows = {case: {name: [] for name in [*peers, "memset"]} for case in cases(options.quick)}
    for round_ in range(options.rounds):
        for (op, w, h, r), row in rows.items():
            for name, ask in peers.items():
                row[name].append(ask(op, w, h, r, options.ms))
            if op == "fill":
                row["memset"].append(server.ask("memset", w, h, r, options.ms))
        print(f"\rround {round_ + 1} of {options.rounds}", end="", file=sys.stderr, flush=True)
    print("\r", end="", file=sys.stderr)
    report = []
    print(f"{'ns per sample, CPU':28}{'veil':>8}{'quartiles':>16}{'opencv':>9}{'ratio':>7}"
          f"{'ffmpeg':>9}{'ratio':>7}{'memset':>9}{'ratio':>7}")
    for (op, w, h, r), row in rows.items():
        result = {name: summary(values) for name, values in row.items()}
        report.append({"op": op, "width": w, "height": h, "r": r, **result})
        ours = result["veil"]
        line = f"{op + ' ' + str(w) + 'x' + str(h) + ' r ' + str(r):28}{ours['median']:8.4f}"
        line += f"{ours['low']:8.4f}-{ours['high']:.4f} "
        for name in ("opencv", "ffmpeg", "memset"):
            peer = result[name]
            if peer:
                line += f"{peer['median']:9.3f}{peer['median'] / ours['median']:7.1f}"
            else:
                line += " " * 16
        print(line.rstrip())
    for op in ("box3", "pixelate"):
        ratios = [x["opencv"]["median"] / x["veil"]["median"]
                  for x in report if x["op"] == op and x["opencv"]]
        if ratios:
            print(f"{op}: {statistics.median(ratios):.1f} times as fast as OpenCV in the median, "
                  f"{min(ratios):.1f} at least")
    os.makedirs(os.path.dirname(options.output) or ".", exist_ok=True)
    with open(options.output, "w") as file:
        json.dump({"core": options.core, "rounds": options.rounds, "cases": report}, file, indent=1)


if __name__ == "__main__":
    main()
