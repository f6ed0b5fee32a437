#!/usr/bin/env python3
"""Extracts the audio of a long recording with `veil audio` and with ffmpeg, in turns, and compares.

Veil does more in that time: it digests the source and what it wrote, watches whether channels cancel each
other, cuts chunks at pauses, draws the levels and syncs the files. ffmpeg decodes, mixes, resamples, writes.
"""

import argparse, json, os, statistics, subprocess, sys, tempfile

from job import VEIL, timed

# Two channels of syllables with pauses in between, and a little noise.
SOUND = ("aevalsrc=exprs=0.3*sin(2*PI*(180+40*sin(2*PI*3*t))*t)*lt(mod(t\\,2.3)\\,1.7)+0.004*(random(0)-0.5)|"
         "0.25*sin(2*PI*(180+40*sin(2*PI*3*t))*t)*lt(mod(t\\,2.3)\\,1.7)+0.004*(random(1)-0.5):s=48000:d=60")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source")
    parser.add_argument("--hours", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        at = lambda name: os.path.join(folder, name)
        quiet = ["ffmpeg", "-nostdin", "-v", "error", "-y"]
        subprocess.run(quiet + ["-f", "lavfi", "-i", SOUND, "-c:a", "aac", "-b:a", "128k",
                                at("minute.m4a")], check=True)
        source = arguments.source or at("long.mp4")
        if not arguments.source:
            subprocess.run(quiet + ["-stream_loop", "-1", "-i", at("minute.m4a"), "-c", "copy",
                                    "-t", str(arguments.hours * 3600), source], check=True)
        seconds = float(subprocess.run(
            ["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", source],
            check=True, capture_output=True, text=True).stdout)
        contenders = {
            "ffmpeg -vn -ac 1 -ar 16000": quiet + ["-i", source, "-vn", "-ac", "1", "-ar", "16000",
                                                   at("f.wav")],
            "veil audio": [VEIL, "audio", source, "-o", at("audio"), "--overwrite", "--quiet"],
        }
        results = {name: [] for name in contenders}
        for round_ in range(arguments.rounds):
            for name, command in contenders.items():
                results[name].append(timed(command))
                print(f"\rround {round_ + 1}/{arguments.rounds}: {name:<28}", end="", file=sys.stderr)
        print("", file=sys.stderr)
        short = timed([VEIL, "audio", at("minute.m4a"), "-o", at("short"), "--quiet"])
    base = results["ffmpeg -vn -ac 1 -ar 16000"]
    rows = []
    for name, figures in results.items():
        wall, cpu, memory = (list(column) for column in zip(*figures))
        rows.append({
            "contender": name, "times_real_time": round(seconds / statistics.median(wall)),
            "speed_ratio": round(statistics.median(b[0] / f[0] for b, f in zip(base, figures)), 3),
            "wall_spread": [round(min(wall), 2), round(max(wall), 2)],
            "cpu_seconds": round(statistics.median(cpu), 2),
            "cpu_ratio": round(statistics.median(f[1] / b[1] for b, f in zip(base, figures)), 3),
            "peak_mb": round(max(memory))})
    print(f"{seconds / 3600:.2f} hours of audio, {arguments.rounds} rounds in turn, "
          f"load {os.getloadavg()[0]:.1f}; a minute takes veil {short[2]:.0f} MB")
    print("| contender | x real time | x ffmpeg | wall s (min-max) | CPU s | x ffmpeg | peak MB |")
    print("|---|---|---|---|---|---|---|")
    for row in rows:
        print(f"| {row['contender']} | {row['times_real_time']} | {row['speed_ratio']} | "
              f"{row['wall_spread'][0]}-{row['wall_spread'][1]} | {row['cpu_seconds']} | "
              f"{row['cpu_ratio']} | {row['peak_mb']} |")
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(rows, file, indent=1)


if __name__ == "__main__":
    main()
