"""Stage 7b: makes tokens that training hardly saw in labels as easy to say as others.

    python letters.py --start FOLDER      (an exported folder; writes the joint stage's checkpoint)

The folder may be of an older tokenizer: embeddings follow their tokens. Its temperature stays.
"""
import argparse
import json
import pathlib

import checkpoint
import export
import induction
from model import Decoder, Vision
from paths import JOINT, TEMPERATURE
from tokenizer import BASE, VOCABULARY
from turns import Turns


def tokens_of(folder):
    """Ids by token of an exported folder, special tokens too."""
    special = json.loads((folder / "tokenizer_config.json").read_text())["added_tokens_decoder"]
    return json.loads((folder / "vocab.json").read_text()) | {
        t["content"]: int(number) for number, t in special.items()
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=pathlib.Path, required=True)
    start = parser.parse_args().start
    checkpoint.seed()
    known, turns = tokens_of(start), Turns()
    vision, old = export.load(start, Vision(), Decoder(len(known)))
    decoder = Decoder(VOCABULARY)
    weights = old.state_dict()
    rows = [known.get(turns.tokenizer.id_to_token(number)) for number in range(VOCABULARY)]
    weights["embed_tokens.weight"] = weights["embed_tokens.weight"][[row or 0 for row in rows]]
    decoder.load_state_dict(weights)
    rare = sorted(set(turns.unused_tokens()) | {number for number, row in enumerate(rows) if row is None})
    induction.draw_tokens_anew(decoder, rare)
    print(f"{len(rare)} of {BASE} tokens drawn anew")
    checkpoint.save(JOINT, vision=vision.state_dict(), decoder=decoder.state_dict())
    TEMPERATURE.write_text("1")


if __name__ == "__main__":
    main()
