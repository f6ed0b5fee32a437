#!/usr/bin/env python3
"""How well each effect hides a text from somebody who has a closed list of what it can be.

    python3 Benchmarks/attack.py [--candidates N] [--trials N] [--chart FILE.svg] [--json FILE]

The attacker knows the font, the place, the effect and its strength, and redacts every candidate with
the same program. Four attacks: the dictionary (the nearest candidate as it looks redacted, from one
picture and from thirty), deconvolution with the known kernel, super-resolution from thirty pictures in
which the text moves under the effect, and what the source's coding left beside the area. Printed is how
often the right candidate comes first, beside chance and its standard error. Exit code 1: a default
effect (fill, veil) is further than two standard errors above chance.
"""
import argparse, json, os, subprocess, sys, tempfile
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
VEIL = os.path.join(HERE, "..", ".build", "release", "veil")
WIDTH, HEIGHT = 320, 160
BOX = (48, 48, 224, 64)
MARGIN = 8
FRAMES = 30
EFFECTS = [("fill", {"fill": "#000000"}), ("veil", "veil")]
EFFECTS += [(f"mosaic {n}", {"mosaic": {"cells": n}}) for n in (1, 2, 4, 8)]
EFFECTS += [(f"blur {s}", {"blur": {"strength": s}}) for s in (0.1, 0.5, 1.0, 2.0)]
DEFAULTS = ("fill", "veil")


def glyphs(random):
    """Twenty-four letters of 5 by 7 cells, each another random shape that fills half of its cells."""
    shapes = []
    while len(shapes) < 24:
        shape = random.random((7, 5)) < 0.5
        if 14 <= shape.sum() <= 21 and not any((shape == other).all() for other in shapes):
            shapes.append(shape)
    return shapes


def scene(background, word, letters, shift=(0, 0)):
    """A picture with a word of seven letters in the box."""
    x, y, _, _ = BOX
    picture = background.copy()
    picture[y:y + BOX[3], x:x + BOX[2]] = 200
    for place, letter in enumerate(word):
        cells = np.kron(letters[letter], np.ones((6, 4)))
        top, left = y + 11 + shift[1], x + 10 + 30 * place + shift[0]
        area = picture[top:top + 42, left:left + 20]
        area[cells > 0] = 40
    return picture


def write(path, pictures):
    """Luma planes as a YUV4MPEG file with gray chroma."""
    with open(path, "wb") as file:
        file.write(b"YUV4MPEG2 W%d H%d F25:1 Ip A1:1 C420jpeg\n" % (WIDTH, HEIGHT))
        chroma = bytes([128]) * (WIDTH * HEIGHT // 2)
        for picture in pictures:
            file.write(b"FRAME\n" + np.clip(np.round(picture), 0, 255).astype(np.uint8).tobytes())
            file.write(chroma)


def read(path):
    """The luma planes of a file."""
    raw = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-f", "rawvideo",
                          "-pix_fmt", "gray", "-vsync", "passthrough", "-"],
                         check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, HEIGHT, WIDTH).astype(np.float32)


def redact(source, effect, folder):
    """The source as it looks redacted."""
    region = {"id": "text", "shape": "box", "from": "start", "to": "end", "effect": effect,
              "acceptReversible": True, "path": [{"at": "start", "box": list(BOX)}]}
    plan, output = os.path.join(folder, "plan.json"), os.path.join(folder, "out.mp4")
    with open(plan, "w") as file:
        json.dump({"veil": 1, "regions": [region]}, file)
    subprocess.run([VEIL, "redact", source, "--plan", plan, "-o", output, "--overwrite", "--quality",
                    "20", "--speed", "veryfast", "--no-verify", "--quiet"], check=True)
    return read(output)


def crop(pictures, margin=MARGIN):
    x, y, width, height = BOX
    return pictures[..., y - margin:y + height + margin, x - margin:x + width + margin]


def ring(pictures):
    """The sixteen samples around what is painted, in one row per picture."""
    outer = crop(pictures, MARGIN + 16).copy()
    mask = np.ones(outer.shape[-2:], bool)
    mask[16:-16, 16:-16] = False
    return outer[..., mask]


def restored(pictures, sigma):
    """Wiener's filter for a Gaussian of this deviation."""
    height, width = pictures.shape[-2:]
    v, u = np.meshgrid(np.fft.fftfreq(height), np.fft.rfftfreq(width), indexing="ij")
    kernel = np.exp(-2 * (np.pi * sigma) ** 2 * (u * u + v * v))
    spectrum = np.fft.rfft2(pictures - pictures.mean((-2, -1), keepdims=True))
    return np.fft.irfft2(spectrum * kernel / (kernel ** 2 + 1e-4), s=(height, width))


def first(trials, gallery):
    """The number of the candidate that each trial is nearest to, by correlation."""
    def unit(values):
        flat = values.reshape(len(values), -1)
        flat = flat - gallery.reshape(len(gallery), -1).mean(0)
        return flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-9)
    return (unit(trials) @ unit(gallery).T).argmax(1)


