#include "engine/training/methods.h"

#include <algorithm>

#include "engine/core/translatable.h"

namespace emloc {

// The rates are LLaMA-Factory's examples for models of these families.
const std::vector<TrainingMethod>& training_methods() {
    static const std::vector<TrainingMethod> all{
        {.name = "lora",
         .title = translatable("Methods", "LoRA"),
         .summary = translatable(
             "Methods",
             "Thin weights beside every linear map of the language model's layers are trained, the rest is frozen"),
         .trained = Trained::kLowRank,
         .rate = 1e-4},
        {.name = "full",
         .title = translatable("Methods", "Full fine-tuning"),
         .summary =
             translatable("Methods", "All weights of the language model are trained, with its embedding and its head"),
         .trained = Trained::kAll,
         .rate = 1e-5}};
    return all;
}

const TrainingMethod* find_training_method(std::string_view name) {
    const auto& all = training_methods();
    const auto found = std::ranges::find(all, name, &TrainingMethod::name);
    return found == all.end() ? nullptr : &*found;
}

std::string_view precision_name(DType precision) {
    return precision == DType::kBF16 ? "bf16" : "f32";
}

std::optional<DType> find_precision(std::string_view name) {
    for (const auto precision : {DType::kF32, DType::kBF16})
        if (name == precision_name(precision)) return precision;
    return std::nullopt;
}

}  // namespace emloc
