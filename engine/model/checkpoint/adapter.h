// LoRA adapters as peft saves them: what a training elsewhere, or here, adds to some of a model's linear maps.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/checkpoint/safetensors.h"

namespace emloc {

// What adapter_config.json says: the weight W [outputs, inputs] of each map becomes W + scale() B A.
struct AdapterConfig {
    std::int64_t rank = 16;
    double alpha = 32;
    bool by_root = false;                     // rslora: scaled by the root of the rank
    std::string base;                         // the model that it was trained for, as it names it; may be empty
    std::vector<std::string> target_modules;  // as written; empty where they are a pattern

    double scale() const;
};

// kNotFound where the folder holds no adapter (saying what it is), kMalformed, kUnsupported with the name of what isn't
// plain LoRA: another peft_type, DoRA, ranks by pattern, modules saved whole, biases, inits that change the base.
Result<AdapterConfig> read_adapter_config(const std::filesystem::path& folder);

// One map's update; the views live as long as the Adapter does.
struct LowRankUpdate {
    const TensorView* a = nullptr;  // [rank, inputs]
    const TensorView* b = nullptr;  // [outputs, rank]
};

// adapter_config.json and adapter_model.safetensors of one folder.
class Adapter {
 public:
    // As read_adapter_config(); of the weights too: kMalformed where an A lacks its B or has another rank, kUnsupported
    // for tensors that are none of the two.
    static Result<Adapter> open(const std::filesystem::path& folder);

    const AdapterConfig& config() const { return config_; }
    const std::filesystem::path& folder() const { return folder_; }
    // The update of the map with that published name ("model.layers.0.self_attn.q_proj"), or as the aliases have it;
    // null where there is none.
    const LowRankUpdate* find(const std::string& published, std::span<const NameAlias> aliases) const;
    // The same for a weight of that shape; kMalformed where it was trained for one of another.
    Result<const LowRankUpdate*> find_for(const std::string& published, std::span<const NameAlias> aliases,
                                          const std::vector<std::int64_t>& shape) const;
    // An error where a map is adapted that is none of the used ones.
    Status check_all_used(const std::set<const LowRankUpdate*>& used) const;
    // Names of the adapted maps, as the adapter has them.
    const std::map<std::string, LowRankUpdate, std::less<>>& updates() const { return updates_; }

    std::int64_t weight_count() const { return weights_; }  // numbers in all its tensors

 private:
    Adapter(std::filesystem::path folder, AdapterConfig config, SafetensorsFile file);
    Status index();

    std::filesystem::path folder_;
    AdapterConfig config_;
    SafetensorsFile file_;
    std::map<std::string, LowRankUpdate, std::less<>> updates_;
    std::int64_t weights_ = 0;
};

}  // namespace emloc
