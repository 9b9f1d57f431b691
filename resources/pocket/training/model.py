"""Qwen2-VL in its smallest readable form, for fast training; parameters carry Hugging Face's names.

Only the patch embedding differs: the Conv3d over two frames is trained as one linear layer of their mean and one of half
their difference, which still images don't need (see export.py). check_export.py holds both to the same logits.
"""
import dataclasses
import math

import torch
import torch.nn.functional as F
from torch import nn


@dataclasses.dataclass(frozen=True)
class Config:
    patch: int = 14
    merge: int = 2
    vision_width: int = 192
    vision_depth: int = 7
    vision_heads: int = 6
    vision_mlp_ratio: int = 2
    width: int = 256
    depth: int = 8
    heads: int = 4
    kv_heads: int = 2
    feed_forward: int = 512
    mrope_section: tuple = (8, 12, 12)
    # Far above Qwen2-VL's 1e6: two thirds of every head's channels then hardly turn over a few thousand positions, so that
    # a query finds a matching image wherever it stood.
    rope_theta: float = 1e14
    norm_eps: float = 1e-6

    @property
    def head_size(self):
        return self.width // self.heads


CONFIG = Config()
IMAGE_MEAN = 0.5
IMAGE_STD = 0.27


def reduced_precision():
    """bfloat16 where the processor is good at it: without AVX-512 a step takes ten times as long as in float32."""
    return torch.autocast("cpu", torch.bfloat16, enabled="AVX512" in torch.backends.cpu.get_cpu_capability())


def rotate_half(x):
    a, b = x.chunk(2, -1)
    return torch.cat([-b, a], -1)


