"""Stage 6: vision tower and decoder together, on episodes drawn and rendered anew at every step.

    python train_joint.py --minutes 30        (stop it at any time; the same command goes on from the last checkpoint)

The decoder's loss reaches the tower's weights; a second one keeps the image codes apart, and of one length. Some queries show a
class that no demonstration has: the labels should then be equally likely.
"""
import argparse
import os
import pathlib
import random

import torch
import torch.nn.functional as F

import augment
import checkpoint
import episodes
import export
import induction
import relay
from features import FRAME_PAIRS, KINDS
from layout import CODE
from model import Decoder, Vision, reduced_precision
from paths import DECODER, FOLDED, JOINT
from tokenizer import VOCABULARY
from train_decoder import LONGEST_WITH_AUXILIARY, loss_of_targets, matching_miss, pruned_masks
from train_vision import SHAPES, SHARES_OF_SHAPES
from turns import OTHER_QUESTIONS, QUESTION, Turns, collate, embed, shuffled_order

SHARES = (0.54, 0.24, 0.08, 0.14)  # of KINDS
LONGEST = 1500  # tokens of an episode
MATCHING_TEMPERATURE = 0.05


def plan(budget):
    """Ways, demonstrations, (height, width) and kind of the media, batch."""
    kind = random.choices(KINDS, SHARES)[0]
    size = (112, 112) if kind == "motion" or random.random() < 0.5 else random.choices(SHAPES, SHARES_OF_SHAPES)[0]
    tokens = 20 + size[0] * size[1] // 784 * (FRAME_PAIRS if kind == "motion" else 1)
    ways = random.randint(2, 20 if random.random() < 0.2 else 12)
    images = random.randint(ways + 2, ways * 6 if random.random() < 0.75 else ways * 2)
    images = max(ways, min(images, (3000 if random.random() < 0.1 else LONGEST) // tokens))
    return ways, images, size, kind, max(1, min(12, budget // ((images + 3) * tokens)))


def render(banks, kind, classes, order, size):
    """A list of images [media, 3, H, W], or of motions a list of pairs of frames [2, media, 3, H, W]."""
    style, strength = 0.0 if random.random() < 0.3 else random.random(), random.choice((0.5, 0.7, 1.0, 1.0))
    chosen = [classes[c] for c in order]
    if kind == "motion":
        return list(banks.render_motion(chosen, 1, size, strength, style, FRAME_PAIRS).split(2))
    return [banks.render(kind, chosen, 1, size, strength, style)]


def draw(banks, turns, budget, queries=3, misnamed=0.0):
    """Episodes, their images, and the class of every image; `misnamed` as in Turns.build."""
    ways, images, size, kind, batch = plan(budget)
    shape = (FRAME_PAIRS if kind == "motion" else 1, size[0] // 28, size[1] // 28)
    question = QUESTION if random.random() < 0.75 else random.choice(OTHER_QUESTIONS)
    built, pictures, classes_of_all = [], [], []
    for number in range(batch):
        classes = augment.training_moves(ways + 1) if kind == "motion" else banks.training_classes(kind, ways + 1)
        while len(classes) <= ways:  # a script may give fewer
            classes = banks.training_classes(kind, ways + 1)
        order = shuffled_order(ways, images, queries)
        if random.random() < 0.4:
            order[-1] = ways
        with torch.no_grad():
            pictures.append(render(banks, kind, classes, order, size))
        built.append(
            turns.build(
                order, turns.labels(ways), shape, random.choice((0, 0, 0.05, 0.2)), queries, question, 0.3, misnamed
            )
        )
        classes_of_all += [number * (ways + 1) + c for c in order]
    media = [torch.cat(pair, -4) for pair in zip(*pictures)]
    return built, media, torch.tensor(classes_of_all), f"{kind} ways {ways} images {images} {size[0]}x{size[1]}"


def tokens_of_media(vision, media, episodes_drawn):
    """Visual tokens [B, M, n, width] of what `draw` returns for B episodes."""
    with reduced_precision():
        tokens = torch.cat([vision(images) for images in media], 1).float()
    return tokens.view(episodes_drawn, -1, *tokens.shape[1:])


def matching_loss(code, classes, by_cosine=False):
    """Mean negative log-likelihood that an image is found by another one of its class, compared as the decoder's heads do:
    by the plain product, so that an image whose code is longer than others' is found too often, or behind a relay by
    cosine."""
    if by_cosine:
        code = F.normalize(code, dim=1)
    scale = code.detach().pow(2).sum(1).mean()
    score = code @ code.T / scale / MATCHING_TEMPERATURE
    itself = torch.eye(len(code), dtype=torch.bool)
    share = score.masked_fill(itself, -1e9).log_softmax(1)
    same = (classes[:, None] == classes[None]) & ~itself
    return -share.masked_fill(~same, -1e9).logsumexp(1).mean()


def unknown_loss(decoder, hidden, built):
    """Mean negative log-likelihood of the labels' first tokens where no label is right; least where all are alike."""
    parts = []
    for b, episode in enumerate(built):
        for row in episode.unknown:
            share = decoder.logits(hidden[b, row].float()).log_softmax(-1)
            parts.append(-share[list({label[0] for label in episode.labels})].mean())
    return torch.stack(parts).mean() if parts else torch.zeros(())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=2.5e-4)
    parser.add_argument("--vision-rate", type=float, default=6e-5)
    parser.add_argument("--raise-codes", type=float, help="once, at the start of this run: see induction.raise_codes")
    parser.add_argument(
        "--codes-alone", action="store_true", help="once, at the start of this run: see induction.compare_codes_alone"
    )
    parser.add_argument(
        "--heads", type=float, default=0.0, help="weight of the loss that asks every matching head to match"
    )
    parser.add_argument(
        "--keep-relay",
        action="store_true",
        help="what relay.py laid stays as it is, and codes are asked to match by cosine",
    )
    parser.add_argument("--budget", type=int, default=2200, help="tokens a step")
    parser.add_argument("--start", type=pathlib.Path, help="begin with the weights of this exported folder")
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    banks, turns, vision, decoder = episodes.Banks(), Turns(), Vision(), Decoder(VOCABULARY)
    if arguments.start:
        export.load(arguments.start, vision, decoder)
        vision.train(), decoder.train()
    else:
        vision.load_state_dict(torch.load(FOLDED))
        decoder.load_state_dict(torch.load(DECODER)["model"])
    rates = (arguments.vision_rate, arguments.rate)
    optimizer = torch.optim.AdamW(
        [dict(params=vision.parameters()), dict(params=decoder.parameters())], weight_decay=0.02, betas=(0.9, 0.98)
    )
    if arguments.codes_alone:
        induction.compare_codes_alone(decoder)
    if arguments.keep_relay:
        for part in relay.parts(decoder):
            part.requires_grad_(False)
    spent, step, raised = 0.0, 0, False
    if JOINT.exists():
        state = torch.load(JOINT)
        vision.load_state_dict(state["vision"])
        decoder.load_state_dict(state["decoder"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step, raised = state["spent"], state["step"], state.get("raised", False)
        checkpoint.seed(step)
    averages, clock = checkpoint.Averages(), checkpoint.Clock(spent)

    def save():
        checkpoint.save(
            JOINT,
            vision=vision.state_dict(),
            decoder=decoder.state_dict(),
            optimizer=optimizer.state_dict(),
            spent=clock.spent,
            step=step,
            raised=raised,
        )

    if arguments.raise_codes and not raised:
        with torch.no_grad():
            built, media, _, _ = draw(banks, turns, arguments.budget)
            ids, positions, slots, targets = collate(built)
            tokens = torch.cat([vision(images) for images in media], 1)
            x = embed(decoder, ids, slots, tokens.view(len(built), -1, *tokens.shape[1:]))
            rows = [(b, place) for b, episode in enumerate(built) for place in episode.answers]
            induction.raise_codes(decoder, arguments.raise_codes, x, positions, rows)
        raised = True

    while clock.spent < arguments.minutes * 60:
        progress = clock.spent / (arguments.minutes * 60)
        for group, rate in zip(optimizer.param_groups, rates):
            group["lr"] = checkpoint.learning_rate(rate, step, progress)
        built, media, classes, described = draw(banks, turns, arguments.budget)
        ids, positions, slots, targets = collate(built)
        is_pruned = random.random() < 0.4
        tokens = tokens_of_media(vision, media, len(built))
        x = embed(decoder, ids, slots, tokens)
        mask = pruned_masks(decoder, x.detach(), positions, built, turns) if is_pruned else None
        observed = induction.MATCH if arguments.heads and not is_pruned and x.shape[1] < LONGEST_WITH_AUXILIARY else ()
        with reduced_precision():
            hidden, scores = decoder(x, positions, mask, observed)
        loss = loss_of_targets(decoder, hidden, targets, averages.note, "pruned " if is_pruned else "")
        repeated = (classes[:, None] == classes[None]).sum(1) > 1
        code = tokens.flatten(0, 1)[repeated][..., :CODE].mean(1)
        matching = matching_loss(code, classes[repeated], arguments.keep_relay)
        averages.note("matching", matching.item())
        heads = 0.0
        if scores:
            heads = matching_miss(torch.cat(scores, 1), built)
            averages.note("heads", heads.item())
        total = loss + arguments.heads * heads + 0.3 * matching + 0.2 * unknown_loss(decoder, hidden, built)
        optimizer.zero_grad()
        total.backward()
        for part in (vision, decoder):
            torch.nn.utils.clip_grad_norm_(part.parameters(), 1.0)
        optimizer.step()
        step += 1
        if clock.tick(step):
            print(f"{clock.spent / 60:.1f} min step {step} {described} {averages}", flush=True)
            save()
    save()


if __name__ == "__main__":
    main()
