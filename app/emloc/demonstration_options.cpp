#include "app/emloc/demonstration_options.h"

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

// Of decoded images between reading and adapting: little beside a model, and whole sets of small pictures.
constexpr std::size_t kKeptPixelBytes = 256ULL << 20;

}  // namespace

CLI::Option* add_demonstrations_option(CLI::App& command, DemonstrationOptions& options) {
    return command
        .add_option("-d,--demos", options.source,
                    "A folder with one folder per class, a .jsonl manifest, or a ShareGPT .json file")
        ->type_name("DIR|FILE");
}

void add_allow_outside(CLI::App& command, DemonstrationOptions& options) {
    command.add_flag("--allow-outside", options.allow_outside,
                     "Let a manifest name files outside of its own folder, and follow links out of it");
}

Result<DemonstrationSet> read_demonstrations(const DemonstrationOptions& options, Invocation& invocation) {
    Console& console = invocation.console;
    LoadDemonstrationsOptions load;
    load.question = options.question;
    load.allow_outside = options.allow_outside;
    load.part = options.part;
    load.keep_pixels = kKeptPixelBytes;
    load.stop = invocation.stop;
    load.progress = [&console](std::size_t done, std::size_t total) {
        console.progress(fmt::format("reading images and videos  {}/{}", done, total));
    };
    auto set = load_demonstrations(options.source, load);
    console.clear_progress();
    if (!set) {
        Error error = std::move(set.error());
        // What the files say makes no sense: that is bad input, not a wrong option.
        error.kind = error.kind == ErrorKind::kInvalidArgument ? ErrorKind::kMalformed : error.kind;
        return tl::unexpected(std::move(error));
    }
    for (const RejectedFile& file : set->rejected) {
        console.warn("{}: {}", to_text(file.path), file.reason);
    }
    for (const ReadingNote& note : set->notes) {
        console.warn("{}: {}", to_text(note.path), note.text);
    }
    return set;
}

}  // namespace emloc::cli
