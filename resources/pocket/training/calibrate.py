"""Stage 7: one temperature for the answers, on episodes of held-out classes; export.py folds it into the last norm.

    python calibrate.py [--episodes 60]

Chosen to make the right labels most likely (least negative log-likelihood among the context's labels by first token).
"""
import argparse
import json
import os
import random

import torch
import torch.nn.functional as F

import episodes
import memory
from model import Decoder, Vision
from paths import JOINT, SEED, TEMPERATURE
from tokenizer import VOCABULARY
from turns import Turns, collate, embed, stand_alike

SIZE = 112
QUERIES = 10


def distinct_starts(turns, count):
    found = {}
    while len(found) < count:
        label = turns.encode(turns.label_text(held=True))
        if len(label) <= 6:
            found.setdefault(label[0], label)
    return list(found.values())


def asked_episode(vision, decoder, turns, images, labels, shots, queries, gap=0.0):
    """An episode of images [ways, views, 3, S, S], of which the views behind the first `shots` are asked about, at most
    `queries`, each behind the demonstrations alone. Returns what the decoder reads (x, positions, mask), the episode, its
    media's tokens [M, 16, width], the classes of the demonstrations and of the queries, and the rows about to say a query's
    label."""
    ways, views = images.shape[:2]
    tokens = torch.cat([vision(part) for part in images.flatten(0, 1).split(60)]).view(ways, views, 16, -1)
    order = [c for c in range(ways) for _ in range(shots)]
    random.shuffle(order)
    asked = [(c, view) for c in range(ways) for view in range(shots, views)]
    asked = random.sample(asked, min(queries, len(asked)))
    next_view, media = [iter(range(shots)) for _ in range(ways)], []
    for c in order:
        media.append(tokens[c, next(next_view[c])])
    media = torch.stack(media + [tokens[c, view] for c, view in asked])
    truth = [c for c, _ in asked]
    episode = turns.build(order + truth, labels, (1, 4, 4), gap, len(asked))
    mask = memory.queries_apart(None, [episode], len(episode.ids), len(asked))
    ids, positions, slots, _ = collate([episode])
    stand_alike(positions, [episode], len(asked))
    rows = [t.row for t in episode.targets if t.query and t.number == 0]
    return (embed(decoder, ids, slots, media[None]), positions, mask), episode, media, order, truth, rows


@torch.no_grad()
def answer_logits(vision, decoder, turns, images, labels, shots):
    """Logits [queries, ways] of the labels' first tokens, and the right classes, of an episode as above."""
    inputs, _, _, _, truth, rows = asked_episode(vision, decoder, turns, images, labels, shots, QUERIES)
    hidden, _ = decoder(*inputs)
    return decoder.logits(hidden[0, rows])[:, [label[0] for label in labels]], torch.tensor(truth)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=60)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(SEED + 1)
    random.seed(SEED + 1)
    banks, turns = episodes.Banks(), Turns()
    vision, decoder = Vision().eval(), Decoder(VOCABULARY).eval()
    state = torch.load(JOINT)
    vision.load_state_dict(state["vision"])
    decoder.load_state_dict(state["decoder"])
    found = []
    for number in range(arguments.episodes):
        name, (ways, shots) = banks.HELD_SETS[number % 6], random.choice(((5, 1), (5, 5), (10, 5), (10, 2)))
        images = banks.held_episode(name, ways, shots + 3, SIZE).view(ways, shots + 3, 3, SIZE, SIZE)
        found.append(
            (name, ways, shots, *answer_logits(vision, decoder, turns, images, distinct_starts(turns, ways), shots))
        )

    def loss(temperature):
        return sum(F.cross_entropy(l / temperature, c, reduction="sum").item() for *_, l, c in found)

    temperature = min((1.03**step for step in range(-40, 60)), key=loss)
    right = sum((l.argmax(-1) == c).sum().item() for *_, l, c in found)
    asked = sum(len(c) for *_, c in found)
    for name in banks.HELD_SETS[:6]:
        of_set = [(l, c) for n, *_, l, c in found if n == name]
        share = sum((l.argmax(-1) == c).sum().item() for l, c in of_set) / max(1, sum(len(c) for _, c in of_set))
        print(f"{name} {share:.3f}")
    print(
        f"queries {asked} right {right / asked:.3f} temperature {temperature:.2f} loss {loss(1) / asked:.3f} -> "
        f"{loss(temperature) / asked:.3f}"
    )
    TEMPERATURE.write_text(json.dumps(temperature))


if __name__ == "__main__":
    main()
