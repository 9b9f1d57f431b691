"""Stage 5: the decoder on cached image tokens.

    python train_decoder.py --minutes 60        (stop it at any time; the same command goes on from the last checkpoint)

Episodes grow from 2 to 14 ways (some to 24) and to 60 demonstrations (some to 200), with labels of one token to labels of
six that are alike at the start; part of them runs behind memories pruned at random or by importance, as the method does.
An auxiliary loss on the attention of two layers that induction.py prepares fades out.
"""
import argparse
import collections
import math
import os
import random
import time

import torch
import torch.nn.functional as F

import checkpoint
import induction
import memory
from layout import FEATURES_END, FLAG, FLAG_VALUE
from model import Decoder, reduced_precision
from paths import DECODER, FEATURES
from tokenizer import VOCABULARY
from turns import OTHER_QUESTIONS, QUESTION, Turns, collate, embed, shuffled_order

LONGEST_WITH_AUXILIARY = 1300  # its memory grows with the square of the length
OBSERVED = (induction.CARRY, induction.MATCH[1])
SQUARE = (1, 4, 4)


class Cache:
    """Media tokens in groups of classes that look alike, see features.py."""

    def __init__(self, path=FEATURES):
        self.by_shape = collections.defaultdict(list)
        for group in torch.load(path):
            self.by_shape[group["pairs"], group["rows"], group["columns"]].append(group)
        self.shapes = list(self.by_shape)
        self.weights = [sum(len(g["classes"]) for g in self.by_shape[s]) for s in self.shapes]

    def shape(self, square=False, small=False):
        few = [s for s in self.shapes if math.prod(s) <= 6]
        if small and few:
            return random.choice(few)
        return SQUARE if square else random.choices(self.shapes, self.weights)[0]

    def classes(self, shape, ways):
        """(group, row) of `ways` different classes; half of the time all of one group, which are hard to tell apart."""
        groups = self.by_shape[shape]
        if random.random() < 0.5:
            group = random.choice(groups)
            if len(group["classes"]) >= ways:
                return [(group, row) for row in random.sample(range(len(group["classes"])), ways)]
        found = {}
        kind = random.choice(groups)["kind"] if random.random() < 0.7 else None
        same = [g for g in groups if kind in (None, g["kind"])]
        for _ in range(20 * ways):
            group = random.choice(same)
            row = random.randrange(len(group["classes"]))
            found.setdefault((group["kind"], group["classes"][row]), (group, row))
            if len(found) == ways:
                return list(found.values())
        return None

    def draw(self, order, ways, shape, width):
        """Tokens [media, n, width] for the classes in `order`, or None where the shape has too few classes."""
        chosen = self.classes(shape, ways)
        if chosen is None:
            return None
        views, picked = {}, []
        for cls in order:
            group, row = chosen[cls]
            if not views.get(cls):
                views[cls] = random.sample(range(group["tokens"].shape[1]), group["tokens"].shape[1])
            picked.append(group["tokens"][row, views[cls].pop()])
        x = torch.stack(picked).float()
        noise = random.choice((0, 0.02, 0.04))
        out = torch.zeros(*x.shape[:2], width)
        out[..., :FEATURES_END] = x + noise * torch.randn(len(order), 1, x.shape[-1])
        out[..., FLAG] = FLAG_VALUE
        return out


def miss(score, mask):
    """Mean negative log-attention of what `mask` marks, over the rows in which it marks something."""
    rows = mask.any(-1)
    return -score[rows].masked_fill(~mask[rows], -1e9).logsumexp(-1).mean()


def matching_miss(score, built):
    """How far each observed head is from seeing the same token of earlier labels of the class; mean over the heads of
    log-attention `score` [B, heads, T, T]."""
    label = torch.zeros(score.shape[0], *score.shape[2:], dtype=torch.bool)
    for b, episode in enumerate(built):
        for target in episode.targets:
            if target.sources:
                label[b, target.row, torch.tensor(target.sources)] = True
    return sum(miss(score[:, j], label) for j in range(score.shape[1])) / score.shape[1]


def attention_loss(scores, built, count):
    """Label rows should see their own image in the first layer, the same token of earlier labels in the second."""
    first, second = scores
    image = torch.zeros(first.shape[0], *first.shape[2:], dtype=torch.bool)
    for b, episode in enumerate(built):
        for row, slot in episode.own:
            image[b, row, slot : slot + count] = True
    return miss(first[:, 0], image), matching_miss(second, built)


