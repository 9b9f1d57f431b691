#!/usr/bin/env python3
"""Writes a folder of class folders as demonstrations in the goldens' format, for compare_with_reference.py.

    folder_as_tensors.py MODEL FOLDER OUT.safetensors [--per-chunk 20] [--question "What is this?"] [--seed 1]

MODEL's own tokenizer and preprocessor prepare them; the last picture drawn becomes the query. Needs torch, transformers 5
and Pillow.
"""
import argparse
import pathlib
import random

import torch
from PIL import Image
from safetensors.torch import save_file
from transformers import AutoTokenizer, Qwen2VLImageProcessor

MASKED = -100
SYSTEM = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n"
PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".webp"}


class Format:
    def __init__(self, model, question):
        self.tokenizer = AutoTokenizer.from_pretrained(model)
        self.processor = Qwen2VLImageProcessor.from_pretrained(model)
        self.question = question

    def ids(self, text):
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def picture(self, path):
        prepared = self.processor(images=[Image.open(path).convert("RGB")], return_tensors="pt")
        return prepared["pixel_values"], prepared["image_grid_thw"]

    def turn(self, grid, label=None):
        """Token ids of a turn, and the labels of its answer: from the line break before it to the end of the turn."""
        tokens = int(grid.prod()) // self.processor.merge_size**2
        image = "<|vision_start|>" + "<|image_pad|>" * tokens + "<|vision_end|>"
        asked = self.ids(f"<|im_start|>user\n{image}{self.question}<|im_end|>\n<|im_start|>assistant")
        if label is None:
            return asked + self.ids("\n"), None
        answer, end = self.ids("\n") + self.ids(label) + self.ids("<|im_end|>"), self.ids("\n")
        return asked + answer + end, [MASKED] * len(asked) + answer + [MASKED] * len(end)

    def chunk(self, demonstrations, first):
        turns, pixels, grids = [], [], []
        for path in demonstrations:
            values, grid = self.picture(path)
            pixels.append(values)
            grids.append(grid)
            turns.append(self.turn(grid[0], path.parent.name))
        start = self.ids(SYSTEM) if first else []
        longest = max(len(ids) for ids, _ in turns)
        pad = self.tokenizer.pad_token_id or 0

        def padded(rows, value):
            return torch.tensor([[value] * (longest - len(row)) + row for row in rows], dtype=torch.int32)

        def joined(number, before):
            return torch.tensor([before + sum((turn[number] for turn in turns), [])], dtype=torch.int32)

        return {
            "input_ids": joined(0, start),
            "labels": joined(1, [MASKED] * len(start)),
            "icl_input_ids": padded([ids for ids, _ in turns], pad),
            "icl_attention_mask": padded([[1] * len(ids) for ids, _ in turns], 0),
            "icl_labels": padded([labels for _, labels in turns], MASKED),
            "pixel_values": torch.cat(pixels).half(),
            "image_grid_thw": torch.cat(grids).int(),
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--per-chunk", type=int, default=20)
    parser.add_argument("--question", default="What is this?")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.glob("*/*") if path.suffix.lower() in PICTURES)
    if len(files) < 2:
        parser.error(f"{arguments.folder} has no class folders with pictures in them")
    random.Random(arguments.seed).shuffle(files)
    *shown, asked = files
    form = Format(arguments.model, arguments.question)
    tensors = {}
    for number, begin in enumerate(range(0, len(shown), arguments.per_chunk)):
        chunk = form.chunk(shown[begin : begin + arguments.per_chunk], number == 0)
        tensors |= {f"chunk{number}.{name}": value for name, value in chunk.items()}
    pixels, grid = form.picture(asked)
    tensors |= {
        "query.input_ids": torch.tensor([form.turn(grid[0])[0]], dtype=torch.int32),
        "query.pixel_values": pixels.half(),
        "query.image_grid_thw": grid.int(),
    }
    save_file(tensors, arguments.out)


if __name__ == "__main__":
    main()
