#!/usr/bin/env python3
"""EMLoC and every rival at equal tokens on the sample projects and on the held-out classes of the model's card.

    python3 method_report.py run --work FOLDER [--emloc BINARY] [--cells "glyphs 10x5" ...]
    python3 method_report.py write --work FOLDER [--output docs/methods]

`run` lets `emloc compare` adapt and test by all methods, episode after episode, and keeps each episode's answers in
FOLDER/results; started again it goes on where it was. Episodes of the card's sets are drawn as resources/pocket/training
draws them for the card: that needs its banks of images (its stages 0 to 2, a few minutes) in $POCKET_WORK and what its
README names. The sample projects need nothing. `write` makes tables, CSV and a page of the results that there are.
"""
import argparse
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys

import method_tables

ROOT = pathlib.Path(__file__).resolve().parents[2]
TRAINING = ROOT / "resources" / "pocket" / "training"
PROJECTS = ("glyphs", "food", "textures", "motions")
SETS = ("glyphs", "emoji", "clip art", "patterns", "strokes, white on black", "glyphs, one script")
SCANS = "scanned digits"
# Ways, shots, queries of a class in an episode, episodes: 300 queries a cell.
SHAPES = ((10, 5, 15, 2), (20, 10, 15, 1))
SEED = "methods"


def cells():
    """Every cell's episodes as (cell, number, how to lay it down), in the order in which they are worth having."""
    for project in PROJECTS:
        yield f"project {project}", 0, None
    for ways, shots, queries, count in SHAPES:
        names = SETS + (SCANS,) if ways <= 10 else SETS  # there are ten digits
        for number in range(count):
            for name in names:
                yield f"{name} {ways}x{shots}", number, (name, ways, shots, queries)


class Episodes:
    """Draws a set's images as the card's figures do; what that needs is only read where it is asked for."""

    def __init__(self):
        sys.path.insert(0, str(TRAINING))
        import measure

        self.measure = measure
        self.banks = measure.episodes.Banks()
        self.turns = measure.Turns()

    def lay(self, folder, cell, number, drawn):
        """demonstrations.jsonl and queries.jsonl with their images, the same whenever the banks are the same."""
        name, ways, shots, queries = drawn
        random.seed(f"{SEED} {cell} {number}")
        self.measure.torch.manual_seed(random.randrange(2**31))
        images = self.measure.draw_images(self.banks, name, ways, shots + queries)
        self.measure.write(folder, images, self.measure.distinct_labels(self.turns, ways), shots)
        return folder / "demonstrations.jsonl", folder / "queries.jsonl"


def answers_of(store):
    """Of each context, by its name: whether each image's latest answer was right."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT name, label, answer, error FROM contexts JOIN test_runs AS run ON context_id = contexts.id "
            "JOIN tested_images ON run_id = run.id WHERE run.id = (SELECT max(id) FROM test_runs "
            "WHERE context_id = contexts.id) ORDER BY name, position"
        ).fetchall()
    right = {}
    for name, label, answer, error in rows:
        right.setdefault(name, []).append(int(answer == label and not error))
    return right


def compare(arguments, demonstrations, held_back, folder):
    """What `emloc compare` reports of each method, with its answers; goes on with what the store holds already."""
    store = folder / "store.emloc"
    command = [arguments.emloc, "compare", "--demos", demonstrations, "--held-out", held_back, "--store", store]
    command += ["--methods", arguments.methods, "--model", arguments.model, "--threads", arguments.threads]
    done = subprocess.run([*map(str, command), "--json", "--quiet"], stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise SystemExit(f"emloc compare failed on {demonstrations}")
    methods, right = json.loads(done.stdout), answers_of(store)
    for method in methods:
        method["right"] = right[method["context"]]
        del method["options"]  # tokens of every chunk and layer: the report says how they were chosen
    return methods


def run(arguments):
    results = arguments.work / "results"
    results.mkdir(parents=True, exist_ok=True)
    episodes = None
    for cell, number, drawn in cells():
        if arguments.cells and cell not in arguments.cells:
            continue
        result = results / f"{cell} {number}.json"
        if result.exists():
            continue
        folder = arguments.work / "at work" / f"{cell} {number}"
        folder.mkdir(parents=True, exist_ok=True)
        if drawn is None:
            project = ROOT / "projects" / cell.split()[1]
            lists = project / "demonstrations", project / "held-back"
        else:
            lists = folder / "demonstrations.jsonl", folder / "queries.jsonl"
            if not lists[1].exists():
                episodes = episodes or Episodes()
                episodes.lay(folder, cell, number, drawn)
        methods = compare(arguments, *lists, folder)
        unfinished = result.with_suffix(".part")
        unfinished.write_text(json.dumps({"cell": cell, "episode": number, "methods": methods}))
        os.replace(unfinished, result)
        shutil.rmtree(folder)
        told = ", ".join(f"{method['method']} {sum(method['right'])}" for method in methods)
        print(f"{cell} {number}, of {len(methods[0]['right'])}: {told}", flush=True)


def write(arguments):
    found = [json.loads(file.read_text()) for file in (arguments.work / "results").glob("*.json")]
    order = list(dict.fromkeys(cell for cell, _, _ in cells()))
    report = method_tables.cells_of(found, order)
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "results.csv").write_text(method_tables.as_csv(report))
    (arguments.output / "tables.md").write_text(method_tables.as_markdown(report))
    (arguments.output / "report.html").write_text(method_tables.as_page(report))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("run", "write"))
    parser.add_argument("--work", type=pathlib.Path, required=True)
    parser.add_argument("--emloc", type=pathlib.Path, default=ROOT / "build/release/bin/emloc")
    parser.add_argument("--model", type=pathlib.Path, default=ROOT / "resources" / "pocket")
    parser.add_argument("--methods", default="all")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--cells", nargs="*", default=[])
    parser.add_argument("--output", type=pathlib.Path, default=ROOT / "docs" / "methods")
    arguments = parser.parse_args()
    {"run": run, "write": write}[arguments.what](arguments)


if __name__ == "__main__":
    main()
