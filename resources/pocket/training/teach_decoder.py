"""Stage 7f: teaches the decoder to answer as the nearest prototypes of its own vision tower do.

    python teach_decoder.py --start FOLDER --minutes 25      (stop it at any time; the same command goes on)

The joint stage's targets are true labels, also of images that the tower can't tell apart: what the decoder learns from these
is noise, and does damage before it does good. Here the target of every answer is mixed from the truth and from the
likelihoods that the tower's own codes give the classes shown so far, so that what is left to learn is what labels, their
order and the reading of images add. Queries don't see one another, all stand where the first one does,
and most of them say any class's label: the program asks how likely each label is, so that what follows a label's first
tokens must be sure, be the label right or not.

The tower, the embeddings and the layers before the matching ones stay as they are: trained along, they blur the codes. The
running mean of the weights becomes the joint stage's checkpoint.
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
import induction
import memory
from layout import CODE
from model import Decoder, Vision, reduced_precision
from paths import JOINT, TAUGHT, TEMPERATURE
from tokenizer import VOCABULARY
from train_decoder import pruned_masks
from train_joint import draw, tokens_of_media, unknown_loss
from turns import Turns, collate, embed, stand_alike

QUERIES = 6  # of an episode
MISNAMED = 0.6  # share of the queries in which any label is said
TEMPERATURE_OF_CODES = 0.06  # of cosines; held-out classes are likeliest at it


def likelihoods(codes, order, ways):
    """Of every medium the share of each class [M, ways] by cosine to the mean of what was shown of it before; zero for
    classes not shown yet. `codes` [M, CODE] have length one."""
    sums, shares = torch.zeros(ways, codes.shape[1]), torch.zeros(len(order), ways)
    shown = torch.zeros(ways, dtype=torch.bool)
    for number, cls in enumerate(order):
        if shown.any():
            score = F.normalize(sums, dim=1) @ codes[number] / TEMPERATURE_OF_CODES
            shares[number] = score.masked_fill(~shown, float("-inf")).softmax(0)
        if cls < ways:
            sums[cls] += codes[number]
            shown[cls] = True
    return shares


def soft_targets(built, shares, orders, end, truth):
    """Rows [K, 2] (episode, row) that say a token of a label, their importance [K], and the shares [K, VOCABULARY] that the
    tokens should get: those of the classes whose labels begin with what was said before, be it the right label or not.
    """
    rows, importance, entries = [], [], []
    for b, episode in enumerate(built):
        labels = [label + [end] for label in episode.labels]
        for target in episode.targets:
            place, number = len(rows), episode.turn[target.row]
            rows.append((b, target.row))
            importance.append(1.0 + target.query + (target.number == 0))
            if target.follow_up:
                entries.append((place, target.token, 1.0))
                continue
            said = labels[episode.said[number]]
            alike = [c for c, label in enumerate(labels) if label[: target.number] == said[: target.number]]
            likely = {c: shares[b][number][c] + 1e-6 * (c == episode.said[number]) for c in alike}
            total, true = sum(likely.values()), orders[b][number]
            sure = truth if true in likely else 0.0
            if sure:
                entries.append((place, labels[true][target.number], sure))
            entries += [(place, labels[c][target.number], (1 - sure) * p / total) for c, p in likely.items()]
    places, tokens, values = zip(*entries)
    goal = torch.zeros(len(rows), VOCABULARY)
    goal.index_put_((torch.tensor(places), torch.tensor(tokens)), torch.tensor(values), accumulate=True)
    return torch.tensor(rows), torch.tensor(importance), goal


def draw_taught(banks, turns, vision, budget, truth):
    """Episodes, their media's tokens [B, M, n, width], and what `soft_targets` returns for them."""
    built, media, classes, _ = draw(banks, turns, budget, QUERIES, MISNAMED)
    with torch.no_grad():
        tokens = tokens_of_media(vision, media, len(built))
    ways = len(built[0].labels)
    orders = (classes.view(len(built), -1) - torch.arange(len(built))[:, None] * (ways + 1)).tolist()
    codes = F.normalize(tokens[..., :CODE].mean(2), dim=-1)
    shares = [likelihoods(code, order, ways).tolist() for code, order in zip(codes, orders)]
    return built, tokens, soft_targets(built, shares, orders, turns.end, truth)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=pathlib.Path, required=True, help="an exported folder")
    parser.add_argument("--minutes", type=float, default=25)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--truth", type=float, default=0.25, help="share of the truth in a target")
    parser.add_argument("--budget", type=int, default=2600, help="tokens a step")
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    banks, turns = episodes.Banks(), Turns()
    vision, decoder = export.load(arguments.start, Vision(), Decoder(VOCABULARY))
    # Labels of training have few of the tokens, and the others would learn that they are never said.
    for kept in (decoder.embed_tokens, *decoder.layers[: induction.MATCH[0]]):
        kept.requires_grad_(False)
    average = copy.deepcopy(decoder)
    optimizer = torch.optim.AdamW(
        [p for p in decoder.parameters() if p.requires_grad], weight_decay=0.0, betas=(0.9, 0.98)
    )
    spent = step = 0
    if TAUGHT.exists():
        state = torch.load(TAUGHT)
        decoder.load_state_dict(state["decoder"])
        average.load_state_dict(state["average"])
        optimizer.load_state_dict(state["optimizer"])
        spent, step = state["spent"], state["step"]
        checkpoint.seed(step + 1)
    averages, clock = checkpoint.Averages(), checkpoint.Clock(spent)

    def save():
        checkpoint.save(
            TAUGHT,
            decoder=decoder.state_dict(),
            average=average.state_dict(),
            optimizer=optimizer.state_dict(),
            spent=clock.spent,
            step=step,
        )

    while clock.spent < arguments.minutes * 60:
        for group in optimizer.param_groups:
            group["lr"] = checkpoint.learning_rate(arguments.rate, step, clock.spent / (arguments.minutes * 60))
        built, tokens, (rows, importance, goal) = draw_taught(banks, turns, vision, arguments.budget, arguments.truth)
        ids, positions, slots, _ = collate(built)
        stand_alike(positions, built, QUERIES)
        x = embed(decoder, ids, slots, tokens)
        is_pruned = random.random() < 0.4
        mask = pruned_masks(decoder, x, positions, built, turns) if is_pruned else None
        mask = memory.queries_apart(mask, built, x.shape[1], QUERIES)
        with reduced_precision():
            hidden, _ = decoder(x, positions, mask)
        said = decoder.logits(hidden[rows[:, 0], rows[:, 1]].float()).log_softmax(-1)
        each = F.kl_div(said, goal, reduction="none").sum(-1)
        divergence = (each * importance).sum() / importance.sum()
        unknown = unknown_loss(decoder, hidden, built)
        optimizer.zero_grad()
        (divergence + 0.2 * unknown).backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimizer.step()
        step += 1
        checkpoint.follow(average, decoder, step)
        averages.note("pruned divergence" if is_pruned else "divergence", divergence.item())
        later = torch.tensor([t.query and not t.follow_up and t.number > 0 for e in built for t in e.targets])
        for name, rows in (("first", importance == 3), ("later", later)):
            if rows.any():
                averages.note(name, each[rows].mean().item())
        averages.note("same", (said.argmax(-1) == goal.argmax(-1))[importance >= 2].float().mean().item())
        averages.note("unknown", unknown.item())
        if clock.tick(step):
            print(f"{clock.spent / 60:.1f} min step {step} {averages}", flush=True)
            save()
    save()
    checkpoint.save(JOINT, vision=vision.state_dict(), decoder=average.state_dict())
    TEMPERATURE.write_text("1")  # FOLDER's is in its weights


if __name__ == "__main__":
    main()
