"""Stage 10: accuracy, tokens kept and time of the program itself, on held-out classes with held-out label words.

    python measure.py --emloc ../../../build/bin/emloc [--queries 1000] [--sets glyphs ...] [--out results.jsonl]

Draws episodes as image files with manifests in random order, lets `emloc adapt` and `emloc evaluate` run on them with the
whole memory, with the compressed one and without demonstrations, and compares with the nearest prototype on the vision
tower's own tokens and with the pixels' nearest neighbour. Images of two classes that were not demonstrated are asked about
as well: known and unknown should differ in confidence. Every episode is one line of --out; started again it goes on
behind the last one. `--table` only prints what the file holds.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import tempfile

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import episodes
import export
from model import IMAGE_MEAN, IMAGE_STD, Decoder, Vision
from paths import SEED
from tokenizer import VOCABULARY
from turns import Turns

SIZE = 112
SHAPES = ((5, 1), (5, 5), (10, 5))
UNKNOWN = 2  # classes of an episode that are not demonstrated
MODES = ("naive", "emloc", "zero-shot")
SETS = tuple(name for name in episodes.Banks.HELD_SETS if name != "motions") + ("scanned digits",)


def scanned_digits(ways, views):
    """Real scans that no stage has seen: scikit-learn's 8 x 8 digits, white on black."""
    from sklearn.datasets import load_digits

    scans = load_digits()
    chosen = []
    for digit in random.sample(range(10), ways):
        chosen += random.sample(np.flatnonzero(scans.target == digit).tolist(), views)
    images = torch.from_numpy(scans.images[chosen]).float()[:, None].expand(-1, 3, -1, -1) / 16
    return F.interpolate(images, size=(SIZE, SIZE), mode="bicubic").clamp(0, 1)


def draw_images(banks, name, ways, views):
    """Images in 0..1 as 8-bit values [ways, views, 3, SIZE, SIZE]."""
    if name == "scanned digits":
        images = scanned_digits(ways, views)
    else:
        images = (banks.held_episode(name, ways, views, SIZE) * IMAGE_STD + IMAGE_MEAN).clamp(0, 1)
    return (images * 255).round().byte().view(ways, views, 3, SIZE, SIZE)


def distinct_labels(turns, count):
    found = []
    while len(found) < count:
        label = turns.label_text(held=True)
        if label not in found and len(turns.encode(label)) <= 6:
            found.append(label)
    return found


def write(folder, images, labels, shots):
    """Image files and the manifests of demonstrations (shuffled) and queries; classes behind the labels are unknown."""
    lists = {"demonstrations": [], "queries": [], "unknown": []}
    for c, views in enumerate(images):
        for view, image in enumerate(views):
            name = f"{c}-{view}.png"
            Image.fromarray(image.permute(1, 2, 0).numpy()).save(folder / name)
            kind = "unknown" if c >= len(labels) else "demonstrations" if view < shots else "queries"
            lists[kind].append({"image": name, "label": "unknown" if c >= len(labels) else labels[c]})
    random.shuffle(lists["demonstrations"])
    for name, lines in lists.items():
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def run(emloc, *arguments):
    done = subprocess.run([emloc, *map(str, arguments), "--json", "--quiet"], capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"emloc {arguments[0]} failed: {done.stderr}")
    return json.loads(done.stdout)


@torch.no_grad()
def baselines(vision, images, shots):
    """Right answers of the nearest prototype on the mean visual token, and of the pixels' nearest neighbour."""
    ways, views = images.shape[:2]
    normal = (images.flatten(0, 1).float() / 255 - IMAGE_MEAN) / IMAGE_STD
    tokens = torch.cat([vision(part) for part in normal.split(64)]).mean(1)[:, :-1]  # without the flag
    features = F.normalize(tokens, dim=-1).view(ways, views, -1)
    centre = F.normalize(features[:, :shots].mean(1), dim=-1)
    truth = torch.arange(ways)[:, None]
    pixels = normal.view(ways, views, -1)
    nearest = torch.cdist(pixels[:, shots:].flatten(0, 1), pixels[:, :shots].flatten(0, 1)).argmin(1) // shots
    return ((features[:, shots:] @ centre.T).argmax(-1) == truth).sum().item(), (
        nearest.view(ways, -1) == truth
    ).sum().item()


def episode(emloc, model, vision, images, labels, shots, modes, free):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write(folder, images, labels, shots)
        result = dict(zip(("prototype", "pixels"), baselines(vision, images[: len(labels)], shots)))
        for mode in modes:
            store = ["--store", folder / "contexts.db"]
            adapted = run(
                emloc,
                "adapt",
                "--demos",
                folder / "demonstrations.jsonl",
                *store,
                "--name",
                mode,
                "--mode",
                mode,
                "--model",
                model,
            )
            ask = ["evaluate", *store, "--context", mode, "--data", folder / "queries.jsonl", "--model", model]
            answered = run(emloc, *ask, "--no-record")
            result[mode] = dict(
                right=answered["correct"],
                total=answered["total"],
                seconds=answered["seconds"],
                adapted=adapted["seconds"]["total"],
                tokens=adapted["tokens"],
                kept=adapted["kept_share"],
                answers=[[a["probability"], a["correct"]] for a in answered["answers"]],
            )
            if mode == "emloc" and len(images) > len(labels):
                ask[ask.index("--data") + 1] = folder / "unknown.jsonl"
                result["unknown"] = [a["probability"] for a in run(emloc, *ask, "--no-record")["answers"]]
                ask[ask.index("--data") + 1] = folder / "queries.jsonl"
            if free and mode != "zero-shot":
                result[mode]["free"] = run(emloc, *ask, "--free")["correct"]
        return result


