// emloc adapt: labelled examples -> a named context in a store.
#include <fmt/ranges.h>

#include <optional>
#include <system_error>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/measure.h"
#include "app/emloc/method_options.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "app/emloc/store_options.h"
#include "app/emloc/video_options.h"
#include "engine/adaptation/adaptation.h"
#include "engine/media/image.h"

namespace emloc::cli {
namespace {

struct AdaptOptions {
    ModelOptions model;
    StoreOptions store;
    DemonstrationOptions demonstrations;
    std::string name;
    std::string video;  // the one of a long video's context
    FrameChoice choice;
    VideoOptions frames;
    bool replace = false;
    bool extend = false;
    // Not given: the defaults, or with --extend those of the stored context.
    MethodOptions method;
    std::optional<std::int64_t> chunk_tokens;
    std::optional<std::int64_t> demonstrations_per_chunk;
    std::optional<std::int64_t> min_pixels;
    std::optional<std::int64_t> max_pixels;
    std::optional<std::string> system_prompt;
};

struct Times {
    double model = 0;
    double demonstrations = 0;
    double adaptation = 0;
    double save = 0;
};

AdaptationOptions with_overrides(AdaptationOptions base, const AdaptOptions& given, const MethodRegistry& methods) {
    base.method = with_overrides(base.method, given.method, methods);
    base.video = with_overrides(base.video, given.frames);
    base.chunk_tokens = given.chunk_tokens.value_or(base.chunk_tokens);
    base.demonstrations_per_chunk = given.demonstrations_per_chunk.value_or(base.demonstrations_per_chunk);
    base.min_pixels = given.min_pixels ? given.min_pixels : base.min_pixels;
    base.max_pixels = given.max_pixels ? given.max_pixels : base.max_pixels;
    base.system_prompt = given.system_prompt.value_or(base.system_prompt);
    return base;
}

// Names of the methods that read one video, for messages.
std::string video_methods(const MethodRegistry& methods) {
    std::vector<std::string> names;
    for (const auto& method : methods.all())
        if (method.reads == Reads::kOneVideo) names.push_back("--method " + method.name);
    return fmt::format("{}", fmt::join(names, " or "));
}

Status check_arguments(const AdaptOptions& options, const MethodRegistry& methods) {
    const auto* method = methods.find(options.method.method.value_or(std::string()));
    const bool one_video = method != nullptr && method->reads == Reads::kOneVideo;
    const bool needs_none = method != nullptr && method->reads == Reads::kLabels;
    if (one_video != !options.video.empty() || (one_video && !options.demonstrations.source.empty())) {
        return fail(ErrorKind::kInvalidArgument,
                    "A long video's context is made with {} and --video FILE, without --demos.",
                    video_methods(methods));
    }
    const FrameChoice whole;
    if (!one_video && options.choice != whole) {
        return fail(ErrorKind::kInvalidArgument, "--start, --end, --at and --key-frames choose frames of one --video.");
    }
    const auto checked = [&] { return check(with_overrides(AdaptationOptions{}, options, methods), methods); };
    if (one_video) {
        const auto found = check_regular_file(options.video);
        return found ? checked() : found;
    }
    if (options.demonstrations.source.empty() && !needs_none) {
        return fail(ErrorKind::kInvalidArgument,
                    "Say with --demos where the demonstrations are: a folder with one folder "
                    "per class, a .jsonl manifest or a ShareGPT .json file.");
    }
    std::error_code error;
    if (!options.demonstrations.source.empty() && !std::filesystem::exists(options.demonstrations.source, error)) {
        return fail(ErrorKind::kNotFound, "There is no file or folder {}.", options.demonstrations.source);
    }
    return options.extend ? Status{} : checked();
}

// The context to continue, if any. Fails before the long work where the name couldn't be saved after it.
Result<std::optional<Context>> reserve_name(const Store& store, const AdaptOptions& options) {
    const auto existing = store.summary(options.name);
    if (!existing && existing.error().kind != ErrorKind::kNotFound) {
        return tl::unexpected(existing.error());
    }
    if (options.extend) {
        auto context = store.load(options.name, nullptr, LoadMedia::kReferences);
        return context ? Result<std::optional<Context>>(std::move(*context)) : tl::unexpected(context.error());
    }
    if (existing && !options.replace) {
        return fail(ErrorKind::kNameTaken,
                    "{} already holds a context named \"{}\". Add --replace to replace it, --extend to continue it, or "
                    "choose another --name.",
                    options.store.file, options.name);
    }
    return std::optional<Context>();
}

Json times_to_json(const Times& times, const PhaseSeconds& phases) {
    return {{"model", times.model},
            {"demonstrations", times.demonstrations},
            {"adaptation", times.adaptation},
            {"vision", phases.vision},
            {"chunk", phases.chunk},
            {"observation", phases.observation},
            {"search", phases.search},
            {"save", times.save},
            {"total", times.model + times.demonstrations + times.adaptation + times.save}};
}

void print_json(Console& console, const AdaptOptions& options, const Context& context,
                const std::vector<RejectedFile>& rejected, const Times& times, const AdaptationPlan& plan) {
    console.print_json(Json{{"context", options.name},
                            {"store", options.store.file},
                            {"model", to_json(context.model)},
                            {"options", to_json(context.options)},
                            {"demonstrations", context.demonstrations.size()},
                            {"labels", labels_of(context)},
                            {"rejected", to_json(rejected)},
                            {"tokens", token_count(context)},
                            {"kept_share", kept_share(context)},
                            {"memory_bytes", memory_bytes(context)},
                            {"chunks", chunks_to_json(context)},
                            {"seconds", times_to_json(times, total_seconds(context))},
                            {"expected_memory_bytes", plan.memory.total()},
                            {"peak_memory_bytes", peak_memory_bytes()}});
}

void print_text(Console& console, const AdaptOptions& options, const Context& context, const Times& times) {
    const PhaseSeconds phases = total_seconds(context);
    console.print(fmt::format("{}, {}, {}, model {}\n\n",
                              count_of(static_cast<std::int64_t>(context.demonstrations.size()), "demonstration"),
                              count_of(static_cast<std::int64_t>(labels_of(context).size()), "label"),
                              count_of(static_cast<std::int64_t>(context.chunks.size()), "chunk"), context.model.name));
    if (!context.chunks.empty()) {
        console.print(retention_table(context, console.width()) + "\n");
    }
    console.print(fmt::format("kept    {} of {} tokens, {} of memory\n", percent(kept_share(context)),
                              token_count(context), human_bytes(memory_bytes(context))));
    console.print(fmt::format("time    load {}, read {}, vision {}, chunks {}, observations {}, search {}, save {}\n",
                              human_seconds(times.model), human_seconds(times.demonstrations),
                              human_seconds(phases.vision), human_seconds(phases.chunk),
                              human_seconds(phases.observation), human_seconds(phases.search),
                              human_seconds(times.save)));
    console.print(fmt::format("saved   \"{}\" in {}\n", printable(options.name), printable(options.store.file)));
}

// The one video of a long video's context, or nothing.
DemonstrationSet without_folder(const AdaptOptions& options) {
    DemonstrationSet set;
    if (options.video.empty()) {
        return set;
    }
    const bool asks = options.demonstrations.question != kDefaultQuestion;
    Media video{.kind = MediaKind::kVideo, .path = options.video, .choice = options.choice};
    set.demonstrations.push_back({.media = {std::move(video)},
                                  .question = asks ? options.demonstrations.question : kDefaultVideoQuestion,
                                  .answer = {},
                                  .is_label = false});
    return set;
}

Result<ExitCode> run(const AdaptOptions& options, Invocation& invocation) {
    if (const Status valid = check_arguments(options, invocation.methods); !valid) {
        return tl::unexpected(valid.error());
    }
    auto store = options.extend ? open_existing(options.store, OpenMode::kReadWrite) : open_for_writing(options.store);
    if (!store) {
        return tl::unexpected(store.error());
    }
    auto continued = reserve_name(*store, options);
    if (!continued) {
        return tl::unexpected(continued.error());
    }

    Times times;
    LapTimer timer;
    // Zero-shot may do without any.
    auto set = options.demonstrations.source.empty() ? Result<DemonstrationSet>(without_folder(options))
                                                     : read_demonstrations(options.demonstrations, invocation);
    if (!set) {
        return tl::unexpected(set.error());
    }
    times.demonstrations = timer.lap();
    const auto model = load_model(options.model, invocation);
    if (!model) {
        return tl::unexpected(model.error());
    }
    times.model = timer.lap();

    const auto base = *continued ? (*continued)->options : AdaptationOptions{};
    const Adaptation adaptation(*model, with_overrides(base, options, invocation.methods), invocation.methods);
    AdaptProgress progress(invocation.console);
    auto context = *continued
                       ? adaptation.extend(**continued, std::move(set->demonstrations), progress, invocation.stop)
                       : adaptation.run(std::move(set->demonstrations), progress, invocation.stop);
    invocation.console.clear_progress();
    if (!context) {
        Error error = std::move(context.error());
        // What is damaged here is no store but a picture that has changed since it was read.
        error.kind = error.kind == ErrorKind::kDamaged ? ErrorKind::kMalformed : error.kind;
        return tl::unexpected(std::move(error));
    }
    times.adaptation = timer.lap();

    const auto when_taken = options.replace || options.extend ? WhenTaken::kReplace : WhenTaken::kRefuse;
    if (const Status saved = store->save(options.name, *context, when_taken); !saved) {
        return tl::unexpected(saved.error());
    }
    times.save = timer.lap();

    if (invocation.json) {
        print_json(invocation.console, options, *context, set->rejected, times, progress.plan());
    } else {
        print_text(invocation.console, options, *context, times);
    }
    return ExitCode::kOk;
}

void add_chunk_options(CLI::App& command, AdaptOptions& options) {
    const std::string method = "Method";
    command.add_option("--chunk-tokens", options.chunk_tokens, "Tokens of a chunk (default 1600)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(method);
    command
        .add_option("--demos-per-chunk", options.demonstrations_per_chunk,
                    "Demonstrations of a chunk (default 0: as many as --chunk-tokens allows)")
        ->type_name("N")
        ->check(CLI::NonNegativeNumber)
        ->group(method);
    command
        .add_option("--min-pixels", options.min_pixels, "Smaller images are enlarged to this (default: the model's)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(method);
    command.add_option("--max-pixels", options.max_pixels, "Larger images are reduced to this (default: the model's)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(method);
    command.add_option("--system-prompt", options.system_prompt, "The turn before all demonstrations")
        ->type_name("TEXT")
        ->group(method);
}

}  // namespace

void add_adapt(const CommandLine& line) {
    auto options = std::make_shared<AdaptOptions>();
    CLI::App* command = add_command<AdaptOptions>(
        line, line.app, "adapt", "Compress labelled examples into a context and save it", options, run);
    command
        ->add_option("-d,--demos", options->demonstrations.source,
                     "A folder with one folder per class, a .jsonl manifest, or a ShareGPT .json file")
        ->type_name("DIR|FILE");
    command
        ->add_option("--video", options->video,
                     "With " + video_methods(line.methods) + ": the one video to ask about, whatever its length")
        ->type_name("FILE");
    add_store_option(*command, options->store);
    command->add_option("-n,--name", options->name, "Name of the context to save")->type_name("NAME")->required();
    auto* replace = command->add_flag("--replace", options->replace, "Replace the context of that name");
    command->add_flag("--extend", options->extend, "Add the demonstrations to the context of that name")
        ->excludes(replace);
    command
        ->add_option("--question", options->demonstrations.question,
                     "Asked where a demonstration brings no question; of a long video, what the search observes")
        ->type_name("TEXT")
        ->capture_default_str();
    add_allow_outside(*command, options->demonstrations);
    add_model_options(*command, options->model);
    add_method_options(*command, options->method, line.methods);
    add_chunk_options(*command, *options);
    add_video_options(*command, options->frames);
    add_frame_choice(*command, options->choice);
}

}  // namespace emloc::cli
