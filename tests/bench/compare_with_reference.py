#!/usr/bin/env python3
"""Adapts the same model to the same demonstrations with this program and with another one, in turns, and prints medians of
CPU seconds by phase and their ratios.

    compare_with_reference.py BENCH MODEL DEMONSTRATIONS [--runs 5] [--reference COMMAND] [OPTIONS OF BENCH]

BENCH is build/release/bin/adaptation_bench; DEMONSTRATIONS a .safetensors file in the goldens' format. COMMAND prints one
JSON line with `chunks`, each with `cpu_s` {vision, step1, step2, step3}, `peak_rss_adapt_mb` and `query_compressed_cpu_s`.
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess

PHASES = {"vision": "vision", "chunk": "step1", "observation": "step2", "search": "step3"}


def last_json_line(command, threads):
    # Threads spin for one another as long as in our programs (app/patient_threads.cpp), which suits both sides.
    environment = dict(os.environ, OMP_NUM_THREADS=str(threads), GOMP_SPINCOUNT="1000")
    environment.pop("OMP_WAIT_POLICY", None)
    output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return json.loads(output.strip().splitlines()[-1])


def ours(report):
    seconds = {phase: sum(chunk[phase]["cpu"] for chunk in report["chunks"]) for phase in PHASES}
    return dict(
        seconds,
        all=sum(seconds.values()),
        query=report["query_compressed"]["cpu"],
        peak=report["peak_mib"],
        kept=statistics.mean(report["kept_tokens"]),
    )


def theirs(report):
    seconds = {phase: sum(chunk["cpu_s"][name] for chunk in report["chunks"]) for phase, name in PHASES.items()}
    return dict(
        seconds,
        all=sum(seconds.values()),
        query=min(report["query_compressed_cpu_s"]),
        peak=report["peak_rss_adapt_mb"],
        kept=statistics.mean(report["retained_per_layer"]),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench")
    parser.add_argument("model")
    parser.add_argument("demonstrations")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--reference")
    arguments, options = parser.parse_known_args()
    command = [arguments.bench, arguments.model, arguments.demonstrations, "--threads", str(arguments.threads)]
    sides = {"ours": lambda: ours(last_json_line(command + options, arguments.threads))}
    if arguments.reference:
        reference = shlex.split(arguments.reference)
        sides["reference"] = lambda: theirs(last_json_line(reference, arguments.threads))
    runs = {side: [] for side in sides}
    for _ in range(arguments.runs):
        for side, run in sides.items():
            runs[side].append(run())
    print(f"{'':12}" + "".join(f"{side:>12}" for side in sides) + ("       ratio" if len(sides) > 1 else ""))
    for key in (*PHASES, "all", "query", "peak", "kept"):
        medians = [statistics.median(run[key] for run in runs[side]) for side in sides]
        ratios = [b[key] / a[key] for a, b in zip(*runs.values())] if len(sides) > 1 else []
        print(
            f"{key:12}"
            + "".join(f"{median:12.2f}" for median in medians)
            + (f"{statistics.median(ratios):12.2f}" if ratios else "")
        )


if __name__ == "__main__":
    main()
