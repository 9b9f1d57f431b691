"""Stage 5: the decoder on cached image tokens.

    python train_decoder.py --minutes 30 --more 14        (stop it at any time; the same command goes on from the last checkpoint)

Episodes grow from 2 to 12 ways (some to 20), from one-token labels to words, from 4 to 16 tokens an image, and from
whole to pruned memories; an auxiliary loss on the attention of the two layers that induction.py prepares fades out.
"""
import argparse
import math
import os
import random
import time

import torch
import torch.nn.functional as F

import induction
from layout import FEATURES_END, FLAG, FLAG_VALUE
from model import Decoder
from paths import DECODER, FEATURES, SEED
from tokenizer import VOCABULARY
from turns import Turns, collate, embed, pruned, shuffled_order

KINDS, SHARES = ("glyph", "picture", "pattern"), (.6, .28, .12)
LONGEST_WITH_AUXILIARY = 1000      # its memory grows with the square of the length


class Cache:
    """Image tokens by class and view, with small random changes so that few views serve long."""

    def __init__(self, path=FEATURES):
        stored = torch.load(path)
        self.tokens = {k: stored[k] for k in KINDS}
        self.classes = {k: stored[k + " class"].tolist() for k in KINDS}

    def choose(self, kind, ways):
        """Rows of `ways` different classes; in two of five glyph episodes neighbours, which are often of one script."""
        total = len(self.classes[kind])
        while True:
            if kind == "glyph" and ways <= 20 and random.random() < .4:
                start = random.randrange(total - 24)
                rows = random.sample(range(start, start + 24), 24)
            else:
                rows = random.sample(range(total), ways + 8)
            chosen = list({self.classes[kind][row]: row for row in rows}.values())[:ways]
            if len(chosen) == ways:
                return chosen

    def draw(self, order, ways, side, width):
        kind = random.choices(KINDS, SHARES)[0]
        tokens, chosen = self.tokens[kind], self.choose(kind, ways)
        views, picked = {}, []
        for cls in order:
            if not views.get(cls):
                views[cls] = random.sample(range(tokens.shape[1]), tokens.shape[1])
            picked.append(views[cls].pop())
        x = tokens[torch.tensor([chosen[c] for c in order]), torch.tensor(picked)].float()
        full = int(x.shape[1] ** .5)
        if side != full:
            x = x.view(len(order), side, full // side, side, full // side, -1).mean((2, 4)).flatten(1, 2)
        noise = random.choice((0, .02, .04))
        out = torch.zeros(*x.shape[:2], width)
        out[..., :FEATURES_END] = x + noise * torch.randn(len(order), 1, x.shape[-1])
        out[..., FLAG] = FLAG_VALUE
        return out


def attention_loss(scores, built, count):
    """Label rows should see their own image in the first layer, the same token of earlier labels in the second."""
    first, second = scores
    batch, _, tokens, _ = first.shape
    image, label = (torch.zeros(batch, tokens, tokens, dtype=torch.bool) for _ in range(2))
    for b, episode in enumerate(built):
        for row, slot in episode["own"]:
            image[b, row, slot:slot + count] = True
        for row, _, _, _, places in episode["targets"]:
            label[b, row, torch.tensor(places)] = True

    def miss(score, mask):
        rows = mask.any(-1)
        return -score[rows].masked_fill(~mask[rows], -1e9).logsumexp(-1).mean()

    return miss(first[:, 0], image), sum(miss(second[:, j], label) for j in range(second.shape[1])) / second.shape[1]


def plan(progress, budget):
    """Ways, demonstrations, grid side, batch, share of one-token labels and of position gaps for one step.

    From 1 on: the program's usual contexts only.
    """
    if progress >= 1:
        ways = random.randint(3, 14)
        images = random.randint(max(10, ways), min(60, 6 * ways))
        return ways, images, 4, max(1, budget // ((images + 2) * 35)), 0., random.choice((0, 0, .05, .2))
    grow = min(1, .1 + 1.5 * progress)
    ways = random.randint(2, max(3, round(12 * grow)))
    images = random.randint(ways + 2, max(ways + 4, round(ways * (2 + 4 * grow))))
    if progress > .5 and random.random() < .25:
        images = random.randint(20, 80)
        ways = random.randint(2, min(20, images // 2))
    side = 4 if random.random() < max(.1, min(.95, progress * 1.6)) else 2
    cost = (images + 2) * (19 + side * side)
    gap = random.choice((0, 0, .05, .2)) * min(1, progress * 3)
    return ways, images, side, max(1, min(16, budget // cost)), max(0, .7 - 2 * progress), gap


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--auxiliary", type=float, default=.5)
    parser.add_argument("--budget", type=int, default=2600, help="tokens a step")
    parser.add_argument("--more", type=float, default=0., help="minutes of the program's usual contexts after that")
    parser.add_argument("--more-rate", type=float, default=6e-4)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(SEED)
    random.seed(SEED)
    turns, cache, decoder = Turns(), Cache(), Decoder(VOCABULARY)
    induction.initialise(decoder)
    optimizer = torch.optim.AdamW(decoder.parameters(), lr=arguments.rate, weight_decay=.02, betas=(.9, .98))
    spent, step = 0., 0
    if DECODER.exists():
        state = torch.load(DECODER)
        decoder.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step = state["spent"], state["step"]
        random.seed(SEED + step)
        torch.manual_seed(SEED + step)
    averages, last = {}, time.time()
    next_report = spent + 20

    def note(name, value):
        averages[name] = value if name not in averages else .96 * averages[name] + .04 * value

    def save():
        torch.save(dict(model=decoder.state_dict(), optimizer=optimizer.state_dict(), spent=spent, step=step),
                   str(DECODER) + ".new")
        os.replace(str(DECODER) + ".new", DECODER)

    while spent < (arguments.minutes + arguments.more) * 60:
        progress = min(1, spent / (arguments.minutes * 60))
        phase, rate = progress, arguments.rate
        if progress == 1:
            phase, rate = (spent / 60 - arguments.minutes) / arguments.more, arguments.more_rate
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 100) * (.03 + .485 * (1 + math.cos(math.pi * phase)))
        ways, images, side, batch, plain, gap = plan(progress, arguments.budget)
        queries = 2
        orders = [shuffled_order(ways, images, queries) for _ in range(batch)]
        built = [turns.build(o, turns.labels(ways, plain), side, side, gap, queries) for o in orders]
        ids, positions, slots, targets = collate(built)
        tokens = torch.stack([cache.draw(o, ways, side, decoder.config.width) for o in orders])
        memory = "pruned " if images > 10 and progress > .4 and random.random() < .25 else ""
        mask = pruned(built, ids.shape[1], turns.image) if memory else None
        weight = arguments.auxiliary * max(0, 1 - progress / .6)
        weight *= ids.shape[1] < LONGEST_WITH_AUXILIARY and not memory
        observed = (induction.CARRY, induction.MATCH) if weight > 0 else ()
        with torch.autocast("cpu", torch.bfloat16):
            hidden, scores = decoder(embed(decoder, ids, slots, tokens), positions, mask, observed)
        logits = decoder.logits(hidden[targets[:, 0], targets[:, 1]].float())
        each = F.cross_entropy(logits, targets[:, 2], reduction="none")
        importance = 1 + targets[:, 4].float() + (targets[:, 3] == 0).float()
        loss = (each * importance).sum() / importance.sum()
        total = loss
        if weight > 0:
            carried, matched = attention_loss(scores, built, side * side)
            total = total + weight * (carried + matched)
            note("carry", carried.item())
            note("match", matched.item())
        optimizer.zero_grad()
        total.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.)
        optimizer.step()
        step += 1
        right = (logits.argmax(-1) == targets[:, 2]).float()
        first = targets[:, 3] == 0
        note("loss", loss.item())
        note(memory + "first", right[first].mean().item())
        note(memory + "rest", right[~first].mean().item())
        query = first & (targets[:, 4] == 1)
        if query.any() and not memory:
            note("query", right[query].mean().item())
        now = time.time()
        spent += now - last
        last = now
        if spent > next_report or step in (1, 20):
            print(f"{spent / 60:.1f} min step {step} ways {ways} images {images} x{side * side} " +
                  " ".join(f"{k} {v:.3f}" for k, v in averages.items()), flush=True)
            save()
            next_report = spent + 40
    save()


if __name__ == "__main__":
    main()