def calibration_error(answers, bins=10):
    """Expected calibration error: mean distance of confidence and accuracy over ten bins, weighted by their size."""
    grouped = collections.defaultdict(list)
    for probability, right in answers:
        grouped[min(bins - 1, int(probability * bins))].append((probability, right))
    return sum(abs(sum(p for p, _ in g) - sum(r for _, r in g)) for g in grouped.values()) / max(1, len(answers))


def separation(known, unknown):
    """Chance that a known image's confidence is above an unknown one's (area under the ROC curve)."""
    if not unknown:
        return float("nan")
    higher = sum((k > u) + 0.5 * (k == u) for k in known for u in unknown)
    return higher / (len(known) * len(unknown))


def table(lines):
    cells = collections.defaultdict(list)
    for line in lines:
        cells[line["set"], line["ways"], line["shots"]].append(line)
    print(
        "| set | ways x shots | n | naive | emloc | tokens kept | zero-shot | prototype | pixels | free, naive | "
        "free, emloc | ECE, emloc | known/unknown | adapt s | query s, naive | query s, emloc |\n" + "|---" * 16 + "|"
    )
    for (name, ways, shots), found in cells.items():
        total = sum(line["naive"]["total"] for line in found)

        def over_all(get, combine):
            """What `combine` makes of a value of every line; nothing where a mode wasn't asked for."""
            values = [get(line) for line in found]
            return "" if None in values else combine(values)

        def of(mode, key):
            return lambda line: line.get(mode, {}).get(key)

        def share(get):
            return over_all(get, lambda values: f"{100 * sum(values) / total:.1f}")

        def seconds(mode):
            return over_all(of(mode, "seconds"), lambda values: f"{sum(values) / total:.3f}")

        def mean(get, form):
            return over_all(get, lambda values: format(sum(values) / len(values), form))

        def apart(line):
            return (
                separation([p for p, _ in line["emloc"]["answers"]], line.get("unknown")) if "emloc" in line else None
            )

        print(
            f"| {name} | {ways} x {shots} | {total} | {share(of('naive', 'right'))} | {share(of('emloc', 'right'))} | "
            f"{mean(of('emloc', 'kept'), '.0%').rstrip('%')} | {share(of('zero-shot', 'right'))} | "
            f"{share(lambda line: line['prototype'])} | {share(lambda line: line['pixels'])} | "
            f"{share(of('naive', 'free'))} | {share(of('emloc', 'free'))} | "
            f"{over_all(of('emloc', 'answers'), lambda answers: f'{calibration_error(sum(answers, [])):.3f}')} | "
            f"{mean(apart, '.2f')} | {mean(of('emloc', 'adapted'), '.1f')} | {seconds('naive')} | {seconds('emloc')} |"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--emloc", default="emloc")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent)
    parser.add_argument("--queries", type=int, default=1000, help="at least so many a cell")
    parser.add_argument("--per-class", type=int, default=10, help="queries of a class in one episode")
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--shapes", nargs="*", default=[f"{w}x{s}" for w, s in SHAPES])
    parser.add_argument("--modes", nargs="*", default=MODES)
    parser.add_argument("--free", action="store_true", help="free answers as well")
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("results.jsonl"))
    parser.add_argument("--table", action="store_true")
    arguments = parser.parse_args()
    lines = [json.loads(line) for line in arguments.out.read_text().splitlines()] if arguments.out.exists() else []
    if arguments.table:
        table(lines)
        return
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    banks, turns = episodes.Banks(), Turns()
    vision, _ = export.load(arguments.folder, Vision(), Decoder(VOCABULARY))
    asked = collections.Counter()
    for line in lines:
        asked[line["set"], line["ways"], line["shots"]] += line["naive"]["total"]
    shapes = [tuple(map(int, shape.split("x"))) for shape in arguments.shapes]
    while waiting := [
        (asked[name, *shape], name, shape)
        for name in arguments.sets
        for shape in shapes
        if asked[name, *shape] < arguments.queries
    ]:
        done, name, (ways, shots) = min(waiting)  # all cells grow together
        random.seed(f"{SEED} {name} {ways} {shots} {done}")
        torch.manual_seed(random.randrange(2**31))
        others = 0 if name == "scanned digits" else UNKNOWN
        images = draw_images(banks, name, ways + others, shots + arguments.per_class)
        result = episode(
            arguments.emloc,
            arguments.folder,
            vision,
            images,
            distinct_labels(turns, ways),
            shots,
            arguments.modes,
            arguments.free,
        )
        asked[name, ways, shots] += result["naive"]["total"]
        with arguments.out.open("a") as file:
            file.write(json.dumps(dict(set=name, ways=ways, shots=shots, **result)) + "\n")
    table([json.loads(line) for line in arguments.out.read_text().splitlines()])


if __name__ == "__main__":
    main()
