#!/usr/bin/env python3
"""A whole job against ffmpeg doing the like: interleaved runs, CPU seconds of the process, medians.

    python3 Benchmarks/job.py [--source FILE] [--rounds N] [--threads N] [--preset P] [--json FILE]

Without a source, a 10-second 1080p clip with noise is made first. Both sides decode, change a 480x480
region in every picture, and encode with libx264 at the same preset, CRF and number of threads.
"""
import argparse, json, os, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
VEIL = os.path.join(HERE, "..", ".build", "release", "veil")
FILTER = "split[a][b];[b]crop=480:480:600:300,boxblur=16:3[c];[a][c]overlay=600:300"
LAVFI = "testsrc2=size=1920x1080:rate=30:duration=10,noise=alls=12:allf=t"


def timed(command):
    """Runs a command; wall seconds, CPU seconds and peak memory in MB of that process."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed: {errors.decode(errors='replace')[-500:]}")
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def plan(path, effect):
    region = {"id": "region", "shape": "box", "from": "start", "to": "end", "effect": effect,
              "path": [{"at": "start", "box": [608, 308, 464, 464]}]}
    if "blur" in effect:
        region["acceptReversible"] = True
    with open(path, "w") as file:
        json.dump({"veil": 1, "regions": [region]}, file)
    return path


def contenders(source, folder, threads, preset):
    """The commands that are timed, by name; all of them write into the folder."""
    at = lambda name: os.path.join(folder, name)
    code = ["-c:v", "libx264", "-preset", preset, "-crf", "20", "-threads", threads]
    ffmpeg = ["ffmpeg", "-v", "error", "-y", "-threads", threads, "-i", source]

    def veil(effect, name):
        return [VEIL, "redact", source, "--plan", plan(at(name + ".json"), effect), "-o",
                at("out.mp4"), "--overwrite", "--quality", "20", "--speed", preset,
                "--threads", threads, "--codec", "h264"]

    return {
        "ffmpeg, three box blurs": ffmpeg + ["-filter_complex", FILTER] + code + [at("f.mp4")],
        "veil, fill": veil({"fill": "#000000"}, "fill"),
        "veil, veil": veil("veil", "veil"),
        "veil, three box blurs": veil({"blur": {"strength": 0.1}}, "blur"),
        "ffmpeg, no filter": ffmpeg + code + [at("f.mp4")],
    }


def measured(commands, rounds):
    """Figures of each command, round by round; the first round warms up."""
    results = {name: [] for name in commands}
    for round_ in range(-1, rounds):
        for name, command in commands.items():
            figures = timed(command)
            if round_ >= 0:
                results[name].append(figures)
            print(f"\rround {round_ + 1}/{rounds}: {name:<28}", end="", file=sys.stderr)
    print("", file=sys.stderr)
    return results


def summary(results, pictures):
    """A row for each contender: medians, ranges, and ratios taken round by round."""
    base = results["ffmpeg, three box blurs"]
    rows = []
    for name, figures in results.items():
        wall, cpu, memory = (list(column) for column in zip(*figures))
        speed = statistics.median(b[0] / f[0] for b, f in zip(base, figures))
        effort = statistics.median(f[1] / b[1] for b, f in zip(base, figures))
        rows.append({
            "contender": name, "pictures_per_second": round(pictures / statistics.median(wall), 1),
            "cpu_seconds": round(statistics.median(cpu), 2),
            "cpu_range": [round(min(cpu), 2), round(max(cpu), 2)],
            "wall_range": [round(min(wall), 2), round(max(wall), 2)],
            "peak_mb": round(max(memory)), "speed_ratio": round(speed, 3),
            "cpu_ratio": round(effort, 3)})
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--source")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--preset", default="veryfast")
    parser.add_argument("--json")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = arguments.source or os.path.join(folder, "source.mp4")
        if not arguments.source:
            subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", LAVFI, "-c:v", "libx264",
                            "-preset", "veryfast", "-b:v", "12M", "-g", "60", "-pix_fmt", "yuv420p",
                            source], check=True)
        pictures = int(subprocess.run(
            ["ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0", "-show_entries",
             "stream=nb_read_packets", "-of", "csv=p=0", source],
            check=True, capture_output=True, text=True).stdout.strip().strip(","))
        commands = contenders(source, folder, str(arguments.threads), arguments.preset)
        rows = summary(measured(commands, arguments.rounds), pictures)
    print(f"{pictures} pictures, {arguments.preset}, CRF 20, {arguments.threads} threads, "
          f"{arguments.rounds} interleaved rounds, load {os.getloadavg()[0]:.1f}")
    print("| contender | pictures/s | x ffmpeg | CPU s (min-max) | x ffmpeg | peak MB |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        print(f"| {row['contender']} | {row['pictures_per_second']} | {row['speed_ratio']} | "
              f"{row['cpu_seconds']} ({row['cpu_range'][0]}-{row['cpu_range'][1]}) | "
              f"{row['cpu_ratio']} | {row['peak_mb']} |")
    if arguments.json:
        with open(arguments.json, "w") as file:
            json.dump(rows, file, indent=1)


if __name__ == "__main__":
    main()
