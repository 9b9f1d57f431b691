"""Demonstrations and questions of random tokens and pixels, and their form in the goldens."""

import math

import numpy as np
import torch
import torch.nn.functional as F

from .network import positions_of

SPECIAL = "pad im_start im_end vision_start vision_end image video nl system user assistant".split()


def special_tokens(vocabulary):
    first = vocabulary - 20
    return {name: first + i for i, name in enumerate(SPECIAL)} | {"text_max": first}


def medium_tokens(grid, tokens, rng):
    t, h, w = grid
    pads = h * w // 4
    if t == 1:
        return [tokens["vision_start"]] + [tokens["image"]] * pads + [tokens["vision_end"]]
    ids = []
    for _ in range(t):  # a time before every frame
        ids += rng.integers(10, tokens["text_max"], size=int(rng.integers(3, 6))).tolist()
        ids += [tokens["vision_start"]] + [tokens["video"]] * pads + [tokens["vision_end"]]
    return ids


def runs_of(media):
    return [(h, w) for t, h, w in (medium[0] for medium in media) for _ in range(t)]


def make_turns(model, case, seed):
    rng = np.random.default_rng(seed)
    tokens = special_tokens(model["vocab"])
    width = 3 * 2 * model["patch"] ** 2
    classes = rng.standard_normal((4, width)).astype(np.float32)
    text = lambda n: rng.integers(10, tokens["text_max"], size=n).tolist()
    answers = [text(int(rng.integers(case["ans"][0], case["ans"][1] + 1))) for _ in range(4)]
    common = text(max(1, case["q"][1]))

    def one():
        kind, media, ids = int(rng.integers(4)), [], []
        for _ in range(int(rng.choice(case.get("per_demo", [1])))):
            grid = case["grids"][int(rng.integers(len(case["grids"])))]
            grid = (1, *grid) if len(grid) == 2 else tuple(grid)
            noise = rng.standard_normal((math.prod(grid), width))
            media.append((grid, (classes[kind] * 0.7 + 0.7 * noise).astype(np.float16)))
            ids += medium_tokens(grid, tokens, rng)
        asked = common[: int(rng.integers(case["q"][0], case["q"][1] + 1))]
        question = [t if rng.random() < 0.8 else text(1)[0] for t in asked]
        user = [tokens["im_start"], tokens["user"], tokens["nl"], *ids, *question, tokens["im_end"], tokens["nl"]]
        user += [tokens["im_start"], tokens["assistant"], tokens["nl"]]
        return {"media": media, "user": user, "ids": [*user, *answers[kind], tokens["im_end"], tokens["nl"]]}

    return [one() for _ in range(case["demos"])], one()


def label_rows(ids, tokens):
    rows, i = [], 0
    while i < len(ids):
        if ids[i] == tokens["assistant"]:
            end = ids.index(tokens["im_end"], i)
            rows += range(i + 1, end + 1)
            i = end
        i += 1
    return torch.tensor(rows)


def marked(ids, rows):
    labels = torch.full((len(ids),), -100)
    labels[rows] = torch.tensor(ids)[rows]
    return labels


def put_media(media, prefix, out):
    if not media:
        return
    out[prefix + "pixel_values"] = torch.from_numpy(np.concatenate([medium[1] for medium in media]))
    out[prefix + "image_grid_thw"] = torch.tensor([medium[0] for medium in media])
    if any(medium[0][0] > 1 for medium in media):
        out[prefix + "media_is_video"] = torch.tensor([int(medium[0][0] > 1) for medium in media])
        out[prefix + "second_per_grid_ts"] = torch.tensor([float(medium[0][0] > 1) for medium in media])


def system_turn(tokens):
    return [tokens["im_start"], tokens["system"], tokens["nl"], 1, 2, 3, 4, 5, 6, tokens["im_end"], tokens["nl"]]


def demonstrations_of(net, turns, media, tokens):
    """As observations: each alone, with its part of the chunk's media."""
    out, begin = [], 0
    for turn_ in turns:
        pads = sum(t in (tokens["image"], tokens["video"]) for t in turn_["ids"])
        x = net.embed(turn_["ids"], media[begin : begin + pads] if pads else None)
        rows = label_rows(turn_["ids"], tokens)
        out.append((x, positions_of(turn_["ids"], runs_of(turn_["media"]), tokens), rows, rows))
        begin += pads
    return out


def put_observations(turns, demonstrations, tokens, prefix, out):
    longest = max(len(turn_["ids"]) for turn_ in turns)
    padded = lambda x, value: F.pad(x, (longest - x.shape[-1], 0), value=value)
    ids = [torch.tensor(turn_["ids"]) for turn_ in turns]
    out[prefix + "icl_input_ids"] = torch.stack([padded(i, tokens["pad"]) for i in ids])
    out[prefix + "icl_attention_mask"] = torch.stack([padded(torch.ones_like(i), 0) for i in ids])
    out[prefix + "icl_labels"] = torch.stack(
        [padded(marked(t["ids"], d[2]), -100) for t, d in zip(turns, demonstrations)]
    )
    out[prefix + "icl_position_ids"] = torch.stack([padded(d[1], 1) for d in demonstrations], 1)
