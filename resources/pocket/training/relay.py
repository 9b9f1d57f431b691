"""Lays a relay into an exported folder's decoder; train_joint.py --start OUT --keep-relay goes on from there.

    python relay.py --start FOLDER --out FOLDER

Codes of unequal length are found too often or too seldom by heads that compare plain products. Here they travel by way of
one row a turn, the one that says "assistant": it alone reads the image in the first layer, GAIN times as strongly as
labels used to, so that its code is nearly all of its state and the norm before the second layer makes it as long as any
other. There the rows behind it copy the code, and it takes its own off again. The matching heads then compare by cosine.
"""
import argparse
import math
import pathlib
import shutil

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

import checkpoint
import episodes
import export
import induction
from layout import CODE
from model import Decoder, Vision
from tokenizer import VOCABULARY
from turns import QUESTION, Turns, collate, embed, shuffled_order

GAIN = 8.0
LENGTH = 3.8  # of a code where it is compared
LAYER = 1  # whose first group of heads hands codes on
SHARPER = {2: 9.0, 3: 8.0, 4: 8.0, 5: 8.0, 6: 6.0, 7: 4.0}  # pairs up to 7, or rows some 376 positions away answer too
HERE = {0: 12.0, 1: 12.0}


def states(decoder, batches, layers):
    """(input of layer number `layers`, token ids), row by row."""
    found = [
        (induction.state_before(decoder, layers, x, positions).flatten(0, 1), ids.flatten())
        for ids, positions, x in batches
    ]
    return tuple(map(torch.cat, zip(*found)))


def detector(rows, wanted, weight, ridge):
    """Weights and a bias that give 1 on the wanted rows and nearly 0 on the others (least squares)."""
    inputs = torch.cat([rows, torch.ones(len(rows), 1)], 1)
    weighted = inputs.T * torch.where(wanted, weight, 1.0)
    solution = torch.linalg.solve(weighted @ inputs + ridge * torch.eye(inputs.shape[1]), weighted @ wanted.float())
    return solution[:-1], solution[-1]


def read_images_at(decoder, token):
    """In the first layer images are read where `token` stands, and nothing but images writes into code channels."""
    size, carry = decoder.config.head_size, decoder.layers[induction.CARRY]
    attention, table = carry.self_attn, decoder.embed_tokens.weight
    table[:, :CODE] = 0
    carry.mlp.down_proj.weight[:CODE] = 0
    attention.o_proj.weight[:CODE, size:] = 0
    rows = carry.input_layernorm(table)
    wanted = torch.arange(len(rows)) == token
    weights, bias = detector(rows, wanted, 2000.0, 1e-2)
    answers = rows @ weights + bias
    visual = induction.pairs(decoder, [induction.SLOW])[0][0]
    strength = attention.q_proj.bias[visual].clone()
    steep = 2 * strength / (answers[token] - answers[~wanted].max())
    attention.q_proj.weight[visual] = steep * weights
    attention.q_proj.bias[visual] = strength - steep * (answers[token] - bias)
    attention.v_proj.weight[:size, CODE:] = 0
    attention.v_proj.bias[:size] = 0
    attention.o_proj.weight[CODE:, :size] = 0
    attention.o_proj.weight[:CODE, :size] *= GAIN


