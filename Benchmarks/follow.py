#!/usr/bin/env python3
"""How well `veil follow` covers what was marked, on sequences whose boxes are known.

    Benchmarks/follow.py --corpus FOLDER [--every SECONDS] [--ask] [--shake] [--only NAME,NAME] [--seqs FOLDER]
    Benchmarks/follow.py --corpus FOLDER --speed [--only NAME]

Each sequence becomes a film of its pictures as they are (no sample is touched), with a mark of the
true box every so many seconds and in the last picture. Boxes are judged in every other picture; linear
interpolation between the same marks, as large, stands beside them. With --ask, one more mark is set at
each time that `veil follow` asks for, until it asks for none.

With --shake the pictures are seen by a camera that a walking person wears: seven tenths of each, swaying,
jerking and rolling, blurred by half of each step, the same in every run.

Sequences come from --corpus, by the table below, or from --seqs: a folder with a folder for each, with
img/*.jpg, gt.csv (frame,x,y,w,h) and meta.txt (width height rate pictures).

  AUC     area under the success curve of the estimated box (overlap above 0, .05, ... 1)
  c95     share of the pictures in which the cover covers 95 % of the true box
  silent  share of the pictures claimed, yet covered by less than 95 %; sil50: by less than 50 %
  claim   share of the pictures claimed; over: median of cover's area to the true box's
  path    c95 of what the written path covers, before the plan's margin

--speed says what following costs in processor time: the first region of a film with decoding it twice, and
each further region of the same pictures without.
"""
import argparse, csv, glob, json, math, os, random, re, resource, statistics, subprocess, sys, tempfile

TABLE = {
    "Crossing": ("martin-danelljan+ECO/sequences/Crossing", "img", "groundtruth_rect.txt"),
    "Jogging-1": ("mishless+kalman-filter-project/data/jogging", "img", "groundtruth_rect.1.txt"),
    "Jogging-2": ("mishless+kalman-filter-project/data/jogging", "img", "groundtruth_rect.2.txt"),
    "Car1": ("mishless+kalman-filter-project/data/car", "img", "groundtruth_rect.txt"),
    "bag": ("bertinetto+siamese-fc/demo-sequences/vot15_bag", "imgs", "groundtruth.txt"),
    "Bike": ("mishless+kalman-filter-project/data/TinyTLP/Bike", "img", "groundtruth_rect.txt"),
    "MotorRolling": ("jbhuang0604+CF2/data/MotorRolling", "img", "groundtruth_rect.txt"),
    "car-shadow": ("scaelles+OSVOS-TensorFlow/DAVIS", "JPEGImages/480p/car-shadow",
                   "Annotations/480p/car-shadow"),
}
TICKS = 1000  # ticks of the film's clock for each picture


def boxes_of(path):
    """True boxes by picture, from any of the formats of the table."""
    if os.path.isdir(path):
        from PIL import Image
        found = {}
        for index, name in enumerate(sorted(glob.glob(path + "/*.png"))):
            box = Image.open(name).convert("L").point(lambda v: 255 if v > 127 else 0).getbbox()
            if box:
                found[index] = (box[0], box[1], box[2] - box[0], box[3] - box[1])
        return found
    found = {}
    for index, line in enumerate(open(path)):
        v = [float(t) for t in re.split(r"[,\s;]+", line.strip()) if t]
        if len(v) == 8:
            xs, ys = v[0::2], v[1::2]
            v = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
        if len(v) == 6:
            if v[5]:
                continue
            v = v[1:5]
        if len(v) == 4 and all(t == t for t in v) and v[2] > 0 and v[3] > 0:
            found[index] = tuple(v)
    return found


def sequences(options):
    if options.seqs:
        for name in sorted(os.listdir(options.seqs)):
            folder = os.path.join(options.seqs, name)
            rate = float(open(folder + "/meta.txt").read().split()[2])
            truth = {int(r["frame"]): tuple(float(r[c]) for c in "xywh")
                     for r in csv.DictReader(open(folder + "/gt.csv"))}
            yield name, sorted(glob.glob(folder + "/img/*")), truth, rate
        return
    for name, (folder, images, truth) in TABLE.items():
        folder = os.path.join(options.corpus, folder)
        files = sorted(glob.glob(os.path.join(folder, images, "*.jpg")))
        yield name, files, boxes_of(os.path.join(folder, truth)), 30.0


