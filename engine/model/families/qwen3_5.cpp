#include "engine/model/families/qwen3_5.h"

#include "engine/model/families/qwen3_media.h"
#include "engine/model/families/qwen_config.h"

namespace emloc {
namespace {

// What stands here is what transformers assumes where config.json is silent (configuration_qwen3_5.py).
void read_config(const ConfigFile& file, ModelConfig& config) {
    auto& decoder = config.decoder;
    decoder.attention_bias = false;
    decoder.query_and_key_norm = true;
    decoder.gated_attention = true;
    decoder.centered_norms = true;
    decoder.head_dim = 256;
    decoder.rotary = {.theta = 10000000, .section = {11, 11, 10}, .interleaved = true, .share = 0.25};
    decoder.linear = {.key_heads = 16, .value_heads = 32, .key_dim = 128, .value_dim = 128, .kernel = 4};
    config.tokens = {.image = 248056, .video = 248057, .vision_start = 248053, .vision_end = 248054};
    read_qwen_language(file, config);
    config.vision = assumed_qwen3_vision();
    read_qwen3_vision(file.vision, config.vision);
    check_qwen_vision(file.vision, decoder, config.vision, kNewerVisionKeys);
}

}  // namespace

constinit const Family kQwen35{.name = "qwen3_5",
                               .title = "Qwen3.5",
                               .gguf_architecture = "qwen35",
                               .read_config = read_config,
                               .aliases = kQwenAliases,
                               .media_writer = write_qwen3_media,
                               .preprocessor = kQwen3Preprocessor,
                               .system_prompt = "",
                               // An answer without thinking opens with an empty thought.
                               .answer_opening = "<think>\n\n</think>\n\n",
                               .llama_factory_template = "qwen3_5"};

}  // namespace emloc
