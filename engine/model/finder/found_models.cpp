#include "engine/model/finder/found_models.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "engine/core/json.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/config.h"
#include "engine/model/families/registry.h"
#include "engine/model/finder/gguf_head.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxDepth = 5;         // LM Studio: publisher/repository/file; Jan: two more
constexpr int kMaxEntries = 20'000;  // of one place: whoever keeps more than models there is not searched for minutes
constexpr std::uintmax_t kMaxJsonBytes = 1 << 20;

// The entries of a folder, by name; none where it can't be read.
std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> entries;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        entries.push_back(it->path());
    std::ranges::sort(entries);
    return entries;
}

bool is_folder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

bool is_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error);
}

class Search {
 public:
    explicit Search(const std::stop_token& stop) : stop_(stop) {}

    void search(const ModelPlace& place) {
        place_ = &place;
        left_ = kMaxEntries;
        switch (place.layout) {
            case ModelLayout::kHubCache:
                for (const auto& entry : entries_of(place.folder)) search_repository(entry);
                return;
            case ModelLayout::kFolders:
                return search_folder(place.folder, 0);
            case ModelLayout::kOllama:
                return search_manifests(place.folder / "manifests", 0);
        }
    }
    std::vector<FoundModel> found() && { return std::move(found_); }

 private:
    // models--OWNER--NAME
    void search_repository(const fs::path& folder) {
        const auto name = folder.filename().string();
        constexpr std::string_view kPrefix = "models--";
        if (stop_.stop_requested() || !name.starts_with(kPrefix)) return;
        auto title = name.substr(kPrefix.size());
        if (const auto at = title.find("--"); at != std::string::npos) title.replace(at, 2, "/");
        const auto snapshot = snapshot_in(folder);
        if (snapshot.empty()) return;
        if (is_file(snapshot / "config.json")) return add_folder(title, snapshot);
        for (const auto& entry : entries_of(snapshot)) add_gguf(title + "/" + entry.filename().string(), entry);
    }

    // That of the branch "main", else the last of those there are.
    static fs::path snapshot_in(const fs::path& repository) {
        if (auto current = current_snapshot(repository); !current.empty()) return current;
        const auto all = entries_of(repository / "snapshots");
        return all.empty() ? fs::path() : all.back();
    }

    void search_folder(const fs::path& folder, int depth) {
        if (depth > kMaxDepth || stop_.stop_requested()) return;
        if (is_file(folder / "config.json")) return add_folder(name_in_place(folder), folder);
        for (const auto& entry : entries_of(folder)) {
            if (--left_ < 0) return;
            // What a link points to may lie anywhere, and around in a circle.
            std::error_code error;
            if (is_folder(entry) && !fs::is_symlink(entry, error)) {
                search_folder(entry, depth + 1);
            } else if (is_file(entry)) {
                add_gguf(name_in_place(entry), entry);
            }
        }
    }

    // manifests/HOST/LIBRARY/NAME/TAG
    void search_manifests(const fs::path& folder, int depth) {
        if (depth > kMaxDepth || stop_.stop_requested()) return;
        for (const auto& entry : entries_of(folder)) {
            if (--left_ < 0) return;
            if (is_folder(entry)) {
                search_manifests(entry, depth + 1);
            } else {
                read_manifest(entry);
            }
        }
    }

    void read_manifest(const fs::path& file) {
        const auto manifest = read_json_object(file, kMaxJsonBytes);
        if (!manifest || !manifest->contains("layers") || !(*manifest)["layers"].is_array()) return;
        for (const auto& layer : (*manifest)["layers"]) {
            if (!layer.is_object() || layer.value("mediaType", "") != "application/vnd.ollama.image.model") continue;
            auto digest = layer.value("digest", "");
            std::ranges::replace(digest, ':', '-');
            const auto name = file.parent_path().filename().string() + ":" + file.filename().string();
            add_gguf(name, place_->folder / "blobs" / digest);
        }
    }

    std::string name_in_place(const fs::path& path) const {
        const auto name = path.lexically_relative(place_->folder).generic_string();
        return name == "." ? path.filename().string() : name;
    }

    void add_folder(const std::string& name, const fs::path& folder) {
        const auto file = folder / "config.json";
        const auto document = read_json_object(file, kMaxJsonBytes);
        if (!document || !document->contains("model_type") || !(*document)["model_type"].is_string()) return;
        const auto* family = family_of((*document)["model_type"].get<std::string>());
        if (family == nullptr) return;
        std::string obstacle;
        if (const auto config = read_model_config(file); !config) {
            obstacle = config.error().message;
        } else if (const auto checkpoint = Checkpoint::open(folder); !checkpoint) {
            obstacle = checkpoint.error().message;
        }
        add({name, place_->program, folder, std::string(family->title), std::move(obstacle)});
    }

    void add_gguf(const std::string& name, const fs::path& file) {
        const auto architecture = gguf_architecture(file);
        if (!architecture) return;
        std::string titles;
        for (const auto* family : families())
            if (family->gguf_architecture == *architecture)
                titles += (titles.empty() ? "" : " or ") + std::string(family->title);
        if (titles.empty()) return;
        add({name, place_->program, file, std::move(titles),
             "GGUF files can't be read yet. Get the model's own folder with .safetensors files."});
    }

    void add(FoundModel model) {
        std::error_code error;
        const auto path = fs::weakly_canonical(model.path, error);
        if (paths_.insert(error ? model.path : path).second) found_.push_back(std::move(model));
    }

    std::stop_token stop_;
    const ModelPlace* place_ = nullptr;
    int left_ = 0;
    std::set<fs::path> paths_;
    std::vector<FoundModel> found_;
};

}  // namespace

std::vector<FoundModel> find_models(std::span<const ModelPlace> places, const std::stop_token& stop) {
    Search search(stop);
    for (const auto& place : places) search.search(place);
    return std::move(search).found();
}

}  // namespace emloc
