#!/usr/bin/env python3
"""Writes comparators/adaptive/: budgets that heads share, that scores say, and that a divergence bounds.

    pip install torch safetensors numpy; python3 make_adaptive.py method comparators/adaptive

A sketch that shares nothing with the program: of the cases of method/ it reads ids, positions and patches, computes
Qwen2-VL in plain PyTorch with one softmax over all tokens, scores by SnapKV's, H2O's and KeyDiff's rules, and chooses
tokens as kvpress's AdaKVPress (`adaptive`) and DMSPress (`by_score`) do, or takes the smallest share of a ladder whose
divergence at the label rows stays within delta (`bounded`). The format is that of comparators/methods; a case is
`certain` where no score is near the last one kept and no divergence near delta.
"""

import json
import math
import sys

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file

torch.set_grad_enabled(False)
torch.set_num_threads(1)

CASES = ["one_chunk", "three_chunks", "image_only_uneven", "padding_text_only", "labels_exceed_k"]
LADDER = [0.05, 0.1, 0.2, 0.3, 0.5, 0.7]
SAFE_SHARE = 0.2
WINDOW = 8
PARAMETERS = {
    "snapkv_adaptive": {"window": WINDOW, "heads": "adaptive"},
    "keydiff_adaptive": {"heads": "adaptive"},
    "observed_by_score": {"budget_by": "score", "least_score": 0.02},
    "observed_bounded": {"delta": 0.01, "ratios": LADDER},
    "keydiff_bounded_adaptive": {"delta": 0.02, "ratios": LADDER, "heads": "adaptive"},
}


class Network:
    """Qwen2-VL in float32, all heads of a layer at once where they hold equally many tokens, else one by one."""

    def __init__(self, folder):
        with open(f"{folder}/config.json") as file:
            self.config = config = json.load(file)
        self.weights = {name: value.float() for name, value in load_file(f"{folder}/model.safetensors").items()}
        self.layers, self.heads = config["num_hidden_layers"], config["num_attention_heads"]
        self.kv_heads = config["num_key_value_heads"]
        self.width = config["hidden_size"] // self.heads
        self.group = self.heads // self.kv_heads
        self.image = config["image_token_id"]

    def linear(self, x, name):
        return F.linear(x, self.weights[name + ".weight"], self.weights.get(name + ".bias"))

    def norm(self, x, name):
        size = torch.rsqrt(x.square().mean(-1, keepdim=True) + self.config["rms_norm_eps"])
        return x * size * self.weights[name + ".weight"]

    def angles(self, positions):
        """[3, n] -> cosines and sines [n, width]; every pair of channels turns with one of the three axes."""
        steps = torch.arange(0, self.width, 2).float() / self.width
        turns = positions.float()[:, :, None] * (1.0 / self.config["rope_theta"] ** steps)
        parts = turns.split(self.config["rope_scaling"]["mrope_section"], -1)
        angle = torch.cat([part[axis % 3] for axis, part in enumerate(parts)], -1).repeat(1, 2)
        return angle.cos(), angle.sin()

    def project(self, layer, x, angles):
        """-> queries [heads, n, width], keys and values [kv_heads, n, width]"""
        y = self.norm(x, f"model.layers.{layer}.input_layernorm")

        def part(name, heads):
            return (
                self.linear(y, f"model.layers.{layer}.self_attn.{name}_proj")
                .view(-1, heads, self.width)
                .transpose(0, 1)
            )

        query, key, value = part("q", self.heads), part("k", self.kv_heads), part("v", self.kv_heads)
        return turned(query, angles), turned(key, angles), value

    def finish(self, layer, x, attended):
        prefix = f"model.layers.{layer}."
        x = x + self.linear(attended.transpose(0, 1).flatten(1), prefix + "self_attn.o_proj")
        y = self.norm(x, prefix + "post_attention_layernorm")
        gate = F.silu(self.linear(y, prefix + "mlp.gate_proj"))
        return x + self.linear(gate * self.linear(y, prefix + "mlp.up_proj"), prefix + "mlp.down_proj")

    def logits(self, x):
        head = self.weights.get("lm_head.weight", self.weights["model.embed_tokens.weight"])
        return F.linear(self.norm(x, "model.norm"), head)

    def embed(self, ids, pictures):
        x = self.weights["model.embed_tokens.weight"][ids.long()].clone()
        x[ids == self.image] = pictures
        return x


