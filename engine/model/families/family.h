// What the program knows of a model family: an architecture with its checkpoint layout. Everything else asks a family
// for what it needs and compares no names.
#pragma once

#include <span>
#include <string_view>

#include "engine/media/preprocess.h"
#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/config.h"
#include "engine/prompt/media_tokens.h"

namespace emloc {

struct ConfigFile;  // engine/model/config_fields.h

// One constant of each family lies in its own file and stands in the registry; all members are set. No libtorch here:
// its vision tower stands in the table of towers.cpp.
struct Family {
    std::string_view name;                    // config.json's model_type; what contexts, stores and reports say
    std::string_view title;                   // for people: "Qwen2-VL"
    std::string_view gguf_architecture = {};  // what general.architecture says of it in GGUF files

    // Fills all of `config` but its family, with every number checked; what is wrong goes to the file's status.
    void (*read_config)(const ConfigFile& file, ModelConfig& config) = nullptr;

    // The program asks for tensors by the names that the family was first published with (decoder "model.", tower
    // "visual.", "lm_head"); other layouts of its checkpoints differ in the beginnings of names.
    std::span<const NameAlias> aliases;

    // What a model of this configuration makes of a medium in a turn. Positions follow from it: each run is a medium of
    // its own to M-RoPE.
    WriteMedium (*media_writer)(const VisionConfig& config) = nullptr;

    // What holds where a checkpoint's files on preprocessing are silent.
    PreprocessorOptions preprocessor;
    // The system turn where the user gives none; empty: no such turn.
    std::string_view system_prompt;
    // What the assistant's turn opens with before the answer itself, in demonstrations as in questions.
    std::string_view answer_opening = {};
    // What LLaMA-Factory calls the template that writes the same turns; empty: it has none.
    std::string_view llama_factory_template = {};
};

}  // namespace emloc
