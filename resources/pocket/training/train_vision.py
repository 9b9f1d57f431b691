"""Stage 3: the vision tower alone, with a supervised contrastive loss on the mean of an image's visual tokens.

    python train_vision.py --minutes 20 --more 72        (stop it at any time; the same command goes on from the checkpoint)

The loss is also taken on the first CODE channels alone (a Matryoshka loss), because the decoder's matching heads start
out comparing just these, and by dot products: hence their length is asked to be the same for every image. Small square
images come first, since they cost a quarter; the second part has every size and shape, motion between two frames, and
more of the low-resolution and inverted images that scans give.
"""
import argparse
import os
import random
import time

import torch
import torch.nn.functional as F

import checkpoint
import episodes
from layout import CODE
from model import Vision, reduced_precision
from paths import VISION

TEMPERATURE = 0.1
VIEWS = 3
SHAPES = (
    (112, 112),
    (84, 140),
    (140, 84),
    (84, 112),
    (112, 84),
    (56, 168),
    (168, 56),
    (84, 84),
    (140, 140),
    (56, 56),
    (168, 168),
)
SHARES_OF_SHAPES = (0.6, 0.07, 0.07, 0.04, 0.04, 0.02, 0.02, 0.05, 0.05, 0.02, 0.02)


def contrastive(features, labels):
    features = F.normalize(features, dim=-1)
    similarity = features @ features.T / TEMPERATURE
    self_mask = torch.eye(len(features), dtype=torch.bool)
    positive = (labels[:, None] == labels[None]) & ~self_mask
    similarity = similarity.masked_fill(self_mask, -1e9)
    log_share = similarity - similarity.logsumexp(1, keepdim=True)
    return -((log_share * positive).sum(1) / positive.sum(1)).mean()


def loss_of(tokens, labels, progress):
    mean = tokens.float().mean(1)
    code = mean[:, :CODE]
    loss = 0.5 * contrastive(mean, labels) + 0.5 * contrastive(code, labels)
    if progress > 0.25:  # one random token should tell as well: tokens will be pruned later
        one = tokens[torch.arange(len(tokens)), torch.randint(0, tokens.shape[1], (len(tokens),))].float()
        loss = loss + 0.1 * contrastive(one, labels)
        loss = loss + 0.3 * (code.pow(2).sum(1) / CODE).log().pow(2).mean()
    return loss


def image_size(progress):
    """56 px at first, then mostly the final 112 px, with others between so that the grid's size matters little."""
    if progress > 1:
        return random.choices(SHAPES, SHARES_OF_SHAPES)[0]
    return (
        (56, 56)
        if progress < 0.45
        else random.choices(((56, 56), (84, 84), (112, 112), (140, 140)), (0.08, 0.15, 0.72, 0.05))[0]
    )


def draw_images(banks, progress):
    if progress > 1:
        kind = random.choices(("glyph", "picture", "pattern", "motion"), (0.52, 0.25, 0.1, 0.13))[0]
        strength, style = random.choice((0.7, 0.7, 1.0)), 0.0 if random.random() < 0.2 else random.random()
    else:
        kind = random.choices(("glyph", "picture", "pattern"), (0.6, 0.28, 0.12))[0]
        strength = 0.25 + 0.5 * min(1, progress / 0.5)
        style = 0.0 if progress < 0.12 or random.random() < 0.4 else random.random() * min(1, (progress - 0.12) / 0.3)
    return banks.training_images(kind, 28, VIEWS, image_size(progress), strength, style)


@torch.no_grad()
def prototype_accuracy(vision, banks, name, ways, shots, rounds=16, queries=3, size=112, width=None):
    """Nearest mean of the demonstrations' features, the yardstick for the decoder."""
    vision.eval()
    right = 0
    for _ in range(rounds):
        images = banks.held_episode(name, ways, shots + queries, size)
        features = F.normalize(vision(images).float().mean(1)[:, :width], dim=-1).view(ways, shots + queries, -1)
        centre = F.normalize(features[:, :shots].mean(1), dim=-1)
        right += ((features[:, shots:] @ centre.T).argmax(-1) == torch.arange(ways)[:, None]).sum().item()
    vision.train()
    return right / (rounds * ways * queries)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--more", type=float, default=72)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    parser.add_argument("--more-rate", type=float, default=1e-3)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    banks, vision = episodes.Banks(), Vision()
    optimizer = torch.optim.AdamW(vision.parameters(), lr=arguments.rate, weight_decay=0.05, betas=(0.9, 0.98))
    spent = step = seen = 0
    if VISION.exists():
        state = torch.load(VISION)
        vision.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step, seen = state["spent"], state["step"], state["seen"]
        checkpoint.seed(step)
    average, last = None, time.time()
    next_report = spent + 60

    def save():
        checkpoint.save(
            VISION, model=vision.state_dict(), optimizer=optimizer.state_dict(), spent=spent, step=step, seen=seen
        )

    while spent < (arguments.minutes + arguments.more) * 60:
        progress, rate = spent / (arguments.minutes * 60), arguments.rate
        phase = progress
        if progress > 1:
            phase, rate = (spent / 60 - arguments.minutes) / arguments.more, arguments.more_rate
        for group in optimizer.param_groups:
            group["lr"] = checkpoint.learning_rate(rate, step, phase, warm_up=150)
        with torch.no_grad():
            images, labels = draw_images(banks, progress)
        with reduced_precision():
            tokens = vision(images)
        loss = loss_of(tokens, labels, progress)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vision.parameters(), 1.0)
        optimizer.step()
        step += 1
        seen += len(labels)
        average = loss.item() if average is None else 0.98 * average + 0.02 * loss.item()
        now = time.time()
        spent += now - last
        last = now
        if spent > next_report:
            size = 56 if progress < 0.45 else 112
            report = " ".join(
                f"{name}:{prototype_accuracy(vision, banks, name, 5, 1, size=size):.3f}" for name in banks.HELD_SETS
            )
            print(f"{spent / 60:.1f} min step {step} images {seen} loss {average:.3f} | {report}", flush=True)
            save()
            next_report = spent + 150
    save()
    rounds = 40 if arguments.minutes > 5 else 2
    for width in (CODE, None):
        print(
            "final, 5-way 1-shot, first",
            width,
            "channels:",
            " ".join(
                f"{name}:{prototype_accuracy(vision, banks, name, 5, 1, rounds, width=width):.3f}"
                for name in banks.HELD_SETS
            ),
        )


if __name__ == "__main__":
    main()
