"""Stage 4: renders training images once and keeps the vision tower's tokens, so that the decoder trains without it.

    python features.py [--groups 150] [--views 6]

It also folds an affine map into the merger's last layer, which keeps the model a Qwen2-VL: the CODE channels, which the
contrastive loss shaped for matching, come first, at one scale; then the directions that vary most among the rest, centred;
the other channels are left to text, and one of them marks a token as visual.

The tokens are kept in groups: 24 classes that are hard to tell apart (of one script, one bank, or all moves), in one shape.
"""
import argparse
import os
import random
import time

import torch

import augment
import episodes
from layout import CODE, FEATURES_END, FLAG, FLAG_VALUE, SCALE
from model import Vision, reduced_precision
from paths import FEATURES, FOLDED, SEED, VISION
from train_vision import SHAPES

KINDS, SHARES = ("glyph", "picture", "pattern", "motion"), (0.56, 0.26, 0.1, 0.08)
SQUARE = (112, 112)
CLASSES = 24
FRAME_PAIRS = 2


@torch.no_grad()
def tokens_of(vision, images):
    with reduced_precision():
        return torch.cat([vision(part) for part in images.split(96, -4)]).float()


@torch.no_grad()
def fold(vision, banks):
    """Makes y = (x - mean) @ map + flag part of the merger; the code is scaled, not moved."""
    sample = []
    for kind in KINDS[:3]:
        images, _ = banks.training_images(kind, 48, 3, SQUARE, 0.7, 0.3)
        sample.append(tokens_of(vision, images))
    mean_of_image = torch.cat([s.mean(1) for s in sample])
    mean = mean_of_image.mean(0)
    mean[:CODE] = 0
    centred = mean_of_image - mean
    rest = centred[:, CODE:]
    directions = torch.linalg.svd(rest, full_matrices=False)[2][: FEATURES_END - CODE]
    affine = torch.zeros(centred.shape[1], centred.shape[1])
    affine[:CODE, :CODE] = torch.eye(CODE) * SCALE / centred[:, :CODE].pow(2).mean().sqrt()
    affine[CODE:FEATURES_END, CODE:] = directions * SCALE / (rest @ directions.T).pow(2).mean().sqrt()
    last = vision.merger.mlp[-1]
    last.bias.copy_(affine @ (last.bias - mean))
    last.bias[FLAG] = FLAG_VALUE
    last.weight.copy_(affine @ last.weight)


def draw_group(banks, vision, kind, views, shape):
    """dict(kind, rows, columns, pairs, classes, tokens [classes, views, tokens, FEATURES_END]) of one group."""
    style, strength = 0.0 if random.random() < 0.3 else random.random(), random.choice((0.5, 0.7, 1.0))
    if kind == "motion":
        moves = random.sample(augment.MOVES, CLASSES)
        frames = banks.render_motion(moves, views, shape, strength, style, FRAME_PAIRS)
        tokens = torch.cat([tokens_of(vision, pair) for pair in frames.split(2)], 1)
        classes = [augment.MOVES.index(m) for m in moves]
    else:
        # Whole groups of one script, so that hard episodes can be drawn.
        within = kind == "glyph" and random.random() < 0.5
        classes = banks.glyph_classes(CLASSES, within=True) if within else banks.training_classes(kind, CLASSES)
        tokens = tokens_of(vision, banks.render(kind, classes, views, shape, strength, style))
    tokens = tokens.view(len(classes), views, *tokens.shape[1:])[..., :FEATURES_END].half()
    return dict(
        kind=kind,
        rows=shape[0] // 28,
        columns=shape[1] // 28,
        pairs=FRAME_PAIRS if kind == "motion" else 1,
        classes=classes,
        tokens=tokens,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--groups", type=int, default=150)
    parser.add_argument("--views", type=int, default=6)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    torch.manual_seed(SEED)
    random.seed(SEED)
    banks, vision = episodes.Banks(), Vision().eval()
    vision.load_state_dict(torch.load(VISION)["model"])
    fold(vision, banks)
    torch.save(vision.state_dict(), FOLDED)
    groups, start = [], time.time()
    shares = [share * arguments.groups for share in SHARES]
    for kind, share in zip(KINDS, shares):
        for index in range(max(1, round(share))):
            other_shape = kind != "motion" and index % 5 == 4
            shape = random.choice(SHAPES[1:]) if other_shape else SQUARE
            groups.append(draw_group(banks, vision, kind, arguments.views, shape))
        print(kind, len(groups), f"{time.time() - start:.0f} s", flush=True)
    torch.save(groups, FEATURES)


if __name__ == "__main__":
    main()
