#!/usr/bin/env python3
"""Writes resize.json: what Pillow's bicubic resampling and Hugging Face's smart_resize give for a table of sizes.

    pip install pillow numpy transformers && python make_resize.py

Pictures are made from a formula that the test repeats, results are kept as SHA-256 of their RGB bytes."""

import hashlib
import json
from pathlib import Path

import numpy as np
import PIL
from PIL import Image
import transformers
from transformers.models.qwen2_vl.image_processing_pil_qwen2_vl import smart_resize

# (width, height) -> (width, height)
RESIZES = [
    ((1, 1), (1, 1)),
    ((1, 1), (56, 56)),
    ((1, 1), (3, 5)),
    ((2, 2), (1, 1)),
    ((2, 1), (28, 28)),
    ((1, 2), (28, 28)),
    ((3, 3), (2, 2)),
    ((3, 5), (5, 3)),
    ((7, 7), (7, 14)),
    ((7, 7), (14, 7)),
    ((10, 1), (280, 28)),
    ((13, 17), (12, 16)),
    ((17, 13), (18, 14)),
    ((33, 29), (84, 56)),
    ((61, 97), (56, 84)),
    ((64, 64), (56, 56)),
    ((64, 64), (32, 32)),
    ((97, 61), (97, 28)),
    ((97, 61), (28, 61)),
    ((100, 100), (1, 1)),
    ((101, 99), (100, 100)),
    ((130, 57), (140, 56)),
    ((150, 149), (112, 84)),
    ((199, 1), (392, 28)),
    ((224, 224), (224, 224)),
    ((255, 257), (252, 252)),
    ((300, 200), (28, 196)),
    ((333, 500), (84, 112)),
    ((500, 333), (28, 28)),
    ((640, 480), (280, 196)),
    ((1000, 3), (28, 28)),
    ((3, 1000), (28, 28)),
    ((28, 28), (1024, 31)),
    ((1025, 40), (341, 13)),
    ((20000, 10), (28, 28)),
    # Around the point at which Pillow 13 turns to resampling the height first.
    ((100, 100), (90, 80)),
    ((100, 100), (90, 79)),
    ((100, 100), (90, 81)),
    ((100, 100), (150, 99)),
    ((100, 100), (150, 101)),
    ((1200, 1600), (1176, 1036)),
    ((1600, 1200), (588, 448)),
    ((768, 1024), (420, 560)),
]
PATTERNS = ["noise", "checker", "ramp"]

SMART_SIDES = [1, 10, 14, 28, 29, 42, 55, 70, 98, 126, 200, 224, 333, 640, 1080, 3000, 20000]
SMART_BOUNDS = [
    (28, 56 * 56, 28 * 28 * 1280),
    (28, 64 * 28 * 28, 64 * 28 * 28),
    (28, 256 * 28 * 28, 256 * 28 * 28),
    (28, 3136, 12544),
    (32, 65536, 16777216),
    (28, 4 * 28 * 28, 16384 * 28 * 28),
]


def picture(pattern, width, height):
    index = np.arange(width * height * 3, dtype=np.uint64)
    if pattern == "noise":
        bits = (index * np.uint64(2654435761) + np.uint64(12345)) & np.uint64(0xFFFFFFFF)
        values = ((bits ^ (bits >> np.uint64(15))) * np.uint64(2246822519) & np.uint64(0xFFFFFFFF)) >> np.uint64(24)
    elif pattern == "checker":  # extremes side by side: negative weights overshoot and must be clipped
        pixel = index // np.uint64(3)
        values = ((pixel % np.uint64(width) + pixel // np.uint64(width)) // np.uint64(2) % np.uint64(2)) * np.uint64(
            255
        )
    else:
        values = index * np.uint64(255) // np.uint64(max(width * height * 3 - 1, 1))
    return Image.fromarray(values.astype(np.uint8).reshape(height, width, 3))


def resize_case(number, source, target):
    pattern = PATTERNS[number % len(PATTERNS)]
    result = picture(pattern, *source).resize(target, Image.Resampling.BICUBIC)
    return {"pattern": pattern, "from": source, "to": target, "sha256": hashlib.sha256(result.tobytes()).hexdigest()}


def smart_case(height, width, factor, low, high):
    try:
        return [height, width, *smart_resize(height, width, factor, low, high)]
    except ValueError:
        return [height, width, 0, 0]


def main():
    resizes = [resize_case(i, *sizes) for i, sizes in enumerate(RESIZES)]
    resizes += [resize_case(i + 1, *sizes) for i, sizes in enumerate(RESIZES)]
    smart = [
        {
            "factor": f,
            "min_pixels": low,
            "max_pixels": high,
            "cases": [smart_case(h, w, f, low, high) for h in SMART_SIDES for w in SMART_SIDES],
        }
        for f, low, high in SMART_BOUNDS
    ]
    lines = [
        '{"made_with": ' + json.dumps({"pillow": PIL.__version__, "transformers": transformers.__version__}) + ",",
        ' "resize": [\n  ' + ",\n  ".join(json.dumps(case) for case in resizes) + "],",
        ' "smart_resize_columns": ["height", "width", "resized height (0: refused)", "resized width"],',
        ' "smart_resize": [\n  ' + ",\n  ".join(json.dumps(case, separators=(",", ":")) for case in smart) + "]}",
    ]
    text = "\n".join(lines) + "\n"
    json.loads(text)
    Path(__file__).with_name("resize.json").write_text(text)


if __name__ == "__main__":
    main()
