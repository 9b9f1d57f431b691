#include "engine/model/finder/adapter_base.h"

#include <algorithm>
#include <system_error>

#include "engine/model/checkpoint/adapter.h"
#include "engine/model/checkpoint/model_folder.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

bool is_model(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / "config.json", error);
}

// "Qwen/Qwen2-VL-2B-Instruct" lies in models--Qwen--Qwen2-VL-2B-Instruct.
fs::path cached(const std::string& name, std::span<const ModelPlace> places) {
    auto folder = "models--" + name;
    for (auto slash = folder.find('/'); slash != std::string::npos; slash = folder.find('/'))
        folder.replace(slash, 1, "--");
    for (const auto& place : places) {
        if (place.layout != ModelLayout::kHubCache) continue;
        if (auto snapshot = current_snapshot(place.folder / folder); !snapshot.empty() && is_model(snapshot))
            return snapshot;
    }
    return {};
}

}  // namespace

bool is_adapter_folder(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / "adapter_config.json", error) && !is_model(folder);
}

Result<fs::path> base_of_adapter(const fs::path& adapter, std::span<const fs::path> known,
                                 std::span<const ModelPlace> places) {
    const auto config = read_adapter_config(adapter);
    if (!config) return tl::unexpected(config.error());
    const fs::path named = config->base;
    if (named.is_absolute() && is_model(named)) return named;
    const auto same_name = [&](const fs::path& folder) {
        return !named.empty() && folder.filename() == named.filename() && is_model(folder);
    };
    if (const auto found = std::ranges::find_if(known, same_name); found != known.end()) return *found;
    if (auto snapshot = cached(config->base, places); !snapshot.empty()) return snapshot;
    return fail(ErrorKind::kNotFound, "{} is an adapter of the model {}, which was not found on this machine.",
                adapter.string(), config->base.empty() ? "that it doesn't name" : config->base);
}

}  // namespace emloc