def turned(x, angles):
    half = x.shape[-1] // 2
    return x * angles[0] + torch.cat([-x[..., half:], x[..., :half]], -1) * angles[1]


def vision(network, patches, grids):
    """Merged visual tokens of images, [tokens, hidden_size]."""
    config, weights = network.config["vision_config"], network.weights
    heads, merge, wide = config["num_heads"], config["spatial_merge_size"], config["embed_dim"]
    width = wide // heads
    frequency = 1.0 / 10000.0 ** (torch.arange(0, width // 2, 2).float() / (width // 2))
    pictures, begin = [], 0

    def norm(x, name):
        return F.layer_norm(x, (wide,), weights[name + ".weight"], weights[name + ".bias"], 1e-6)

    for times, high, across in grids.tolist():
        for _ in range(times):
            count = high * across
            x = F.linear(patches[begin : begin + count].float(), weights["visual.patch_embed.proj.weight"].flatten(1))
            begin += count
            place = torch.stack(torch.meshgrid(torch.arange(high), torch.arange(across), indexing="ij"))
            place = place.view(2, high // merge, merge, across // merge, merge).permute(0, 1, 3, 2, 4).reshape(2, -1)
            angle = (place.float()[:, :, None] * frequency).permute(1, 0, 2).flatten(1).repeat(1, 2)
            angles = angle.cos(), angle.sin()
            for block in range(config["depth"]):
                name = f"visual.blocks.{block}."
                qkv = network.linear(norm(x, name + "norm1"), name + "attn.qkv").view(count, 3, heads, width)
                query, key, value = qkv.permute(1, 2, 0, 3)
                scores = turned(query, angles) @ turned(key, angles).mT / math.sqrt(width)
                attended = (scores.softmax(-1) @ value).transpose(0, 1).flatten(1)
                x = x + network.linear(attended, name + "attn.proj")
                y = network.linear(norm(x, name + "norm2"), name + "mlp.fc1")
                x = x + network.linear(y * torch.sigmoid(1.702 * y), name + "mlp.fc2")
            merged = norm(x, "visual.merger.ln_q").view(-1, wide * merge * merge)
            merged = F.gelu(network.linear(merged, "visual.merger.mlp.0"))
            pictures.append(network.linear(merged, "visual.merger.mlp.2"))
    return torch.cat(pictures)


def attend(network, query, before, key, value):
    """Rows see all tokens of `before`, lists of (keys, values) by KV head, and themselves causally.

    Returns what they take, [heads, n, width], and their scaled products with their own keys, [heads, n, n].
    """
    count = query.shape[1]
    later = torch.ones(count, count).triu(1).bool()
    outputs, own = [], []
    for head in range(network.kv_heads):
        keys = torch.cat([part[head][0] for part in before] + [key[head]])
        values = torch.cat([part[head][1] for part in before] + [value[head]])
        group = query[head * network.group : (head + 1) * network.group]
        scores = group @ keys.T / math.sqrt(network.width)
        scores[..., len(keys) - count :].masked_fill_(later, -math.inf)
        outputs.append(scores.softmax(-1) @ values)
        own.append(scores[..., len(keys) - count :])
    return torch.cat(outputs), torch.cat(own)


def forward(network, x, positions, before, watch=None):
    """All layers; `before`: parts of the context, each by layer and head. Returns what leaves the last layer."""
    angles = network.angles(positions)
    for layer in range(network.layers):
        query, key, value = network.project(layer, x, angles)
        attended, own = attend(network, query, [part[layer] for part in before], key, value)
        if watch:
            watch(key, value, own.softmax(-1))
        x = network.finish(layer, x, attended)
    return x


def snapkv(network, key, attention):
    count = key.shape[1]
    window = min(WINDOW, count - 1)
    seen = attention[:, count - window :, : count - window].mean(1)
    pooled = F.avg_pool1d(seen[None], 5, 1, 2)[0].view(network.kv_heads, network.group, -1).mean(1)
    last = pooled.max() + 1 + torch.arange(window).float()
    return torch.cat([pooled, last.expand(network.kv_heads, -1)], -1)


def observed(network, key, attention):
    count = key.shape[1]
    mean = attention.sum(1) / torch.arange(count, 0, -1).float()
    return mean.view(network.kv_heads, network.group, count).mean(1)


def keydiff(network, key, attention):
    mean = F.normalize(key, dim=-1).mean(1, keepdim=True)
    return -(F.normalize(key, dim=-1) * F.normalize(mean, dim=-1)).sum(-1)


def each_head(scores, count):
    order = scores.sort(-1, descending=True)
    gap = nearness(order[0][:, count - 1], order[0][:, count]) if 0 < count < scores.shape[1] else math.inf
    return [row[:count].sort()[0] for row in order[1]], gap


def all_heads(scores, count):
    """kvpress's AdaKVPress: each head's best fifth of the budget is safe, the rest goes to the best of all heads."""
    heads, tokens = scores.shape
    safe = scores.scatter(-1, scores.topk(int(count * SAFE_SHARE), -1)[1], torch.finfo(torch.float32).max)
    order = safe.flatten().sort(descending=True)
    kept = order[1][: heads * count]
    full = heads * count == heads * tokens
    gap = math.inf if count == 0 or full else nearness(order[0][heads * count - 1], order[0][heads * count])
    return [(kept[kept // tokens == head] % tokens).sort()[0] for head in range(heads)], gap


def nearness(last, first_out):
    return float(((last - first_out) / first_out.abs().clamp_min(1e-12)).min())


def by_score(scores, least):
    return [torch.nonzero(row > least)[:, 0] for row in scores], float(((scores - least).abs() / least).min())


def divergence(logits, reference):
    p, q = logits.softmax(-1), reference.softmax(-1)
    middle = ((p + q) / 2).log()
    return float((p * (p.log() - middle) + q * (q.log() - middle)).sum(-1).mean() / 2)


class Case:
    def __init__(self, base, name):
        with open(f"{base}/{name}.json") as file:
            self.info = json.load(file)
        self.tensors = load_file(f"{base}/{name}.safetensors")
        self.network = Network(f"{base}/{self.info['model']}")

    def pictures(self, prefix):
        if prefix + "pixel_values" not in self.tensors:
            return torch.zeros(0, self.network.config["hidden_size"])
        grids = self.tensors[prefix + "image_grid_thw"]
        return vision(self.network, self.tensors[prefix + "pixel_values"], grids)

    def chunk(self, prefix):
        """The chunk's rows with their positions, and its demonstrations': rows, positions, label rows."""
        tensor = {name[len(prefix) :]: value for name, value in self.tensors.items() if name.startswith(prefix)}
        pictures, used, demonstrations = self.pictures(prefix), 0, []
        for i, mask in enumerate(tensor["icl_attention_mask"] == 1):
            ids = tensor["icl_input_ids"][i][mask]
            own = int((ids == self.network.image).sum())
            rows = self.network.embed(ids, pictures[used : used + own])
            labels = torch.nonzero(tensor["icl_labels"][i][mask] > -100)[:, 0]
            demonstrations.append((rows, tensor["icl_position_ids"][:, i][:, mask], labels))
            used += own
        rows = self.network.embed(tensor["input_ids"][0], pictures)
        return rows, tensor["position_ids"][:, 0], demonstrations

    def answers(self, demonstrations, offset, before):
        network = self.network
        rows = [
            network.logits(forward(network, x, positions + offset, before)[labels])
            for x, positions, labels in demonstrations
        ]
        return torch.cat(rows)


class Run:
    """One method on one case: what it keeps, chunk by chunk, and what a question is answered behind that."""

    def __init__(self, case, tag, budgets):
        self.case, self.name, self.budgets = case, tag.split("@")[0], budgets
        self.options = PARAMETERS[self.name]
        self.scorer = {"snapkv": snapkv, "keydiff": keydiff, "observed": observed}[self.name.split("_")[0]]
        self.memory, self.offset, self.gap, self.margin = [], 0, math.inf, math.inf
        self.out = {}

    def choose(self, scores, counts):
        kept = []
        for layer, of_layer in enumerate(scores):
            if "least_score" in self.options:
                tokens, gap = by_score(of_layer, self.options["least_score"])
            else:
                choose = all_heads if "heads" in self.options else each_head
                tokens, gap = choose(of_layer, min(counts[layer], of_layer.shape[1]))
            self.gap = min(self.gap, gap)
            kept.append(tokens)
        return kept

    def bounded(self, chunk, caches, scores, index):
        """The smallest share of the ladder within delta; everything where there is none."""
        rows, positions, demonstrations = chunk
        behind = self.offset + int(positions.max()) + 1
        reference = self.case.answers(demonstrations, behind, self.memory + [caches])
        js = torch.full((1, len(LADDER)), math.nan)
        for i, share in enumerate(LADDER):
            kept = self.choose(scores, [int(share * len(rows))] * len(scores))
            answers = self.case.answers(demonstrations, behind, self.memory + [gathered(caches, kept)])
            js[0, i] = divergence(answers, reference)
            self.margin = min(self.margin, abs(float(js[0, i]) / self.options["delta"] - 1))
            if js[0, i] <= self.options["delta"]:
                break
        else:
            kept = [[torch.arange(len(rows))] * len(layer) for layer in caches]
        self.out[f"chunk{index}.js"] = js
        return kept

    def add(self, index):
        network, prefix = self.case.network, f"chunk{index}."
        chunk = self.case.chunk(prefix)
        caches, scores = [], []

        def watch(key, value, attention):
            caches.append(list(zip(key, value)))
            scores.append(self.scorer(network, key, attention))

        forward(network, chunk[0], chunk[1] + self.offset, self.memory, watch)
        if "delta" in self.options:
            kept = self.bounded(chunk, caches, scores, index)
        else:
            kept = self.choose(scores, self.budgets[index])
        self.out[prefix + "score"] = torch.stack(scores)
        for layer, heads in enumerate(kept):
            for head, tokens in enumerate(heads):
                self.out[f"{prefix}kept.L{layer}.H{head}"] = tokens.int()
        self.memory.append(gathered(caches, kept))
        self.offset += int(chunk[1].max()) + 1

    def ask(self):
        tensors, network = self.case.tensors, self.case.network
        x = network.embed(tensors["query.input_ids"][0], self.case.pictures("query."))
        positions = tensors["query.position_ids"].view(3, -1) + self.offset
        self.out["query.logits"] = network.logits(forward(network, x, positions, self.memory))


def gathered(caches, kept):
    return [
        [(key[tokens], value[tokens]) for (key, value), tokens in zip(layer, heads)]
        for layer, heads in zip(caches, kept)
    ]


def make(base, folder, name):
    case = Case(base, name)
    chunks = len(case.info["chunks"])
    budgets = [[int(0.3 * case.info["chunks"][c]["n"])] * case.network.layers for c in range(chunks)]
    tags, tensors = {}, {}
    for method in PARAMETERS:
        tag = method if {"delta", "least_score"} & set(PARAMETERS[method]) else method + "@uniform"
        run = Run(case, tag, budgets)
        for c in range(chunks):
            run.add(c)
        run.ask()
        certain = run.gap > 1e-6 and run.margin > 1e-3
        tags[tag] = {"min_rel_gap": finite(run.gap), "min_rel_margin_js": finite(run.margin), "certain": certain}
        tensors.update({f"{tag}/{key}": value.contiguous() for key, value in run.out.items()})
        print(name, tag, tags[tag], [f"{len(h)}" for k, h in run.out.items() if "chunk0.kept" in k])
    info = {"case": name, "model": case.info["model"], "budgets": {"uniform": budgets}, "parameters": PARAMETERS}
    with open(f"{folder}/{name}.methods.json", "w") as file:
        json.dump({**info, "tags": tags}, file, indent=1)
        file.write("\n")
    save_file(tensors, f"{folder}/{name}.methods.safetensors")


def finite(number):
    return number if math.isfinite(number) else None


def main():
    base, folder = sys.argv[1:]
    for name in CASES:
        make(base, folder, name)
    with open(f"{folder}/index.json", "w") as file:
        json.dump({"cases": CASES, "own_base": []}, file)
        file.write("\n")


if __name__ == "__main__":
    main()