def rates(effect, sources, truth, folder):
    """How often each attack puts the right candidate first."""
    gallery = redact(sources["gallery"], effect, folder)
    shots = redact(sources["trials"], effect, folder).reshape(-1, FRAMES, HEIGHT, WIDTH)
    moved = redact(sources["moving"], effect, folder).reshape(-1, FRAMES, HEIGHT, WIDTH)
    clean = crop(read(sources["gallery"]))
    sigma = 0.3 * (BOX[3] + 2 * MARGIN)
    if isinstance(effect, dict) and "blur" in effect:
        sigma = effect["blur"]["strength"] * (BOX[3] + 2 * MARGIN)
    aligned = np.stack([np.mean([np.roll(picture, (-dy, -dx), (0, 1))
                                 for picture, (dx, dy) in zip(shot, sources["shifts"])], 0)
                        for shot in moved])
    hits = {
        "dictionary, 1 picture": first(crop(shots[:, 0]), crop(gallery)),
        "dictionary, 30 pictures": first(crop(shots.mean(1)), crop(gallery)),
        "deconvolution, 30 pictures": first(restored(crop(shots.mean(1)), sigma), clean),
        "super-resolution, 30 pictures": first(crop(aligned, 0), crop(read(sources["gallery"]), 0)),
    }
    if effect == EFFECTS[0][1]:
        coded = [redact(sources[name], effect, folder) for name in ("coded gallery", "coded trials")]
        hits["beside the area, 1 picture"] = first(ring(coded[1]), ring(coded[0]))
    return {name: float((found == truth).mean()) for name, found in hits.items()}


def material(candidates, trials, folder):
    """Writes the sources; the right candidate of each trial."""
    random = np.random.default_rng(7)
    letters = glyphs(random)
    words = [random.integers(0, len(letters), 7) for _ in range(candidates)]
    truth = random.integers(0, candidates, trials)
    background = np.kron(random.integers(60, 180, (HEIGHT // 8, WIDTH // 8)), np.ones((8, 8)))
    shifts = [(int(dx), int(dy)) for dx, dy in random.integers(-9, 10, (FRAMES, 2))]

    def noisy(picture, deviation):
        return picture + random.normal(0, deviation, picture.shape)

    pictures = {
        "gallery": [scene(background, word, letters) for word in words],
        "trials": [noisy(scene(background, words[t], letters), 4) for t in truth for _ in range(FRAMES)],
        "moving": [noisy(scene(background, words[t], letters, shift), 4) for t in truth
                   for shift in shifts],
        "coded trials": [noisy(scene(background, words[t], letters), 2) for t in truth],
    }
    sources = {"shifts": shifts}
    for name, list_ in pictures.items():
        sources[name] = os.path.join(folder, name.replace(" ", "-") + ".y4m")
        write(sources[name], list_)
    for name, origin in (("coded gallery", "gallery"), ("coded trials", "coded trials")):
        target = os.path.join(folder, name.replace(" ", "-") + ".mp4")
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", sources[origin], "-c:v", "libx264", "-crf",
                        "30", "-g", "1", target], check=True)
        sources[name] = target
    return sources, truth


def chart(path, table, chance):
    """Bars, one group for each effect."""
    attacks = sorted({name for row in table.values() for name in row})
    colors = ["#1b6ca8", "#e07a1f", "#3a9d5d", "#a03c78", "#777777"]
    step = 14 * (len(attacks) + 1)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="760" height="{60 + step * len(table)}" '
             'font-family="sans-serif" font-size="11">']
    for place, name in enumerate(attacks):
        parts.append(f'<rect x="{10 + 150 * place}" y="8" width="10" height="10" fill="{colors[place]}"/>'
                     f'<text x="{24 + 150 * place}" y="17">{name}</text>')
    for row, (effect, values) in enumerate(table.items()):
        top = 40 + step * row
        parts.append(f'<text x="10" y="{top + step / 2}">{effect}</text>')
        for place, name in enumerate(attacks):
            if name in values:
                parts.append(f'<rect x="90" y="{top + 14 * place}" width="{600 * values[name] + 1:.0f}" '
                             f'height="11" fill="{colors[place]}"/>')
    x = 90 + 600 * chance
    parts.append(f'<line x1="{x}" x2="{x}" y1="30" y2="{50 + step * len(table)}" stroke="#c00"/>'
                 f'<text x="{x + 4}" y="34" fill="#c00">chance</text></svg>')
    with open(path, "w") as file:
        file.write("\n".join(parts))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--candidates", type=int, default=40)
    parser.add_argument("--trials", type=int, default=80)
    parser.add_argument("--chart", default="attack.svg")
    parser.add_argument("--json")
    options = parser.parse_args()
    chance = 1 / options.candidates
    error = (chance * (1 - chance) / options.trials) ** 0.5
    table, failed = {}, []
    with tempfile.TemporaryDirectory() as folder:
        sources, truth = material(options.candidates, options.trials, folder)
        print(f"{options.candidates} candidates, {options.trials} trials: chance {chance:.3f}, "
              f"standard error {error:.3f}")
        for name, effect in EFFECTS:
            table[name] = rates(effect, sources, truth, folder)
            verdict = "at chance" if max(table[name].values()) <= chance + 2 * error else "REVERSIBLE"
            if name in DEFAULTS and verdict != "at chance":
                failed.append(name)
            values = "  ".join(f"{attack} {rate:.3f}" for attack, rate in table[name].items())
            print(f"{name:10} {verdict:10}  {values}", flush=True)
    chart(options.chart, table, chance)
    print("chart:", os.path.relpath(options.chart))
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"chance": chance, "standardError": error, "rates": table}, file, indent=1)
    sys.exit(f"above chance: {', '.join(failed)}" if failed else 0)


if __name__ == "__main__":
    main()
