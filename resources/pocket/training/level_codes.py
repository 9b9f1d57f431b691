"""Stage 7d: makes the vision tower say the code of `linear_code.py`, in all visual tokens of an image, equally long.

    python level_codes.py --start FOLDER --minutes 50      (stop it at any time; the same command goes on)

A head of the decoder compares by plain products, so that an image whose code is longer is found too often; and what it
compares is the mean over an image's tokens, which is the shorter the less they agree. Here every token is taught the same
code at one length, and keeps what else it said. Motions keep the code of the tower of FOLDER, their tokens' mean. Some of
the matching loss of the joint stage goes along. The decoder stays as it is; at the end both become the joint stage's
checkpoint.
"""
import argparse
import copy
import os
import pathlib
import random

import torch
import torch.nn.functional as F

import checkpoint
import episodes
import export
from layout import CODE
from linear_code import LinearCode, in_places
from model import Decoder, Vision, reduced_precision
from paths import JOINT, LEVELLED, LINEAR_CODE, TEMPERATURE
from tokenizer import VOCABULARY
from train_joint import matching_loss
from train_vision import SHAPES, SHARES_OF_SHAPES, VIEWS

WEIGHTS = dict(direction=4, length=16, token=2, rest=1, matching=0.3)  # of the losses


def draw_images(banks):
    kind = random.choices(("glyph", "picture", "pattern", "motion"), (0.52, 0.25, 0.1, 0.13))[0]
    size = (112, 112) if random.random() < 0.5 else random.choices(SHAPES, SHARES_OF_SHAPES)[0]
    style = 0.0 if random.random() < 0.3 else random.random()
    return banks.training_images(kind, 28, VIEWS, size, random.choice((0.5, 0.7, 1.0, 1.0)), style)


def goals(linear, taught, images):
    """Codes of length one [B, CODE] that the tokens are to say; `taught` are those of the tower before."""
    if images.ndim == 5:
        return F.normalize(taught[..., :CODE].mean(1), dim=1)
    return linear(in_places(taught, tuple(side // 28 for side in images.shape[-2:])))


def losses(said, taught, goal, classes, length):
    """How far the mean code's direction is from the goal; its length from the one asked for; the tokens' codes from that
    direction at that length; the other channels from those taught; and the matching loss. `said` and `taught` are visual
    tokens [B, n, width]."""
    code = said[..., :CODE]
    mean = code.mean(1)
    direction = F.normalize(mean, dim=1)
    token = (code / length - direction.detach()[:, None]).pow(2).sum(-1).mean()
    rest = (said[..., CODE:] - taught[..., CODE:]).pow(2).mean() / taught[..., CODE:-1].var()
    return dict(
        direction=(direction - goal).pow(2).sum(-1).mean(),
        length=(mean.norm(dim=1) / length - 1).pow(2).mean(),
        token=token,
        rest=rest,
        matching=matching_loss(mean, classes),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=pathlib.Path, required=True, help="an exported folder")
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--rate", type=float, default=8e-4)
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    banks = episodes.Banks()
    teacher, decoder = export.load(arguments.start, Vision(), Decoder(VOCABULARY))
    vision, linear = copy.deepcopy(teacher), LinearCode()
    linear.load_state_dict(torch.load(LINEAR_CODE)["linear"])
    optimizer = torch.optim.AdamW(vision.parameters(), weight_decay=0.02, betas=(0.9, 0.98))
    spent = step = 0
    with torch.no_grad():
        images, _ = banks.training_images("glyph", 28, VIEWS, (112, 112), 0.7, 0.5)
        length = teacher(images)[..., :CODE].norm(dim=-1).mean().item()
    if LEVELLED.exists():
        state = torch.load(LEVELLED)
        vision.load_state_dict(state["vision"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step, length = state["spent"], state["step"], state["length"]
        checkpoint.seed(step)
    averages, clock = checkpoint.Averages(), checkpoint.Clock(spent)

    def save():
        checkpoint.save(
            LEVELLED,
            vision=vision.state_dict(),
            optimizer=optimizer.state_dict(),
            spent=clock.spent,
            step=step,
            length=length,
        )

    while clock.spent < arguments.minutes * 60:
        progress = clock.spent / (arguments.minutes * 60)
        for group in optimizer.param_groups:
            group["lr"] = checkpoint.learning_rate(arguments.rate, step, progress)
        with torch.no_grad():
            images, classes = draw_images(banks)
        with reduced_precision():
            with torch.no_grad():
                taught = teacher(images).float()
            said = vision(images)
        with torch.no_grad():
            goal = goals(linear, taught, images)
        found = losses(said.float(), taught, goal, classes, length)
        loss = sum(WEIGHTS[name] * value for name, value in found.items())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(vision.parameters(), 1.0)
        optimizer.step()
        step += 1
        for name, value in found.items():
            averages.note(name, value.item())
        if clock.tick(step):
            print(f"{clock.spent / 60:.1f} min step {step} {averages}", flush=True)
            save()
    save()
    checkpoint.save(JOINT, vision=vision.state_dict(), decoder=decoder.state_dict())
    TEMPERATURE.write_text("1")  # FOLDER's is in its weights


if __name__ == "__main__":
    main()
