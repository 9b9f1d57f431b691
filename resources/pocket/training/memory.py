"""Attention masks of compressed memories, so that training meets what the method leaves of a context.

Turns form chunks; later chunks and queries see only the kept tokens of a chunk, chunk itself sees all of its own.
"""
import random

import torch

RATIOS, SHARES = (0.1, 0.2, 0.5, 1.0), (0.3, 0.25, 0.25, 0.2)


def chunks_of(episode, count, chunk_turns):
    turn = torch.full((count,), 1_000_000)
    turn[: len(episode.turn)] = torch.tensor(episode.turn)
    return turn.clamp(min=0) // chunk_turns


def causal(length):
    return torch.full((length, length), float("-inf")).triu(1)


def at_random(built, length, image):
    """[B, 1, T, T]: images, text and labels thinned out each at its own rate."""
    mask = causal(length).repeat(len(built), 1, 1, 1)
    for row, episode in enumerate(built):
        keep_image, keep_text, keep_label = random.uniform(0.05, 1), random.uniform(0.05, 1), random.uniform(0.6, 1)
        count = len(episode.ids)
        keep = torch.full((length,), keep_text)
        keep[:count][torch.tensor(episode.ids) == image] = keep_image
        keep[torch.tensor(episode.answers)] = keep_label
        dropped = torch.rand(length) > keep
        chunk = chunks_of(episode, length, random.randint(3, 40))
        mask[row, 0].masked_fill_(dropped[None] & (chunk[:, None] > chunk[None]), float("-inf"))
    return mask


def by_importance(built, length, shares, group):
    """One mask [B, heads, T, T] a layer: of every chunk and key/value head the tokens that label rows attend to most.

    `shares` holds a layer's attention [B, key/value heads, T, T]; importance is smoothed over five tokens and label tokens
    come first, as in the paper; every layer draws its own ratio.
    """
    rows = [torch.tensor([place - 1 for place in episode.answers]) for episode in built]
    chunks = [chunks_of(episode, length, per) for episode, per in zip(built, [random.randint(5, 45) for _ in built])]
    bonus = torch.zeros(len(built), length)
    for b, episode in enumerate(built):
        bonus[b, torch.tensor(episode.answers)] = 100
    masks = []
    for share in shares:
        heads = share.shape[1]
        mask = causal(length).repeat(len(built), heads, 1, 1)
        for b, episode in enumerate(built):
            ratio, chunk = random.choices(RATIOS, SHARES)[0], chunks[b]
            last = chunk[len(episode.turn) - 1].item()
            dropped = torch.zeros(heads, length, dtype=torch.bool)
            for number in range(last if ratio < 1 else 0):
                members = (chunk == number).nonzero().view(-1)
                own = rows[b][chunk[rows[b]] == number]
                if not len(own):
                    continue
                importance = share[b][:, own][:, :, members].mean(1)
                importance = torch.nn.functional.avg_pool1d(importance[None], 5, 1, 2)[0] + bonus[b, members]
                drop = importance.topk(int(len(members) * (1 - ratio)), largest=False).indices
                dropped[torch.arange(heads)[:, None], members[drop]] = True
            mask[b].masked_fill_(dropped[:, None] & (chunk[:, None] > chunk[None]), float("-inf"))
        masks.append(mask.repeat_interleave(group, 1))
    return masks


def queries_apart(mask, built, length, queries):
    """`mask` (None: causal, [B, 1 or heads, T, T], or a list of such) with the last `queries` turns hidden from one another, as
    the program asks."""
    hidden = torch.zeros(len(built), 1, length, length, dtype=torch.bool)
    for row, episode in enumerate(built):
        turn = torch.tensor(episode.turn)
        query = torch.where(turn > turn.max() - queries, turn, -1)
        count = len(turn)
        hidden[row, 0, :count, :count] = (query[None] >= 0) & (query[None] != query[:, None])
    if isinstance(mask, list):
        return [m.masked_fill(hidden, float("-inf")) for m in mask]
    mask = causal(length)[None, None] if mask is None else mask
    return mask.masked_fill(hidden, float("-inf"))
