// Files -> demonstrations.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"

namespace emloc {

// A file that was passed over, and why, in a sentence. For a faulty record of a manifest `path` is the manifest and the
// reason begins with "Line 3: " or "Entry 3: ".
struct RejectedFile {
    std::filesystem::path path;
    std::string reason;
};

// Something to know of what is used, in a sentence: what was made of a folder, what of a film can't be read.
struct ReadingNote {
    std::filesystem::path path;
    std::string text;
};

struct DemonstrationSet {
    std::vector<Demonstration> demonstrations;
    std::vector<RejectedFile> rejected;
    std::vector<ReadingNote> notes;
    std::optional<std::string> system_prompt;  // where all conversations have the same
};

// Which images of a data set's parts are wanted (parts.h). Of a source that has no parts all are.
enum class DataPart { kDemonstrations, kHeldBack };

struct LoadDemonstrationsOptions {
    std::string question = kDefaultQuestion;  // for class folders and records without one
    // Takes files that lie outside of the source's folder: by an absolute path or "..", or behind a link. Off, so that
    // a manifest from elsewhere can't make private files part of a context.
    bool allow_outside = false;
    DataPart part = DataPart::kDemonstrations;
    // Decoded images of so many bytes stay with their media, so that adapting need not decode them again.
    std::size_t keep_pixels = 0;
    std::stop_token stop;
    std::function<void(std::size_t done, std::size_t total)> progress;  // media checked; called on the calling thread
};

// `source` is one of
//   - a folder of class folders: each subfolder's name is the label, nested folders belong to their top one; classes
//     are interleaved, files in natural order (2.png before 10.png), so that every chunk sees every class. A folder
//     whose images lie in no subfolder is one class, of its own name. A lone folder around the class folders is gone
//     into. Folders that are named like the parts of a data set (train, valid, test) are no classes: `part` says which
//     of them are wanted. Both are noted;
//   - a list of records, one a line (JSON Lines) or in a JSON list, whatever the file's name of both (.jsonl, .ndjson,
//     .json) says; paths are relative to it. A record is {"image": path | "images": [...] | "video(s)", "label": ... |
//     "answer": ..., "question": optional}, where a label names a class and an answer is free text, or a conversation
//     (conversation.h): every question that brings a medium of its own becomes, with its answer, a demonstration. What
//     is left out is noted. An answer of one line and at most kLongestLabel characters counts as a label.
// Labels are trimmed and put in Unicode's NFC, so that two spellings that look the same are one class; two *folders* of
// one class are an error (kInvalidArgument), because one of them is likely a mistake. Hidden files and those that
// desktops leave behind (Thumbs.db ...) are ignored; links to folders are not followed.
//
// Window and command line read all of these by this code (intake.h), with the same words for what is refused.
//
// Every medium is read once, on several threads, to see that it is what its name says: images are decoded, of videos a
// few frames over their whole length. This is done before anything is computed, since one damaged picture among ten
// thousand should cost a line and not the hours before it would be met. Animated images (GIF, WebP) are videos,
// whatever a manifest calls them. What fails is listed in `rejected`; a video of which only a part can be read is used,
// and `notes` say what is wrong with it, as they say where one picture has two labels. Media keep their path, sha256
// and size but not their bytes, so that a large set costs no memory (and their pixels only within options.keep_pixels):
// who reads them again compares the hash and notices a file that has changed. An error only where nothing at all could
// be used, or on `stop` (kCancelled).
Result<DemonstrationSet> load_demonstrations(const std::filesystem::path& source,
                                             const LoadDemonstrationsOptions& options = {});

// Longer answers of conversations are free text.
inline constexpr std::size_t kLongestLabel = 64;

}  // namespace emloc
