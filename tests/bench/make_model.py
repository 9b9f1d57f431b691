#!/usr/bin/env python3
"""Makes a random Qwen2-VL model and demonstrations in the goldens' format, the same for the same options and numpy.

    make_model.py OUT [--layers 28 --o-scale 0.02 0.12 --chunks 10 ...]

OUT/model holds config.json and model.safetensors (bf16), OUT/demos.safetensors the chunks and one question. What decides
how many layers can be pruned is --o-scale: the smaller the output of attention is beside the residual stream, the less a
lost token changes. Each layer draws its own scale between the two numbers, and one for queries and keys (--q-scale).
Attention that only compares random contents is spread over all chunks, so that each further one matters less and in the end
every layer passes at the lowest ratio; --recency favours what is near.
"""
import argparse
import json
import math
import os
import struct

import numpy as np

ROPE_THETA = 1e6
DTYPES = {np.dtype(np.int32): "I32", np.dtype(np.float16): "F16", np.dtype(np.uint16): "BF16"}
SYSTEM_WORDS = [1, 2, 3, 4, 5, 6]
FIRST_WORD = 10


def write_safetensors(path, tensors):
    header, begin = {}, 0
    for name, tensor in tensors.items():
        end = begin + tensor.nbytes
        header[name] = dict(dtype=DTYPES[tensor.dtype], shape=list(tensor.shape), data_offsets=[begin, end])
        begin = end
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for tensor in tensors.values():
            file.write(np.ascontiguousarray(tensor).tobytes())


def bf16(values):
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)  # to nearest, ties to even


def special_tokens(vocabulary):
    names = [
        "pad",
        "im_start",
        "im_end",
        "vision_start",
        "vision_end",
        "image",
        "video",
        "newline",
        "system",
        "user",
        "assistant",
    ]
    return {name: vocabulary - 20 + i for i, name in enumerate(names)}


