"""Small random models of the family."""

import json
import math
import os

import numpy as np
import torch
from safetensors.torch import save_file

from .network import NORM, TEXT, Network, positions_of
from .turns import medium_tokens, special_tokens, system_turn

MODELS = {
    "M1": {"vocab": 320, "layers": 12, "interval": 4, "heads": 4, "kv": 2, "width": 32, "patch": 4, "hub": True},
    "M2": {"vocab": 300, "layers": 9, "interval": 3, "heads": 8, "kv": 2, "width": 16, "patch": 8, "tied": True},
    "M3": {"vocab": 300, "layers": 8, "interval": 2, "heads": 6, "kv": 3, "width": 16, "patch": 4},
}


def config_of(model):
    tokens = special_tokens(model["vocab"])
    turned = model["width"] // 4
    text = {
        "model_type": "qwen3_5_text",
        "vocab_size": model["vocab"],
        "hidden_size": 48,
        "intermediate_size": 80,
        "num_hidden_layers": model["layers"],
        "num_attention_heads": model["heads"],
        "num_key_value_heads": model["kv"],
        "head_dim": model["width"],
        "hidden_act": "silu",
        "rms_norm_eps": NORM,
        "max_position_embeddings": 32768,
        "attention_bias": False,
        "linear_conv_kernel_dim": 4,
        "linear_key_head_dim": 16,
        "linear_value_head_dim": 12,
        "linear_num_key_heads": 2,
        "linear_num_value_heads": 4,
        "full_attention_interval": model["interval"],
        "layer_types": [
            "linear_attention" if (i + 1) % model["interval"] else "full_attention" for i in range(model["layers"])
        ],
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 1e7,
            "partial_rotary_factor": 0.25,
            "mrope_interleaved": True,
            "mrope_section": [turned // 2 - 2 * (turned // 8), turned // 8, turned // 8],
        },
    }
    vision = {
        "model_type": "qwen3_5_vision" if not model.get("hub") else "qwen3_5",
        "depth": 2,
        "hidden_size": 16,
        "intermediate_size": 40,
        "num_heads": 2,
        "in_channels": 3,
        "patch_size": model["patch"],
        "spatial_merge_size": 2,
        "temporal_patch_size": 2,
        "out_hidden_size": 48,
        "num_position_embeddings": 25,
        "hidden_act": "gelu_pytorch_tanh",
    }
    ids = {key + "_token_id": tokens[key] for key in ("image", "video", "vision_start", "vision_end")}
    config = {"architectures": ["Qwen3_5ForConditionalGeneration"], "model_type": "qwen3_5", **ids}
    return config | {"text_config": text, "vision_config": vision, "tie_word_embeddings": model.get("tied", False)}


def shapes_of(config):
    text, vision = config["text_config"], config["vision_config"]
    hidden, inner, heads, width = (
        text[k] for k in ("hidden_size", "intermediate_size", "num_attention_heads", "head_dim")
    )
    kv = text["num_key_value_heads"] * width
    values = text["linear_num_value_heads"]
    value_width = values * text["linear_value_head_dim"]
    channels = 2 * text["linear_num_key_heads"] * text["linear_key_head_dim"] + value_width
    shapes = {TEXT + "embed_tokens.weight": (text["vocab_size"], hidden), TEXT + "norm.weight": (hidden,)}
    if not config["tie_word_embeddings"]:
        shapes["lm_head.weight"] = (text["vocab_size"], hidden)
    full = {"q_proj": (2 * heads * width, hidden), "k_proj": (kv, hidden), "v_proj": (kv, hidden)}
    full |= {"o_proj": (hidden, heads * width), "q_norm": (width,), "k_norm": (width,)}
    linear = {"in_proj_qkv.weight": (channels, hidden), "in_proj_z.weight": (value_width, hidden)}
    linear |= {"in_proj_b.weight": (values, hidden), "in_proj_a.weight": (values, hidden)}
    linear |= {"conv1d.weight": (channels, 1, 4), "dt_bias": (values,), "A_log": (values,)}
    linear |= {"norm.weight": (text["linear_value_head_dim"],), "out_proj.weight": (hidden, value_width)}
    for i, kind in enumerate(text["layer_types"]):
        name = f"{TEXT}layers.{i}."
        shapes |= {name + "input_layernorm.weight": (hidden,), name + "post_attention_layernorm.weight": (hidden,)}
        shapes |= {name + f"mlp.{part}_proj.weight": (inner, hidden) for part in ("gate", "up")}
        shapes[name + "mlp.down_proj.weight"] = (hidden, inner)
        if kind == "full_attention":
            shapes |= {f"{name}self_attn.{key}.weight": shape for key, shape in full.items()}
        else:
            shapes |= {f"{name}linear_attn.{key}": shape for key, shape in linear.items()}
    dim, mlp, name = vision["hidden_size"], vision["intermediate_size"], "model.visual."
    biased = {"patch_embed.proj": (dim, 3, 2, vision["patch_size"], vision["patch_size"])}
    for i in range(vision["depth"]):
        block = f"blocks.{i}."
        biased |= {block + "norm1": (dim,), block + "norm2": (dim,), block + "attn.qkv": (3 * dim, dim)}
        biased |= {block + "attn.proj": (dim, dim), block + "mlp.linear_fc1": (mlp, dim)}
        biased[block + "mlp.linear_fc2"] = (dim, mlp)
    biased |= {"merger.norm": (dim,), "merger.linear_fc1": (4 * dim, 4 * dim), "merger.linear_fc2": (hidden, 4 * dim)}
    shapes |= {f"{name}{key}.weight": shape for key, shape in biased.items()}
    shapes |= {f"{name}{key}.bias": shape[:1] for key, shape in biased.items()}
    shapes[name + "pos_embed.weight"] = (vision["num_position_embeddings"], dim)
    return shapes


