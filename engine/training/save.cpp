#include "engine/training/save.h"

#include <ATen/core/grad_mode.h>

#include <cmath>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "engine/core/file_writer.h"
#include "engine/model/checkpoint/adapter.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/checkpoint/safetensors_writer.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "engine/model/network.h"
#include "engine/training/saved_tensors.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kWeight = ".weight";

Status make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) return {};
    return fail(ErrorKind::kUnreadable, "The folder {} could not be made: {}.", folder.string(), error.message());
}

// "model.layers.0.self_attn.q_proj.lora_A.weight", as transformers 5 and peft have it.
std::string peft_name(const std::string& own) {
    constexpr std::string_view kModel = "model.";
    return "base_model.model.model.language_model." + own.substr(kModel.size());
}

// The maps' last names: "q_proj", "up_proj".
std::set<std::string> target_modules(const std::vector<NamedTensor>& parameters) {
    std::set<std::string> names;
    for (const auto& [name, tensor] : parameters) {
        const auto map = name.substr(0, name.find(".lora_"));
        names.insert(map.substr(map.rfind('.') + 1));
    }
    return names;
}

nlohmann::json adapter_config(const std::vector<NamedTensor>& parameters, const LowRank& low_rank,
                              const std::string& base) {
    const auto alpha = low_rank.alpha;
    return {{"peft_type", "LORA"},
            {"task_type", "CAUSAL_LM"},
            {"base_model_name_or_path", base},
            {"r", low_rank.rank},
            {"lora_alpha",
             alpha == std::round(alpha) ? nlohmann::json(static_cast<std::int64_t>(alpha)) : nlohmann::json(alpha)},
            {"lora_dropout", 0.0},
            {"target_modules", target_modules(parameters)},
            {"bias", "none"},
            {"fan_in_fan_out", false},
            {"inference_mode", true},
            {"init_lora_weights", true},
            {"modules_to_save", nullptr},
            {"rank_pattern", nlohmann::json::object()},
            {"alpha_pattern", nlohmann::json::object()},
            {"use_dora", false},
            {"use_rslora", false}};
}

// Everything beside the weights: a folder of the hub has no folders that matter.
Status copy_other_files(const fs::path& from, const fs::path& to) {
    std::error_code error;
    for (fs::directory_iterator it(from, error), end; !error && it != end; it.increment(error)) {
        const auto name = it->path().filename();
        if (!it->is_regular_file(error) || name.string().starts_with('.')) continue;
        const auto text = name.string();
        if (text.ends_with(".safetensors") || text.ends_with(".safetensors.index.json") || text.ends_with(".bin"))
            continue;
        fs::copy_file(it->path(), to / name, fs::copy_options::overwrite_existing, error);
        if (error) break;
    }
    if (!error) return {};
    return fail(ErrorKind::kUnreadable, "The files of {} could not be copied to {}: {}.", from.string(), to.string(),
                error.message());
}

// Writes every tensor of the checkpoint, those that `changed` gives (in f32) in its place, in their stored type.
using ChangedWeight = std::function<Result<at::Tensor>(const TensorView& view)>;
Status write_changed(const Checkpoint& checkpoint, const fs::path& folder, const ChangedWeight& changed,
                     const ProgressFunction& progress) {
    std::vector<TensorView> views;
    for (const auto& file : checkpoint.files()) views.insert(views.end(), file.tensors().begin(), file.tensors().end());
    at::Tensor written;
    std::int64_t done = 0;
    const auto data_of = [&](const TensorView& view) -> Result<std::span<const std::byte>> {
        if (progress) progress({"Writing weights", done += std::ssize(view.data), checkpoint.total_bytes()});
        const auto tensor = changed(view);
        if (!tensor) return tl::unexpected(tensor.error());
        if (!tensor->defined()) return view.data;
        written = tensor->to(*stored_type(view.type)).contiguous();
        return std::span(static_cast<const std::byte*>(written.const_data_ptr()), written.nbytes());
    };
    if (auto made = make_folder(folder); !made) return made;
    if (auto copied = copy_other_files(checkpoint.folder(), folder); !copied) return copied;
    return write_safetensors(folder / "model.safetensors", views, data_of);
}

