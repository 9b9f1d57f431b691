#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <string>
#include <system_error>

#include "engine/demonstrations/containment.h"
#include "engine/demonstrations/file_names.h"
#include "engine/demonstrations/folder_entries.h"
#include "engine/demonstrations/label.h"
#include "engine/demonstrations/parts.h"
#include "engine/demonstrations/sources.h"
#include "engine/media/video.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

using Entries = std::vector<fs::directory_entry>;
using PartsByName = std::map<std::string, DataPart>;

constexpr const char* kNoMedia = "It holds no image or video.";

std::string name_of(const fs::directory_entry& entry) {
    return entry.path().filename().string();
}

std::vector<std::string> names_of(const Entries& entries) {
    std::vector<std::string> names;
    for (const auto& entry : entries) names.push_back(name_of(entry));
    return names;
}

class ClassFolderScan {
 public:
    ClassFolderScan(const fs::path& root, const LoadDemonstrationsOptions& options)
        : root_(root), real_root_(root), options_(options) {}

    Result<Intake> run() {
        const auto entries = sorted_entries(root_);
        if (!entries) return tl::unexpected(entries.error());
        if (entries->empty()) return nothing_in_root();
        const auto added = add_folder(root_, *entries, Parts::kMayHave);
        if (options_.stop.stop_requested()) return reading_cancelled();
        return added ? Result<Intake>(std::move(intake_)) : tl::unexpected(added.error());
    }

 private:
    enum class Parts { kMayHave, kIsOne };

    void reject(const fs::path& path, std::string reason) { intake_.rejected.push_back({path, std::move(reason)}); }

    tl::unexpected<Error> nothing_in_root() const {
        std::error_code error;
        return fail(ErrorKind::kNotFound, "The folder {} {}.", root_.string(),
                    fs::is_empty(root_, error) ? "is empty" : "holds nothing but hidden files and those of the system");
    }

    // Finds out at which level the class folders lie.
    Status add_folder(const fs::path& folder, const Entries& entries, Parts parts) {
        const auto with_media = folders_with_media(entries, options_.stop);
        if (with_media.empty()) return add_without_class_folders(folder, entries, parts);
        const auto found = parts == Parts::kMayHave ? parts_among(names_of(with_media)) : PartsByName{};
        if (!found.empty()) return add_parts(folder, entries, found);
        if (with_media.size() == 1 && !any_media_file(entries)) {
            const auto inner = sorted_entries(with_media.front().path());
            if (inner && !any_media_file(*inner)) return add_wrapped(folder, entries, with_media.front(), parts);
        }
        note_like_folders(folder, with_media);
        return add_classes(folder, entries);
    }

    // A lone folder with nothing but folders in it is what an archive leaves around them.
    Status add_wrapped(const fs::path& folder, const Entries& entries, const fs::directory_entry& only, Parts parts) {
        for (const auto& entry : entries)
            if (is_own_folder(entry) && entry != only) reject(entry.path(), kNoMedia);
        intake_.notes.push_back(
            {folder, fmt::format("Its only folder with images, \"{}\", is read in its place.", name_of(only))});
        const auto inner = sorted_entries(only.path());
        return inner ? add_folder(only.path(), *inner, parts) : tl::unexpected(inner.error());
    }

    Status add_parts(const fs::path& folder, const Entries& entries, const PartsByName& parts) {
        PartsByName used;
        for (const auto& entry : entries) {
            const auto part = parts.find(name_of(entry));
            if (part == parts.end()) {
                reject_beside(entry, "parts of the data set");
                continue;
            }
            held_back_ = part->second == DataPart::kHeldBack;
            const auto before = intake_.candidates.size();
            const auto inner = sorted_entries(entry.path());
            if (!inner) {
                reject(entry.path(), inner.error().message);
            } else if (auto added = add_folder(entry.path(), *inner, Parts::kIsOne); !added) {
                return added;
            }
            if (intake_.candidates.size() > before) used.insert(*part);
        }
        if (!used.empty()) {
            intake_.notes.push_back({folder, words_of(used)});
            return {};
        }
        return fail(
            ErrorKind::kInvalidArgument,
            "The folders {} in {} are the parts of a data set, but have no class folders. Put the images of each "
            "class into a folder of its name.",
            quoted(parts, std::nullopt), folder.string());
    }

    static std::string quoted(const PartsByName& parts, std::optional<DataPart> which) {
        std::vector<std::string> names;
        for (const auto& [name, part] : parts)
            if (!which || part == *which) names.push_back(fmt::format("\"{}\"", name));
        return fmt::format("{}", fmt::join(names, ", "));
    }

