"""Decoder weights that can already classify in context, so that training on a CPU starts from there.

Layer CARRY: its first key/value head lets every position look back to the nearest image and adds the image's code to
itself; its second one notes the two previous tokens. Layers MATCH: a row about to say a label looks for positions that
hold the same image code behind the same two tokens, and copies the token it finds there; the later of them compares
more sharply. All other branches start small. Attention by distance uses the fast temporal pairs of M-RoPE, attention by
content the slow ones.
"""
import math

import torch
import torch.nn.functional as F

from layout import BEFORE_PREVIOUS, CODE, FEATURES_END, FLAG, FLAG_VALUE, PREVIOUS, SCALE, TEXT

CARRY, MATCH = 0, (3, 5)
SMALL = 0.15  # size of the residual branches that have no task yet
NEAREST = 12  # distance in positions at which a row looks for its image
VISUAL = 12.0  # advantage of visual tokens over text when a row looks for its image
CARRIED = 2.2  # how much larger a label's code is than an image's
SLOW = 10  # from this pair on a head hardly turns over thousands of positions
COMPARED = 32  # code channels of one head; the two groups start at either end of the code
WAYS_CODE, WAYS_TOKEN = {3: 1.7, 5: 2.1}, 2.2
GAIN = {3: 1.5, 5: 3.0}


def pairs(decoder, indices):
    """Channels of a head that M-RoPE turns together, for these frequencies."""
    half = decoder.config.head_size // 2
    return [(i, i + half) for i in indices]


def by_distance(decoder, strengths, distance):
    """Query and key vectors whose score is the sum over pairs of strength * cos(frequency * (d - distance))."""
    c = decoder.config
    query, key = torch.zeros(c.head_size), torch.zeros(c.head_size)
    for (a, b), strength in zip(pairs(decoder, strengths), strengths.values()):
        size = math.sqrt(strength * math.sqrt(c.head_size))
        angle = -distance / c.rope_theta ** (2 * a / c.head_size)
        query[a], query[b] = size * math.cos(angle), size * math.sin(angle)
        key[a] = size
    return query, key


def lay_carry(decoder):
    c = decoder.config
    size, per = c.head_size, c.heads // c.kv_heads
    head = [slice(i * size, (i + 1) * size) for i in range(c.heads)]
    carry = decoder.layers[CARRY].self_attn
    for projection in (carry.q_proj, carry.k_proj, carry.v_proj):
        projection.weight.mul_(0.1)
    carry.q_proj.weight[head[0]] = 0
    carry.k_proj.weight[head[0]] = 0  # every visual token alike
    carry.q_proj.bias[head[0]], carry.k_proj.bias[head[0]] = by_distance(decoder, {2: 2.0, 3: 7.0, 4: 7.0}, NEAREST)
    # A slow pair says "visual"; FLAG_VALUE makes the flag nearly the whole of a visual token, so that all weigh alike.
    visual = pairs(decoder, [SLOW])[0][0]
    carry.q_proj.bias[head[0].start + visual] = VISUAL * math.sqrt(size)
    carry.k_proj.weight[head[0].start + visual, FLAG] = 1 / 16
    # Code and features travel whole; what arrives should be as large as in an image token.
    carry.v_proj.weight[head[0]] = 0
    carry.v_proj.weight[:FEATURES_END, :FEATURES_END] = torch.eye(FEATURES_END)
    carry.o_proj.weight[:FEATURES_END, head[0]] = torch.eye(FEATURES_END) * FLAG_VALUE / 16
    carry.o_proj.weight[:CODE, head[0]] *= CARRIED
    for offset, (low, high) in ((1, PREVIOUS), (2, BEFORE_PREVIOUS)):
        query, key = by_distance(decoder, {0: 10.0, 1: 10.0, 2: 8.0, 3: 7.0, 4: 6.0, 5: 6.0, 6: 5.0}, offset)
        index = per + offset - 1
        carry.q_proj.bias[head[index]] = query
        carry.k_proj.bias[head[1]] = key
        carry.o_proj.weight[:, head[index]] = 0
        carry.o_proj.weight[low:high, head[index]] = torch.eye(size)[: high - low] * SCALE * 0.6
    text = TEXT[1] - TEXT[0]
    note = torch.linalg.qr(torch.randn(text, text))[0][: PREVIOUS[1] - PREVIOUS[0]]  # 24 directions of text
    note *= math.sqrt(text / len(note)) * 0.7
    carry.v_proj.weight[head[1]] = 0
    carry.v_proj.weight[size : size + len(note), TEXT[0] : TEXT[1]] = note
    return note


