"""EMLoC: what a chunk leaves of itself, and what is answered behind it."""

import torch
import torch.nn.functional as F

from .network import TEXT


def joined(first, second):
    if first is None:
        return second
    return [tuple(torch.cat([a, b], 1) for a, b in zip(one, other)) for one, other in zip(first, second)]


def divergence(new, reference):
    p, q = new.softmax(-1), reference.softmax(-1)
    mean = (0.5 * (p + q)).log()
    return float(0.5 * ((p * (p.log() - mean)).sum(-1) + (q * (q.log() - mean)).sum(-1)).mean())


class Memory:
    def __init__(self):
        self.pairs, self.states, self.offset = None, None, 0


def adapt(net, memory, rows, labels, demonstrations, rule):
    """One chunk behind the memory, which becomes that of both. rows: (embeddings, positions); demonstrations: the same
    with the rows of the divergence and those whose attention counts."""
    x, positions = rows
    n = len(x)
    _, chunk, states = net.run(memory.pairs, memory.states, x, positions + memory.offset)
    offset = memory.offset + (int(positions.max()) + 1 if rule["moves"] else 0)
    behind = offset if rule["moves"] else int(positions.max()) + 1
    layers = len(chunk)
    importance = torch.zeros(layers, net.text["num_key_value_heads"], n, dtype=net.dtype)
    entering, reference = [], []
    for embeddings, places, asked, attending in demonstrations:
        hidden = {}

        def watch(layer, x, weights, hidden=hidden, count=len(embeddings), attending=attending):
            if x is not None:
                hidden[layer] = x
                return
            of_chunk = weights[..., weights.shape[-1] - n - count :]
            of_chunk = (of_chunk / of_chunk.sum(-1, keepdim=True))[:, :, attending, :n]
            importance[layer] += (of_chunk.mean(1) if rule["mean"] else of_chunk.sum(1)).sum(1)

        y, _, _ = net.run(joined(memory.pairs, chunk), states, embeddings, places + behind, watch=watch)
        entering.append(hidden)
        reference.append(net.logits(y[asked]))
    importance = F.avg_pool1d(importance, 5, 1, 2)
    if labels is not None:
        importance[:, :, labels] += 100
    reference = torch.cat(reference)
    kept, current, trials = [None] * layers, list(chunk), []
    for top in range(layers - 1, -1, -rule["group"]):
        low = top - rule["group"] + 1
        for index, ratio in enumerate(rule["ratios"]):
            count = int(n * ratio)
            for layer in range(low, top + 1):
                kept[layer] = importance[layer].topk(count, -1)[1]
                current[layer] = tuple(
                    t.gather(1, kept[layer][..., None].expand(-1, -1, t.shape[2])) for t in chunk[layer]
                )
            outcome = []
            for (_, places, asked, _), hidden in zip(demonstrations, entering):
                y, _, _ = net.run(joined(memory.pairs, current), states, hidden[low], places + behind, first=low)
                outcome.append(net.logits(y[asked]))
            js = divergence(torch.cat(outcome), reference)
            trials.append({"top": top, "index": index, "k": count, "js": js, "ok": js <= rule["delta"]})
            if js <= rule["delta"]:
                break
            for layer in range(low, top + 1):
                kept[layer], current[layer] = None, chunk[layer]
    memory.pairs, memory.states, memory.offset = joined(memory.pairs, current), states, offset
    memory.behind = behind
    return {"reference": reference, "importance": importance, "trials": trials, "kept": kept, "chunk": chunk}


def answer(net, memory, offset, x, positions, count=6):
    y, own, states = net.run(memory.pairs, memory.states, x, positions + offset)
    logits = net.logits(y)
    pairs, following = joined(memory.pairs, own), offset + int(positions.max()) + 1
    tokens, steps, last = [], [], logits[-1]
    for i in range(count):
        steps.append(last)
        tokens.append(int(last.argmax()))
        if i + 1 < count:
            step = net.w[TEXT + "embed_tokens.weight"][tokens[-1:]]
            y, own, states = net.run(pairs, states, step, torch.full((3, 1), following))
            pairs, following, last = joined(pairs, own), following + 1, net.logits(y)[0]
    return logits, torch.tensor(tokens), torch.stack(steps)