    static std::string words_of(const PartsByName& parts) {
        const auto demonstrations = quoted(parts, DataPart::kDemonstrations);
        const auto held_back = quoted(parts, DataPart::kHeldBack);
        std::string words = "Its folders are parts of a data set: the images of ";
        if (!demonstrations.empty()) words += demonstrations + " are demonstrations";
        if (!demonstrations.empty() && !held_back.empty()) words += ", those of ";
        if (!held_back.empty()) words += held_back + " are held back for evaluating";
        return words + ".";
    }

    // Folders that all hold the same folders: their names may be no classes, or those of the inner ones. Both are used.
    void note_like_folders(const fs::path& folder, const Entries& with_media) {
        if (with_media.size() < 2) return;
        std::vector<std::string> shared;
        for (const auto& entry : with_media) {
            const auto inner = sorted_entries(entry.path());
            if (!inner || any_media_file(*inner)) return;
            auto names = names_of(folders_with_media(*inner, options_.stop));
            if (names.size() < 2 || (!shared.empty() && shared != names)) return;
            shared = std::move(names);
        }
        intake_.notes.push_back({folder, fmt::format("Its classes are named by its own folders; those in them (\"{}\") "
                                                     "are not told apart. If they are the classes, give one of its "
                                                     "folders.",
                                                     fmt::join(shared, "\", \""))});
    }

    Status add_classes(const fs::path& folder, const Entries& entries) {
        folder_of_label_.clear();
        for (const auto& entry : entries) {
            std::error_code error;
            if (!entry.is_directory(error)) {
                reject_beside(entry, "class folders");
            } else if (auto added = add_class(folder, entry); !added) {
                return added;
            }
        }
        return {};
    }

    // What lies at the level of folders that mean something and isn't one of them.
    void reject_beside(const fs::directory_entry& entry, std::string_view what) {
        std::error_code error;
        if (entry.is_directory(error)) {
            reject(entry.path(), fmt::format("It lies beside the {} and is none of them.", what));
        } else if (has_media_extension(entry.path())) {
            reject(entry.path(), fmt::format("It lies beside the {}; put it into the folder of its class.", what));
        } else {
            reject(entry.path(), fmt::format("It lies beside the {} and is neither an image nor a video.", what));
        }
    }

    // A folder whose images lie in no folder of it is what the folder of one class looks like.
    Status add_without_class_folders(const fs::path& folder, const Entries& entries, Parts parts) {
        if (parts == Parts::kIsOne) {
            reject(folder, "It has no class folders, so nobody has said of what class its images are.");
            return {};
        }
        const auto whole = fs::absolute(folder).lexically_normal();
        const auto name = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
        const auto label = normalise_label(name.string());
        if (!label) return fail(label.error().kind, "{}: {}", folder.string(), label.error().message);
        for (const auto& entry : entries) {
            if (is_own_folder(entry))
                reject(entry.path(), kNoMedia);
            else
                add_entry(entry, *label);
        }
        if (!intake_.candidates.empty()) return {};
        return fail(ErrorKind::kInvalidArgument,
                    "The folder {} holds no images and no class folders with any. Put the images of each class into a "
                    "folder of its name.",
                    folder.string());
    }

    Status add_class(const fs::path& above, const fs::directory_entry& folder) {
        const auto name = name_of(folder);
        std::error_code error;
        if (folder.is_symlink(error)) {
            add_entry(folder, name);
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
                        found->second, name, above.string(), *label);
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
            add_entry(entry, label);
        }
    }

    void add_entry(const fs::directory_entry& entry, const std::string& label) {
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

    void add_file(const fs::path& file, bool is_link, const std::string& label) {
        if (!has_media_extension(file)) {
            reject(file, "Its name doesn't end like that of an image or video (.jpg, .png, .mp4, .webm and others).");
            return;
        }
        if (is_link && !options_.allow_outside && !real_root_.holds(file)) {
            reject(file,
                   "It is a link that leads out of the folder; put the file itself here, or allow such links on the "
                   "command line with --allow-outside.");
            return;
        }
        const auto kind = has_video_extension(file) ? MediaKind::kVideo : MediaKind::kImage;
        Candidate candidate{.demonstration = {.media = {}, .question = options_.question, .answer = label},
                            .origin = {},
                            .held_back = held_back_};
        candidate.demonstration.media.push_back({.kind = kind, .path = file});
        intake_.candidates.push_back(std::move(candidate));
    }

    const fs::path& root_;
    const ResolvedFolder real_root_;
    const LoadDemonstrationsOptions& options_;
    std::map<std::string, std::string> folder_of_label_;  // at the level of the class folders that are being read
    bool held_back_ = false;                              // the part that is being read
    Intake intake_;
};

}  // namespace

Result<Intake> scan_class_folders(const fs::path& folder, const LoadDemonstrationsOptions& options) {
    return ClassFolderScan(folder, options).run();
}

}  // namespace emloc