class VisionAttention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x, cos, sin):
        batch, tokens, width = x.shape
        q, k, v = self.qkv(x).view(batch, tokens, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        q = (q * cos + rotate_half(q) * sin).to(v.dtype)
        k = (k * cos + rotate_half(k) * sin).to(v.dtype)
        # Spelled out: in bfloat16 on a CPU its backward pass is four times as fast as the fused kernel's.
        share = (q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5).softmax(-1).to(v.dtype)
        return self.proj((share @ v).transpose(1, 2).reshape(batch, tokens, width))


class VisionMlp(nn.Module):
    def __init__(self, width, ratio):
        super().__init__()
        self.fc1 = nn.Linear(width, width * ratio)
        self.fc2 = nn.Linear(width * ratio, width)

    def forward(self, x):
        x = self.fc1(x)
        return self.fc2(x * torch.sigmoid(1.702 * x))  # QuickGELU


class VisionBlock(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.norm1 = nn.LayerNorm(config.vision_width, eps=1e-6)
        self.norm2 = nn.LayerNorm(config.vision_width, eps=1e-6)
        self.attn = VisionAttention(config.vision_width, config.vision_heads)
        self.mlp = VisionMlp(config.vision_width, config.vision_mlp_ratio)

    def forward(self, x, cos, sin):
        x = x + self.attn(self.norm1(x), cos, sin)
        return x + self.mlp(self.norm2(x))


class Merger(nn.Module):
    """Joins 2x2 neighbouring patches into one visual token."""

    def __init__(self, config):
        super().__init__()
        merged = config.vision_width * config.merge**2
        self.ln_q = nn.LayerNorm(config.vision_width, eps=1e-6)
        self.mlp = nn.Sequential(nn.Linear(merged, merged), nn.GELU(), nn.Linear(merged, config.width))

    def forward(self, x):
        return self.mlp(self.ln_q(x).view(x.shape[0], -1, self.mlp[0].in_features))


class Vision(nn.Module):
    def __init__(self, config=CONFIG):
        super().__init__()
        self.config = config
        self.patch = nn.Linear(3 * config.patch**2, config.vision_width, bias=False)
        self.patch_change = nn.Linear(3 * config.patch**2, config.vision_width, bias=False)
        nn.init.zeros_(self.patch_change.weight)
        self.blocks = nn.ModuleList(VisionBlock(config) for _ in range(config.vision_depth))
        self.merger = Merger(config)

    @torch.no_grad()
    def begin_even(self, first):
        """Makes the layers from `first` on nearly attend evenly and nearly add nothing."""
        width = self.config.vision_width
        for block in self.blocks[first:]:
            block.attn.qkv.weight[: 2 * width] *= 0.2
            block.attn.qkv.bias.zero_()
            for last in (block.attn.proj, block.mlp.fc2):
                last.weight.mul_(0.02)
                last.bias.zero_()

    def rotary(self, rows, columns):
        """Cosines and sines for patches in merge order: the 2x2 patches of one visual token follow one another."""
        size = self.config.vision_width // self.config.vision_heads
        grid = torch.stack(torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij"), -1)
        grid = grid.view(rows // 2, 2, columns // 2, 2, 2).transpose(1, 2).reshape(-1, 2).float()
        inverse = 1 / 10000 ** (torch.arange(0, size // 2, 2).float() / (size // 2))
        angle = (grid[..., None] * inverse).flatten(1)
        angle = torch.cat([angle, angle], -1)
        return angle.cos(), angle.sin()

    def patches(self, images):
        """[B, 3, H, W] -> [B, patches, 3 * patch^2] in merge order."""
        batch, channels, height, width = images.shape
        p = self.config.patch
        x = images.view(batch, channels, height // p // 2, 2, p, width // p // 2, 2, p)
        return x.permute(0, 2, 5, 3, 6, 1, 4, 7).reshape(batch, -1, channels * p * p)

    def forward(self, images):
        """Normalised images [B, 3, H, W], or pairs of frames [2, B, 3, H, W] -> visual tokens [B, H * W / 28^2, width]."""
        if images.ndim == 5:
            before, after = self.patches(images[0]), self.patches(images[1])
            x = self.patch((before + after) / 2) + self.patch_change((after - before) / 2)
        else:
            x = self.patch(self.patches(images))
        cos, sin = self.rotary(*(side // self.config.patch for side in images.shape[-2:]))
        for block in self.blocks:
            x = block(x, cos, sin)
        return self.merger(x)


class RmsNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return F.rms_norm(x.float(), (x.shape[-1],), self.weight, self.eps)


def attend(q, k, v, mask, rows=256):
    """Causal attention, some rows at a time: in bfloat16 on a CPU up to 1.7 times as fast as the fused kernel."""
    q, parts = q * q.shape[-1] ** -0.5, []
    for start in range(0, q.shape[2], rows):
        end = min(start + rows, q.shape[2])
        score = q[:, :, start:end] @ k[:, :, :end].transpose(-1, -2)
        if mask is None:
            score = score + torch.full((end - start, end), float("-inf"), dtype=score.dtype).triu(1 + start)
        else:
            score = score + mask[:, :, start:end, :end].to(score.dtype)
        parts.append(score.softmax(-1).to(v.dtype) @ v[:, :, :end])
    return torch.cat(parts, 2)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        size = config.head_size
        self.q_proj = nn.Linear(config.width, config.heads * size)
        self.k_proj = nn.Linear(config.width, config.kv_heads * size)
        self.v_proj = nn.Linear(config.width, config.kv_heads * size)
        self.o_proj = nn.Linear(config.heads * size, config.width, bias=False)

    def forward(self, x, cos, sin, mask, scores):
        batch, tokens, _ = x.shape
        c = self.config
        q = self.q_proj(x).view(batch, tokens, c.heads, c.head_size).transpose(1, 2)
        k = self.k_proj(x).view(batch, tokens, c.kv_heads, c.head_size).transpose(1, 2)
        v = self.v_proj(x).view(batch, tokens, c.kv_heads, c.head_size).transpose(1, 2)
        q = (q * cos + rotate_half(q) * sin).to(v.dtype)
        k = (k * cos + rotate_half(k) * sin).to(v.dtype)
        if scores is not None:  # log-attention of the first query head of every group
            raw = q[:, :: c.heads // c.kv_heads].float() @ k.float().transpose(2, 3) / math.sqrt(c.head_size)
            future = torch.ones(tokens, tokens, dtype=torch.bool).triu(1)
            scores.append(raw.masked_fill(future, -1e9).log_softmax(-1))
        groups = c.heads // c.kv_heads
        out = attend(q, k.repeat_interleave(groups, 1), v.repeat_interleave(groups, 1), mask)
        return self.o_proj(out.transpose(1, 2).reshape(batch, tokens, -1))


class Mlp(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.width, config.feed_forward, bias=False)
        self.up_proj = nn.Linear(config.width, config.feed_forward, bias=False)
        self.down_proj = nn.Linear(config.feed_forward, config.width, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class DecoderLayer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.self_attn = Attention(config)
        self.mlp = Mlp(config)
        self.input_layernorm = RmsNorm(config.width, config.norm_eps)
        self.post_attention_layernorm = RmsNorm(config.width, config.norm_eps)

    def forward(self, x, cos, sin, mask, scores):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin, mask, scores)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """The language model; its output embedding is tied to the input embedding."""

    def __init__(self, vocabulary, config=CONFIG):
        super().__init__()
        self.config = config
        self.embed_tokens = nn.Embedding(vocabulary, config.width)
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(config.depth))
        self.norm = RmsNorm(config.width, config.norm_eps)
        nn.init.normal_(self.embed_tokens.weight, std=0.1)
        for name, parameter in self.layers.named_parameters():
            if parameter.ndim == 2:
                nn.init.normal_(parameter, std=0.4 * parameter.shape[1] ** -0.5)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)

    def rotary(self, positions):
        """positions [B, 3, T] (time, height, width) -> cosines and sines [B, 1, T, head size]."""
        c = self.config
        inverse = 1 / c.rope_theta ** (torch.arange(0, c.head_size, 2).float() / c.head_size)
        parts = (positions[..., None].float() * inverse).split(c.mrope_section, -1)
        angle = torch.cat([part[:, axis] for axis, part in enumerate(parts)], -1)
        angle = torch.cat([angle, angle], -1)[:, None]
        return angle.cos(), angle.sin()

    def forward(self, x, positions, mask=None, observed=()):
        """Hidden states after the last norm; `observed` names the layers whose log-attention is returned as well.

        `mask` is added to the attention's scores: one tensor, or a list with one a layer.
        """
        cos, sin = self.rotary(positions)
        scores = []
        for index, layer in enumerate(self.layers):
            x = layer(
                x, cos, sin, mask[index] if isinstance(mask, list) else mask, scores if index in observed else None
            )
        return self.norm(x), scores

    def logits(self, hidden):
        return F.linear(hidden, self.embed_tokens.weight)