def compared_channels(decoder):
    """Channels of a matching head that compare codes, and those that compare tokens."""
    slow = [x for pair in pairs(decoder, range(SLOW, decoder.config.head_size // 2)) for x in pair]
    return slow[-COMPARED:], slow[:-COMPARED]


def lay_match(decoder, index, note):
    c = decoder.config
    size, per = c.head_size, c.heads // c.kv_heads
    head = [slice(i * size, (i + 1) * size) for i in range(c.heads)]
    match = decoder.layers[index].self_attn
    code_channels, token_channels = compared_channels(decoder)
    for group in range(c.kv_heads):
        query, key = match.q_proj.weight[head[group * per]], match.k_proj.weight[head[group]]
        query.mul_(0.1)
        key.mul_(0.1)
        first_code = (CODE - COMPARED) * group // (c.kv_heads - 1)
        for j, channel in enumerate(code_channels):
            query[channel, first_code + j] = WAYS_CODE[index]
            key[channel, first_code + j] = WAYS_CODE[index]
        first, second = (torch.linalg.qr(torch.randn(len(note), len(note)))[0] for _ in range(2))
        for j, channel in enumerate(token_channels):
            query[channel, TEXT[0] : TEXT[1]] += WAYS_TOKEN * first[j] @ note
            key[channel, PREVIOUS[0] : PREVIOUS[1]] += WAYS_TOKEN * first[j]
            query[channel, PREVIOUS[0] : PREVIOUS[1]] += 0.7 * WAYS_TOKEN * second[j]
            key[channel, BEFORE_PREVIOUS[0] : BEFORE_PREVIOUS[1]] += 0.7 * WAYS_TOKEN * second[j]
        match.v_proj.weight[head[group]] = 0
        start = TEXT[0] + group * size
        match.v_proj.weight[head[group], start : start + size] = torch.eye(size)
        match.o_proj.weight[:, head[group * per]] = 0
        match.o_proj.weight[start : start + size, head[group * per]] = torch.eye(size) * SCALE * GAIN[index]


def matching_projections(decoder, layers=MATCH):
    """Query and key projections of the matching heads, each with its head's first row."""
    c = decoder.config
    for index in layers:
        attention = decoder.layers[index].self_attn
        for group in range(c.kv_heads):
            yield attention.q_proj, group * c.heads // c.kv_heads * c.head_size
            yield attention.k_proj, group * c.head_size


@torch.no_grad()
def compare_codes_alone(decoder):
    """What compares codes in the matching heads reads nothing else: what training let in there is noise to it."""
    codes = torch.tensor(compared_channels(decoder)[0])
    for projection, first in matching_projections(decoder):
        projection.weight[codes + first, CODE:] = 0


@torch.no_grad()
def weigh_matches(decoder, codes, tokens):
    """Multiplies what codes and what tokens add to the matching heads' scores."""
    for channels, factor in zip(compared_channels(decoder), (codes, tokens)):
        for projection, first in matching_projections(decoder):
            rows = torch.tensor(channels) + first
            projection.weight[rows] *= factor**0.5
            projection.bias[rows] *= factor**0.5


@torch.no_grad()
def draw_tokens_anew(decoder, rare):
    """Embeddings like those of others for tokens that no label of training has: training only ever learns that they are
    not the answer, and gives all of them one direction by which they are hardly said."""
    table, text = decoder.embed_tokens.weight, slice(*TEXT)
    others = torch.ones(len(table), dtype=torch.bool)
    others[rare] = False
    mean = table[others].mean(0)
    size = (table[others, text] - mean[text]).norm(dim=1).mean()
    table[rare] = mean
    table[rare, text] += size * F.normalize(torch.randn(len(rare), text.stop - text.start), dim=1)


@torch.no_grad()
def lay_continuations(decoder, gain=0.8):
    """The second query head of every group of the last matching layer, which training left without a task, looks for what
    followed the same tokens, whatever the image: behind a label's first tokens the others depend on these alone. It copies
    `gain` times as strongly as the first one."""
    c = decoder.config
    size, per = c.head_size, c.heads // c.kv_heads
    attention, codes = decoder.layers[MATCH[1]].self_attn, torch.tensor(compared_channels(decoder)[0])
    for group in range(c.kv_heads):
        first = slice(group * per * size, (group * per + 1) * size)
        second = slice(first.stop, first.stop + size)
        for part in (attention.q_proj.weight, attention.q_proj.bias):
            part[second] = part[first]
            part[codes + second.start] = 0
        attention.o_proj.weight[:, second] = gain * attention.o_proj.weight[:, first]


def state_before(decoder, number, x, positions):
    """Input of layer `number`."""
    cos, sin = decoder.rotary(positions)
    for layer in decoder.layers[:number]:
        x = layer(x, cos, sin, None, None)
    return x


@torch.no_grad()
def raise_codes(decoder, gain, x, positions, rows):
    """Makes carried codes a larger part of a row's state, so that the norm before each layer evens out their lengths: a
    matching head then compares directions, as a cosine does. What later layers read stays the same on average, measured
    on the inputs `x` [B, T, width] at `rows`, pairs (b, t)."""

    def size():
        state = state_before(decoder, MATCH[0], x, positions)
        return torch.stack([state[b, t] for b, t in rows]).pow(2).sum(1).mean()

    before, carry = size(), decoder.layers[CARRY]
    carry.self_attn.o_proj.weight[FLAG] = 0  # text rows need none, and it is long
    carry.self_attn.o_proj.weight[:CODE] *= gain
    factor = (size() / before).sqrt()
    norms = [carry.post_attention_layernorm, decoder.norm]
    norms += [
        n for layer in decoder.layers[CARRY + 1 :] for n in (layer.input_layernorm, layer.post_attention_layernorm)
    ]
    for norm in norms:
        norm.weight *= factor
        norm.weight[:CODE] /= gain


@torch.no_grad()
def initialise(decoder):
    embedding = decoder.embed_tokens.weight
    embedding.zero_()
    embedding[:, TEXT[0] : TEXT[1]].normal_(std=SCALE)
    for layer in decoder.layers:
        for projection in (layer.mlp.down_proj, layer.self_attn.o_proj):
            projection.weight.mul_(SMALL)
            projection.weight[: TEXT[0]] = 0  # nothing blurs codes and notes before training has a reason to
    note = lay_carry(decoder)
    for index in MATCH:
        lay_match(decoder, index, note)
    decoder.norm.weight.fill_(0.1)
    decoder.norm.weight[TEXT[0] : TEXT[1]] = 0.6
