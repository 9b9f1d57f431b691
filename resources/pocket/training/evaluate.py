"""Stage 9: accuracy on held-out classes with held-out label words, naive and behind a randomly pruned memory.

    python evaluate.py [--folder ..] [--queries 200] [--keep 0.5]
    python evaluate.py --projects ../../../projects/*/       (the sample projects' held-back images instead)

constrained: the best of the context's labels by first token (drawn distinct); greedy: every token of the answer right.
The program's own `emloc evaluate` is the measure that counts; this one only needs the exported folder.
"""
import argparse
import os
import pathlib
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

import episodes
import export
from model import IMAGE_MEAN, IMAGE_STD, Decoder, Vision
from paths import SEED
from tokenizer import VOCABULARY
from turns import Turns, embed

SIZE = 112
SHAPES = ((5, 1), (5, 5), (10, 5), (20, 5))


class Conversation:
    """A context, then queries that all stand at the same offset and don't see one another."""

    def __init__(self, turns):
        self.turns, self.ids, self.positions, self.slots, self.answers, self.next = turns, [], [], [], [], 0
        self.text(turns.system)

    def text(self, tokens):
        for token in tokens:
            self.ids.append(token)
            self.positions.append((self.next,) * 3)
            self.next += 1

    def exchange(self, label, grid=4):
        self.text(self.turns.before_image)
        self.slots.append(len(self.ids))
        self.ids += [self.turns.image] * grid ** 2
        self.positions += [(self.next, self.next + r, self.next + c) for r in range(grid) for c in range(grid)]
        self.next += grid
        self.text(self.turns.after_image)
        self.answers.append((len(self.ids), len(label) + 1))
        self.text(label + self.turns.after_label)


def attention_mask(conversation, context, spans, keep):
    """Causal, queries apart; a share `keep` of the context's tokens that are not answers stays visible to them."""
    length = len(conversation.ids)
    mask = torch.full((length, length), float("-inf")).triu(1)
    for first, last in spans:
        mask[last:, first:last] = float("-inf")
    if keep < 1:
        dropped = torch.rand(context) > keep
        for start, count in conversation.answers:
            if start < context:
                dropped[start:start + count] = False
        mask[context:, :context].masked_fill_(dropped[None], float("-inf"))
    return mask[None, None]


@torch.no_grad()
def trial(vision, decoder, turns, images, labels, shots, keep):
    """Counts of right answers. `images` [ways, views, 3, S, S]: the first `shots` views of a class are demonstrations."""
    ways, views = images.shape[:2]
    tokens = torch.cat([vision(part) for part in images.flatten(0, 1).split(60)])
    tokens = tokens.view(ways, views, *tokens.shape[1:])
    order = [c for c in range(ways) for _ in range(shots)]
    random.shuffle(order)
    used, features = [0] * ways, []
    conversation = Conversation(turns)
    for c in order:
        conversation.exchange(labels[c])
        features.append(tokens[c, used[c]])
        used[c] += 1
    context, offset, spans = len(conversation.ids), conversation.next, []
    asked = [(c, view) for c in range(ways) for view in range(shots, views)]
    for c, view in asked:
        conversation.next = offset
        first = len(conversation.ids)
        conversation.exchange(labels[c])
        spans.append((first, len(conversation.ids)))
        features.append(tokens[c, view])
    ids = torch.tensor([conversation.ids])
    x = embed(decoder, ids, torch.tensor([conversation.slots]), torch.stack(features)[None])
    hidden, _ = decoder(x, torch.tensor(conversation.positions).T[None],
                        attention_mask(conversation, context, spans, keep))
    logits = decoder.logits(hidden[0])
    first_tokens = torch.tensor([label[0] for label in labels])
    counts = dict(constrained=0, greedy=0, prototype=0, pixels=0, asked=len(asked))
    centre = F.normalize(F.normalize(tokens.mean(2), dim=-1)[:, :shots].mean(1), dim=-1)
    pixels = images.flatten(2)
    shown = pixels[:, :shots].flatten(0, 1)
    for (c, view), (start, count) in zip(asked, conversation.answers[len(order):]):
        counts["constrained"] += int(logits[start - 1, first_tokens].argmax() == c)
        rows = logits[start - 1:start - 1 + count].argmax(-1)
        counts["greedy"] += int((rows == ids[0, start:start + count]).all())
        counts["prototype"] += int((centre @ F.normalize(tokens[c, view].mean(0), dim=-1)).argmax() == c)
        counts["pixels"] += int(torch.cdist(pixels[c, view][None], shown).argmin() // shots == c)
    return counts


def add(total, counts):
    return {key: total.get(key, 0) + value for key, value in counts.items()}


def report(name, shape, total):
    shares = " | ".join(f"{100 * total[k] / total['asked']:.1f}" for k in ("constrained", "greedy", "prototype", "pixels"))
    print(f"| {name} | {shape} | {total['asked']} | {shares} |", flush=True)


def project_images(folder):
    """Labels, images [ways, views, ...] and the number of demonstrations per class, in the order of the folders."""
    labels, images = [], []
    for demonstrations in sorted((folder / "demonstrations").iterdir()):
        shown = sorted(demonstrations.iterdir())
        files = shown + sorted((folder / "held-back" / demonstrations.name).iterdir())
        arrays = [np.asarray(Image.open(f).convert("RGB").resize((SIZE, SIZE), Image.BICUBIC)) for f in files]
        labels.append(demonstrations.name)
        images.append(torch.from_numpy(np.stack(arrays)).permute(0, 3, 1, 2).float() / 255)
    return labels, (torch.stack(images) - IMAGE_MEAN) / IMAGE_STD, len(shown)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--projects", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--orders", type=int, default=4, help="random orders of a project's demonstrations")
    parser.add_argument("--keep", type=float, default=1., help="share of the context's tokens that queries may see")
    parser.add_argument("--shapes", type=int, default=len(SHAPES))
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(SEED)
    random.seed(SEED)
    vision, decoder = export.load(arguments.folder, Vision(), Decoder(VOCABULARY))
    turns = Turns()
    print("| set | ways x shots | n | constrained | greedy | nearest prototype | pixel 1-NN |\n|---|---|---|---|---|---|---|")
    for folder in arguments.projects:
        labels, images, shots = project_images(folder)
        total, encoded = {}, [turns.encode(t) for t in labels]
        for _ in range(arguments.orders):
            total = add(total, trial(vision, decoder, turns, images, encoded, shots, arguments.keep))
        report(folder.name, f"{len(labels)} x {shots}", total)
    if arguments.projects:
        return
    banks = episodes.Banks()
    for name in banks.HELD_SETS:
        for ways, shots in SHAPES[:arguments.shapes]:
            if ways > 10 and name != "glyphs":
                continue
            views, total = shots + (6 if ways == 5 else 4), {}
            while total.get("asked", 0) < arguments.queries:
                images = banks.held_episode(name, ways, views, SIZE)
                images = images.view(ways, views, *images.shape[1:])
                total = add(total, trial(vision, decoder, turns, images, turns.labels(ways, held=True), shots,
                                         arguments.keep))
            report(name, f"{ways} x {shots}", total)


if __name__ == "__main__":
    main()
