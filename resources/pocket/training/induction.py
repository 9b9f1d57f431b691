"""Decoder weights that can already classify in context a little, so that training on a CPU starts from there.

Layer CARRY: its first key/value head lets every position look back to the nearest image and adds the image's code to
itself; its second one notes the two previous tokens. Layer MATCH: a row about to say a label looks for positions that
hold the same image code behind the same two tokens, and copies the token it finds there. All other branches start
small. Attention by distance uses the fast temporal pairs of M-RoPE, attention by content the slow ones.
"""
import math

import torch

from layout import BEFORE_PREVIOUS, CODE, FEATURES_END, FLAG, PREVIOUS, SCALE, TEXT

CARRY, MATCH = 0, 3
SMALL = 0.15               # size of the residual branches that have no task yet
NEAREST = 10               # distance in positions at which a row looks for its image
WAYS_CODE, WAYS_TOKEN = 1.9, 1.6


def pairs(decoder, indices):
    """Channels of a head that M-RoPE turns together, for these frequencies."""
    half = decoder.config.head_size // 2
    return [(i, i + half) for i in indices]


def by_distance(decoder, indices, distance, strength):
    """Query and key vectors whose score is strength * sum over the pairs of cos(frequency * (d - distance))."""
    c = decoder.config
    query, key = torch.zeros(c.head_size), torch.zeros(c.head_size)
    size = math.sqrt(strength * math.sqrt(c.head_size))
    for a, b in pairs(decoder, indices):
        angle = -distance / c.rope_theta ** (2 * a / c.head_size)
        query[a], query[b] = size * math.cos(angle), size * math.sin(angle)
        key[a] = size
    return query, key


@torch.no_grad()
def initialise(decoder):
    c = decoder.config
    size, per = c.head_size, c.heads // c.kv_heads
    embedding = decoder.embed_tokens.weight
    embedding.zero_()
    embedding[:, TEXT[0]:TEXT[1]].normal_(std=SCALE)
    for layer in decoder.layers:
        layer.mlp.down_proj.weight.mul_(SMALL)
        layer.self_attn.o_proj.weight.mul_(SMALL)

    def head(index):
        return slice(index * size, (index + 1) * size)

    carry = decoder.layers[CARRY].self_attn
    for projection in (carry.q_proj, carry.k_proj, carry.v_proj):
        projection.weight.mul_(.1)
    # A visual token's flag is about FLAG_VALUE / rms of the token after the norm; 4 is near enough.
    query, key = by_distance(decoder, range(2, 13), NEAREST, 4.)
    carry.q_proj.bias[head(0)] = query
    carry.k_proj.weight[head(0), FLAG] = key / 4
    # Code and features travel whole; what arrives should be as large as in an image token.
    carry.v_proj.weight[head(0)] = 0
    carry.v_proj.weight[:FEATURES_END, :FEATURES_END] = torch.eye(FEATURES_END)
    carry.o_proj.weight[:FEATURES_END, head(0)] = torch.eye(FEATURES_END) * SCALE
    for offset, (low, high) in ((1, PREVIOUS), (2, BEFORE_PREVIOUS)):
        query, key = by_distance(decoder, range(0, 7), offset, 8.)
        index = per + offset - 1
        carry.q_proj.bias[head(index)] = query
        carry.k_proj.bias[head(1)] = key
        carry.o_proj.weight[:, head(index)] = 0
        carry.o_proj.weight[low:high, head(index)] = torch.eye(size)[:high - low] * SCALE
    text = TEXT[1] - TEXT[0]
    note = torch.linalg.qr(torch.randn(text, text))[0][:PREVIOUS[1] - PREVIOUS[0]]     # 24 directions of text
    note *= math.sqrt(text / len(note)) * .7
    carry.v_proj.weight[head(1)] = 0
    carry.v_proj.weight[size:size + len(note), TEXT[0]:TEXT[1]] = note

    match = decoder.layers[MATCH].self_attn
    slow, middle = range(20, 32), range(12, 20)
    code_channels = [x for pair in pairs(decoder, slow) for x in pair]
    token_channels = [x for pair in pairs(decoder, middle) for x in pair]
    each = CODE // c.kv_heads
    for group in range(c.kv_heads):
        query, key = match.q_proj.weight[head(group * per)], match.k_proj.weight[head(group)]
        query.mul_(.1)
        key.mul_(.1)
        for j, channel in enumerate(code_channels):
            query[channel, group * each + j] = WAYS_CODE
            key[channel, group * each + j] = WAYS_CODE
        mix = torch.linalg.qr(torch.randn(len(note), len(note)))[0]
        first, second = mix[:len(token_channels)], torch.linalg.qr(torch.randn(len(note), len(note)))[0][
            :len(token_channels)]
        for j, channel in enumerate(token_channels):
            query[channel, TEXT[0]:TEXT[1]] += WAYS_TOKEN * first[j] @ note
            key[channel, PREVIOUS[0]:PREVIOUS[1]] += WAYS_TOKEN * first[j]
            query[channel, PREVIOUS[0]:PREVIOUS[1]] += .7 * WAYS_TOKEN * second[j]
            key[channel, BEFORE_PREVIOUS[0]:BEFORE_PREVIOUS[1]] += .7 * WAYS_TOKEN * second[j]
        match.v_proj.weight[head(group)] = 0
        start = TEXT[0] + group * size
        match.v_proj.weight[head(group), start:start + size] = torch.eye(size)
        match.o_proj.weight[:, head(group * per)] = 0
        match.o_proj.weight[start:start + size, head(group * per)] = torch.eye(size) * SCALE * 3
    decoder.norm.weight.fill_(.1)
    decoder.norm.weight[TEXT[0]:TEXT[1]] = .6
