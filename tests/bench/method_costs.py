#!/usr/bin/env python3
"""What each method costs beside naive, in CPU seconds of `emloc adapt` on one thread.

    python3 method_costs.py [--emloc BINARY] [--demos FOLDER] [--turns 5] [--methods snapkv,kvzip]

Runs zero-shot, naive and the method in turns; what zero-shot takes (starting, loading the model) is taken off both.
Methods that read the chunk and no more are to take at most 1.05 of naive; those that read the demonstrations once more,
about as much more as emloc-uniform does, which observes and keeps the best.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASELINE, NAIVE = "zero-shot", "naive"


def cpu_seconds(emloc, demos, method, folder):
    store = pathlib.Path(folder) / "costs.emloc"
    command = [emloc, "adapt", "--demos", demos, "--store", store, "--name", "it", "--replace", "--method", method]
    command += ["--threads", "1", "--no-js", "--quiet", "--json"]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"emloc adapt --method {method} failed")
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emloc", default=ROOT / "build/release/bin/emloc")
    parser.add_argument("--demos", default=ROOT / "projects/glyphs/demonstrations")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--methods", default="")
    arguments = parser.parse_args()
    listed = json.loads(subprocess.run([arguments.emloc, "methods", "--json"], capture_output=True, check=True).stdout)
    names = arguments.methods.split(",") if arguments.methods else [method["name"] for method in listed]
    names = [name for name in names if name not in (BASELINE, NAIVE, "long-video")]
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            ratios = []
            for _ in range(arguments.turns):
                start, naive, own = (
                    cpu_seconds(arguments.emloc, arguments.demos, method, folder) for method in (BASELINE, NAIVE, name)
                )
                ratios.append((own - start) / (naive - start))
            print(f"{name}: {statistics.median(ratios):.2f} of naive ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
