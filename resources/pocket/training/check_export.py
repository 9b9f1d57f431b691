"""Stage 8: the exported folder must load unchanged in transformers and give this pipeline's logits to 1e-3.

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


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent)
    folder = parser.parse_args().folder
    torch.manual_seed(0)
    model = Qwen2VLForConditionalGeneration.from_pretrained(folder, torch_dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    processor = Qwen2VLImageProcessor.from_pretrained(folder)
    vision, decoder = export.load(folder, Vision(), Decoder(VOCABULARY))

    images = torch.randint(0, 255, (3, 112, 112, 3), dtype=torch.uint8)
    batch = processor([Image.fromarray(i.numpy()) for i in images], return_tensors="pt")
    turns = Turns()
    labels = [turns.encode(t) for t in ("red square", "chat", "日本")]
    episode = turns.build([0, 1, 2], labels, 4, 4)
    text = turns.tokenizer.decode(episode["ids"], skip_special_tokens=False)
    for sample in (text, "ﬁ Å 12345 don't\r\n  x 😀"):
        assert tokenizer(sample).input_ids == turns.encode(sample), "tokenizer differs"
    ids, positions, slots, _ = collate([episode])
    theirs = model(input_ids=ids, attention_mask=torch.ones_like(ids), pixel_values=batch["pixel_values"],
                   image_grid_thw=batch["image_grid_thw"], mm_token_type_ids=(ids == turns.image).int()).logits
    normal = (images.permute(0, 3, 1, 2).float() / 255 - IMAGE_MEAN) / IMAGE_STD
    x = embed(decoder, ids, slots, vision(normal)[None])
    hidden, _ = decoder(x, positions)
    ours = decoder.logits(hidden)
    difference = (ours - theirs).abs().max().item()
    print("largest difference of logits", difference)
    assert difference < TOLERANCE, "logits differ"


if __name__ == "__main__":
    main()
