"""Stage 9: the exported folder must load unchanged in transformers and give this pipeline's logits to 1e-3.

    python check_export.py [--folder ..]
"""
import argparse
import pathlib

import torch
from PIL import Image
from transformers import AutoTokenizer, Qwen2VLForConditionalGeneration
from transformers.models.qwen2_vl import Qwen2VLImageProcessor

import export
from model import IMAGE_MEAN, IMAGE_STD, Decoder, Vision
from tokenizer import VOCABULARY
from turns import Turns, collate, embed

TOLERANCE = 1e-3


def normalised(frames):
    return (frames.permute(0, 3, 1, 2).float() / 255 - IMAGE_MEAN) / IMAGE_STD


def video_patches(frames):
    """[T, 3, H, W] -> rows of 3 * 2 * 14 * 14 values in Qwen2-VL's order, without its video processor's torchvision."""
    t, _, height, width = frames.shape
    x = frames.view(t // 2, 2, 3, height // 28, 2, 14, width // 28, 2, 14)
    return x.permute(0, 3, 6, 4, 7, 2, 1, 5, 8).reshape(-1, 3 * 2 * 14 * 14)


def compare(name, model, decoder, turns, episode, tokens, **media):
    ids, positions, slots, _ = collate([episode])
    kinds = (ids == turns.image).int() + 2 * (ids == turns.video).int()
    theirs = model(input_ids=ids, attention_mask=torch.ones_like(ids), mm_token_type_ids=kinds, **media).logits
    hidden, _ = decoder(embed(decoder, ids, slots, tokens), positions)
    difference = (decoder.logits(hidden) - theirs).abs().max().item()
    print(f"largest difference of logits, {name}: {difference:.1e}")
    assert difference < TOLERANCE, f"logits differ ({name})"


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent)
    folder = parser.parse_args().folder
    torch.manual_seed(0)
    model = Qwen2VLForConditionalGeneration.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    vision, decoder = export.load(folder, Vision(), Decoder(VOCABULARY))

    turns = Turns()
    labels = [turns.encode(t) for t in ("red square", "chat", "日本")]
    episode = turns.build([0, 1, 2], labels, (1, 4, 4))
    for sample in (turns.tokenizer.decode(episode.ids, skip_special_tokens=False), "ﬁ Å 12345 don't\r\n  x 😀"):
        assert tokenizer(sample).input_ids == turns.encode(sample), "tokenizer differs"
    images = torch.randint(0, 255, (3, 112, 112, 3), dtype=torch.uint8)
    batch = Qwen2VLImageProcessor.from_pretrained(folder)(
        [Image.fromarray(i.numpy()) for i in images], return_tensors="pt"
    )
    compare(
        "images",
        model,
        decoder,
        turns,
        episode,
        vision(normalised(images))[None],
        pixel_values=batch["pixel_values"],
        image_grid_thw=batch["image_grid_thw"],
    )

    frames = torch.randint(0, 255, (4, 112, 112, 3), dtype=torch.uint8)
    pairs = normalised(frames).view(2, 2, 3, 112, 112).transpose(0, 1)  # [before and after, pairs, ...]
    compare(
        "video",
        model,
        decoder,
        turns,
        turns.build([0], labels, (2, 4, 4)),
        vision(pairs).flatten(0, 1)[None, None],
        pixel_values_videos=video_patches(normalised(frames)),
        video_grid_thw=torch.tensor([[2, 8, 8]]),
    )


if __name__ == "__main__":
    main()
