#include "engine/training/llama_factory_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/training/methods.h"

namespace emloc::llama_factory {
namespace {

using json = nlohmann::ordered_json;

// Plain numbers without an exponent, which YAML 1.1 would take for text where no point stands before it.
std::string decimal(double value) {
    auto text = fmt::format("{:.12f}", value);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text + '0' : text;
}

// JSON's values are YAML's, but for numbers with an exponent.
std::string yaml(const json& fields) {
    std::string text;
    for (const auto& [key, value] : fields.items())
        text += fmt::format("{}: {}\n", key, value.is_number_float() ? decimal(value.get<double>()) : value.dump());
    return text;
}

json common(const Settings& settings) {
    const auto& video = settings.what.video;
    return {{"model_name_or_path", settings.model},
            {"stage", "sft"},
            {"dataset_dir", "."},
            {"template", settings.chat_template},
            {"enable_thinking", false},
            {"cutoff_len", settings.cutoff},
            {"image_min_pixels", settings.images.min},
            {"image_max_pixels", settings.images.max},
            {"video_min_pixels", settings.frames.min},
            {"video_max_pixels", settings.frames.max},
            {"video_fps", video.fps},
            {"video_maxlen", video.max_frames},
            {"report_to", "none"},
            {"bf16", true}};
}

double rate_of(const Settings& settings, Trained trained) {
    const auto method = std::ranges::find(training_methods(), trained, &TrainingMethod::trained);
    return settings.what.rate.value_or(method->rate);
}

json training(const Settings& settings, Trained trained, const char* folder) {
    const auto& options = settings.what.options;
    auto fields = common(settings);
    fields.update({{"do_train", true},
                   {"dataset", kTrain},
                   {"freeze_vision_tower", true},
                   {"freeze_multi_modal_projector", true},
                   {"output_dir", folder},
                   {"overwrite_output_dir", true},
                   {"logging_steps", 1},
                   {"save_strategy", "epoch"},
                   {"per_device_train_batch_size", options.at_once},
                   {"gradient_accumulation_steps", (options.batch + options.at_once - 1) / options.at_once},
                   {"learning_rate", rate_of(settings, trained)},
                   {"num_train_epochs", static_cast<double>(options.epochs)},
                   {"lr_scheduler_type", "cosine"},
                   {"warmup_ratio", options.warm_up},
                   {"weight_decay", 0.0},
                   {"max_grad_norm", options.largest_norm},
                   {"seed", options.seed}});
    return fields;
}

}  // namespace

std::string lora_yaml(const Settings& settings) {
    auto fields = training(settings, Trained::kLowRank, "lora");
    fields.update({{"finetuning_type", "lora"},
                   {"lora_target", "all"},
                   {"lora_rank", settings.what.low_rank.rank},
                   {"lora_alpha", settings.what.low_rank.alpha},
                   {"lora_dropout", 0.0}});
    fields["lora_alpha"] = static_cast<std::int64_t>(settings.what.low_rank.alpha);  // LLaMA-Factory takes whole ones
    return yaml(fields);
}

std::string full_yaml(const Settings& settings) {
    auto fields = training(settings, Trained::kAll, "full");
    fields.update({{"finetuning_type", "full"}, {"freeze_language_model", false}, {"deepspeed", kZero3File}});
    return yaml(fields);
}

std::string predict_yaml(const Settings& settings) {
    auto fields = common(settings);
    fields.update({{"adapter_name_or_path", "lora"},
                   {"finetuning_type", "lora"},
                   {"do_predict", true},
                   {"predict_with_generate", true},
                   {"eval_dataset", kTest},
                   {"output_dir", "predict"},
                   {"per_device_eval_batch_size", 1},
                   {"max_new_tokens", 32},
                   {"do_sample", false}});
    return yaml(fields);
}

std::string zero3_config() {
    const json config{{"train_batch_size", "auto"},
                      {"train_micro_batch_size_per_gpu", "auto"},
                      {"gradient_accumulation_steps", "auto"},
                      {"gradient_clipping", "auto"},
                      {"zero_allow_untested_optimizer", true},
                      {"bf16", {{"enabled", "auto"}}},
                      {"zero_optimization",
                       {{"stage", 3},
                        {"reduce_bucket_size", "auto"},
                        {"stage3_prefetch_bucket_size", "auto"},
                        {"stage3_param_persistence_threshold", "auto"},
                        {"stage3_gather_16bit_weights_on_model_save", true}}}};
    return config.dump(2) + "\n";
}

std::string dataset_info(bool has_test) {
    json info;
    for (const auto* name : {kTrain, kTest}) {
        if (name == kTest && !has_test) continue;
        info[name] = {
            {"file_name", fmt::format("{}.json", name)},
            {"formatting", "sharegpt"},
            {"columns", {{"messages", "messages"}, {"images", "images"}, {"videos", "videos"}, {"system", "system"}}},
            {"tags",
             {{"role_tag", "role"}, {"content_tag", "content"}, {"user_tag", "user"}, {"assistant_tag", "assistant"}}}};
    }
    return info.dump(2) + "\n";
}

std::string readme(const Settings& settings) {
    std::string text = R"(# To be trained by LLaMA-Factory

Everything lies in this folder, by relative paths; only `model_name_or_path` in the .yaml files leads out of it. Install
LLaMA-Factory (0.9.4 or later; its package is `llamafactory`), and for `full.yaml` also `deepspeed`. Then, in this folder:

```
llamafactory-cli train lora.yaml                          # an adapter, in lora/
FORCE_TORCHRUN=1 llamafactory-cli train full.yaml         # all weights of the language model, in full/ (DeepSpeed ZeRO-3)
)";
    if (!settings.what.test.empty())
        text +=
            "llamafactory-cli train predict.yaml                       # predict/generated_predictions.jsonl, by the "
            "adapter\n";
    text += R"(```

Any value can be given after the file: `llamafactory-cli train lora.yaml bf16=false` on a machine without a GPU. To predict
with the fully trained model: `model_name_or_path=full finetuning_type=full adapter_name_or_path=null`.

What comes of it is used here by `emloc adapt --adapter lora`, `emloc adapt --model full`, or Choose model in the window.
)";
    if (!settings.what.test.empty())
        text +=
            "`emloc import-predictions predict/generated_predictions.jsonl` scores the predictions as this program "
            "scores its own.\n";
    text += R"(
Known differences from training by `emloc train`: the order of the demonstrations; images larger than `image_max_pixels` are
reduced twice, first to that area and then to whole patches, so that a grid may differ by a row; frames of videos are
taken from the first through the last instead of in equal steps.
)";
    return text;
}

}  // namespace emloc::llama_factory
