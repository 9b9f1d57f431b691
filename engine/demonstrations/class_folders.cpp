#include <algorithm>
#include <map>
#include <string>
#include <system_error>

#include "engine/demonstrations/containment.h"
#include "engine/demonstrations/file_names.h"
#include "engine/demonstrations/label.h"
#include "engine/demonstrations/natural_order.h"
#include "engine/demonstrations/sources.h"
#include "engine/media/video.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

class ClassFolderScan {
 public:
    ClassFolderScan(const fs::path& root, const LoadDemonstrationsOptions& options)
        : root_(root), real_root_(root), options_(options) {}

    Result<Intake> run() {
        const auto entries = sorted_entries(root_);
        if (!entries) return tl::unexpected(entries.error());
        if (entries->empty()) return fail(ErrorKind::kNotFound, "The folder {} is empty.", root_.string());
        const bool has_folders = std::ranges::any_of(*entries, [](const fs::directory_entry& entry) {
            std::error_code error;
            return entry.is_directory(error);
        });
        const auto added = has_folders ? add_classes(*entries) : add_own_class();
        if (options_.stop.stop_requested()) return reading_cancelled();
        return added ? Result<Intake>(std::move(intake_)) : tl::unexpected(added.error());
    }

 private:
    void reject(const fs::path& path, std::string reason) { intake_.rejected.push_back({path, std::move(reason)}); }

    static Result<std::vector<fs::directory_entry>> sorted_entries(const fs::path& folder) {
        std::vector<fs::directory_entry> entries;
        std::error_code error;
        for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
            if (!is_ignored(it->path())) entries.push_back(*it);
        }
        if (error) {
            return fail(ErrorKind::kUnreadable, "The folder {} can't be read: {}.", folder.string(), error.message());
        }
        std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
            return natural_less(a.path().filename().string(), b.path().filename().string());
        });
        return entries;
    }

    Status add_classes(const std::vector<fs::directory_entry>& entries) {
        for (const auto& entry : entries) {
            std::error_code error;
            if (!entry.is_directory(error)) {
                reject(entry.path(), "It lies beside the class folders; put it into the folder of its class.");
            } else if (auto added = add_class(entry); !added) {
                return added;
            }
        }
        return {};
    }

    // A folder of nothing but files is what the folder of one class looks like.
    Status add_own_class() {
        const auto whole = fs::absolute(root_).lexically_normal();
        const auto name = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
        const auto label = normalise_label(name.string());
        if (!label) return fail(label.error().kind, "{}: {}", root_.string(), label.error().message);
        add_files(root_, *label);
        if (!intake_.candidates.empty()) return {};
        return fail(ErrorKind::kInvalidArgument,
                    "The folder {} has no class folders and no images. Put the images of each class into a folder of "
                    "its name.",
                    root_.string());
    }

    Status add_class(const fs::directory_entry& folder) {
        const auto name = folder.path().filename().string();
        std::error_code error;
        if (folder.is_symlink(error)) {
            reject(folder.path(), "It is a link to a folder, which is not followed; put the folder itself here.");
            return {};
        }
        const auto label = normalise_label(name);
        if (!label) {
            reject(folder.path(), label.error().message);
            return {};
        }
        const auto [found, is_new] = folder_of_label_.emplace(*label, name);
        if (!is_new) {
            return fail(ErrorKind::kInvalidArgument,
                        "The folders \"{}\" and \"{}\" in {} both name the class \"{}\". Rename one, or move its files "
                        "into the other.",
                        found->second, name, root_.string(), *label);
        }
        const auto before = intake_.candidates.size();
        add_files(folder.path(), *label);
        if (intake_.candidates.size() == before) reject(folder.path(), "The class folder holds no image or video.");
        return {};
    }

    void add_files(const fs::path& folder, const std::string& label) {
        const auto entries = sorted_entries(folder);
        if (!entries) {
            reject(folder, entries.error().message);
            return;
        }
        for (const auto& entry : *entries) {
            if (options_.stop.stop_requested()) return;
            std::error_code error;
            const bool is_link = entry.is_symlink(error);
            if (!entry.is_directory(error)) {
                add_file(entry.path(), is_link, label);
            } else if (is_link) {
                reject(entry.path(), "It is a link to a folder, which is not followed; put the folder itself here.");
            } else {
                add_files(entry.path(), label);
            }
        }
    }

    void add_file(const fs::path& file, bool is_link, const std::string& label) {
        if (!has_media_extension(file)) {
            reject(file, "Its name doesn't end like that of an image or video (.jpg, .png, .mp4, .webm and others).");
            return;
        }
        if (is_link && !options_.allow_outside && !real_root_.holds(file)) {
            reject(file, "It is a link that leads out of the folder; put the file itself here.");
            return;
        }
        const auto kind = has_video_extension(file) ? MediaKind::kVideo : MediaKind::kImage;
        Candidate candidate{.demonstration = {.media = {}, .question = options_.question, .answer = label},
                            .origin = {}};
        candidate.demonstration.media.push_back({.kind = kind, .path = file});
        intake_.candidates.push_back(std::move(candidate));
    }

    const fs::path& root_;
    const ResolvedFolder real_root_;
    const LoadDemonstrationsOptions& options_;
    std::map<std::string, std::string> folder_of_label_;
    Intake intake_;
};

}  // namespace

Result<Intake> scan_class_folders(const fs::path& folder, const LoadDemonstrationsOptions& options) {
    return ClassFolderScan(folder, options).run();
}

}  // namespace emloc
