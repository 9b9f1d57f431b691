#include <cstdlib>

#include "engine/model/finder/found_models.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

class Places {
 public:
    explicit Places(const Environment& environment) : environment_(environment), home_(value("HOME").value_or("")) {}

    std::optional<fs::path> value(const char* name) const {
        const auto text = environment_(name);
        return text && !text->empty() ? std::optional<fs::path>(*text) : std::nullopt;
    }
    fs::path at_home(const char* path) const { return home_ / path; }
    fs::path cache() const { return value("XDG_CACHE_HOME").value_or(at_home(".cache")); }
    fs::path data() const { return value("XDG_DATA_HOME").value_or(at_home(".local/share")); }

    void add(const char* program, const fs::path& folder, ModelLayout layout) {
        // Without a home there is no usual place.
        if (folder.is_absolute()) found_.push_back({program, folder, layout});
    }
    std::vector<ModelPlace> found() && { return std::move(found_); }

 private:
    const Environment& environment_;
    fs::path home_;
    std::vector<ModelPlace> found_;
};

// As huggingface_hub's constants.py reads the environment.
fs::path hub_cache(const Places& places) {
    if (const auto cache = places.value("HF_HUB_CACHE")) return *cache;
    if (const auto cache = places.value("HUGGINGFACE_HUB_CACHE")) return *cache;
    return places.value("HF_HOME").value_or(places.cache() / "huggingface") / "hub";
}

}  // namespace

std::optional<std::string> process_environment(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<ModelPlace> model_places(const Environment& environment) {
    Places places(environment);
    places.add("Hugging Face", hub_cache(places), ModelLayout::kHubCache);
    places.add("LM Studio", places.at_home(".lmstudio/models"), ModelLayout::kFolders);
    places.add("LM Studio", places.cache() / "lm-studio/models", ModelLayout::kFolders);
    places.add("Jan", places.data() / "Jan/data", ModelLayout::kFolders);
    places.add("Jan", places.at_home("jan/models"), ModelLayout::kFolders);
    places.add("llama.cpp", places.value("LLAMA_CACHE").value_or(places.cache() / "llama.cpp"), ModelLayout::kFolders);
    if (const auto models = places.value("OLLAMA_MODELS")) {
        places.add("Ollama", *models, ModelLayout::kOllama);
    } else {
        places.add("Ollama", places.at_home(".ollama/models"), ModelLayout::kOllama);
        places.add("Ollama", "/usr/share/ollama/.ollama/models", ModelLayout::kOllama);
    }
    return std::move(places).found();
}

}  // namespace emloc
