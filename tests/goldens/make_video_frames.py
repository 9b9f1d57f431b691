#!/usr/bin/env python3
"""Writes video_frames.json: which frames Hugging Face's Qwen2VLVideoProcessor samples of videos of various lengths and
rates, and how large it makes them under the pixel budget of a whole video.

    pip install torch torchvision transformers && python make_video_frames.py"""

import json
from pathlib import Path

import torch
import transformers
from transformers.models.qwen2_vl.video_processing_qwen2_vl import Qwen2VLVideoProcessor, smart_resize
from transformers.video_utils import VideoMetadata

# (frames, frames per second, sampled per second, least, most)
CLIPS = [
    (24, 12.0, 2.0, 4, 768),
    (2, 25.0, 2.0, 4, 768),
    (3, 25.0, 2.0, 4, 768),
    (5, 10.0, 2.0, 4, 768),
    (7, 30.0, 2.0, 4, 768),
    (30, 30.0, 2.0, 4, 768),
    (31, 30.0, 2.0, 4, 768),
    (90, 29.97, 2.0, 4, 768),
    (101, 30000 / 1001, 2.0, 4, 768),
    (250, 25.0, 2.0, 4, 768),
    (300, 24000 / 1001, 2.0, 4, 768),
    (449, 15.0, 1.0, 4, 768),
    (600, 60.0, 2.0, 4, 16),
    (1799, 59.94, 4.0, 4, 32),
    (1234, 50.0, 0.5, 8, 768),
    (18000, 30.0, 2.0, 4, 16),
    (18000, 30.0, 2.0, 4, 768),
    (21577, 23.976, 2.0, 4, 767),
    (107892, 29.97, 2.0, 4, 768),
    (9999, 120.0, 3.3, 5, 63),
]
# (height, width, frames, least, most pixels of a frame, pixels of all)
SIZES = [
    (1080, 1920, 16, 3136, 12845056),
    (1080, 1920, 768, 3136, 602112),
    (480, 640, 4, 100352, 602112),
    (112, 112, 4, 3136, 602112),
    (97, 61, 7, 3136, 602112),
    (2160, 3840, 240, 100352, 602112),
    (720, 1280, 768, 100352, 602112),
]
TOKENS = 128000


def sampled(processor, total, rate, fps, least, most):
    metadata = VideoMetadata(total_num_frames=total, fps=rate)
    frames = processor.sample_frames(metadata, fps=fps, min_frames=least, max_frames=most)
    return {
        "frames": total,
        "rate": rate,
        "fps": fps,
        "min_frames": least,
        "max_frames": most,
        "sampled": frames.tolist(),
    }


def resized(height, width, frames, least, most):
    """As Qwen2VLVideoProcessor.resize does it with cap_pixels_per_frame."""
    total = int(TOKENS * 28 * 28 * 0.9)
    capped = max(min(most, total * 2 // frames), int(least * 1.05))
    size = smart_resize(height, width, 28, least, capped)
    return {"height": height, "width": width, "frames": frames, "min_pixels": least, "max_pixels": most, "size": size}


def main():
    processor = Qwen2VLVideoProcessor()
    lines = [
        '{"made_with": ' + json.dumps({"transformers": transformers.__version__, "torch": torch.__version__}) + ",",
        ' "clips": [\n  ' + ",\n  ".join(json.dumps(sampled(processor, *clip)) for clip in CLIPS) + "],",
        ' "sizes": [\n  ' + ",\n  ".join(json.dumps(resized(*size)) for size in SIZES) + "]}",
    ]
    text = "\n".join(lines) + "\n"
    json.loads(text)
    Path(__file__).with_name("video_frames.json").write_text(text)


if __name__ == "__main__":
    main()
