"""Stage 7e: frees what the decoder's matching heads copy and compare from what the words of labels add.

    python clean_heads.py --start FOLDER

Three steps without training of the network:

Embeddings. The last matching layer copies a label's token with a gain that differs by a sixth between tokens, and each copy
also raises other tokens: two images that match nearly as well are then told apart by their labels' words. Embeddings of
tokens that labels may have are moved until all gains are alike, other tokens are raised less, and no token is favoured
before anything was matched. What questions and turns are made of stays.

Continuations. What follows a label's first tokens is to depend on these alone, or images are compared once more for every
token of a label: a head that has had no task looks for them, see induction.lay_continuations.

Codes. Scores of the matching heads follow the cosine of two images' codes only loosely (correlation 0.7 to 0.8), since
they also read what the label says. The least-squares map from a label row's state to its image's code takes the place of
what compared codes, as strong as before (correlation 0.98).
"""
import argparse
import os
import pathlib

import torch
import torch.nn.functional as F

import checkpoint
import episodes
import export
import induction
from layout import CODE, TEXT
from model import Decoder, Vision, reduced_precision
from paths import JOINT, TEMPERATURE
from tokenizer import BASE, VOCABULARY
from train_joint import draw, tokens_of_media
from turns import Turns, collate, embed

LAST = induction.MATCH[1]
BUDGET = 3000  # tokens of a batch
ROWS = 60  # label rows of an episode that the fit looks at


def drawn_inputs(banks, turns, vision, decoder):
    """Episodes, their media's tokens [B, M, n, width], and what the decoder reads: x [B, T, width] and positions."""
    built, media, _, _ = draw(banks, turns, BUDGET)
    tokens = tokens_of_media(vision, media, len(built))
    ids, positions, slots, _ = collate(built)
    return built, tokens, embed(decoder, ids, slots, tokens), positions


# ---- embeddings ----


def head_parts(decoder):
    """What the two matching heads of the last matching layer write: output projections [width, head size]."""
    c = decoder.config
    size, per = c.head_size, c.heads // c.kv_heads
    weight = decoder.layers[LAST].self_attn.o_proj.weight
    return [weight[:, head * size : (head + 1) * size] for head in range(0, c.heads, per)]


def values_of_tokens(banks, turns, vision, decoder):
    """Values [VOCABULARY, key/value heads, head size] that the last matching layer holds for each token as a label."""
    images, _ = banks.training_images("glyph", 1, 1, (112, 112), 0.7, 0.5)
    episode = turns.build([0], [[0]], (1, 4, 4))
    place, tokens, found = episode.answers[0], vision(images)[None], []
    for ids in torch.arange(VOCABULARY).split(256):
        rows = torch.tensor(episode.ids).repeat(len(ids), 1)
        rows[:, place] = ids
        positions = torch.tensor(episode.positions).T.expand(len(ids), -1, -1)
        x = embed(decoder, rows, torch.tensor(episode.slots).expand(len(ids), -1), tokens.expand(len(ids), -1, -1, -1))
        layer = decoder.layers[LAST]
        state = induction.state_before(decoder, LAST, x, positions)[:, place]
        found.append(layer.self_attn.v_proj(layer.input_layernorm(state)))
    return torch.cat(found).unflatten(1, (decoder.config.kv_heads, -1))


def favour(banks, turns, vision, decoder, batches=25):
    """Mean state before the last matching layer of rows that say a label's first token, over the root mean square of
    the state behind the last layer; and the mean of the latter."""
    rows, sizes, seen = [], [], {}
    hooks = [
        decoder.layers[LAST].register_forward_pre_hook(lambda _, inputs: seen.update(before=inputs[0])),
        decoder.norm.register_forward_pre_hook(lambda _, inputs: seen.update(last=inputs[0])),
    ]
    for _ in range(batches):
        built, _, x, positions = drawn_inputs(banks, turns, vision, decoder)
        with reduced_precision():
            decoder(x, positions)
        for b, episode in enumerate(built):
            first = [t.row for t in episode.targets if t.number == 0 and not t.follow_up]
            size = seen["last"][b, first].float().pow(2).mean(-1).sqrt()
            rows.append(seen["before"][b, first].float() / size[:, None])
            sizes.append(size)
    for hook in hooks:
        hook.remove()
    return torch.cat(rows).mean(0), torch.cat(sizes).mean()


