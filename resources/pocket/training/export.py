"""Stage 8: writes the checkpoint as a Hugging Face Qwen2-VL folder.

    python export.py [--out ..]
"""
import argparse
import json
import pathlib

import torch
from safetensors.torch import load_file, save_file

from model import CONFIG, IMAGE_MEAN, IMAGE_STD
from paths import JOINT, TEMPERATURE, TOKENIZER
from tokenizer import SPECIAL

PIXELS = 112 * 112
CONTEXT = 32768
TEMPLATE = (
    "{% if messages[0]['role'] != 'system' %}<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n{% endif %}"
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{% if m['content'] is string %}{{ m['content'] }}{% else %}"
    "{% for c in m['content'] %}{% if c['type'] == 'image' or 'image' in c or 'image_url' in c %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% elif c['type'] == 'video' or 'video' in c %}"
    "<|vision_start|><|video_pad|><|vision_end|>{% elif 'text' in c %}{{ c['text'] }}{% endif %}{% endfor %}{% endif %}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def checkpoint():
    """State dicts of the vision tower and the decoder; the answers' temperature goes into the last norm."""
    state = torch.load(JOINT)
    state["decoder"]["norm.weight"] /= json.loads(TEMPERATURE.read_text())
    return state["vision"], state["decoder"]


def tensors(vision, decoder):
    """Hugging Face's names; the patch embedding split over the two frames in time."""
    result = {f"model.{name}": value for name, value in decoder.items()}
    for name, value in vision.items():
        if not name.startswith("patch"):
            result[f"visual.{name}"] = value
    mean, change = (
        vision[name].view(CONFIG.vision_width, 3, CONFIG.patch, CONFIG.patch) / 2
        for name in ("patch.weight", "patch_change.weight")
    )
    result["visual.patch_embed.proj.weight"] = torch.stack([mean - change, mean + change], 2)
    result = {name: value.half().contiguous() for name, value in result.items()}
    assert all(torch.isfinite(value).all() for value in result.values())
    return result


def load(folder, vision, decoder):
    """The inverse of `tensors`: fills the pipeline's modules from an exported folder. Layers that its tower lacks begin by
    adding nearly nothing."""
    stored = {name: value.float() for name, value in load_file(folder / "model.safetensors").items()}
    before, after = (frame.flatten(1) for frame in stored.pop("visual.patch_embed.proj.weight").unbind(2))
    vision_depth = json.loads((folder / "config.json").read_text())["vision_config"]["depth"]
    vision.begin_even(vision_depth)
    lacking = {
        name: value
        for name, value in vision.state_dict().items()
        if name.startswith("blocks.") and int(name.split(".")[1]) >= vision_depth
    }
    vision.load_state_dict(
        lacking
        | {"patch.weight": before + after, "patch_change.weight": after - before}
        | {name.removeprefix("visual."): value for name, value in stored.items() if name.startswith("visual.")}
    )
    decoder.load_state_dict(
        {name.removeprefix("model."): value for name, value in stored.items() if name.startswith("model.")}
    )
    return vision.eval(), decoder.eval()


def config(token):
    return dict(
        architectures=["Qwen2VLForConditionalGeneration"],
        model_type="qwen2_vl",
        attention_dropout=0.0,
        bos_token_id=token["<|endoftext|>"],
        eos_token_id=token["<|im_end|>"],
        vision_start_token_id=token["<|vision_start|>"],
        vision_end_token_id=token["<|vision_end|>"],
        vision_token_id=token["<|vision_pad|>"],
        image_token_id=token["<|image_pad|>"],
        video_token_id=token["<|video_pad|>"],
        hidden_act="silu",
        hidden_size=CONFIG.width,
        initializer_range=0.02,
        intermediate_size=CONFIG.feed_forward,
        max_position_embeddings=CONTEXT,
        max_window_layers=CONFIG.depth,
        num_attention_heads=CONFIG.heads,
        num_hidden_layers=CONFIG.depth,
        num_key_value_heads=CONFIG.kv_heads,
        rms_norm_eps=CONFIG.norm_eps,
        rope_theta=CONFIG.rope_theta,
        sliding_window=CONTEXT,
        use_sliding_window=False,
        tie_word_embeddings=True,
        torch_dtype="float16",
        use_cache=True,
        vocab_size=len(token),
        rope_scaling=dict(type="mrope", mrope_section=list(CONFIG.mrope_section)),
        vision_config=dict(
            depth=CONFIG.vision_depth,
            embed_dim=CONFIG.vision_width,
            hidden_size=CONFIG.width,
            num_heads=CONFIG.vision_heads,
            mlp_ratio=CONFIG.vision_mlp_ratio,
            in_chans=3,
            in_channels=3,
            patch_size=CONFIG.patch,
            spatial_merge_size=CONFIG.merge,
            spatial_patch_size=CONFIG.patch,
            temporal_patch_size=2,
            hidden_act="quick_gelu",
        ),
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path(__file__).parent.parent)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)

    def write(name, value, **layout):
        (out / name).write_text(json.dumps(value, ensure_ascii=False, **(layout or dict(indent=1))) + "\n")

    tokenizer = json.loads(TOKENIZER.read_text())
    token = dict(tokenizer["model"]["vocab"])
    token.update({added["content"]: added["id"] for added in tokenizer["added_tokens"]})
    merges = [m if isinstance(m, list) else m.split(" ") for m in tokenizer["model"]["merges"]]
    save_file(tensors(*checkpoint()), out / "model.safetensors", metadata={"format": "pt"})
    (out / "model.safetensors").chmod(0o644)  # the library makes it private
    write("config.json", config(token))
    write(
        "generation_config.json",
        dict(
            bos_token_id=token["<|endoftext|>"],
            pad_token_id=token["<|endoftext|>"],
            eos_token_id=[token["<|im_end|>"], token["<|endoftext|>"]],
            do_sample=False,
            max_new_tokens=16,
        ),
    )
    write(
        "preprocessor_config.json",
        dict(
            min_pixels=PIXELS,
            max_pixels=PIXELS,
            patch_size=CONFIG.patch,
            temporal_patch_size=2,
            merge_size=CONFIG.merge,
            image_mean=[IMAGE_MEAN] * 3,
            image_std=[IMAGE_STD] * 3,
            do_rescale=True,
            rescale_factor=1 / 255,
            do_normalize=True,
            do_resize=True,
            do_convert_rgb=True,
            resample=3,
            size=dict(shortest_edge=PIXELS, longest_edge=PIXELS),
            image_processor_type="Qwen2VLImageProcessor",
            processor_class="Qwen2VLProcessor",
        ),
    )
    vocabulary = {t: i for t, i in tokenizer["model"]["vocab"].items() if t not in SPECIAL}
    tokenizer["model"]["vocab"] = vocabulary
    tokenizer["model"]["merges"] = [" ".join(m) for m in merges]
    write("vocab.json", vocabulary, separators=(",", ":"))
    write("tokenizer.json", tokenizer, separators=(",", ":"))
    (out / "merges.txt").write_text("#version: 0.2\n" + "".join(" ".join(m) + "\n" for m in merges))
    decoder = {
        str(token[t]): dict(content=t, lstrip=False, normalized=False, rstrip=False, single_word=False, special=True)
        for t in SPECIAL
    }
    write(
        "tokenizer_config.json",
        dict(
            tokenizer_class="Qwen2Tokenizer",
            add_prefix_space=False,
            added_tokens_decoder=decoder,
            additional_special_tokens=list(SPECIAL[1:]),
            bos_token=None,
            eos_token="<|im_end|>",
            pad_token="<|endoftext|>",
            unk_token=None,
            errors="replace",
            clean_up_tokenization_spaces=False,
            split_special_tokens=False,
            model_max_length=CONTEXT,
            chat_template=TEMPLATE,
        ),
    )
    write("chat_template.json", dict(chat_template=TEMPLATE))
    print("vocabulary", len(token), "bytes", (out / "model.safetensors").stat().st_size)


if __name__ == "__main__":
    main()
