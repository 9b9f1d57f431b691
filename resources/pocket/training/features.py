"""Stage 4: renders training images once and keeps the vision tower's tokens, so that the decoder trains without it.

    python features.py [--classes 3400] [--views 6] [--size 112]

It also folds an affine map into the merger's last layer, which keeps the model a Qwen2-VL: tokens are centred and
brought to one scale; the CODE channels, which the contrastive loss shaped for matching, come first, then the directions
that vary most among the rest; the other channels are left to text, and one of them marks a token as visual.
"""
import argparse
import os
import random
import time

import torch

import episodes
from layout import CODE, FEATURES_END, FLAG, FLAG_VALUE, SCALE
from model import Vision
from paths import FEATURES, FOLDED, SEED, VISION

SHARES = dict(glyph=.6, picture=.28, pattern=.12)


@torch.no_grad()
def tokens_of(vision, images):
    with torch.autocast("cpu", torch.bfloat16):
        return torch.cat([vision(part) for part in images.split(96)]).float()


@torch.no_grad()
def fold(vision, banks, size):
    """Makes y = (x - mean) @ map + flag part of the merger."""
    sample = []
    for kind in SHARES:
        classes = banks.training_classes(kind, 48)
        sample.append(tokens_of(vision, banks.render(kind, classes, 3, size, .7, .3)))
    mean_of_image = torch.cat([s.mean(1) for s in sample])
    mean = mean_of_image.mean(0)
    centred = mean_of_image - mean
    rest = centred[:, CODE:]
    directions = torch.linalg.svd(rest, full_matrices=False)[2][:FEATURES_END - CODE]
    affine = torch.zeros(centred.shape[1], centred.shape[1])
    affine[:CODE, :CODE] = torch.eye(CODE) * SCALE / centred[:, :CODE].pow(2).mean().sqrt()
    affine[CODE:FEATURES_END, CODE:] = directions * SCALE / (rest @ directions.T).pow(2).mean().sqrt()
    last = vision.merger.mlp[-1]
    last.bias.copy_(affine @ (last.bias - mean))
    last.bias[FLAG] = FLAG_VALUE
    last.weight.copy_(affine @ last.weight)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", type=int, default=3400)
    parser.add_argument("--views", type=int, default=6)
    parser.add_argument("--size", type=int, default=112)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(SEED)
    random.seed(SEED)
    banks, vision = episodes.Banks(), Vision().eval()
    vision.load_state_dict(torch.load(VISION)["model"])
    fold(vision, banks, arguments.size)
    torch.save(vision.state_dict(), FOLDED)
    stored, start = {}, time.time()
    for kind, share in SHARES.items():
        parts, groups = [], []
        wanted = int(arguments.classes * share)
        while sum(map(len, groups)) < wanted:
            # Neighbours in the cache come from one script or domain, so that hard episodes can be drawn from runs.
            within = kind == "glyph" and random.random() < .6
            classes = banks.glyph_classes(24, within=True) if within else banks.training_classes(kind, 24)
            style = 0. if random.random() < .4 else random.random()
            images = banks.render(kind, classes, arguments.views, arguments.size, .7, style)
            tokens = tokens_of(vision, images)
            parts.append(tokens.view(len(classes), arguments.views, *tokens.shape[1:])[..., :FEATURES_END].half())
            groups.append(classes)
        stored[kind] = torch.cat(parts)
        stored[kind + " class"] = torch.tensor(sum(groups, []))
        print(kind, tuple(stored[kind].shape), f"{time.time() - start:.0f} s", flush=True)
    torch.save(stored, FEATURES)


if __name__ == "__main__":
    main()
