"""Stage 7c: a better image code, as a linear map of an image's visual tokens in their places.

    python linear_code.py --start FOLDER

The tower of FOLDER makes its code by one map for all visual tokens and their mean: where in the image a token stands, and
what the channels behind the code say, is lost. Here one linear map of all tokens side by side is trained, by a contrastive
loss on images of classes that look alike, and turned until its codes are as near as can be to those of before, which the
decoder knows. `level_codes.py` then teaches the tower to say this code.
"""
import argparse
import copy
import os
import pathlib
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

import checkpoint
import episodes
import export
from features import tokens_of
from layout import CODE
from model import CONFIG, Decoder, Vision
from paths import LINEAR_CODE
from tokenizer import VOCABULARY
from train_vision import VIEWS

KINDS, SHARES = ("glyph", "picture", "pattern"), (0.57, 0.31, 0.12)
SIDE = 4  # tokens of other shapes are resampled to so many rows and columns
CLASSES = 28  # of a group of images that are told apart
TEMPERATURE = 0.06  # of cosines, in the contrastive loss


def in_places(tokens, grid):
    """Visual tokens [B, n, width] of images of `grid` (rows, columns), at one length each and side by side:
    [B, SIDE^2 * (width - 1)]; the last channel, a flag, is left out."""
    tokens = tokens[..., :-1]
    if grid != (SIDE, SIDE):
        images = tokens.transpose(1, 2).unflatten(2, grid)
        tokens = F.interpolate(images, size=(SIDE, SIDE), mode="bilinear", antialias=True).flatten(2).transpose(1, 2)
    return F.normalize(tokens, dim=-1).flatten(1) / SIDE


class LinearCode(nn.Module):
    """Codes of length one [B, CODE] from what `in_places` returns."""

    def __init__(self):
        super().__init__()
        count = SIDE**2 * (CONFIG.width - 1)
        self.register_buffer("mean", torch.zeros(count))
        self.map = nn.Linear(count, CODE)

    def forward(self, x):
        return F.normalize(self.map((x - self.mean) * 8), dim=-1)


def loss_of(code, classes):
    """Mean over pairs of one class of the negative log-likelihood that one finds the other among all other classes."""
    score = code @ code.T / TEMPERATURE
    same = classes[:, None] == classes[None]
    others = score.masked_fill(same, float("-inf")).logsumexp(1, keepdim=True)
    pairs = same & ~torch.eye(len(code), dtype=torch.bool)
    return (others.logaddexp(score) - score)[pairs].mean()


def draw_groups(banks, vision, count):
    """Groups of (in_places of their images in half precision, classes, the tower's own codes)."""
    groups = []
    for number in range(count):
        kind, style = random.choices(KINDS, SHARES)[0], 0.0 if random.random() < 0.3 else random.random()
        images, classes = banks.training_images(
            kind, CLASSES, 2 * VIEWS, (112, 112), random.choice((0.5, 0.7, 1.0, 1.0)), style
        )
        tokens = tokens_of(vision, images)
        groups.append((in_places(tokens, (SIDE, SIDE)).half(), classes, tokens[..., :CODE].mean(1)))
        if number % 40 == 39:
            print(f"{number + 1} groups", flush=True)
    return groups


@torch.no_grad()
def turn_to(linear, groups):
    """Turns the codes of `linear` to the tower's own, which changes no cosine between them."""
    ours = torch.cat([linear(x.float()) for x, _, _ in groups])
    own = F.normalize(torch.cat([code for *_, code in groups]), dim=1)
    left, _, right = torch.linalg.svd(ours.T @ own)
    turn = left @ right
    linear.map.weight.copy_(turn.T @ linear.map.weight)
    linear.map.bias.copy_(linear.map.bias @ turn)
    print(f"mean cosine with the codes before {((ours @ turn) * own).sum(1).mean():.3f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=pathlib.Path, required=True, help="an exported folder")
    parser.add_argument("--groups", type=int, default=240)
    parser.add_argument("--minutes", type=float, default=1.5)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    vision, _ = export.load(arguments.start, Vision(), Decoder(VOCABULARY))
    groups = draw_groups(episodes.Banks(), vision, arguments.groups)
    linear = LinearCode()
    linear.mean.copy_(torch.cat([x.float() for x, _, _ in groups[:40]]).mean(0))
    average = copy.deepcopy(linear)
    optimizer = torch.optim.AdamW(linear.parameters(), weight_decay=0.3)
    averages, start, step = checkpoint.Averages(), time.time(), 0
    while (progress := (time.time() - start) / (60 * arguments.minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = checkpoint.learning_rate(1e-3, step, progress)
        drawn = random.sample(groups, 2)
        x = torch.cat([x.float() for x, _, _ in drawn])
        classes = torch.cat([classes + number * CLASSES for number, (_, classes, _) in enumerate(drawn)])
        loss = loss_of(linear(x + 0.003 * torch.randn_like(x)), classes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        checkpoint.follow(average, linear, step)
        averages.note("loss", loss.item())
        if step % 500 == 0:
            print(f"step {step} {averages}", flush=True)
    turn_to(average, groups)
    checkpoint.save(LINEAR_CODE, linear=average.state_dict())


if __name__ == "__main__":
    main()
