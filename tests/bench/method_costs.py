#!/usr/bin/env python3
"""What each method costs beside naive, in CPU seconds of `emloc adapt` on one thread.

    python3 method_costs.py [--emloc BINARY] [--demos FOLDER] [--turns 5] [--methods snapkv,kvzip] [--js]

Each turn runs zero-shot once and then every method just behind naive; what zero-shot takes (starting, loading the model) is
taken off both. Medians of the turns' ratios, with the least and the largest.
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


def cpu_seconds(arguments, method, folder):
    store = pathlib.Path(folder) / "costs.emloc"
    command = [arguments.emloc, "adapt", "--demos", arguments.demos, "--model", arguments.model, "--method", method]
    command += ["--store", store, "--name", "it", "--replace", "--threads", "1", "--quiet", "--json"]
    command += [] if arguments.js else ["--no-js"]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"emloc adapt --method {method} failed")
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emloc", default=ROOT / "build/release/bin/emloc")
    parser.add_argument("--demos", default=ROOT / "projects/glyphs/demonstrations")
    parser.add_argument("--model", default=ROOT / "resources/pocket")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--js", action="store_true", help="with the divergence measured, of all but naive 0")
    parser.add_argument("--methods", default="")
    arguments = parser.parse_args()
    listed = json.loads(subprocess.run([arguments.emloc, "methods", "--json"], capture_output=True, check=True).stdout)
    names = arguments.methods.split(",") if arguments.methods else [method["method"] for method in listed]
    names = [name for name in names if name not in (BASELINE, NAIVE, "long-video")]
    ratios = {name: [] for name in names}
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(arguments.turns):
            start = cpu_seconds(arguments, BASELINE, folder)
            for name in names:
                naive, own = (cpu_seconds(arguments, method, folder) for method in (NAIVE, name))
                ratios[name].append((own - start) / (naive - start))
            print(f"turn {turn + 1} of {arguments.turns}", flush=True)
    for name, found in ratios.items():
        print(f"{name}: {statistics.median(found):.2f} of naive ({min(found):.2f} to {max(found):.2f})")


if __name__ == "__main__":
    main()