// Another folder than the model's own, which stays as it is.
Status check_target(const fs::path& base, const fs::path& folder) {
    std::error_code error;
    if (!fs::equivalent(base, folder, error)) return {};
    return fail(ErrorKind::kInvalidArgument, "{} is the model's own folder. Give another one to write to.",
                folder.string());
}

}  // namespace

Status save_adapter(const Model& model, const LowRank& low_rank, const std::string& base, const fs::path& folder) {
    const auto& parameters = model.network().decoder().parameters();
    if (auto made = make_folder(folder); !made) return made;
    std::vector<NamedTensor> named;
    for (const auto& [name, tensor] : parameters) named.push_back({peft_name(name), tensor});
    if (auto saved = save_tensors(folder / "adapter_model.safetensors", named); !saved) return saved;
    return write_file(folder / "adapter_config.json", adapter_config(parameters, low_rank, base).dump(2) + "\n");
}

Status save_model(const Model& model, const fs::path& base, const fs::path& folder) {
    if (auto other = check_target(base, folder); !other) return other;
    const auto checkpoint = Checkpoint::open(base);
    if (!checkpoint) return tl::unexpected(checkpoint.error());
    std::map<std::string, at::Tensor> trained;
    for (const auto& [name, tensor] : model.network().decoder().parameters())
        trained[stored_name(*checkpoint, model.config().family->aliases, name)] = tensor.detach().cpu();
    // A head that is the embedding, and is stored beside it, follows it.
    const auto embedding = stored_name(*checkpoint, model.config().family->aliases, "model.embed_tokens.weight");
    if (model.config().decoder.tie_word_embeddings) trained["lm_head.weight"] = trained[embedding];
    return write_changed(*checkpoint, folder,
                         [&](const TensorView& view) {
                             const auto found = trained.find(view.name);
                             return found == trained.end() ? at::Tensor() : found->second;
                         },
                         {});
}

Status merge_adapter(const fs::path& base, const fs::path& adapter, const fs::path& folder,
                     const ProgressFunction& progress) {
    const at::NoGradGuard no_gradients;
    if (auto other = check_target(base, folder); !other) return other;
    if (auto is_model = check_model_folder(base); !is_model) return is_model;
    const auto config = read_model_config(base / "config.json");
    if (!config) return tl::unexpected(config.error());
    const auto checkpoint = Checkpoint::open(base);
    if (!checkpoint) return tl::unexpected(checkpoint.error());
    const auto opened = Adapter::open(adapter);
    if (!opened) return tl::unexpected(opened.error());
    const auto& aliases = config->family->aliases;
    // Whether all of the adapter fits is known before anything is written.
    std::map<std::string, std::string> adapted;  // the published names of weights, by the stored ones
    std::set<const LowRankUpdate*> used;
    for (const auto& file : checkpoint->files()) {
        for (const auto& view : file.tensors()) {
            const auto name = published_name(aliases, view.name);
            if (!name.ends_with(kWeight)) continue;
            const auto update = opened->find_for(name.substr(0, name.size() - kWeight.size()), aliases, view.shape);
            if (!update) return tl::unexpected(update.error());
            if (*update == nullptr) continue;
            adapted[view.name] = name;
            used.insert(*update);
        }
    }
    if (auto all = opened->check_all_used(used); !all) return all;
    WeightLoader weights(*checkpoint, at::kCPU, at::kFloat, {}, {});
    weights.set_aliases(aliases);
    weights.set_adapter(&*opened);
    const auto merged = [&](const TensorView& view) -> Result<at::Tensor> {
        const auto name = adapted.find(view.name);
        if (name == adapted.end()) return at::Tensor();
        auto tensor = weights.take(name->second, view.shape);
        if (!weights.status()) return tl::unexpected(weights.status().error());
        return tensor;
    };
    return write_changed(*checkpoint, folder, merged, progress);
}

}  // namespace emloc