def shaking(count, rate):
    """Where a worn camera looks in each picture, as parts of its sides, and how far it rolls, in degrees."""
    noise = random.Random(11)
    phases = [noise.uniform(0, 2 * math.pi) for _ in range(3)]
    drift, jerk, start, target, since, due = [0, 0], [0, 0], [0, 0], [0, 0], 99, 30
    for index in range(count):
        step = 2 * math.pi * index / rate
        drift = [0.97 * d + noise.gauss(0, 0.006) for d in drift]
        if index == due:
            start, target, since = jerk, [noise.uniform(-0.06, 0.06) for _ in range(2)], 0
            due += noise.randrange(40, 80)
        since += 1
        jerk = [a + (b - a) * min(since / 6, 1) for a, b in zip(start, target)]
        x = 0.035 * math.sin(0.9 * step + phases[0]) + drift[0] + jerk[0]
        y = 0.042 * abs(math.sin(0.9 * step + phases[1])) + drift[1] + jerk[1]
        roll = 1.2 * math.sin(0.9 * step + phases[2])
        yield max(-0.14, min(0.14, x)), max(-0.14, min(0.14, y)), roll


def shaken(files, truth, rate, folder):
    """A sequence as a worn camera would have seen it: its pictures and true boxes."""
    from PIL import Image
    os.mkdir(folder)
    names, boxes, before = [], {}, None
    for index, (x, y, roll) in enumerate(shaking(len(files), rate)):
        image = Image.open(files[index]).convert("RGB")
        width, height = image.size
        seen = (int(width * 0.7), int(height * 0.7))
        look = (width * (0.5 + x), height * (0.5 + y), math.radians(roll))
        # Three looks between half a step ago and now.
        looks = [tuple(b + (a - b) * u for a, b in zip(look, before or look)) for u in (0.5, 0.75, 1)]
        views = []
        for cx, cy, angle in looks:
            c, s = math.cos(angle), math.sin(angle)
            views.append(image.transform(seen, Image.AFFINE, (
                c, -s, cx - c * seen[0] / 2 + s * seen[1] / 2,
                s, c, cy - s * seen[0] / 2 - c * seen[1] / 2), Image.BILINEAR))
        view = Image.blend(Image.blend(views[0], views[1], 0.5), views[2], 1 / 3)
        names.append(os.path.join(folder, "%06d.jpg" % index))
        view.save(names[-1], quality=90)
        before = look
        if index in truth:
            left, top, w, h = truth[index]
            cx, cy, angle = looks[1]
            c, s = math.cos(angle), math.sin(angle)
            right, down = left + w / 2 - cx, top + h / 2 - cy
            cx, cy = c * right + s * down + seen[0] / 2, -s * right + c * down + seen[1] / 2
            if 0 <= cx < seen[0] and 0 <= cy < seen[1]:
                boxes[index] = (cx - w / 2, cy - h / 2, w, h)
    return names, boxes


def film(files, rate, path):
    folder = path + ".img"
    os.mkdir(folder)
    for index, name in enumerate(files):
        os.symlink(os.path.realpath(name), os.path.join(folder, "%06d.jpg" % index))
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-framerate", "%g" % rate, "-i", folder + "/%06d.jpg",
         "-c", "copy", "-video_track_timescale", str(int(rate * TICKS)), path], check=True)


def inter(a, b):
    w = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    h = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0.0, w) * max(0.0, h)


def clipped(b, size):
    x, y = max(0.0, b[0]), max(0.0, b[1])
    return (x, y, max(0.0, min(size[0], b[0] + b[2]) - x), max(0.0, min(size[1], b[1] + b[3]) - y))


def between(a, b, u):
    return tuple(p + (q - p) * u for p, q in zip(a, b))


