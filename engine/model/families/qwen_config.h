// What the config.json files of the Qwen vision-language families have in common.
#pragma once

#include <array>
#include <cstdint>

#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/config.h"
#include "engine/model/config_fields.h"

namespace emloc {

// Where newer saves (some of transformers 4.52 to 4.56) keep what was published as "model." and "visual.".
inline constexpr std::array<NameAlias, 2> kQwenAliases{{
    {"model.", "model.language_model."},
    {"visual.", "model.visual."},
}};

// The decoder's sizes, its rotary embedding, which layers are linear, whether its head is the embedding, and the
// tokens. config.decoder holds what is assumed where the file is silent (a linear.kernel: layers may be linear),
// config.tokens too, or nothing for the ids of most families; tokens that are written lie within the vocabulary.
void read_qwen_language(const ConfigFile& file, ModelConfig& config);

// How a family spells its tower's width inside and of what it gives out.
struct VisionKeys {
    const char* width;
    const char* output;
};

// The keys of the vision tower that all families spell alike. `vision` holds what is assumed where the file is silent,
// and the one activation that the family's tower computes.
void read_qwen_vision(const ConfigFields& fields, VisionConfig& vision);

// The widths as all families but the first spell them.
inline constexpr VisionKeys kNewerVisionKeys{"hidden_size", "out_hidden_size"};
void read_newer_widths(const ConfigFields& fields, VisionConfig& vision);

// Whether the sizes fit each other and the decoder. Nothing where something was wrong before.
void check_qwen_vision(const ConfigFields& fields, const DecoderConfig& decoder, const VisionConfig& vision,
                       const VisionKeys& keys);

}  // namespace emloc
