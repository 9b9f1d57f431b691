#include "engine/model/checkpoint/model_folder.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "engine/core/json.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "config.json";
constexpr const char* kAdapterConfig = "adapter_config.json";
constexpr const char* kWeights = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";
constexpr std::uintmax_t kMaxAdapterConfigBytes = 1 << 20;
constexpr int kDeepest = 3;                // a hub's cache, a model's folder in it, "snapshots", the snapshot
constexpr std::size_t kMostFolders = 500;  // that are looked into
constexpr std::size_t kMostNamed = 4;

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(path, error);
}

// Of files and folders in `folder`, in order; none where it can't be read.
std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        names.push_back(it->path().filename().string());
    std::ranges::sort(names);
    return names;
}

std::optional<std::string> first_ending_with(const std::vector<std::string>& names, std::string_view ending) {
    const auto found = std::ranges::find_if(names, [&](const auto& name) { return name.ends_with(ending); });
    return found == names.end() ? std::nullopt : std::optional(*found);
}

Error adapter_in(const fs::path& folder) {
    const auto config = read_json_object(folder / kAdapterConfig, kMaxAdapterConfigBytes);
    const auto text = [&](const char* key, std::string_view otherwise) {
        const auto found = config ? config->find(key) : nlohmann::json::const_iterator();
        return config && found != config->end() && found->is_string() ? found->get<std::string>()
                                                                      : std::string(otherwise);
    };
    const auto type = text("peft_type", "LORA");
    return {ErrorKind::kUnsupported,
            fmt::format("{} is {} adapter of {}, not a whole model. {}", folder.string(),
                        type == "LORA" ? "a LoRA" : "an " + type,
                        text("base_model_name_or_path", "a model that it doesn't name"),
                        type == "LORA"
                            ? "Load that model, and this folder as its adapter (--adapter)."
                            : "Merge it into that model with peft first, and give the folder of what is saved.")};
}

// The folders below that models, or adapters, lie in.
class Below {
 public:
    explicit Below(const fs::path& folder) { look_into(folder, kDeepest); }

    const std::vector<fs::path>& models() const { return models_; }
    const std::vector<fs::path>& adapters() const { return adapters_; }

 private:
    void look_into(const fs::path& folder, int deeper) {
        if (++looked_into_ > kMostFolders) return;
        const auto names = names_in(folder);
        for (const auto& name : names) {
            const auto inner = folder / name;
            std::error_code error;
            if (name.starts_with('.') || !fs::is_directory(inner, error)) continue;
            if (is_there(inner / kConfig) && first_ending_with(names_in(inner), ".safetensors")) {
                models_.push_back(inner);
            } else if (is_there(inner / kAdapterConfig)) {
                adapters_.push_back(inner);
            } else if (deeper > 1) {
                look_into(inner, deeper - 1);
            }
        }
    }

    std::vector<fs::path> models_;
    std::vector<fs::path> adapters_;
    std::size_t looked_into_ = 0;
};

std::string named(const std::vector<fs::path>& folders) {
    std::vector<std::string> names;
    names.reserve(folders.size());
    for (const auto& folder : folders) names.push_back(folder.string());
    if (names.size() <= kMostNamed) return fmt::format("{}", fmt::join(names, ", "));
    const auto others = names.size() - kMostNamed;
    names.resize(kMostNamed);
    return fmt::format("{} and {} others", fmt::join(names, ", "), others);
}

std::optional<Error> models_below(const fs::path& folder) {
    const auto wrong = [&](const fs::path& right) {
        return Error{ErrorKind::kNotFound,
                     fmt::format("{} is not the folder of a model; the model lies in {}. Give that "
                                 "folder.",
                                 folder.string(), right.string())};
    };
    const auto snapshot = current_snapshot(folder);
    if (!snapshot.empty() && is_there(snapshot / kConfig)) return wrong(snapshot);
    const Below below(folder);
    if (below.models().size() == 1) return wrong(below.models().front());
    if (!below.models().empty())
        return Error{ErrorKind::kNotFound,
                     fmt::format("{} is not the folder of a model, but holds several: {}. Give one of them.",
                                 folder.string(), named(below.models()))};
    if (below.adapters().empty()) return std::nullopt;
    return Error{
        ErrorKind::kUnsupported,
        fmt::format(
            "{} is not the folder of a model; it holds adapters: {}. Load its model, and one of them as the adapter.",
            folder.string(), named(below.adapters()))};
}

std::optional<Error> gguf_in(const fs::path& folder, const std::vector<std::string>& names) {
    const auto gguf = first_ending_with(names, ".gguf");
    if (!gguf) return std::nullopt;
    return Error{ErrorKind::kUnsupported,
                 fmt::format("{} holds {}. GGUF files are not read; use the model's safetensors checkpoint.",
                             folder.string(), *gguf)};
}

}  // namespace

fs::path current_snapshot(const fs::path& repository) {
    std::string name;
    std::ifstream(repository / "refs" / "main") >> name;
    const auto snapshot = repository / "snapshots" / name;
    std::error_code error;
    return !name.empty() && fs::is_directory(snapshot, error) ? snapshot : fs::path();
}

Status check_model_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::is_regular_file(folder, error))
        return fail(ErrorKind::kNotFound, "{} is a file. A model is the folder with its config.json and *.safetensors.",
                    folder.string());
    if (!fs::is_directory(folder, error) || is_there(folder / kConfig)) return {};
    if (is_there(folder / kAdapterConfig)) return tl::unexpected(adapter_in(folder));
    if (auto below = models_below(folder)) return tl::unexpected(std::move(*below));
    const auto names = names_in(folder);
    if (auto gguf = gguf_in(folder, names)) return tl::unexpected(std::move(*gguf));
    return fail(ErrorKind::kNotFound, "There is no file {}{}", (folder / kConfig).string(),
                first_ending_with(names, ".safetensors")
                    ? ", though there are weights beside it. Copy it from where the model comes from."
                    : ". A model is a folder with config.json and *.safetensors, as Hugging Face lays it out.");
}

Error no_weights_in(const fs::path& folder) {
    for (const auto* other : {"pytorch_model.bin", "pytorch_model.bin.index.json"})
        if (is_there(folder / other))
            return {ErrorKind::kUnsupported,
                    fmt::format("{} holds {} but no {}. Save the model again in the safetensors format.",
                                folder.string(), other, kWeights)};
    if (is_there(folder / kAdapterConfig)) return adapter_in(folder);
    const auto names = names_in(folder);
    const auto is_shard = [](const std::string& name) {
        return name.ends_with(".safetensors") && name.find("-of-") != std::string::npos;
    };
    if (const auto shard = std::ranges::find_if(names, is_shard); shard != names.end())
        return {ErrorKind::kNotFound,
                fmt::format(
                    "{} holds {} of a model's weights ({}), but not {}, which says what lies in each. Copy that "
                    "file too.",
                    folder.string(), std::ranges::count_if(names, is_shard) == 1 ? "a part" : "parts", *shard, kIndex)};
    if (auto gguf = gguf_in(folder, names)) return std::move(*gguf);
    if (const auto other = first_ending_with(names, ".safetensors"))
        return {ErrorKind::kNotFound,
                fmt::format("{} holds {}, but neither {} nor {}. If it is the whole model, rename it to {}.",
                            folder.string(), *other, kWeights, kIndex, kWeights)};
    return {ErrorKind::kNotFound,
            fmt::format("{} holds neither {} nor {}. Point at the folder of a Hugging Face checkpoint.",
                        folder.string(), kWeights, kIndex)};
}

}  // namespace emloc
