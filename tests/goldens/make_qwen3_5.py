#!/usr/bin/env python3
"""Writes method_qwen3_5/: EMLoC on Qwen3.5's hybrid decoder, by a sketch that shares nothing with the program.

    pip install torch safetensors numpy; python3 make_qwen3_5.py method_qwen3_5

Nobody else has published the method on this family. The network is written row by row in hybrid_sketch, as its papers
have it: the gated delta rule as a recurrence (the program solves blocks of rows), attention with one softmax over all
tokens (the program merges parts), a convolution as a sum over taps. Every case is computed in float32, which is what is
written, and in float64, and must decide the same in both; where transformers is installed, its modules must give the
same logits.

A memory holds keys and values of the layers with attention, which alone are searched and pruned and counted by `L` in
the names of tensors, and the states of the other layers behind the last chunk (`memory.state.*`).
"""

import json
import sys

import torch
from safetensors.torch import save_file

from hybrid_sketch.cases import image_case, video_case
from hybrid_sketch.models import MODELS, check_against_transformers, make_model
from hybrid_sketch.network import Network
from hybrid_sketch.turns import special_tokens, system_turn

torch.set_grad_enabled(False)
torch.set_num_threads(1)

CASES = [
    {"name": "one_chunk", "model": "M1", "demos": 6, "per_chunk": 6, "grids": [(4, 4), (4, 6)], "q": (3, 6)},
    {"name": "three_chunks", "model": "M1", "demos": 9, "per_chunk": 3, "grids": [(4, 4), (6, 4)], "q": (4, 9)},
    {"name": "images_uneven", "model": "M2", "demos": 7, "per_chunk": 4, "grids": [(2, 2), (4, 10)], "q": (0, 3)},
    {
        "name": "video_demonstrations",
        "model": "M3",
        "demos": 6,
        "per_chunk": 2,
        "grids": [(3, 4, 6), (4, 6)],
        "q": (2, 6),
    },
    {"name": "labels_exceed_k", "model": "M3", "demos": 6, "per_chunk": 3, "grids": [(2, 2), (4, 2)], "q": (1, 3)},
    {"name": "video", "model": "M3", "grid": (12, 8, 8), "clips": 3, "q": 17, "groups": 2},
]
ANSWERS = {"one_chunk": (2, 4), "three_chunks": (2, 5), "images_uneven": (1, 3)}
ANSWERS |= {"video_demonstrations": (2, 4), "labels_exceed_k": (4, 7)}
PER_DEMO = {"images_uneven": [0, 1, 1, 2], "video_demonstrations": [1, 1, 2]}


def decided(net, model, case, seed):
    return (video_case if "grid" in case else image_case)(net, model, case, seed)


def best_of(net, model, case, first):
    """The seed, of twelve, whose decisions differ most and are farthest from being others."""
    best = None
    for seed in range(first, first + 12):
        tried = decided(net, model, case, seed)
        score = len(set(tried[2])) + 3 * tried[3].safety()
        if best is None or score > best[0]:
            best = (score, seed, tried)
        if len(set(tried[2])) >= 3 and tried[3].safety() == 3:
            break
    return best[1], best[2]


def main(target):
    for number, (key, model) in enumerate(MODELS.items()):
        make_model(model, 100 + number, f"{target}/{key}")
        check_against_transformers(f"{target}/{key}")
    for number, case in enumerate(CASES):
        case = case | {"delta": 0.005, "ans": ANSWERS.get(case["name"]), "per_demo": PER_DEMO.get(case["name"], [1])}
        model, folder = MODELS[case["model"]], f"{target}/{case['model']}"
        seed, (out, info, choices, margins) = best_of(Network(folder, torch.float32), model, case, 100 * number)
        double = decided(Network(folder, torch.float64), model, case, seed)
        assert double[2] == choices, "decides otherwise in float64"
        print(case["name"], "seed", seed, choices, margins.told(), flush=True)
        to_file = lambda x: (x.to(torch.int32) if x.dtype == torch.int64 else x).contiguous().clone()
        save_file({name: to_file(x) for name, x in out.items()}, f"{target}/{case['name']}.safetensors")
        info |= {"name": case["name"], "model": case["model"], "kind": "video" if "grid" in case else "image"}
        info |= {"seed": seed, "params": {"delta": 0.05 if "grid" in case else case["delta"]}, **margins.told()}
        tokens = special_tokens(model["vocab"])
        info |= {"tokens": tokens, "system_ids": system_turn(tokens)}
        with open(f"{target}/{case['name']}.json", "w", encoding="utf-8") as file:
            json.dump(info, file)
    index = {"dtype": "float32", "after_medium": "largest", "models": list(MODELS), "torch": torch.__version__}
    with open(f"{target}/index.json", "w", encoding="utf-8") as file:
        json.dump(index | {"cases": [case["name"] for case in CASES]}, file, indent=1)


if __name__ == "__main__":
    main(sys.argv[1])
