"""The configurations and tensors of published models, as make_random_model.py writes them."""

WEIGHT_STD = 0.02  # transformers' initializer_range, and about what trained weights have
# What the models were published with; every number can be given as an option.
SHAPES = {
    "qwen2-vl-2b": {
        "family": "qwen2_vl",
        "layers": 28,
        "hidden": 1536,
        "heads": 12,
        "kv_heads": 2,
        "intermediate": 8960,
        "vision_depth": 32,
        "vision_width": 1280,
        "vision_heads": 16,
        "vision_intermediate": 5120,
    },
    "qwen2.5-vl-3b": {
        "family": "qwen2_5_vl",
        "layers": 36,
        "hidden": 2048,
        "heads": 16,
        "kv_heads": 2,
        "intermediate": 11008,
        "vision_depth": 32,
        "vision_width": 1280,
        "vision_heads": 16,
        "vision_intermediate": 3420,
    },
    "qwen3-vl-2b": {
        "family": "qwen3_vl",
        "layers": 28,
        "hidden": 2048,
        "heads": 16,
        "kv_heads": 8,
        "intermediate": 6144,
        "vision_depth": 24,
        "vision_width": 1024,
        "vision_heads": 16,
        "vision_intermediate": 4096,
    },
    "qwen3.5-2b": {
        "family": "qwen3_5",
        "layers": 24,
        "hidden": 2048,
        "heads": 8,
        "kv_heads": 2,
        "intermediate": 6144,
        "vision_depth": 24,
        "vision_width": 1024,
        "vision_heads": 16,
        "vision_intermediate": 4096,
    },
}
HEAD_DIM = {"qwen3_vl": 128, "qwen3_5": 256}  # of families that have one of their own
VOCABULARY = {"qwen3_5": 248320}
PLACES = 2304  # rows of the learned positions of Qwen3-VL and those behind it
DEEP_BLOCKS = [5, 11, 17]
EVERY = 4  # of Qwen3.5's layers this one has attention
LINEAR_HEADS, LINEAR_DIM, KERNEL = 16, 128, 4  # of the others, for keys and for values


def is_newer(a):
    return a.family in HEAD_DIM


def is_linear(a, layer):
    return a.family == "qwen3_5" and (layer + 1) % EVERY != 0


