#!/usr/bin/env python3
"""Writes a Qwen2-VL checkpoint with the published 2B model's shapes and layout, and random weights.

The weights lie in two safetensors shards with an index, bf16, as published. They say nothing sensible, but take the time
and the memory of the real ones. The tokenizer is copied from another checkpoint, and config.json names its special
tokens. Needs nothing but Python's standard library; memory stays below 200 MB.

    tests/make_random_qwen2_vl.py --tokenizer resources/pocket --out /tmp/random-2b
"""

import argparse
import array
import json
import random
import shutil
import struct
import sys
import time
from pathlib import Path

SPECIAL_TOKENS = {
    "bos_token_id": "<|endoftext|>",
    "eos_token_id": "<|im_end|>",
    "vision_start_token_id": "<|vision_start|>",
    "vision_end_token_id": "<|vision_end|>",
    "vision_token_id": "<|vision_pad|>",
    "image_token_id": "<|image_pad|>",
    "video_token_id": "<|video_pad|>",
}
TOKENIZER_FILES = ("tokenizer.json", "vocab.json", "merges.txt", "tokenizer_config.json", "chat_template.json")
WEIGHT_STD = 0.02  # transformers' initializer_range, and about what trained weights have
POOL_SIZE = 4_000_037  # prime: repeats of the pool never line up with the rows of a matrix
PIECE = 1 << 24  # bytes written at once


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--tokenizer", type=Path, required=True, help="checkpoint folder whose tokenizer is copied")
    parser.add_argument("--layers", type=int, default=28)
    parser.add_argument("--hidden", type=int, default=1536)
    parser.add_argument("--heads", type=int, default=12)
    parser.add_argument("--kv-heads", type=int, default=2)
    parser.add_argument("--intermediate", type=int, default=8960)
    parser.add_argument("--vocab", type=int, default=151936)
    parser.add_argument("--untied", action="store_true", help="a head of its own, as the 7B model has")
    parser.add_argument("--vision-depth", type=int, default=32)
    parser.add_argument("--vision-width", type=int, default=1280)
    parser.add_argument("--vision-heads", type=int, default=16)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


def special_token_ids(folder, vocabulary):
    """Ids of the special tokens in the copied tokenizer; each must exist and lie within the vocabulary."""
    ids = {}
    if (folder / "tokenizer.json").exists():
        added = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8")).get("added_tokens", [])
        ids = {token["content"]: token["id"] for token in added}
    elif (folder / "tokenizer_config.json").exists():
        added = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8")).get(
            "added_tokens_decoder", {}
        )
        ids = {token["content"]: int(key) for key, token in added.items()}
    found = {key: ids[text] for key, text in SPECIAL_TOKENS.items() if text in ids}
    missing = [SPECIAL_TOKENS[key] for key in SPECIAL_TOKENS if key not in found and key != "vision_token_id"]
    if missing:
        sys.exit(f"{folder}: the tokenizer has no {', '.join(missing)}")
    if max(ids.values()) >= vocabulary:
        sys.exit(f"{folder}: the tokenizer has ids up to {max(ids.values())}, but --vocab is {vocabulary}")
    return found


def mrope_section(head_dim):
    """2 : 3 : 3 of half the head dimension: 16, 24, 24 for the published 128."""
    half = head_dim // 2
    side = half * 3 // 8
    return [half - 2 * side, side, side]


