"""Stage 3: the vision tower alone, with a supervised contrastive loss on the mean of an image's visual tokens.

    python train_vision.py --minutes 32        (stop it at any time; the same command goes on from the last checkpoint)

The loss is also taken on the first CODE channels alone (a Matryoshka loss), because the decoder's matching heads start
out comparing just these. Small images come first, since they cost a quarter.
"""
import argparse
import math
import os
import random
import time

import torch
import torch.nn.functional as F

import episodes
from model import Vision
from paths import SEED, VISION

CODE = (24, 48)            # channels compared by one and by both key/value heads of a matching layer
TEMPERATURE = 0.1
CLASSES, VIEWS = 28, 3


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
    loss = .5 * contrastive(mean, labels)
    for width in CODE:
        loss = loss + .3 * contrastive(mean[:, :width], labels)
    if progress > .25:      # one random token should tell as well: tokens will be pruned later
        one = tokens[torch.arange(len(tokens)), torch.randint(0, tokens.shape[1], (len(tokens),))].float()
        loss = loss + .1 * contrastive(one, labels)
    return loss


def image_size(progress):
    """56 px at first, then mostly the final 112 px, with others between so that the grid's size matters little."""
    if progress < .45:
        return 56
    return random.choices((56, 84, 112, 140), (.08, .15, .72, .05))[0]


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
    parser.add_argument("--minutes", type=float, default=32)
    parser.add_argument("--rate", type=float, default=1.2e-3)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(SEED)
    random.seed(SEED)
    banks, vision = episodes.Banks(), Vision()
    optimizer = torch.optim.AdamW(vision.parameters(), lr=arguments.rate, weight_decay=.05, betas=(.9, .98))
    spent = step = seen = 0
    if VISION.exists():
        state = torch.load(VISION)
        vision.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step, seen = state["spent"], state["step"], state["seen"]
        random.seed(SEED + step)
        torch.manual_seed(SEED + step)
    average, last = None, time.time()
    next_report = spent + 60

    def save():
        torch.save(dict(model=vision.state_dict(), optimizer=optimizer.state_dict(), spent=spent, step=step,
                        seen=seen), str(VISION) + ".new")
        os.replace(str(VISION) + ".new", VISION)

    while spent < arguments.minutes * 60:
        progress = spent / (arguments.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = arguments.rate * min(1, (step + 1) / 150) * (.02 + .49 * (1 + math.cos(math.pi * progress)))
        kind = random.choices(("glyph", "picture", "pattern"), (.6, .28, .12))[0]
        classes = banks.training_classes(kind, CLASSES)
        style = 0. if progress < .12 else (0. if random.random() < .4 else random.random()) * \
            min(1, (progress - .12) / .3)
        with torch.no_grad():
            images = banks.render(kind, classes, VIEWS, image_size(progress), .25 + .5 * min(1, progress / .5), style)
        labels = torch.arange(len(classes)).repeat_interleave(VIEWS)
        with torch.autocast("cpu", torch.bfloat16):
            tokens = vision(images)
        loss = loss_of(tokens, labels, progress)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vision.parameters(), 1.)
        optimizer.step()
        step += 1
        seen += len(images)
        average = loss.item() if average is None else .98 * average + .02 * loss.item()
        now = time.time()
        spent += now - last
        last = now
        if spent > next_report:
            size = 56 if progress < .45 else 112
            report = " ".join(f"{name}:{prototype_accuracy(vision, banks, name, 5, 1, size=size):.3f}"
                              for name in banks.HELD_SETS)
            print(f"{spent / 60:.1f} min step {step} images {seen} loss {average:.3f} | {report}", flush=True)
            save()
            next_report = spent + 150
    save()
    rounds = 40 if arguments.minutes > 5 else 2
    for width in (*CODE, None):
        print("final, 5-way 1-shot, first", width, "channels:", " ".join(
            f"{name}:{prototype_accuracy(vision, banks, name, 5, 1, rounds, width=width):.3f}" for name in banks.HELD_SETS))


if __name__ == "__main__":
    main()
