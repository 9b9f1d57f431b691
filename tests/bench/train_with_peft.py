#!/usr/bin/env python3
"""Trains LoRA on the same demonstration here and by peft with transformers, in turns, and prints seconds a step and memory.

    VENV/bin/python tests/bench/train_with_peft.py build/release/bin/emloc MODEL PICTURE [--runs 3] [--steps 6] [--recompute]

VENV has torch, transformers, peft and pillow. One sequence a step, f32, rank 16 beside all linear maps of the decoder's
layers, the vision tower run beforehand (here) or replaced by random features of the same number (there), logits of the label
rows alone on both sides, AdamW and clipping. PICTURE's sides are multiples of 28, within the model's bounds.
Prints the medians over all steps but the first of each run, the ratio of every pair of runs, and the processes' peaks.
"""
import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

QUESTION, ANSWER, SYSTEM = "What is this?", "a striped cat", "You are a helpful assistant."
MAPS = "q_proj k_proj v_proj o_proj gate_proj up_proj down_proj".split()


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("emloc", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--steps", type=int, default=6)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--recompute", action="store_true", help="activation checkpointing on both sides")
    parser.add_argument("--theirs", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def labelled(tokenizer, picture, step):
    """The sequence as training reads it, how many tokens at its end are labels, and the picture's grid."""
    grid = [1, *(round(side / step) * 2 for side in (picture.height, picture.width))]
    pads = "<|image_pad|>" * (grid[1] * grid[2] // 4)
    user = f"<|im_start|>user\n<|vision_start|>{pads}<|vision_end|>{QUESTION}<|im_end|>\n<|im_start|>assistant\n"
    prompt = f"<|im_start|>system\n{SYSTEM}<|im_end|>\n{user}"
    answer = f"{ANSWER}<|im_end|>\n"
    ids = tokenizer(prompt + answer, add_special_tokens=False, return_tensors="pt")["input_ids"]
    return ids, len(tokenizer(answer, add_special_tokens=False)["input_ids"]), grid


def theirs(arguments):
    import torch
    from peft import LoraConfig, get_peft_model
    from PIL import Image
    from transformers import AutoModelForImageTextToText, AutoTokenizer

    torch.set_num_threads(arguments.threads)
    model = AutoModelForImageTextToText.from_pretrained(arguments.model, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(arguments.model)
    ids, count, grid = labelled(tokenizer, Image.open(arguments.picture), 2 * model.config.vision_config.patch_size)
    pads = ids == model.config.image_token_id
    with torch.no_grad():
        embeddings = model.get_input_embeddings()(ids)
        embeddings[pads] = torch.randn(int(pads.sum()), embeddings.shape[-1]) * embeddings.std()
        kinds = {"mm_token_type_ids": pads.int()}
        positions, _ = model.model.get_rope_index(ids, image_grid_thw=torch.tensor([grid]), **kinds)
    mask = torch.ones_like(ids)
    names = f".*language_model.*({'|'.join(MAPS)})"
    model = get_peft_model(model, LoraConfig(r=16, lora_alpha=32, target_modules=names))
    if arguments.recompute:
        model.gradient_checkpointing_enable({"use_reentrant": False})
    model.train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-4, weight_decay=0, fused=True)
    seconds, losses = [], []
    for _ in range(arguments.steps):
        began = time.perf_counter()
        keep = {"logits_to_keep": count + 1}
        output = model(inputs_embeds=embeddings, position_ids=positions, attention_mask=mask, **keep)
        loss = torch.nn.functional.cross_entropy(output.logits[0, :-1].float(), ids[0, -count:])
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        seconds.append(time.perf_counter() - began)
        losses.append(loss.item())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {
                "seconds": seconds,
                "losses": losses,
                "peak": peak,
                "tokens": ids.shape[1],
                "trained": sum(map(torch.numel, trained)),
            }
        )
    )


def measured(command, environment):
    """The last line that a command prints, as JSON, and the most memory that it had, in MiB."""
    with tempfile.TemporaryFile("w+") as output:
        child = subprocess.Popen(command, stdout=output, stderr=subprocess.PIPE, text=True, env=environment)
        errors = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        output.seek(0)
        if status != 0:
            sys.exit(f"{command} failed:\n{errors[-3000:]}")
        return output.read(), usage.ru_maxrss / 1024


def ours(arguments, environment):
    with tempfile.TemporaryDirectory() as name:
        manifest = Path(name) / "list.jsonl"
        record = {"image": str(arguments.picture.resolve()), "question": QUESTION, "label": ANSWER}
        manifest.write_text((json.dumps(record) + "\n") * arguments.steps)
        command = [
            arguments.emloc,
            "train",
            "--json",
            "--quiet",
            "--model",
            arguments.model,
            "--demos",
            manifest,
            "--allow-outside",
        ]
        command += [
            "--output",
            Path(name) / "adapter",
            "--batch",
            "1",
            "--epochs",
            "1",
            "--threads",
            str(arguments.threads),
        ]
        printed, peak = measured(command + ["--recompute"] * arguments.recompute, environment)
        steps = json.loads(printed)["steps"]
        return {"seconds": [s["seconds"] for s in steps], "losses": [s["loss"] for s in steps], "peak": peak}


def main():
    arguments = parse_arguments()
    if arguments.theirs:
        return theirs(arguments)
    environment = dict(os.environ, OMP_NUM_THREADS=str(arguments.threads), CUDA_VISIBLE_DEVICES="", HF_HUB_OFFLINE="1")
    pairs = []
    for _ in range(arguments.runs):
        command = [sys.executable, __file__, *sys.argv[1:], "--theirs"]
        there = json.loads(measured(command, environment)[0].strip().splitlines()[-1])
        here = ours(arguments, environment)
        pairs.append((here, there))
        middle = [statistics.median(side["seconds"][1:]) for side in (here, there)]
        print(
            f"{there['tokens']} tokens: {middle[0]:.3f} s here, {middle[1]:.3f} s there, ratio {middle[0] / middle[1]:.3f}",
            flush=True,
        )
    for name, index in (("here", 0), ("there", 1)):
        seconds = [second for pair in pairs for second in pair[index]["seconds"][1:]]
        peak = max(pair[index]["peak"] for pair in pairs)
        losses = ", ".join(f"{loss:.4f}" for loss in pairs[0][index]["losses"][:2])
        print(
            f"{name}: {statistics.median(seconds):.3f} s a step, fastest {min(seconds):.3f}, peak {peak:.0f} MiB, losses {losses}"
        )


if __name__ == "__main__":
    main()