def head_dim(a):
    return HEAD_DIM.get(a.family, a.hidden // a.heads)


def mrope_section(half):
    """2 : 3 : 3 of half the head dimension: 16, 24, 24 for the published 128."""
    side = half * 3 // 8
    return [half - 2 * side, side, side]


def text_config(a):
    return {
        "attention_dropout": 0.0,
        "hidden_act": "silu",
        "hidden_size": a.hidden,
        "initializer_range": WEIGHT_STD,
        "intermediate_size": a.intermediate,
        "num_attention_heads": a.heads,
        "num_hidden_layers": a.layers,
        "num_key_value_heads": a.kv_heads,
        "rms_norm_eps": 1e-06,
        "use_cache": True,
        "vocab_size": a.vocab,
    }


def flat_config(a, token_ids, vision):
    return {
        **token_ids,
        **text_config(a),
        "max_position_embeddings": 32768,
        "max_window_layers": a.layers,
        "model_type": a.family,
        "rope_theta": 1000000.0,
        "rope_scaling": {"type": "mrope", "mrope_section": mrope_section(head_dim(a) // 2)},
        "sliding_window": 32768,
        "tie_word_embeddings": not a.untied,
        "torch_dtype": "bfloat16",
        "use_sliding_window": False,
        "vision_config": vision,
    }


def qwen3_vl_rope():
    scaling = {"mrope_interleaved": True, "mrope_section": [24, 20, 20], "rope_type": "default"}
    return {"rope_theta": 5000000, "rope_scaling": scaling}


def hybrid_text(a):
    rope = {"rope_type": "default", "rope_theta": 10000000, "partial_rotary_factor": 0.25}
    kinds = ["linear_attention" if is_linear(a, layer) else "full_attention" for layer in range(a.layers)]
    return {
        "rope_parameters": {**rope, "mrope_interleaved": True, "mrope_section": [11, 11, 10]},
        "full_attention_interval": EVERY,
        "layer_types": kinds,
        "linear_conv_kernel_dim": KERNEL,
        "linear_key_head_dim": LINEAR_DIM,
        "linear_value_head_dim": LINEAR_DIM,
        "linear_num_key_heads": LINEAR_HEADS,
        "linear_num_value_heads": LINEAR_HEADS,
    }


def nested_config(a, token_ids, vision):
    text = {
        **text_config(a),
        "attention_bias": False,
        "bos_token_id": token_ids["bos_token_id"],
        "eos_token_id": token_ids["eos_token_id"],
        "head_dim": head_dim(a),
        "max_position_embeddings": 262144,
        "model_type": a.family + "_text",
        "dtype": "bfloat16",
        **(hybrid_text(a) if a.family == "qwen3_5" else qwen3_vl_rope()),
    }
    outside = {key: value for key, value in token_ids.items() if key not in text}
    return {
        **outside,
        "model_type": a.family,
        "text_config": text,
        "tie_word_embeddings": not a.untied,
        "vision_config": vision,
    }


def vision_config(a):
    common = {"depth": a.vision_depth, "num_heads": a.vision_heads, "spatial_merge_size": 2, "temporal_patch_size": 2}
    if a.family == "qwen2_vl":
        ratio = a.vision_intermediate / a.vision_width
        own = {"embed_dim": a.vision_width, "mlp_ratio": ratio, "in_chans": 3, "hidden_size": a.hidden}
        return {**common, **own, "patch_size": 14, "spatial_patch_size": 14}
    own = {
        "hidden_size": a.vision_width,
        "intermediate_size": a.vision_intermediate,
        "out_hidden_size": a.hidden,
    }
    if a.family == "qwen2_5_vl":
        windows = {"window_size": 112, "fullatt_block_indexes": [7, 15, 23, 31], "tokens_per_second": 2}
        return {**common, **own, **windows, "hidden_act": "silu", "in_chans": 3, "patch_size": 14}
    places = {"num_position_embeddings": PLACES, "deepstack_visual_indexes": deep_blocks(a)}
    return {**common, **own, **places, "hidden_act": "gelu_pytorch_tanh", "in_channels": 3, "patch_size": 16}


def deep_blocks(a):
    return [block for block in DEEP_BLOCKS if block < a.vision_depth and a.family == "qwen3_vl"]


def model_config(a, token_ids):
    write = nested_config if is_newer(a) else flat_config
    return write(a, token_ids, vision_config(a))


def preprocessor_config(a):
    if is_newer(a):
        return {
            "size": {"shortest_edge": 65536, "longest_edge": 16777216},
            "patch_size": 16,
            "temporal_patch_size": 2,
            "merge_size": 2,
            "image_mean": [0.5, 0.5, 0.5],
            "image_std": [0.5, 0.5, 0.5],
            "image_processor_type": "Qwen2VLImageProcessorFast",
            "processor_class": "Qwen3VLProcessor",
        }
    return {
        "min_pixels": 3136,
        "max_pixels": 12845056,
        "patch_size": 14,
        "temporal_patch_size": 2,
        "merge_size": 2,
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "image_processor_type": "Qwen2VLImageProcessor",
    }


def linear(name, rows, columns, bias=True):
    if bias:
        yield f"{name}.bias", [rows]
    yield f"{name}.weight", [rows, columns]


def norm(name, width, bias):
    if bias:
        yield f"{name}.bias", [width]
    yield f"{name}.weight", [width]


def attention_tensors(a, layer):
    dim, bias = head_dim(a), not is_newer(a)
    query = a.heads * dim * (2 if a.family == "qwen3_5" else 1)  # there with a gate
    yield from linear(f"{layer}.self_attn.k_proj", a.kv_heads * dim, a.hidden, bias)
    yield from linear(f"{layer}.self_attn.o_proj", a.hidden, a.heads * dim, False)
    yield from linear(f"{layer}.self_attn.q_proj", query, a.hidden, bias)
    yield from linear(f"{layer}.self_attn.v_proj", a.kv_heads * dim, a.hidden, bias)
    if is_newer(a):
        yield from norm(f"{layer}.self_attn.q_norm", dim, False)
        yield from norm(f"{layer}.self_attn.k_norm", dim, False)


def linear_attention_tensors(a, layer):
    width, name = LINEAR_HEADS * LINEAR_DIM, f"{layer}.linear_attn"
    yield f"{name}.A_log", [LINEAR_HEADS]
    yield f"{name}.conv1d.weight", [3 * width, 1, KERNEL]
    yield f"{name}.dt_bias", [LINEAR_HEADS]
    yield from linear(f"{name}.in_proj_a", LINEAR_HEADS, a.hidden, False)
    yield from linear(f"{name}.in_proj_b", LINEAR_HEADS, a.hidden, False)
    yield from linear(f"{name}.in_proj_qkv", 3 * width, a.hidden, False)
    yield from linear(f"{name}.in_proj_z", width, a.hidden, False)
    yield from norm(f"{name}.norm", LINEAR_DIM, False)
    yield from linear(f"{name}.out_proj", a.hidden, width, False)


def decoder_tensors(a, prefix):
    yield f"{prefix}embed_tokens.weight", [a.vocab, a.hidden]
    for i in range(a.layers):
        layer = f"{prefix}layers.{i}"
        yield from norm(f"{layer}.input_layernorm", a.hidden, False)
        yield from linear(f"{layer}.mlp.down_proj", a.hidden, a.intermediate, False)
        yield from linear(f"{layer}.mlp.gate_proj", a.intermediate, a.hidden, False)
        yield from linear(f"{layer}.mlp.up_proj", a.intermediate, a.hidden, False)
        yield from norm(f"{layer}.post_attention_layernorm", a.hidden, False)
        yield from (linear_attention_tensors if is_linear(a, i) else attention_tensors)(a, layer)
    yield from norm(f"{prefix}norm", a.hidden, False)
    if a.untied:
        yield "lm_head.weight", [a.vocab, a.hidden]


def block_tensors(a, block):
    """A block of the vision tower, apart from its MLP."""
    width, layer_norm = a.vision_width, a.family != "qwen2_5_vl"
    yield from linear(f"{block}.attn.proj", width, width)
    yield from linear(f"{block}.attn.qkv", 3 * width, width)
    yield from norm(f"{block}.norm1", width, layer_norm)
    yield from norm(f"{block}.norm2", width, layer_norm)


def qwen2_vision_tensors(a):
    width, merged, inner = a.vision_width, 4 * a.vision_width, a.vision_intermediate
    for i in range(a.vision_depth):
        block = f"visual.blocks.{i}"
        yield from block_tensors(a, block)
        if a.family == "qwen2_vl":
            yield from linear(f"{block}.mlp.fc1", inner, width)
            yield from linear(f"{block}.mlp.fc2", width, inner)
        else:
            yield from linear(f"{block}.mlp.gate_proj", inner, width)
            yield from linear(f"{block}.mlp.up_proj", inner, width)
            yield from linear(f"{block}.mlp.down_proj", width, inner)
    yield from norm("visual.merger.ln_q", width, a.family == "qwen2_vl")
    yield from linear("visual.merger.mlp.0", merged, merged)
    yield from linear("visual.merger.mlp.2", a.hidden, merged)
    yield "visual.patch_embed.proj.weight", [width, 3, 2, 14, 14]


def qwen3_vision_tensors(a):
    width, merged, tower = a.vision_width, 4 * a.vision_width, "model.visual"
    for i in range(a.vision_depth):
        block = f"{tower}.blocks.{i}"
        yield from block_tensors(a, block)
        yield from linear(f"{block}.mlp.linear_fc1", a.vision_intermediate, width)
        yield from linear(f"{block}.mlp.linear_fc2", width, a.vision_intermediate)
    mergers = [f"{tower}.deepstack_merger_list.{i}" for i in range(len(deep_blocks(a)))]
    for merger in [f"{tower}.merger"] + mergers:
        yield from norm(f"{merger}.norm", width if merger.endswith(".merger") else merged, True)
        yield from linear(f"{merger}.linear_fc1", merged, merged)
        yield from linear(f"{merger}.linear_fc2", a.hidden, merged)
    yield "model.visual.pos_embed.weight", [PLACES, width]
    yield "model.visual.patch_embed.proj.weight", [width, 3, 2, 16, 16]
    yield "model.visual.patch_embed.proj.bias", [width]


def tensors(a):
    """(name, shape) of every tensor."""
    if is_newer(a):
        yield from decoder_tensors(a, "model.language_model.")
        yield from qwen3_vision_tensors(a)
    else:
        yield from decoder_tensors(a, "model.")
        yield from qwen2_vision_tensors(a)