def hand_on(decoder, token, batches):
    """Rows copy the code of the nearest row of `token` (first head); every row takes off its own (second head)."""
    layer, size = decoder.layers[LAYER], decoder.config.head_size
    attention = layer.self_attn
    x, ids = states(decoder, batches, LAYER)
    mark, bias = detector(layer.input_layernorm(x), ids == token, 30.0, 0.1)
    length = x[ids == token][:, :CODE].norm(dim=1).mean()
    queries = slice(0, 2 * size)
    for projection, rows in (
        (attention.q_proj, queries),
        (attention.k_proj, slice(0, size)),
        (attention.v_proj, slice(0, size)),
    ):
        projection.weight[rows] = 0
        projection.bias[rows] = 0
    attention.o_proj.weight[:, queries] = 0
    near, key = induction.by_distance(decoder, SHARPER, 3)
    here, _ = induction.by_distance(decoder, SHARPER, 0)
    only_here, key_here = induction.by_distance(decoder, HERE, 0)
    attention.q_proj.bias[queries] = torch.cat([near, here + only_here])
    attention.k_proj.bias[:size] = key + key_here
    marked = induction.pairs(decoder, [induction.SLOW])[0][0]
    attention.q_proj.bias[marked] = 16 * math.sqrt(size)
    attention.k_proj.weight[marked] = mark
    attention.k_proj.bias[marked] = bias
    for channel in range(CODE):
        attention.v_proj.weight[channel, channel] = 1 / layer.input_layernorm.weight[channel]
        attention.o_proj.weight[channel, channel] = LENGTH / math.sqrt(decoder.config.width)
        attention.o_proj.weight[channel, size + channel] = -length / math.sqrt(decoder.config.width)


def compare_by_cosine(decoder, token, batches):
    """Matching heads compare the codes' first principal directions, all alike, as strongly as before on average."""
    x, ids = states(decoder, batches, induction.MATCH[0])
    asked = torch.cat([torch.tensor([False]), ids[:-1] == token])
    code = F.normalize(x[asked][:, :CODE], dim=1)
    directions = torch.linalg.eigh(code.T @ code)[1][:, -induction.COMPARED :].T
    channels = torch.tensor(induction.compared_channels(decoder)[0])
    few = code[torch.randperm(len(code))[:200]]
    for index in induction.MATCH:
        norm = decoder.layers[index].input_layernorm.weight[:CODE]
        projections = list(induction.matching_projections(decoder, (index,)))
        for (query, first), (key, second) in zip(projections[::2], projections[1::2]):
            old = (few @ (query.weight[channels + first, :CODE] * norm).T) @ (
                few @ (key.weight[channels + second, :CODE] * norm).T
            ).T
            size = (old.std() / (few @ directions.T @ directions @ few.T).std()).sqrt()
            for projection, start in ((query, first), (key, second)):
                projection.weight[channels + start] = 0
                projection.weight[channels + start, :CODE] = directions / norm * size
                projection.bias[channels + start] = 0


def parts(decoder):
    """The modules that the relay is made of."""
    layer = decoder.layers[LAYER]
    return decoder.embed_tokens, decoder.layers[induction.CARRY], layer.self_attn, layer.input_layernorm


def samples(vision, decoder, banks, turns, count=12, ways=6, views=3, size=(112, 112)):
    """(ids, positions, embedded rows) of episodes of training classes, each a batch of one."""
    found = []
    for number in range(count):
        kind = ("glyph", "picture", "pattern")[number % 3]
        order = shuffled_order(ways, ways * views, 0)
        classes = banks.training_classes(kind, ways)
        tokens = vision(banks.render(kind, [classes[c] for c in order], 1, size, 1.0, 0.5))
        ids, positions, slots, _ = collate([turns.build(order, turns.labels(ways), (1, size[0] // 28, size[1] // 28))])
        found.append((ids, positions, embed(decoder, ids, slots, tokens[None])))
    return found


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=pathlib.Path, required=True, help="an exported folder")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    checkpoint.seed()
    vision, decoder = export.load(arguments.start, Vision(), Decoder(VOCABULARY))
    banks, turns = episodes.Banks(), Turns()
    token = turns.after_image(QUESTION)[-2]  # "assistant"
    read_images_at(decoder, token)
    batches = samples(vision, decoder, banks, turns)
    hand_on(decoder, token, batches)
    compare_by_cosine(decoder, token, batches)
    shutil.copytree(arguments.start, arguments.out, dirs_exist_ok=True, ignore=shutil.ignore_patterns("training"))
    save_file(
        export.tensors(vision.state_dict(), decoder.state_dict()),
        arguments.out / "model.safetensors",
        metadata={"format": "pt"},
    )


if __name__ == "__main__":
    main()