def recency_biases(o, strength):
    """Biases of one head's query and key that take `strength` from a score for every chunk's length of distance, as trained
    models favour what is near: the sine of an angle that one slow pair of rotary channels turns with the distance. The pair
    is the fastest that stays within a quarter of a turn over all chunks."""
    head, per_chunk = o.hidden // o.heads, o.demonstrations * (o.grid // 2 + 25)
    angle = lambda pair: per_chunk / ROPE_THETA ** (2 * pair / head)
    pair = next(pair for pair in range(head // 2) if angle(pair) * o.chunks < math.pi / 2)
    size = math.sqrt(strength / angle(pair) * math.sqrt(head))
    query, key = np.zeros(head, np.float32), np.zeros(head, np.float32)
    query[pair + head // 2], key[pair] = size, size
    return query, key


class Weights:
    """Named bf16 tensors; `scale` is the spread of a map's output for inputs of size 1."""

    def __init__(self, random):
        self.random, self.tensors = random, {}

    def normal(self, name, shape, spread, mean=0.0):
        self.tensors[name] = bf16(mean + spread * self.random.standard_normal(shape, np.float32))

    def norm(self, name, width, biased=False):
        self.normal(name + ".weight", width, 0.1, mean=1.0)
        if biased:
            self.normal(name + ".bias", width, 0.02)

    def linear(self, name, outputs, inputs, scale=1.0, bias=None, mean_bias=0.0):
        self.normal(name + ".weight", (outputs, inputs), scale / math.sqrt(inputs))
        if bias:
            self.normal(name + ".bias", outputs, bias, mean_bias)


def add_decoder(weights, o):
    head = o.hidden // o.heads
    near_query, near_key = recency_biases(o, o.recency)
    weights.normal("model.embed_tokens.weight", (o.vocabulary, o.hidden), 1.0)
    for layer in range(o.layers):
        name = f"model.layers.{layer}."
        q_scale, o_scale = (weights.random.uniform(*scale) for scale in (o.q_scale, o.o_scale))
        weights.norm(name + "input_layernorm", o.hidden)
        for projection, heads, near in (("q_proj", o.heads, near_query), ("k_proj", o.kv_heads, near_key)):
            weights.linear(
                f"{name}self_attn.{projection}",
                heads * head,
                o.hidden,
                q_scale,
                bias=0.1 * q_scale,
                mean_bias=np.tile(near, heads),
            )
        weights.linear(name + "self_attn.v_proj", o.kv_heads * head, o.hidden, bias=0.05)
        weights.linear(name + "self_attn.o_proj", o.hidden, o.heads * head, 1.5 * o_scale)
        weights.norm(name + "post_attention_layernorm", o.hidden)
        weights.linear(name + "mlp.gate_proj", o.inner, o.hidden)
        weights.linear(name + "mlp.up_proj", o.inner, o.hidden)
        weights.linear(name + "mlp.down_proj", o.hidden, o.inner)
    weights.norm("model.norm", o.hidden)
    if not o.tied:
        weights.linear("lm_head", o.vocabulary, o.hidden, o.head_scale)


def add_vision(weights, o):
    width, patch = o.vision_width, o.patch_size
    inputs = 3 * 2 * patch * patch
    weights.normal("visual.patch_embed.proj.weight", (width, 3, 2, patch, patch), 1 / math.sqrt(inputs))
    for block in range(o.vision_layers):
        name = f"visual.blocks.{block}."
        weights.norm(name + "norm1", width, biased=True)
        weights.linear(name + "attn.qkv", 3 * width, width, bias=0.05)
        weights.linear(name + "attn.proj", width, width, bias=0.05)
        weights.norm(name + "norm2", width, biased=True)
        weights.linear(name + "mlp.fc1", 4 * width, width, bias=0.05)
        weights.linear(name + "mlp.fc2", width, 4 * width, bias=0.05)
    weights.norm("visual.merger.ln_q", width, biased=True)
    weights.linear("visual.merger.mlp.0", 4 * width, 4 * width, bias=0.05)
    weights.linear("visual.merger.mlp.2", o.hidden, 4 * width, bias=0.05)


def config_of(o):
    tokens = special_tokens(o.vocabulary)
    half = o.hidden // o.heads // 2
    third = 3 * half // 8
    return dict(
        architectures=["Qwen2VLForConditionalGeneration"],
        model_type="qwen2_vl",
        torch_dtype="bfloat16",
        bos_token_id=tokens["pad"],
        eos_token_id=tokens["im_end"],
        vision_start_token_id=tokens["vision_start"],
        vision_end_token_id=tokens["vision_end"],
        image_token_id=tokens["image"],
        video_token_id=tokens["video"],
        hidden_act="silu",
        hidden_size=o.hidden,
        intermediate_size=o.inner,
        num_hidden_layers=o.layers,
        num_attention_heads=o.heads,
        num_key_value_heads=o.kv_heads,
        vocab_size=o.vocabulary,
        rms_norm_eps=1e-6,
        rope_theta=ROPE_THETA,
        rope_scaling=dict(type="mrope", mrope_section=[half - 2 * third, third, third]),
        max_position_embeddings=131072,
        use_sliding_window=False,
        tie_word_embeddings=o.tied,
        vision_config=dict(
            depth=o.vision_layers,
            embed_dim=o.vision_width,
            hidden_size=o.hidden,
            num_heads=max(1, o.vision_width // 64),
            in_channels=3,
            patch_size=o.patch_size,
            spatial_merge_size=2,
            temporal_patch_size=2,
            mlp_ratio=4,
            hidden_act="quick_gelu",
        ),
    )


class Demonstrations:
    """Pictures of one class share a pattern, all questions a template: what came before says something about the next."""

    def __init__(self, random, o):
        self.random, self.o, self.tokens = random, o, special_tokens(o.vocabulary)
        self.pattern = random.standard_normal((o.classes, 3 * 2 * o.patch_size**2)).astype(np.float32)
        self.answers = [self.words(random.integers(2, 5)) for _ in range(o.classes)]
        self.template = self.words(10)

    def words(self, count):
        return self.random.integers(FIRST_WORD, self.tokens["pad"], count).tolist()

    def one(self):
        side = self.o.grid
        label = int(self.random.integers(self.o.classes))
        noise = self.random.standard_normal((side * side, self.pattern.shape[1]))
        question = self.template[: int(self.random.integers(5, 11))]
        question = [word if self.random.random() < 0.8 else self.words(1)[0] for word in question]
        return dict(
            pixels=(0.7 * self.pattern[label] + 0.7 * noise).astype(np.float16),
            question=question,
            answer=self.answers[label],
        )

    def turns(self, demonstration):
        """Ids of the user's turn with the assistant's head, and of the answer with its end."""
        t = self.tokens
        picture = [t["vision_start"]] + [t["image"]] * (self.o.grid**2 // 4) + [t["vision_end"]]
        user = [t["im_start"], t["user"], t["newline"]] + picture + demonstration["question"]
        return (
            user + [t["im_end"], t["newline"], t["im_start"], t["assistant"]],
            [t["newline"]] + demonstration["answer"] + [t["im_end"]],
        )

    def chunk(self, index):
        t = self.tokens
        demonstrations = [self.one() for _ in range(self.o.demonstrations)]
        ids = [t["im_start"], t["system"], t["newline"], *SYSTEM_WORDS, t["im_end"], t["newline"]] if index == 0 else []
        labels = [-100] * len(ids)
        alone = []
        for demonstration in demonstrations:
            head, answer = self.turns(demonstration)
            alone.append((head + answer + [t["newline"]], [-100] * len(head) + answer + [-100]))
            ids, labels = ids + alone[-1][0], labels + alone[-1][1]
        longest = max(len(one) for one, _ in alone)
        padded = lambda value, of: [[value] * (longest - len(one)) + one for one in of]
        return dict(
            input_ids=[ids],
            labels=[labels],
            icl_input_ids=padded(t["pad"], [one for one, _ in alone]),
            icl_attention_mask=padded(0, [[1] * len(one) for one, _ in alone]),
            icl_labels=padded(-100, [one for _, one in alone]),
            pixel_values=np.concatenate([one["pixels"] for one in demonstrations]),
            image_grid_thw=[[1, self.o.grid, self.o.grid]] * len(demonstrations),
        )

    def question(self):
        demonstration = self.one()
        return dict(
            input_ids=[self.turns(demonstration)[0] + [self.tokens["newline"]]],
            pixel_values=demonstration["pixels"],
            image_grid_thw=[[1, self.o.grid, self.o.grid]],
        )

    def tensors(self):
        parts = {f"chunk{index}.": self.chunk(index) for index in range(self.o.chunks)}
        parts["query."] = self.question()
        return {
            prefix + name: value if isinstance(value, np.ndarray) else np.array(value, np.int32)
            for prefix, part in parts.items()
            for name, value in part.items()
        }


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out")
    numbers = dict(
        layers=12,
        hidden=512,
        inner=2048,
        heads=8,
        kv_heads=2,
        vocabulary=8000,
        vision_layers=2,
        vision_width=128,
        patch_size=14,
        grid=16,
        chunks=2,
        demonstrations=20,
        classes=8,
        seed=77,
    )
    for name, value in numbers.items():
        parser.add_argument("--" + name.replace("_", "-"), type=int, default=value)
    parser.add_argument("--q-scale", type=float, nargs=2, default=(0.5, 1.3))
    parser.add_argument("--o-scale", type=float, nargs=2, default=(0.1, 0.6))
    parser.add_argument("--recency", type=float, default=0.0, help="nats that a score loses over a chunk's length")
    parser.add_argument("--head-scale", type=float, default=1.6)
    parser.add_argument("--tied", action="store_true", help="the embeddings are the output's weights too")
    return parser.parse_args()


def main():
    o = options()
    os.makedirs(os.path.join(o.out, "model"), exist_ok=True)
    weights = Weights(np.random.default_rng(o.seed))
    add_decoder(weights, o)
    add_vision(weights, o)
    write_safetensors(os.path.join(o.out, "model", "model.safetensors"), weights.tensors)
    with open(os.path.join(o.out, "model", "config.json"), "w") as file:
        json.dump(config_of(o), file, indent=1)
    demonstrations = Demonstrations(np.random.default_rng(o.seed + 1), o).tensors()
    write_safetensors(os.path.join(o.out, "demos.safetensors"), demonstrations)
    print(
        json.dumps(
            dict(
                parameters=sum(tensor.size for tensor in weights.tensors.values()),
                chunk_tokens=[demonstrations[f"chunk{i}.input_ids"].shape[1] for i in range(o.chunks)],
            )
        )
    )


if __name__ == "__main__":
    main()
