#include "engine/model/families/qwen3_vl.h"

#include <algorithm>

#include "engine/model/families/qwen3_media.h"
#include "engine/model/families/qwen_config.h"

namespace emloc {
namespace {

void read_deep_blocks(const ConfigFields& fields, const DecoderConfig& decoder, VisionConfig& vision) {
    if (fields.find("deepstack_visual_indexes") != nullptr)
        vision.deep_blocks = fields.integers("deepstack_visual_indexes", 0, kMaxLayers);
    if (!fields.good()) return;
    const auto& blocks = vision.deep_blocks;
    // The features are added in the order of the blocks; a block named twice would give one of them only.
    if (std::ranges::adjacent_find(blocks, std::greater_equal<>()) != blocks.end())
        fields.refuse("deepstack_visual_indexes are not in ascending order");
    if (!blocks.empty() && blocks.back() >= vision.depth)
        fields.refuse("deepstack_visual_indexes name block {}, but there are {}", blocks.back(), vision.depth);
    if (vision.deep_features() > decoder.layers)
        fields.refuse("deepstack_visual_indexes name {} blocks, more than the decoder has layers", blocks.size());
}

void read_vision(const ConfigFields& fields, const DecoderConfig& decoder, VisionConfig& vision) {
    vision = assumed_qwen3_vision();
    vision.deep_blocks = {8, 16, 24};  // what transformers assumes (configuration_qwen3_vl.py)
    read_qwen3_vision(fields, vision);
    read_deep_blocks(fields, decoder, vision);
    check_qwen_vision(fields, decoder, vision, kNewerVisionKeys);
}

void read_config(const ConfigFile& file, ModelConfig& config) {
    config.decoder.attention_bias = false;
    config.decoder.query_and_key_norm = true;
    config.decoder.head_dim = 128;
    config.decoder.rotary = {.theta = 5000000, .section = {24, 20, 20}, .interleaved = true};
    read_qwen_language(file, config);
    read_vision(file.vision, config.decoder, config.vision);
}

}  // namespace

constinit const Family kQwen3Vl{.name = "qwen3_vl",
                                .title = "Qwen3-VL",
                                .gguf_architecture = "qwen3vl",
                                .read_config = read_config,
                                .aliases = kQwenAliases,
                                .media_writer = write_qwen3_media,
                                .preprocessor = kQwen3Preprocessor,
                                .system_prompt = "",
                                .llama_factory_template = "qwen3_vl_nothink"};

}  // namespace emloc