def along(knots, tick):
    """The box of a path at a tick."""
    before = max((k for k in knots if k <= tick), default=min(knots))
    after = min((k for k in knots if k >= tick), default=max(knots))
    if before >= after:
        return knots[before]
    return between(knots[before], knots[after], (tick - before) / (after - before))


def ticks_of(at, rate):
    if isinstance(at, dict):
        return at["pts"]
    hours, minutes, seconds = at.split(":")
    return (int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * rate * TICKS


def follow(veil, path, size, marks, rate, folder):
    plan = {"veil": 1, "regions": [{
        "id": "object", "shape": "box", "from": {"pts": min(marks) * TICKS},
        "to": {"pts": max(marks) * TICKS + 1}, "follow": True,
        "path": [{"at": {"pts": k * TICKS}, "box": list(marks[k])} for k in sorted(marks)]}]}
    source, target = os.path.join(folder, "marks.json"), os.path.join(folder, "followed.json")
    json.dump(plan, open(source, "w"))
    run = subprocess.run([veil, "follow", path, "--plan", source, "-o", target, "--overwrite",
                          "--json", "--places"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit("%s: exit %d: %s" % (path, run.returncode, run.stderr.strip()))
    region = json.loads(run.stdout.strip().splitlines()[-1])["regions"][0]
    written = json.load(open(target))["regions"][0]
    return region, written


def judge(pairs, size):
    """Figures of (estimate, cover, isClaimed, truth)."""
    overlaps, shares, claims, over = [], [], [], []
    for estimate, cover, claimed, truth in pairs:
        truth, estimate, cover = (clipped(b, size) for b in (truth, estimate, cover))
        area = truth[2] * truth[3]
        if area <= 0:
            continue
        common = inter(estimate, truth)
        overlaps.append(common / max(estimate[2] * estimate[3] + area - common, 1e-9))
        shares.append(inter(cover, truth) / area)
        claims.append(claimed)
        over.append(cover[2] * cover[3] / area)
    n = max(len(overlaps), 1)
    return {
        "AUC": sum(sum(o > t / 20 for o in overlaps) for t in range(21)) / 21 / n,
        "c95": sum(s >= .95 for s in shares) / n,
        "silent": sum(c and s < .95 for s, c in zip(shares, claims)) / n,
        "sil50": sum(c and s < .5 for s, c in zip(shares, claims)) / n,
        "claim": sum(claims) / n,
        "over": statistics.median(over) if over else 0,
    }


def measured(options, name, files, truth, rate, folder):
    path = os.path.join(folder, name + ".mov")
    if options.shake:
        files, truth = shaken(files, truth, rate, os.path.join(folder, name + ".shaken"))
    film(files, rate, path)
    probe = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
                            "stream=width,height", "-of", "csv=p=0", path],
                           capture_output=True, text=True, check=True).stdout
    size = [float(v) for v in probe.strip().split(",")[:2]]
    known = sorted(k for k in truth if k < len(files))
    step = int(options.every * rate)
    # Nobody marks a second time just before the end.
    regular = [f for f in range(0, len(files), step) if f == 0 or f + step // 4 < known[-1]]
    keys = {min(known, key=lambda k: abs(k - f)) for f in regular} | {known[-1]}
    marks = {k: truth[k] for k in keys}
    for _ in range(12):
        region, written = follow(options.veil, path, size, marks, rate, folder)
        asked = set()
        for stretch in region["unsure"]:
            frame = round(ticks_of(stretch["ask"], rate) / TICKS)
            near = min(known, key=lambda k: abs(k - frame))
            if min(abs(near - k) for k in marks) >= 3:
                asked.add(near)
        if not options.ask or not asked:
            break
        marks.update({k: truth[k] for k in asked})
    unsure = [(ticks_of(u["from"], rate), ticks_of(u["to"], rate)) for u in region["unsure"]]
    knots = {ticks_of(w["at"], rate): tuple(w["box"]) for w in written["path"]}
    straight = {k * TICKS: b for k, b in marks.items()}
    ours, lines, paths = [], [], []
    places = {p["pts"]: p for p in region["places"] or []}
    for frame in known:
        tick = frame * TICKS
        if frame in marks or tick not in places:
            continue
        place = places[tick]
        claimed = not any(a - 1 <= tick < b - 1 for a, b in unsure)
        ours.append((tuple(place["box"]), tuple(place["cover"]), claimed, truth[frame]))
        cover = along(knots, tick)
        paths.append((cover, cover, claimed, truth[frame]))
        line = along(straight, tick)
        ratio = ((cover[2] * cover[3]) / (line[2] * line[3])) ** .5
        grown = (line[0] - line[2] * (ratio - 1) / 2, line[1] - line[3] * (ratio - 1) / 2,
                 line[2] * ratio, line[3] * ratio)
        lines.append((line, grown, True, truth[frame]))
    figures = judge(ours, size)
    written = judge(paths, size)
    figures.update(n=len(ours), marks=len(marks), path=written["c95"], pathover=written["over"],
                   waypoints=len(knots), asks=len(unsure))
    return figures, judge(lines, size)


def speed(options, name, files, truth, rate, folder):
    """Pictures per second of processor time: for the first region, for each of three more."""
    path = os.path.join(folder, name + ".mov")
    film(files, rate, path)
    known = sorted(k for k in truth if k < len(files))
    step = int(options.every * rate)
    keys = sorted(set(known[::step]) | {known[-1]})
    times = {}
    for count in (1, 4):
        regions = [{"id": str(n), "shape": "box", "from": {"pts": keys[0] * TICKS},
                    "to": {"pts": keys[-1] * TICKS + 1}, "follow": True,
                    "path": [{"at": {"pts": k * TICKS}, "box": list(truth[k])} for k in keys]}
                   for n in range(count)]
        plan = os.path.join(folder, "speed.json")
        json.dump({"veil": 1, "regions": regions}, open(plan, "w"))
        rounds = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([options.veil, "follow", path, "--plan", plan, "-o", plan + ".out",
                            "--overwrite"], stdout=subprocess.DEVNULL)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            rounds.append(after.ru_utime - before.ru_utime)
        times[count] = statistics.median(rounds)
    pictures = keys[-1] - keys[0]
    print("%-22s first region, with decoding %7.1f pictures/s; each further one %7.1f pictures/s"
          % (name, pictures / times[1], 3 * pictures / max(times[4] - times[1], 1e-9)))


COLUMNS = ["n", "marks", "waypoints", "asks", "AUC", "c95", "silent", "sil50", "claim", "over", "path",
           "pathover"]


def row(name, figures, columns):
    cells = []
    for column in columns:
        value = figures.get(column)
        cells.append("%9s" % ("" if value is None else
                              "%d" % value if isinstance(value, int) else "%.3f" % value))
    return "%-22s" % name + "".join(cells)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default=os.environ.get("VEIL_CORPUS", "."))
    parser.add_argument("--seqs")
    parser.add_argument("--veil", default=os.environ.get("VEIL", ".build/release/veil"))
    parser.add_argument("--every", type=float, default=2)
    parser.add_argument("--ask", action="store_true")
    parser.add_argument("--shake", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    if options.speed:
        with tempfile.TemporaryDirectory() as folder:
            for name, files, truth, rate in sequences(options):
                if not options.only or name in options.only.split(","):
                    speed(options, name, files, truth, rate, folder)
        return
    print("%-22s" % "" + "".join("%9s" % c for c in COLUMNS))
    rows, lines = [], []
    with tempfile.TemporaryDirectory() as folder:
        for name, files, truth, rate in sequences(options):
            if options.only and name not in options.only.split(","):
                continue
            figures, line = measured(options, name, files, truth, rate, folder)
            rows.append(figures)
            lines.append(line)
            print(row(name, figures, COLUMNS), flush=True)
    mean = {c: statistics.mean(float(r[c]) for r in rows) for c in COLUMNS}
    print(row("mean", mean, COLUMNS))
    mean = {c: statistics.mean(r[c] for r in lines) for c in lines[0]}
    print(row("linear, as large", mean, COLUMNS))
    pictures = sum(r["n"] + r["marks"] for r in rows)
    print("one mark for %.1f pictures" % (pictures / sum(r["marks"] for r in rows)))


if __name__ == "__main__":
    main()