def plan(progress, cache, budget):
    """Ways, demonstrations, shape of the media, batch, share of one-token labels and of position gaps for one step."""
    grow = min(1, 0.15 + 2 * progress)
    ways = random.randint(2, max(3, round(14 * grow)))
    images = random.randint(ways + 2, max(ways + 4, round(ways * (2 + 4 * grow))))
    shape, draw, longest = cache.shape(square=random.random() < 0.6), random.random(), 1500
    if progress > 0.3 and draw < 0.12:
        images, longest = random.randint(30, 90), 3000
        ways = random.randint(2, min(24, images // 2))
    if progress > 0.4 and draw > 0.97:
        shape, images, longest = cache.shape(small=True), random.randint(80, 200), 4600
        ways = random.randint(5, 20)
    images = max(ways, min(images, longest // (20 + math.prod(shape))))
    cost = (images + 3) * (20 + math.prod(shape))
    gap = random.choice((0, 0, 0.05, 0.2)) * min(1, progress * 3)
    return ways, images, shape, max(1, min(16, budget // cost)), max(0, 0.5 - 2 * progress), gap


def draw_batch(turns, cache, progress, budget, width):
    """Episodes, and their media's tokens [B, M, n, width]."""
    while True:
        ways, images, shape, batch, plain, gap = plan(progress, cache, budget)
        queries, built, tokens = 3, [], []
        question = QUESTION if random.random() < 0.75 else random.choice(OTHER_QUESTIONS)
        for _ in range(batch):
            order = shuffled_order(ways, images, queries)
            media = cache.draw(order, ways, shape, width)
            if media is None:
                break
            tokens.append(media)
            built.append(
                turns.build(
                    order,
                    turns.labels(ways, plain),
                    shape,
                    gap,
                    queries,
                    question,
                    0.3 if progress > 0.2 and ways > 1 else 0.0,
                )
            )
        else:
            return built, torch.stack(tokens), f"ways {ways} images {images} x{math.prod(shape)}"


def pruned_masks(decoder, x, positions, built, turns):
    """Masks as the method leaves them, or random ones where that would take too much memory."""
    length = x.shape[1]
    if length > 2000 or random.random() < 0.3:
        return memory.at_random(built, length, turns.image)
    with torch.no_grad(), reduced_precision():
        _, scores = decoder(x, positions, None, range(len(decoder.layers)))
    return memory.by_importance(
        built, length, [s.exp() for s in scores], decoder.config.heads // decoder.config.kv_heads
    )


def loss_of_targets(decoder, hidden, targets, note, kind):
    """Mean cross-entropy over the targets, first tokens and queries twice; notes the shares that are right."""
    logits = decoder.logits(hidden[targets[:, 0], targets[:, 1]].float())
    each = F.cross_entropy(logits, targets[:, 2], reduction="none")
    first, query, other = targets[:, 3] == 0, targets[:, 4] == 1, targets[:, 5] == 1
    importance = 1 + query.float() + first.float()
    loss = (each * importance).sum() / importance.sum()
    right = (logits.argmax(-1) == targets[:, 2]).float()
    note("loss", loss.item())
    for name, rows in (
        ("first", first & ~query),
        ("rest", ~first & ~other),
        ("query", first & query & ~other),
        ("other", first & other),
    ):
        if rows.any():
            note(kind + name, right[rows].mean().item())
    return loss


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--auxiliary", type=float, default=0.3)
    parser.add_argument("--budget", type=int, default=2600, help="tokens a step")
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    turns, cache, decoder = Turns(), Cache(), Decoder(VOCABULARY)
    induction.initialise(decoder)
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=arguments.rate, weight_decay=0.02, betas=(0.9, 0.98))
    spent, step = 0.0, 0
    if DECODER.exists():
        state = torch.load(DECODER)
        decoder.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step = state["spent"], state["step"]
        checkpoint.seed(step)
    averages, last = checkpoint.Averages(), time.time()
    next_report = spent + 20

    def save():
        checkpoint.save(DECODER, model=decoder.state_dict(), optimizer=optimizer.state_dict(), spent=spent, step=step)

    while spent < arguments.minutes * 60:
        progress = min(1, spent / (arguments.minutes * 60))
        for group in optimizer.param_groups:
            group["lr"] = arguments.rate * min(1, (step + 1) / 60) * (0.03 + 0.485 * (1 + math.cos(math.pi * progress)))
        built, tokens, described = draw_batch(turns, cache, progress, arguments.budget, decoder.config.width)
        ids, positions, slots, targets = collate(built)
        is_pruned = progress > 0.25 and random.random() < 0.35
        weight = arguments.auxiliary * max(0, 1 - progress / 0.4)
        weight *= ids.shape[1] < LONGEST_WITH_AUXILIARY and not is_pruned
        x = embed(decoder, ids, slots, tokens)
        mask = pruned_masks(decoder, x, positions, built, turns) if is_pruned else None
        with reduced_precision():
            hidden, scores = decoder(x, positions, mask, OBSERVED if weight > 0 else ())
        loss = loss_of_targets(decoder, hidden, targets, averages.note, "pruned " if is_pruned else "")
        total = loss
        if weight > 0:
            carried, matched = attention_loss(scores, built, tokens.shape[2])
            total = total + weight * (carried + matched)
            averages.note("carry", carried.item())
            averages.note("match", matched.item())
        optimizer.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimizer.step()
        step += 1
        now = time.time()
        spent += now - last
        last = now
        if spent > next_report or step in (1, 20):
            print(f"{spent / 60:.1f} min step {step} {described} {averages}", flush=True)
            save()
            next_report = spent + 40
    save()


if __name__ == "__main__":
    main()