def make_model(model, seed, folder):
    config = config_of(model)
    generator = torch.Generator().manual_seed(seed)
    weights = {}
    for name, shape in sorted(shapes_of(config).items()):
        random = torch.randn(shape, generator=generator)
        uniform = torch.rand((), generator=generator).item()
        fan = math.prod(shape[1:]) if len(shape) > 1 else 1
        if "A_log" in name:
            value = torch.rand(shape, generator=generator) * 2 - 3
        elif "dt_bias" in name:
            value = random * 0.5
        elif "q_norm" in name or "k_norm" in name:
            value = uniform + 0.1 * random
        elif "norm" in name:
            is_plain = "visual" in name or "linear_attn.norm" in name
            value = 0.02 * random if name.endswith("bias") else (1.0 if is_plain else 0.0) + 0.1 * random
        elif "embed_tokens" in name:
            value = random * (0.45 if model.get("tied") else 1)
        elif "pos_embed" in name:
            value = random * 0.5
        elif "lm_head" in name:
            value = random * 1.6 / math.sqrt(fan)
        elif "o_proj" in name:
            value = random * (0.15 + 0.75 * uniform) * 1.5 / math.sqrt(fan)
        elif "conv1d" in name:
            value = random * 0.6
        elif len(shape) == 1:
            value = 0.05 * random
        else:
            value = random / math.sqrt(fan)
        weights[name] = value.to(torch.bfloat16)
    os.makedirs(folder, exist_ok=True)
    save_file(weights, f"{folder}/model.safetensors", {"format": "pt"})
    if model.get("hub"):  # the pattern of the layers told by its interval alone
        del config["text_config"]["layer_types"]
    with open(f"{folder}/config.json", "w", encoding="utf-8") as file:
        json.dump(config, file, indent=2)


def check_against_transformers(folder):
    try:
        import transformers  # pylint: disable=import-outside-toplevel
    except ImportError:
        print("transformers isn't installed: its modules aren't compared")
        return
    theirs = transformers.AutoModelForImageTextToText.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    net = Network(folder, torch.float32)
    tokens = special_tokens(net.text["vocab_size"])
    rng = np.random.default_rng(1)
    grid = (1, 6, 8)
    ids = [*system_turn(tokens), *medium_tokens(grid, tokens, rng), *rng.integers(10, 250, size=90).tolist()]
    pixels = torch.from_numpy(rng.standard_normal((48, 6 * net.vision["patch_size"] ** 2)).astype(np.float32))
    media = net.see(pixels, [grid])
    seen = theirs.model.get_image_features(pixels, torch.tensor([grid])).pooler_output
    assert float((media - torch.cat(list(seen))).abs().max()) < 1e-4, "the vision tower"
    x, positions = net.embed(ids, media), positions_of(ids, [grid[1:]], tokens)
    ours = net.logits(net.run(None, None, x, positions)[0])
    other = theirs(inputs_embeds=x[None], position_ids=positions[:, None], use_cache=False).logits[0]
    difference = float((ours - other).abs().max())
    assert difference < 1e-4, f"logits differ by {difference}"
    print(f"{folder}: logits within {difference:.1e} of transformers {transformers.__version__}")
