#!/usr/bin/env python3
"""Puts the peers' figures into the page that `veil bench` wrote, and prints the loop's.

    page.py FOLDER

Reads loop.json, all.json, all.html, kernels.json, trackers.json and job.json in the folder; writes report.html
there.
The page, its style and its charts of Veil alone are the command's; here only the sections that need
other programs are added, in the same classes.
"""
import html, json, math, os, sys

PEERS = [("veil", "Veil", "bar"), ("opencv", "OpenCV", "other"), ("ffmpeg", "ffmpeg", "warm")]


def chart(groups, unit, title, logarithmic=False):
    """Grouped bars with whiskers: [(name, [(style, low, median, high, label)])]."""
    left, right, width, row = 196, 118, 760, 19
    values = [v for _, bars in groups for _, low, _, high, _ in bars for v in (low, high) if v > 0]
    low, high = min(values) * 0.8, max(values) * 1.15
    ticks = [m * 10.0 ** p for p in range(-4, 5) for m in (1, 2, 5)]
    if logarithmic:
        low = max(t for t in ticks if t <= low)
        high = min(t for t in ticks if t >= high)
        place = lambda v: math.log(max(v, low) / low) / math.log(high / low)
        ticks = [t for t in ticks if low <= t <= high]
    else:
        step = min(t for t in ticks if t >= high / 6)
        ticks = [step * i for i in range(int(high / step) + 2)]
        low, high = 0, ticks[-1]
        place = lambda v: v / high
    x = lambda v: round(left + (width - left - right) * min(1, max(0, place(v))), 1)
    y, parts = 8, []
    for name, bars in groups:
        middle = y + row * len(bars) / 2 + 5
        parts.append(f'<text class="name" x="{left - 10}" y="{middle}" text-anchor="end">'
                     f'{html.escape(name)}</text>')
        for style, a, m, b, label in bars:
            parts.append(f'<rect class="{style}" x="{left}" y="{y + 2}" '
                         f'width="{max(1, x(m) - left):.1f}" height="{row - 4}" rx="2"/>')
            parts.append(f'<line class="whisker" x1="{x(a)}" y1="{y + row / 2}" x2="{x(b)}" '
                         f'y2="{y + row / 2}"/>')
            parts.append(f'<text class="value" x="{max(x(m), x(b)) + 8}" y="{y + 14}">'
                         f'{html.escape(label)}</text>')
            y += row
        y += 10
    grid = "".join(f'<line class="grid" x1="{x(t)}" y1="4" x2="{x(t)}" y2="{y}"/>'
                   f'<text class="tick" x="{x(t)}" y="{y + 16}" text-anchor="middle">{t:g}</text>'
                   for t in ticks)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {y + 44}" role="img" '
            f'aria-label="{html.escape(title)}"><title>{html.escape(title)}</title>{grid}'
            + "\n".join(parts) + f'<text class="unit" x="{(left + width - right) / 2}" y="{y + 36}" '
            f'text-anchor="middle">{html.escape(unit)}</text></svg>')


def kernels(report):
    groups = []
    for case in report["cases"]:
        bars = [(style, case[key]["low"], case[key]["median"], case[key]["high"],
                 f'{label} {case[key]["median"]:.3g}')
                for key, label, style in PEERS if case.get(key)]
        if len(bars) > 1:
            groups.append((f'{case["op"]} {case["width"]}x{case["height"]}, {case["r"]}', bars))
    if not groups:
        return ""
    return ('<h2 id="peers">Effects beside other programs</h2>\n<p>CPU nanoseconds per sample, one after the '
            'other on one processor; shorter is faster, the axis is logarithmic. box3: three box passes of that '
            'radius; pixelate: cells of that side.</p>\n'
            + chart(groups, "ns per sample", "Effects beside other programs", logarithmic=True))


def trackers(rows):
    groups = [(name, [("bar" if name.startswith("veil") else "other", low, median, high, f"{median:.0f}")])
              for name, (low, median, high) in rows.items()]
    return ('<h2 id="trackers">Following beside OpenCV</h2>\n<p>Pictures of 1280x720 per second of one processor, '
            'without decoding; longer is faster. OpenCV goes forward from one box, Veil solves what lies between '
            'two.</p>\n' + chart(groups, "pictures per second", "Following beside OpenCV"))


def jobs(rows):
    groups = [(row["contender"], [("bar" if row["contender"].startswith("veil") else "other",
                                   row["cpu_range"][0], row["cpu_seconds"], row["cpu_range"][1],
                                   f'{row["cpu_seconds"]:.3g} s')]) for row in rows]
    return ('<h2 id="jobs">Whole jobs beside ffmpeg</h2>\n<p>Processor time of the same film at the same '
            'preset, quality and number of threads; whiskers from the smallest to the largest.</p>\n'
            + chart(groups, "seconds of CPU", "Whole jobs beside ffmpeg"))


def loop(report):
    """The thorough loop section, as the command drew it, and as a table on standard output."""
    figures = report["loop"]
    print(f'loop: decode alone {figures["decodeMilliseconds"]["median"]:.2f} ms of CPU per picture, '
          f'load {report["machine"]["loadAfter"]:.1f}')
    print("| effect | x decode alone (quartiles) | painting, us per picture (quartiles) |\n|---|---|---|")
    for item in figures["contenders"]:
        ratio, paint = item["ratio"], item["paintMicroseconds"]
        print(f'| {item["title"]} | {ratio["median"]:.3f} ({ratio["low"]:.3f}-{ratio["high"]:.3f}) | '
              f'{paint["median"]:.0f} ({paint["low"]:.0f}-{paint["high"]:.0f}) |')


def section(page, name):
    """One section of a page, from its heading to the next."""
    start = page.index(f'<h2 id="{name}">')
    ends = [page.find("<h2 ", start + 4), page.find('<p class="soft">', start)]
    return page[start:min(end for end in ends if end > 0)]


def main():
    folder = sys.argv[1]
    read = lambda name: open(os.path.join(folder, name), encoding="utf-8").read()
    loop(json.loads(read("loop.json")))
    page = read("all.html")
    page = page.replace(section(page, "loop"), section(read("loop.html"), "loop"))
    added = (kernels(json.loads(read("kernels.json"))) + trackers(json.loads(read("trackers.json")))
             + jobs(json.loads(read("job.json"))))
    place = page.rindex('<p class="soft">')
    path = os.path.join(folder, "report.html")
    with open(path, "w", encoding="utf-8") as file:
        file.write(page[:place] + added + page[place:])
    print(f"page: {os.path.abspath(path)}")


if __name__ == "__main__":
    main()