def model_config(a, token_ids):
    return {
        "architectures": ["Qwen2VLForConditionalGeneration"],
        "attention_dropout": 0.0,
        **token_ids,
        "hidden_act": "silu",
        "hidden_size": a.hidden,
        "initializer_range": WEIGHT_STD,
        "intermediate_size": a.intermediate,
        "max_position_embeddings": 32768,
        "max_window_layers": a.layers,
        "model_type": "qwen2_vl",
        "num_attention_heads": a.heads,
        "num_hidden_layers": a.layers,
        "num_key_value_heads": a.kv_heads,
        "rms_norm_eps": 1e-06,
        "rope_theta": 1000000.0,
        "sliding_window": 32768,
        "tie_word_embeddings": not a.untied,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "use_sliding_window": False,
        "vision_config": {
            "depth": a.vision_depth,
            "embed_dim": a.vision_width,
            "mlp_ratio": 4,
            "num_heads": a.vision_heads,
            "in_chans": 3,
            "hidden_size": a.hidden,
            "patch_size": 14,
            "spatial_merge_size": 2,
            "spatial_patch_size": 14,
            "temporal_patch_size": 2,
        },
        "rope_scaling": {"type": "mrope", "mrope_section": mrope_section(a.hidden // a.heads)},
        "vocab_size": a.vocab,
    }


PREPROCESSOR_CONFIG = {
    "min_pixels": 3136,
    "max_pixels": 12845056,
    "patch_size": 14,
    "temporal_patch_size": 2,
    "merge_size": 2,
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
    "image_processor_type": "Qwen2VLImageProcessor",
    "processor_class": "Qwen2VLProcessor",
}


def linear(name, rows, columns, bias=True):
    if bias:
        yield f"{name}.bias", [rows]
    yield f"{name}.weight", [rows, columns]


def norm(name, width, bias):
    if bias:
        yield f"{name}.bias", [width]
    yield f"{name}.weight", [width]


def tensors(a):
    """(name, shape) of every tensor."""
    head_dim = a.hidden // a.heads
    yield "model.embed_tokens.weight", [a.vocab, a.hidden]
    for i in range(a.layers):
        layer = f"model.layers.{i}"
        yield from norm(f"{layer}.input_layernorm", a.hidden, False)
        yield from linear(f"{layer}.mlp.down_proj", a.hidden, a.intermediate, False)
        yield from linear(f"{layer}.mlp.gate_proj", a.intermediate, a.hidden, False)
        yield from linear(f"{layer}.mlp.up_proj", a.intermediate, a.hidden, False)
        yield from norm(f"{layer}.post_attention_layernorm", a.hidden, False)
        yield from linear(f"{layer}.self_attn.k_proj", a.kv_heads * head_dim, a.hidden)
        yield from linear(f"{layer}.self_attn.o_proj", a.hidden, a.heads * head_dim, False)
        yield from linear(f"{layer}.self_attn.q_proj", a.heads * head_dim, a.hidden)
        yield from linear(f"{layer}.self_attn.v_proj", a.kv_heads * head_dim, a.hidden)
    yield from norm("model.norm", a.hidden, False)
    if a.untied:
        yield "lm_head.weight", [a.vocab, a.hidden]
    width, merged = a.vision_width, 4 * a.vision_width
    for i in range(a.vision_depth):
        block = f"visual.blocks.{i}"
        yield from linear(f"{block}.attn.proj", width, width)
        yield from linear(f"{block}.attn.qkv", 3 * width, width)
        yield from linear(f"{block}.mlp.fc1", 4 * width, width)
        yield from linear(f"{block}.mlp.fc2", width, 4 * width)
        yield from norm(f"{block}.norm1", width, True)
        yield from norm(f"{block}.norm2", width, True)
    yield from norm("visual.merger.ln_q", width, True)
    yield from linear("visual.merger.mlp.0", merged, merged)
    yield from linear("visual.merger.mlp.2", a.hidden, merged)
    yield "visual.patch_embed.proj.weight", [width, 3, 2, 14, 14]


def bf16(floats):
    """The upper half of every float32: bf16, rounded towards zero."""
    wide = array.array("f", floats).tobytes()
    narrow = bytearray(len(wide) // 2)
    narrow[0::2], narrow[1::2] = wide[2::4], wide[3::4]
    return bytes(narrow)


class Weights:
    """Random weights in bf16: stretches of one pool, each tensor beginning elsewhere in it."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        pool = bf16(self.random.gauss(0, WEIGHT_STD) for _ in range(POOL_SIZE))
        self.pool = pool * (PIECE // len(pool) + 2)  # any piece is one slice

    def pieces(self, name, size):
        if "norm" in name or "ln_q" in name:
            yield bf16([1.0 if name.endswith("weight") else 0.0]) * (size // 2)
            return
        start = 2 * self.random.randrange(POOL_SIZE)
        while size > 0:
            length = min(PIECE, size)
            yield memoryview(self.pool)[start : start + length]
            start = (start + length) % (2 * POOL_SIZE)
            size -= length


def byte_count(shape):
    count = 2
    for dimension in shape:
        count *= dimension
    return count


def write_shard(path, entries, weights):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, shape in entries:
        end = offset + byte_count(shape)
        header[name] = {"dtype": "BF16", "shape": shape, "data_offsets": [offset, end]}
        offset = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for name, shape in entries:
            for piece in weights.pieces(name, byte_count(shape)):
                file.write(piece)


def split(entries):
    """Nine tenths of the bytes, and the rest: about how the published shards are cut."""
    limit, size = sum(byte_count(shape) for _, shape in entries) * 9 // 10, 0
    first = 0
    while first < len(entries) - 1 and (first == 0 or size + byte_count(entries[first][1]) <= limit):
        size += byte_count(entries[first][1])
        first += 1
    return entries[:first], entries[first:]


def main():
    a = parse_arguments()
    if a.hidden % a.heads or a.heads % a.kv_heads or a.hidden // a.heads % 2:
        sys.exit("--heads must divide --hidden to an even head size, and --kv-heads must divide --heads")
    began = time.monotonic()
    token_ids = special_token_ids(a.tokenizer, a.vocab)
    a.out.mkdir(parents=True, exist_ok=True)
    for name in TOKENIZER_FILES:
        if (a.tokenizer / name).exists():
            shutil.copyfile(a.tokenizer / name, a.out / name)

    def write_json(name, value):
        (a.out / name).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")

    write_json("config.json", model_config(a, token_ids))
    write_json("preprocessor_config.json", PREPROCESSOR_CONFIG)
    end_tokens = [token_ids["eos_token_id"], token_ids["bos_token_id"]]
    write_json(
        "generation_config.json",
        {
            "bos_token_id": token_ids["bos_token_id"],
            "do_sample": True,
            "eos_token_id": end_tokens,
            "pad_token_id": token_ids["bos_token_id"],
            "temperature": 0.01,
            "top_k": 1,
            "top_p": 0.001,
        },
    )

    weights, weight_map, total = Weights(a.seed), {}, 0
    shards = split(list(tensors(a)))
    for number, entries in enumerate(shards, 1):
        name = f"model-{number:05}-of-{len(shards):05}.safetensors"
        write_shard(a.out / name, entries, weights)
        weight_map.update({tensor: name for tensor, _ in entries})
        total += sum(byte_count(shape) for _, shape in entries)
    write_json("model.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": weight_map})
    print(
        f"{a.out}: {total // 2:,} weights in {len(weight_map)} tensors, {total / 1e9:.2f} GB, "
        f"{time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
