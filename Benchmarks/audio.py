#!/usr/bin/env python3
"""Extracts the audio of a long recording with `veil audio` and ffmpeg, interleaved, and compares.

Veil does more in that time: it digests the source and what it wrote, watches whether channels cancel
each other, cuts chunks at pauses, draws the levels and syncs the files. ffmpeg decodes, mixes,
resamples, writes.
"""

import argparse, json, os, statistics, subprocess, sys, tempfile

from job import VEIL, timed

QUIET = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
FFMPEG = "ffmpeg -vn -ac 1 -ar 16000"

# Two channels of syllables with pauses in between, and a little noise.
SYLLABLES = "sin(2*PI*(180+40*sin(2*PI*3*t))*t)*lt(mod(t\\,2.3)\\,1.7)"
TWO_CHANNELS = (f"aevalsrc=exprs=0.3*{SYLLABLES}+0.004*(random(0)-0.5)|"
                f"0.25*{SYLLABLES}+0.004*(random(1)-0.5):s=48000:d=60")


def measured(source, minute, folder, rounds):
    """Figures of each contender, round by round, and those of Veil for one minute."""
    at = lambda name: os.path.join(folder, name)
    contenders = {
        FFMPEG: QUIET + ["-i", source, "-vn", "-ac", "1", "-ar", "16000", at("f.wav")],
        "veil audio": [VEIL, "audio", source, "-o", at("audio"), "--overwrite", "--quiet"],
    }
    results = {name: [] for name in contenders}
    for round_ in range(rounds):
        for name, command in contenders.items():
            results[name].append(timed(command))
            print(f"\rround {round_ + 1}/{rounds}: {name:<28}", end="", file=sys.stderr)
    print("", file=sys.stderr)
    return results, timed([VEIL, "audio", minute, "-o", at("short"), "--quiet"])


def summary(results, seconds):
    """A row for each contender: medians, ranges, and ratios taken round by round."""
    base = results[FFMPEG]
    rows = []
    for name, figures in results.items():
        wall, cpu, memory = (list(column) for column in zip(*figures))
        rows.append({
            "contender": name, "times_real_time": round(seconds / statistics.median(wall)),
            "speed_ratio": round(statistics.median(b[0] / f[0] for b, f in zip(base, figures)), 3),
            "wall_range": [round(min(wall), 2), round(max(wall), 2)],
            "cpu_seconds": round(statistics.median(cpu), 2),
            "cpu_ratio": round(statistics.median(f[1] / b[1] for b, f in zip(base, figures)), 3),
            "peak_mb": round(max(memory))})
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source")
    parser.add_argument("--hours", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        minute = os.path.join(folder, "minute.m4a")
        subprocess.run(QUIET + ["-f", "lavfi", "-i", TWO_CHANNELS, "-c:a", "aac", "-b:a", "128k",
                                minute], check=True)
        source = arguments.source or os.path.join(folder, "long.mp4")
        if not arguments.source:
            subprocess.run(QUIET + ["-stream_loop", "-1", "-i", minute, "-c", "copy",
                                    "-t", str(arguments.hours * 3600), source], check=True)
        seconds = float(subprocess.run(
            ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", source],
            check=True, capture_output=True, text=True).stdout)
        results, short = measured(source, minute, folder, arguments.rounds)
    rows = summary(results, seconds)
    print(f"{seconds / 3600:.2f} hours of audio, {arguments.rounds} interleaved rounds, "
          f"load {os.getloadavg()[0]:.1f}; a minute takes veil {short[2]:.0f} MB")
    print("| contender | x real time | x ffmpeg | wall s (min-max) | CPU s | x ffmpeg | peak MB |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        print(f"| {row['contender']} | {row['times_real_time']} | {row['speed_ratio']} | "
              f"{row['wall_range'][0]}-{row['wall_range'][1]} | {row['cpu_seconds']} | "
              f"{row['cpu_ratio']} | {row['peak_mb']} |")
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(rows, file, indent=1)


if __name__ == "__main__":
    main()
