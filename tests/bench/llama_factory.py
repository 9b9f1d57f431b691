#!/usr/bin/env python3
"""Proves that what export-training writes is trained by LLaMA-Factory, and that what comes of it is the same model here.

    VENV/bin/python tests/bench/llama_factory.py build/release/bin/emloc resources/pocket projects/glyphs [--full]

VENV has the packages llamafactory and, for --full, deepspeed. A few steps are trained on the CPU in a temporary folder;
then the trained model answers about held-back images here and in transformers (with peft), and the largest difference
between the probabilities of two labels is printed. Exits with 1 where it is above 1e-4, or where anything fails.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from peft import PeftModel
from PIL import Image
from transformers import AutoModelForImageTextToText, AutoProcessor

TOLERANCE = 1e-4
SYSTEM = "You are a helpful assistant."
QUESTION = "What is this?"
PICTURES = 6
# On the CPU, in f32, a few steps with a rate at which they show.
SMALL = ["bf16=false", "use_cpu=true", "max_steps=4", "learning_rate=0.002", "gradient_accumulation_steps=2"]
SMALL += ["warmup_ratio=0", "dataloader_num_workers=0", "preprocessing_num_workers=1"]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("emloc", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("project", type=Path, help="a folder with demonstrations/ and held-back/")
    parser.add_argument("--full", action="store_true", help="all weights, by DeepSpeed's ZeRO-3")
    return parser.parse_args()


def run(command, folder, **environment):
    """Returns what it printed; ends the program where it fails."""
    done = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(
            f"{' '.join(map(str, command))} failed with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        )
    return done.stdout


def train(folder, full):
    tool = str(Path(sys.executable).with_name("llamafactory-cli"))
    environment = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "CUDA_VISIBLE_DEVICES": ""}
    # Not from a hub, whatever is asked for.
    environment |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "2"}
    if full:
        environment |= {"FORCE_TORCHRUN": "1", "NPROC_PER_NODE": "1", "DS_ACCELERATOR": "cpu"}
    run([tool, "train", "full.yaml" if full else "lora.yaml", *SMALL], folder, **environment)
    return folder / ("full" if full else "lora")


def probability_here(emloc, model_words, picture, labels, scratch):
    store = scratch / "store.emloc"
    store.unlink(missing_ok=True)
    demonstrations = scratch / "labels.jsonl"
    lines = [json.dumps({"image": str(picture), "label": label}) for label in labels]
    demonstrations.write_text("\n".join(lines) + "\n")
    common = ["--store", store, *model_words]
    adapt = ["adapt", "--method", "zero-shot", "--demos", demonstrations, "--allow-outside", "--name", "it"]
    run([emloc, *adapt, *common], scratch)
    answer = json.loads(run([emloc, "classify", "--context", "it", "--json", picture, *common], scratch))[0]
    return answer["probabilities"][labels[0]]


def probability_there(model, processor, picture, labels):
    """Of the first of two labels: a softmax over the two tokens at which they part."""
    turn = f"<|im_start|>user\n<|vision_start|><|image_pad|><|vision_end|>{QUESTION}<|im_end|>\n<|im_start|>assistant\n"
    prompt = f"<|im_start|>system\n{SYSTEM}<|im_end|>\n{turn}"
    ids = [processor.tokenizer(label + "<|im_end|>", add_special_tokens=False)["input_ids"] for label in labels]
    same = next(i for i, pair in enumerate(zip(*ids)) if pair[0] != pair[1])
    text = prompt + processor.tokenizer.decode(ids[0][:same])
    inputs = processor(text=[text], images=[Image.open(picture).convert("RGB")], return_tensors="pt")
    with torch.no_grad():
        logits = model(**inputs).logits[0, -1]
    return torch.softmax(logits[[ids[0][same], ids[1][same]]].double(), 0)[0].item()


def main():
    arguments = parse_arguments()
    emloc, base = arguments.emloc.resolve(), arguments.model.resolve()
    demonstrations, held_back = (arguments.project.resolve() / name for name in ("demonstrations", "held-back"))
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        folder = scratch / "exported"
        words = ["--model", base, "--demos", demonstrations, "--held-out", held_back]
        run([emloc, "export-training", folder, *words], scratch)
        trained = train(folder, arguments.full)
        losses = [
            entry["loss"]
            for entry in json.loads((trained / "trainer_state.json").read_text())["log_history"]
            if "loss" in entry
        ]
        print("losses:", *losses)
        source = trained if arguments.full else base
        model = AutoModelForImageTextToText.from_pretrained(source, dtype=torch.float32)
        plain = AutoModelForImageTextToText.from_pretrained(base, dtype=torch.float32)
        if not arguments.full:
            model = PeftModel.from_pretrained(model, trained)
        processor = AutoProcessor.from_pretrained(base)
        words = ["--model", trained] if arguments.full else ["--model", base, "--adapter", trained]
        labels = sorted(entry.name for entry in held_back.iterdir() if entry.is_dir())[:2]
        pictures = sorted(file for label in labels for file in (held_back / label).iterdir())[:PICTURES]
        worst = moved = 0
        for picture in pictures:
            here = probability_here(emloc, words, picture, labels, scratch)
            there = probability_there(model.eval(), processor, picture, labels)
            before = probability_there(plain.eval(), processor, picture, labels)
            print(f"{picture.name}: {here:.6f} here, {there:.6f} there, {before:.6f} before training")
            worst, moved = max(worst, abs(here - there)), max(moved, abs(there - before))
        print(f"largest difference {worst:.2e}; training moved it by up to {moved:.2e}")
        sys.exit(0 if worst <= TOLERANCE < moved else 1)


if __name__ == "__main__":
    main()
