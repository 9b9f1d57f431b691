// Files -> demonstrations.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
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

struct DemonstrationSet {
    std::vector<Demonstration> demonstrations;
    std::vector<RejectedFile> rejected;
};

struct LoadDemonstrationsOptions {
    std::string question = kDefaultQuestion;  // for class folders and records without one
    // Takes files that lie outside of the source's folder: by an absolute path or "..", or behind a link. Off, so that
    // a manifest from elsewhere can't make private files part of a context.
    bool allow_outside = false;
    // Decoded images of so many bytes stay with their media, so that adapting need not decode them again.
    std::size_t keep_pixels = 0;
    std::stop_token stop;
    std::function<void(std::size_t done, std::size_t total)> progress;  // media checked; called on the calling thread
};

// `source` is one of
//   - a folder of class folders: each subfolder's name is the label, nested folders belong to their top one; classes
//     are interleaved, files in natural order (2.png before 10.png), so that every chunk sees every class. A folder of
//     files alone is one class, of its own name;
//   - a JSON Lines manifest (.jsonl): {"image": path | "images": [...] | "video(s)", "label": ... | "answer": ...,
//     "question": optional}, paths relative to the manifest; a label names a class, an answer is free text;
//   - LLaMA-Factory's ShareGPT JSON (.json): [{"messages"|"conversations": [...], "images": [...], "videos": [...]}].
//     The first question and its answer become the demonstration; later turns are left out, which `rejected` says.
//     System turns are passed over, since a context has one system prompt. <image> and <video> tags give the order of
//     the media and are taken out of the question. An answer of one line and at most kLongestLabel characters counts as
//     a label. Both containers take both kinds of record.
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
// and listed there with what is wrong with it. Media keep their path, sha256 and size but not their bytes, so that a
// large set costs no memory (and their pixels only within options.keep_pixels): who reads them again compares the hash
// and notices a file that has changed. An error only where nothing at all could be used, or on `stop` (kCancelled).
Result<DemonstrationSet> load_demonstrations(const std::filesystem::path& source,
                                             const LoadDemonstrationsOptions& options = {});

// Longer answers of ShareGPT records are free text.
inline constexpr std::size_t kLongestLabel = 64;

}  // namespace emloc
