#!/usr/bin/env python3
"""Throws hostile bytes at everything that reads some, all fuzzers side by side.

    run.py [--seconds N]

Builds the fuzzers into .build-fuzz, where their corpora stay from run to run. An input that crashes,
hangs or takes too much memory is kept in out/fuzz and fails the run. So does a trap that was planted and
is not found. To see a crash again:

    SWIFT_BACKTRACE=enable=no .build-fuzz/release/fuzz-plan out/fuzz/fuzz-plan-crash-...
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import time

sys.dont_write_bytecode = True

import seeds  # noqa: E402

BUILD = seeds.ROOT / ".build-fuzz"
KEPT = seeds.ROOT / "out" / "fuzz"


def built(names):
    """Builds the fuzzers. The package has them only where VEIL_FUZZ is set."""
    for name in names:
        subprocess.run(
            ["swift", "build", "-c", "release", "--explicit-target-dependency-import-check", "error",
             "--sanitize=fuzzer", "--scratch-path", str(BUILD), "--product", name],
            check=True, cwd=seeds.ROOT, env=os.environ | {"VEIL_FUZZ": "1"})


def started(name, inputs, seconds):
    """A running fuzzer and the file that it writes its words to."""
    corpus = BUILD / "corpus" / name
    corpus.mkdir(parents=True, exist_ok=True)
    folder = BUILD / "seeds" / name
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in inputs.items():
        (folder / file).write_bytes(data)
    log = BUILD / f"{name}.log"
    # Swift's own report of a crash would end the process before the fuzzer has kept the input.
    environment = os.environ | {"SWIFT_BACKTRACE": "enable=no"}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [BUILD / "release" / name, f"-max_total_time={seconds}", "-timeout=10",
             "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={KEPT / name}-",
             corpus, folder],
            stdout=output, stderr=subprocess.STDOUT, env=environment)
    return process, log


def figures(text):
    """Executions, edges covered and features from what a fuzzer wrote."""
    covered = re.findall(r"cov: (\d+) ft: (\d+)", text) or [("0", "0")]
    executed = re.search(r"stat::number_of_executed_units: (\d+)", text)
    return int(executed[1]) if executed else 0, int(covered[-1][0]), int(covered[-1][1])


def is_trap_found(name, begin):
    """Whether the planted trap was kept as a crash; removes what was kept of it."""
    kept = [path for path in KEPT.glob(f"{name}-crash-*") if path.stat().st_mtime >= begin]
    is_found = any(path.read_bytes().startswith(b"Veil") for path in kept)
    for path in kept:
        path.unlink()
    return is_found


def report(running, codes, begin):
    """Prints what each fuzzer did; how many of them failed."""
    print(f"{'target':18}{'executions':>12}{'edges':>8}{'features':>10}{'crashes':>9}")
    failed = 0
    for name, (_, log) in running.items():
        if name == seeds.TRAP:
            is_bad = not is_trap_found(name, begin)
            print(f"{name:18}the planted trap was {'not found' if is_bad else 'found'}")
            failed += is_bad
            continue
        executed, edges, features = figures(log.read_text(errors="replace"))
        # A fuzzer that ran nothing, or saw no edge, found nothing out.
        is_bad = codes[name] != 0 or executed == 0 or edges == 0
        failed += is_bad
        print(f"{name:18}{executed:12}{edges:8}{features:10}{1 if codes[name] else 0:9}")
        if is_bad:
            kept = [path for path in KEPT.glob(f"{name}-*") if path.stat().st_mtime >= begin]
            print(f"  exit code {codes[name]}; kept: {', '.join(map(str, kept)) or 'nothing'}; "
                  f"its words: {log}")
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    seconds = parser.parse_args().seconds
    KEPT.mkdir(parents=True, exist_ok=True)
    inputs = seeds.seeds(BUILD / "seeds" / "made")
    built(inputs)
    begin = time.time()
    running = {name: started(name, inputs[name], seconds) for name in inputs}
    codes = {name: process.wait() for name, (process, _) in running.items()}
    failed = report(running, codes, begin)
    print(f"{len(running) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
