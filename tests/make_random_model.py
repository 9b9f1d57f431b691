#!/usr/bin/env python3
"""Writes a checkpoint with a published model's shapes and layout, and random weights.

The weights lie in two safetensors shards with an index, bf16, as published. They say nothing sensible, but take the time
and the memory of the real ones. The tokenizer is copied from another checkpoint, and config.json names its special
tokens. Needs nothing but Python's standard library; memory stays below 200 MB.

    tests/make_random_model.py --shape qwen3-vl-2b --tokenizer resources/pocket --out /tmp/random-2b
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

from random_model_layout import HEAD_DIM, SHAPES, VOCABULARY, WEIGHT_STD, model_config, preprocessor_config, tensors

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
POOL_SIZE = 4_000_037  # prime: repeats of the pool never line up with the rows of a matrix
PIECE = 1 << 24  # bytes written at once


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--tokenizer", type=Path, required=True, help="checkpoint folder whose tokenizer is copied")
    parser.add_argument("--shape", choices=SHAPES, default="qwen2-vl-2b", help="the published model")
    for name in SHAPES["qwen2-vl-2b"]:
        if name != "family":
            parser.add_argument("--" + name.replace("_", "-"), type=int, help="default: the shape's")
    parser.add_argument("--vocab", type=int, help="default: the family's")
    parser.add_argument("--untied", action="store_true", help="a head of its own, as the larger models have")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    for name, value in SHAPES[arguments.shape].items():
        if getattr(arguments, name, None) is None:
            setattr(arguments, name, value)
    if arguments.vocab is None:
        arguments.vocab = VOCABULARY.get(arguments.family, 151936)
    return arguments


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


def bf16(floats):
    """The upper half of every float32: bf16, rounded towards zero."""
    wide = array.array("f", floats).tobytes()
    narrow = bytearray(len(wide) // 2)
    narrow[0::2], narrow[1::2] = wide[2::4], wide[3::4]
    return bytes(narrow)


class Weights:
    """Random weights in bf16: stretches of one pool, each tensor beginning elsewhere in it."""

    def __init__(self, seed, norm_weight):
        self.norm_weight = norm_weight
        self.random = random.Random(seed)
        pool = bf16(self.random.gauss(0, WEIGHT_STD) for _ in range(POOL_SIZE))
        self.pool = pool * (PIECE // len(pool) + 2)  # any piece is one slice

    def pieces(self, name, size):
        if "norm" in name or "ln_q" in name:
            # Of heads behind the delta rule the weight is 1 in any family.
            weight = 1.0 if "linear_attn" in name or "visual" in name else self.norm_weight
            yield bf16([weight if name.endswith("weight") else 0.0]) * (size // 2)
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
    if a.family not in HEAD_DIM and (a.hidden % a.heads or a.hidden // a.heads % 2) or a.heads % a.kv_heads:
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
    write_json("preprocessor_config.json", preprocessor_config(a))
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

    weights, weight_map, total = Weights(a.seed, 0.0 if a.family == "qwen3_5" else 1.0), {}, 0
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
