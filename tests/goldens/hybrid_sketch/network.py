"""Qwen3.5's network, row by row, as its papers have it."""

import json
import math

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

TEXT, NORM = "model.language_model.", 1e-6


class Network:
    def __init__(self, folder, dtype):
        with open(f"{folder}/config.json", encoding="utf-8") as file:
            self.config = json.load(file)
        self.text, self.vision = self.config["text_config"], self.config["vision_config"]
        self.w = {name: tensor.to(dtype) for name, tensor in load_file(f"{folder}/model.safetensors").items()}
        self.dtype = dtype
        every = self.text["full_attention_interval"]
        self.types = self.text.get("layer_types") or [
            "linear_attention" if (i + 1) % every else "full_attention" for i in range(self.text["num_hidden_layers"])
        ]
        self.attention = [i for i, kind in enumerate(self.types) if kind == "full_attention"]
        rope = self.text["rope_parameters"]
        turned = int(self.text["head_dim"] * rope["partial_rotary_factor"])
        exponent = torch.arange(0, turned, 2, dtype=torch.float32) / turned
        self.frequency = (1 / rope["rope_theta"] ** exponent).to(dtype)
        section = rope["mrope_section"]
        self.axis = [
            1 if i % 3 == 1 and i < 3 * section[1] else 2 if i % 3 == 2 and i < 3 * section[2] else 0
            for i in range(turned // 2)
        ]

    def linear(self, name, x):
        bias = self.w.get(name + ".bias")
        return F.linear(x, self.w[name + ".weight"], bias)

    def norm(self, name, x):
        x = x * torch.rsqrt(x.square().mean(-1, keepdim=True) + NORM)
        return x * (1 + self.w[name + ".weight"])

    # ---- vision: attention within a frame, learned places, four neighbours joined

    def places(self, grid):
        """[patches, 2]: row and column of every patch, four neighbours after each other."""
        t, h, w = grid
        rows, columns = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
        order = lambda x: x.view(h // 2, 2, w // 2, 2).permute(0, 2, 1, 3).flatten()
        return torch.stack([order(rows), order(columns)], 1).repeat(t, 1)

    def learned(self, grid):
        table = self.w["model.visual.pos_embed.weight"]
        side = math.isqrt(table.shape[0])
        _, h, w = grid
        at = self.places(grid).to(torch.float32)
        scale = torch.tensor([(side - 1) / max(h - 1, 1), (side - 1) / max(w - 1, 1)], dtype=torch.float32)
        source = at * scale
        low = source.floor().long().clamp(max=side - 1)
        high = (low + 1).clamp(max=side - 1)
        part = (source - low).to(self.dtype)
        value = lambda row, column: table[row * side + column]
        top = value(low[:, 0], low[:, 1]) * (1 - part[:, 1:]) + value(low[:, 0], high[:, 1]) * part[:, 1:]
        bottom = value(high[:, 0], low[:, 1]) * (1 - part[:, 1:]) + value(high[:, 0], high[:, 1]) * part[:, 1:]
        return top * (1 - part[:, :1]) + bottom * part[:, :1]

    def see(self, pixels, grids):
        x = pixels.to(self.dtype) @ self.w["model.visual.patch_embed.proj.weight"].flatten(1).T
        x = x + self.w["model.visual.patch_embed.proj.bias"]
        x = x + torch.cat([self.learned(grid) for grid in grids])
        heads = self.vision["num_heads"]
        width = self.vision["hidden_size"] // heads
        frequency = 1 / 10000 ** (torch.arange(0, width // 2, 2, dtype=torch.float32) / (width // 2))
        at = torch.cat([self.places(grid) for grid in grids]).to(torch.float32)
        angle = (at[:, :, None] * frequency).flatten(1).to(self.dtype)
        frames = [h * w for t, h, w in grids for _ in range(t)]
        layer_norm = lambda name, x: F.layer_norm(
            x, x.shape[-1:], self.w[name + ".weight"], self.w[name + ".bias"], 1e-6
        )
        for i in range(self.vision["depth"]):
            name = f"model.visual.blocks.{i}."
            qkv = self.linear(name + "attn.qkv", layer_norm(name + "norm1", x)).view(len(x), 3, heads, width)
            q, k = (turn(qkv[:, j].transpose(0, 1), angle) for j in (0, 1))
            v = qkv[:, 2].transpose(0, 1)
            seen = []
            for part_q, part_k, part_v in zip(q.split(frames, 1), k.split(frames, 1), v.split(frames, 1)):
                seen.append(torch.softmax(part_q @ part_k.transpose(1, 2) / math.sqrt(width), -1) @ part_v)
            x = x + self.linear(name + "attn.proj", torch.cat(seen, 1).transpose(0, 1).flatten(1))
            inner = F.gelu(self.linear(name + "mlp.linear_fc1", layer_norm(name + "norm2", x)), approximate="tanh")
            x = x + self.linear(name + "mlp.linear_fc2", inner)
        joined = layer_norm("model.visual.merger.norm", x).view(len(x) // 4, -1)
        return self.linear(
            "model.visual.merger.linear_fc2", F.gelu(self.linear("model.visual.merger.linear_fc1", joined))
        )

    # ---- decoder

    def embed(self, ids, media):
        ids = torch.tensor(ids)
        x = self.w[TEXT + "embed_tokens.weight"][ids].clone()
        pads = (ids == self.config["image_token_id"]) | (ids == self.config["video_token_id"])
        if pads.any():
            x[pads] = media
        return x

    def attend(self, i, x, positions, before, watch):
        """`before`: (keys, values) of all tokens seen beside the rows' own. Returns the rows' output and own pair."""
        name = f"{TEXT}layers.{i}.self_attn."
        heads, kv, width = (self.text[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim"))
        angle = positions[self.axis].T.to(self.dtype) * self.frequency
        both = self.linear(name + "q_proj", x).view(len(x), heads, 2, width)
        q = turn(self.norm(name + "q_norm", both[:, :, 0]).transpose(0, 1), angle)
        k = turn(self.norm(name + "k_norm", self.linear(name + "k_proj", x).view(-1, kv, width)).transpose(0, 1), angle)
        v = self.linear(name + "v_proj", x).view(-1, kv, width).transpose(0, 1)
        keys, values = (k, v) if before is None else (torch.cat([before[0], k], 1), torch.cat([before[1], v], 1))
        scores = q.view(kv, -1, len(x), width) @ keys[:, None].transpose(2, 3) / math.sqrt(width)
        later = torch.ones(len(x), len(x), dtype=torch.bool).triu(1)
        scores[..., -len(x) :].masked_fill_(later, -math.inf)
        weights = scores.softmax(-1)
        if watch:
            watch(weights)
        out = (weights @ values[:, None]).flatten(0, 1).transpose(0, 1).flatten(1)
        return self.linear(name + "o_proj", out * torch.sigmoid(both[:, :, 1].flatten(1))), (k, v)

    def remember(self, i, x, state):
        """The gated delta rule, one row after the other. `state`: (last inputs of the convolution, recurrence)."""
        name = f"{TEXT}layers.{i}.linear_attn."
        kh, vh, kd, vd, taps = (
            self.text["linear_" + k]
            for k in ("num_key_heads", "num_value_heads", "key_head_dim", "value_head_dim", "conv_kernel_dim")
        )
        inputs = torch.cat([state[0], self.linear(name + "in_proj_qkv", x)])
        kernel = self.w[name + "conv1d.weight"][:, 0]
        mixed = F.silu(sum(inputs[j : j + len(x)] * kernel[:, j] for j in range(taps)))
        q, k, v = mixed.split([kh * kd, kh * kd, vh * vd], 1)
        unit = lambda y: y * torch.rsqrt(y.square().sum(-1, keepdim=True) + 1e-6)
        q, k = (unit(y.view(-1, kh, kd)).repeat_interleave(vh // kh, 1) for y in (q, k))
        v = v.view(-1, vh, vd)
        rate = torch.sigmoid(self.linear(name + "in_proj_b", x))
        step = F.softplus(self.linear(name + "in_proj_a", x) + self.w[name + "dt_bias"])
        keep = torch.exp(-self.w[name + "A_log"].exp() * step)
        s, out = state[1], []
        for t in range(len(x)):
            s = s * keep[t][:, None, None]
            change = rate[t][:, None] * (v[t] - (s * k[t][:, :, None]).sum(1))
            s = s + k[t][:, :, None] * change[:, None]
            out.append((s * q[t][:, :, None]).sum(1) / math.sqrt(kd))
        out = torch.stack(out)
        out = out * torch.rsqrt(out.square().mean(-1, keepdim=True) + NORM) * self.w[name + "norm.weight"]
        out = (out * F.silu(self.linear(name + "in_proj_z", x).view(-1, vh, vd))).flatten(1)
        return self.linear(name + "out_proj", out), (inputs[len(x) :], s)

    def fresh(self):
        kh, vh, kd, vd, taps = (
            self.text["linear_" + k]
            for k in ("num_key_heads", "num_value_heads", "key_head_dim", "value_head_dim", "conv_kernel_dim")
        )
        zeros = lambda *shape: torch.zeros(shape, dtype=self.dtype)
        return (zeros(taps - 1, 2 * kh * kd + vh * vd), zeros(vh, kd, vd))

    def run(self, pairs, states, x, positions, first=None, watch=None):
        """`pairs` by layer with attention, `states` by the others; `first`: the layer with attention that x enters.
        Returns what leaves the last layer, the rows' own pairs and the states behind them."""
        own, after = [None] * len(self.attention), list(states or [])
        if not after:
            after = [self.fresh() for kind in self.types if kind != "full_attention"]
        layer = first or 0
        for i in range(0 if first is None else self.attention[first], len(self.types)):
            name = f"{TEXT}layers.{i}."
            normed = self.norm(name + "input_layernorm", x)
            if self.types[i] == "full_attention":
                seen = None
                if watch:
                    watch(layer, x, None)
                    seen = lambda weights, layer=layer: watch(layer, None, weights)
                y, own[layer] = self.attend(i, normed, positions, pairs[layer] if pairs else None, seen)
                layer += 1
            else:
                y, after[i - layer] = self.remember(i, normed, after[i - layer])
            x = x + y
            normed = self.norm(name + "post_attention_layernorm", x)
            inner = F.silu(self.linear(name + "mlp.gate_proj", normed)) * self.linear(name + "mlp.up_proj", normed)
            x = x + self.linear(name + "mlp.down_proj", inner)
        return x, own, after

    def logits(self, x):
        head = self.w.get("lm_head.weight", self.w[TEXT + "embed_tokens.weight"])
        return self.norm(TEXT + "norm", x) @ head.T


def turn(x, angle):
    """x: [heads, rows, width]; the first 2 * angles of a head turn, by halves."""
    half = angle.shape[1]
    a, b, rest = x[..., :half], x[..., half : 2 * half], x[..., 2 * half :]
    return torch.cat([a * angle.cos() - b * angle.sin(), b * angle.cos() + a * angle.sin(), rest], -1)


def positions_of(ids, grids, tokens):
    """[3, n]: text on all axes alike, the pads of each run over time (constant here), rows and columns."""
    axes, following, i, grids = [], 0, 0, list(grids)
    while i < len(ids):
        if ids[i] not in (tokens["image"], tokens["video"]):
            axes.append([following] * 3)
            following, i = following + 1, i + 1
            continue
        h, w = grids.pop(0)
        axes += [[following, following + r, following + c] for r in range(h // 2) for c in range(w // 2)]
        following, i = following + max(h // 2, w // 2, 1), i + h * w // 4
    return torch.tensor(axes).T