def even_gains(banks, turns, vision, decoder, steps=1500, others=30.0, keep=1.5):
    """Moves the embeddings; `others` and `keep` weigh other tokens' rise and the length of the move."""
    before, size = favour(banks, turns, vision, decoder)
    values = values_of_tokens(banks, turns, vision, decoder)
    table, weight, parts = decoder.embed_tokens.weight.clone(), decoder.norm.weight, head_parts(decoder)
    one = torch.cat([table, torch.ones(len(table), 1)], 1)
    slopes = [torch.linalg.lstsq(one, values[:, head]).solution[:-1] for head in range(len(parts))]
    fixed = turns.own_tokens()
    for text in ("yes", "no", "Is this a ?", "Which of these: , ?"):
        fixed.update(turns.encode(text))
    free = torch.zeros_like(table)
    free[:BASE, TEXT[0] : TEXT[1]] = 1
    free[sorted(fixed)] = 0
    length = table[:BASE, TEXT[0] : TEXT[1]].norm(dim=1).mean()

    def raised(picked, move):
        """Gains [n], other tokens' rise [n * (n - 1)] of each head, and what is favoured before matching [n]."""
        read = (table[picked] + move[picked]) * weight
        all_of = [
            read / size @ part @ (values[picked, head] + move[picked] @ slopes[head]).T
            for head, part in enumerate(parts)
        ]
        apart = ~torch.eye(len(picked), dtype=torch.bool)
        return [a.diagonal() for a in all_of], [a[apart] for a in all_of], read @ before

    def report(move):
        gains, other, favoured = raised(torch.arange(BASE), move)
        print(
            *(
                f"head {head}: gain {g.mean():.2f} +- {g.std():.2f}, others +- {o.std():.2f};"
                for head, (g, o) in enumerate(zip(gains, other))
            ),
            f"favoured +- {favoured.std():.2f}",
            flush=True,
        )
        return [gain.mean() for gain in gains]

    aims = report(torch.zeros_like(table))
    with torch.enable_grad():
        move = torch.zeros_like(table, requires_grad=True)
        optimizer = torch.optim.Adam([move])
        for step in range(steps):
            optimizer.param_groups[0]["lr"] = 3e-3 * (1 - step / steps)
            picked, kept = torch.randperm(BASE)[:384], move * free
            gains, other, favoured = raised(picked, kept)
            loss = sum(
                (gain / aim - 1).pow(2).mean() + others / 2 * (rise / aim).pow(2).mean()
                for gain, rise, aim in zip(gains, other, aims)
            )
            loss = loss + ((favoured - favoured.mean()) / aims[0]).pow(2).mean()
            loss = loss + keep * (kept[picked].norm(dim=1) / length).pow(2).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    decoder.embed_tokens.weight += move.detach() * free
    report(move.detach() * free)


# ---- codes ----


def label_rows(banks, turns, vision, decoder, layer, batches=30):
    """Normed inputs of `layer` at rows in and before labels [R, width], and their images' codes of length one."""
    states, codes = [], []
    for _ in range(batches):
        built, tokens, x, positions = drawn_inputs(banks, turns, vision, decoder)
        code = F.normalize(tokens[..., :CODE].mean(2), dim=-1)
        with reduced_precision():
            state = induction.state_before(decoder, layer, x, positions)
        state = decoder.layers[layer].input_layernorm(state.float())
        for b, episode in enumerate(built):
            medium = {slot: number for number, slot in enumerate(episode.slots)}
            rows = torch.tensor([(row, medium[slot]) for row, slot in episode.own])
            rows = rows[torch.randperm(len(rows))[:ROWS]]
            states.append(state[b, rows[:, 0]])
            codes.append(code[b, rows[:, 1]])
    return torch.cat(states), torch.cat(codes)


def fit_codes(decoder, layer, states, codes):
    """Lays the least-squares map into the matching heads of `layer`. Queries of other heads that share the keys are
    turned so that their scores change least."""
    c, attention = decoder.config, decoder.layers[layer].self_attn
    size, per = c.head_size, c.heads // c.kv_heads
    channels = torch.tensor(induction.compared_channels(decoder)[0])
    one = torch.cat([states, torch.ones(len(states), 1)], 1)
    square = one.T @ one
    fitted = torch.linalg.solve(square + 1e-4 * square.diagonal().mean() * torch.eye(len(square)), one.T @ codes).T
    directions = torch.linalg.svd(codes - codes.mean(0), full_matrices=False)[2][: len(channels)]
    first, second = torch.randperm(len(states))[:4000], torch.randperm(len(states))[:4000]
    cosine = (codes[first] * codes[second]).sum(1)
    for group in range(c.kv_heads):
        keys, queries = channels + group * size, channels + group * per * size
        old = F.linear(states, attention.k_proj.weight[keys], attention.k_proj.bias[keys])
        asked = F.linear(states, attention.q_proj.weight[queries], attention.q_proj.bias[queries])
        score = (asked[first] * old[second]).sum(1)
        slope = torch.cov(torch.stack([score, cosine]))[0, 1] / cosine.var()
        laid = slope.sqrt() * directions @ fitted
        new = one @ laid.T
        both = [
            torch.corrcoef(torch.stack([s, cosine]))[0, 1].item() for s in (score, (new[first] * new[second]).sum(1))
        ]
        print(
            f"layer {layer} head {group}: correlation of scores with cosines {both[0]:.3f} -> {both[1]:.3f}", flush=True
        )
        turn = torch.linalg.lstsq(torch.cat([new, torch.ones(len(new), 1)], 1), old).solution[:-1]
        for other in range(1, per):
            rows = queries + other * size
            attention.q_proj.weight[rows] = turn @ attention.q_proj.weight[rows]
            attention.q_proj.bias[rows] = turn @ attention.q_proj.bias[rows]
        for projection, rows in ((attention.k_proj, keys), (attention.q_proj, queries)):
            projection.weight[rows], projection.bias[rows] = laid[:, :-1], laid[:, -1]


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=pathlib.Path, required=True, help="an exported folder")
    arguments = parser.parse_args()
    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    checkpoint.seed()
    banks, turns = episodes.Banks(), Turns()
    vision, decoder = export.load(arguments.start, Vision(), Decoder(VOCABULARY))
    even_gains(banks, turns, vision, decoder)
    induction.lay_continuations(decoder)
    for layer in induction.MATCH:
        fit_codes(decoder, layer, *label_rows(banks, turns, vision, decoder, layer))
    checkpoint.save(JOINT, vision=vision.state_dict(), decoder=decoder.state_dict())
    TEMPERATURE.write_text("1")  # FOLDER's is in its weights


if __name__ == "__main__":
    main()
