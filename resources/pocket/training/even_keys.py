"""Stage 7g: takes away what the last matching layer favours whatever is asked.

    python even_keys.py --start FOLDER [--episodes 1400]

The scores of its heads are the cosine of two images' codes, times a slope, and a favour for some label rows that is the same
for all queries: with one demonstration a class it varies by 0.8 nats. A linear function of a label row's state tells
two thirds of it. Queries have one direction in common, among the channels that positions hardly turn: along it that function
is taken off the keys. No training.
"""
import argparse
import math
import os
import pathlib
import random

import torch
import torch.nn.functional as F

import checkpoint
import episodes
import export
import induction
from calibrate import asked_episode
from layout import CODE
from model import Decoder, Vision
from paths import JOINT, TEMPERATURE
from tokenizer import VOCABULARY
from turns import Turns

LAST = induction.MATCH[1]
SIZE = (112, 112)
SHAPES = ((4, 1), (5, 1), (8, 1), (10, 1), (12, 1), (5, 3), (8, 2), (10, 3), (5, 5))
OTHERS = 40  # rows of an episode, beside labels, whose keys should stay as they are
RIDGE, KEEP_OTHERS = 10.0, 0.05


def labels_that_part(turns, count):
    """Labels of different first tokens, half of the time of random ones."""
    found = {}
    while len(found) < count:
        for label in turns.labels(count, 0.5):
            found.setdefault(label[0], label)
    return list(found.values())[:count]


def training_episode(banks, turns, vision, decoder):
    """Of an episode of training classes: what the decoder reads (x, positions, mask), the rows about to say a query's label
    [Q], the rows of the demonstrations' first label tokens [D], and the cosines of their images' codes [Q, D]."""
    ways, shots = random.choice(SHAPES)
    queries = 3 if ways <= 8 else 2
    kind = random.choice(("glyph", "glyph", "glyph", "picture", "pattern"))
    images, classes = banks.training_images(kind, ways, shots + queries, SIZE, 0.7, 0.5)
    ways = int(classes.max()) + 1
    labels = labels_that_part(turns, ways)
    inputs, episode, media, order, _, rows = asked_episode(
        vision,
        decoder,
        turns,
        images.unflatten(0, (ways, -1)),
        labels,
        shots,
        ways * queries,
        random.choice((0, 0, 0.1)),
    )
    said = [episode.answers[sum(len(labels[c]) + 1 for c in order[:number])] for number in range(len(order))]
    code = F.normalize(media[..., :CODE].mean(1), dim=-1)
    return inputs, rows, said, code[len(order) :] @ code[: len(order)].T


def centred(values, dim):
    return values - values.mean(dim, keepdim=True)


def favours(score, cosine):
    """What scores [Q, D] give each of the D rows beyond a multiple of the cosines, on average over queries."""
    score, cosine = centred(score, 1), centred(cosine, 1)
    return centred((score - (score * cosine).sum() / cosine.pow(2).sum() * cosine).mean(0), 0)


def observe(banks, turns, vision, decoder, count):
    """States of label rows [R, width], their favours [R, key/value heads], states of other rows, both less their
    episode's mean label row, and queries [N, key/value heads, head size] of the matching heads."""
    c, attention = decoder.config, decoder.layers[LAST].self_attn
    seen, found = {}, []
    hook = attention.register_forward_pre_hook(lambda _, inputs: seen.update(state=inputs[0][0]))
    for _ in range(count):
        inputs, rows, said, cosine = training_episode(banks, turns, vision, decoder)
        _, (score,) = decoder(*inputs, observed=(LAST,))
        state, others = seen["state"], torch.ones(rows[0], dtype=torch.bool)
        others[said] = False
        others = others.nonzero()[:, 0]
        mean = state[said].mean(0)
        queries = attention.q_proj(state[rows]).unflatten(-1, (c.heads, -1))[:, :: c.heads // c.kv_heads]
        found.append(
            (
                state[said] - mean,
                torch.stack([favours(s[rows][:, said], cosine) for s in score[0]], 1),
                state[others[torch.randperm(len(others))[:OTHERS]]] - mean,
                queries,
            )
        )
    hook.remove()
    return [torch.cat(part) for part in zip(*found)]


def even(decoder, states, favoured, others, queries):
    c, attention = decoder.config, decoder.layers[LAST].self_attn
    square = states.T @ states + KEEP_OTHERS * others.T @ others + RIDGE * torch.eye(states.shape[1])
    told = torch.linalg.solve(square, states.T @ favoured)
    still = torch.tensor(sum(induction.pairs(decoder, range(induction.SLOW, c.head_size // 2)), ()))
    for group in range(c.kv_heads):
        asked = queries[:, group, still]
        spread = torch.cov(asked.T)
        common = torch.linalg.solve(spread + 0.05 * spread.diagonal().mean() * torch.eye(len(still)), asked.mean(0))
        direction = torch.zeros(c.head_size)
        direction[still] = common / common.norm()
        length = queries[:, group] @ direction
        attention.k_proj.weight[group * c.head_size : (group + 1) * c.head_size] -= (
            math.sqrt(c.head_size) / length.mean() * torch.outer(direction, told[:, group])
        )
        left = favoured[:, group] - states @ told[:, group]
        print(
            f"head {group}: favour +- {favoured[:, group].std():.2f} -> {left.std():.2f}, queries along the direction "
            f"{length.mean():.2f} +- {length.std():.2f}",
            flush=True,
        )


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=pathlib.Path, required=True, help="an exported folder")
    parser.add_argument("--episodes", type=int, default=1400)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    banks, turns = episodes.Banks(), Turns()
    vision, decoder = export.load(arguments.start, Vision(), Decoder(VOCABULARY))
    even(decoder, *observe(banks, turns, vision, decoder, arguments.episodes))
    checkpoint.save(JOINT, vision=vision.state_dict(), decoder=decoder.state_dict())
    TEMPERATURE.write_text("1")  # FOLDER's is in its weights


if __name__ == "__main__":
    main()
