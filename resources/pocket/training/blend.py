"""Stage 6e: the mean of the joint stage's weights and of those that it began with, and matching heads that weigh an image's
code more and the tokens before it less.

    python blend.py --other FOLDER        (once: it replaces the joint stage's checkpoint)
"""
import argparse
import pathlib

import torch

import checkpoint
import export
import induction
from model import Decoder, Vision
from paths import JOINT
from tokenizer import VOCABULARY


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--other", type=pathlib.Path, required=True, help="an exported folder")
    parser.add_argument(
        "--codes", type=float, default=1.15, help="factor of what codes add to a matching head's scores"
    )
    parser.add_argument("--tokens", type=float, default=0.6, help="the same of tokens")
    arguments = parser.parse_args()
    vision, decoder = export.load(arguments.other, Vision(), Decoder(VOCABULARY))
    state = torch.load(JOINT)
    for name, module in (("vision", vision), ("decoder", decoder)):
        for key, value in module.state_dict().items():
            value.add_(state[name][key]).div_(2)
    induction.weigh_matches(decoder, arguments.codes, arguments.tokens)
    checkpoint.save(JOINT, vision=vision.state_dict(), decoder=decoder.state_dict())


if __name__ == "__main__":
    main()
