// emloc adapt: labelled examples -> a named context in a store.
#include <optional>
#include <system_error>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/measure.h"
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
    std::optional<std::string> mode;
    std::optional<double> delta;
    std::vector<double> ratios;
    std::optional<std::int64_t> chunk_tokens;
    std::optional<std::int64_t> demonstrations_per_chunk;
    std::optional<std::int64_t> min_pixels;
    std::optional<std::int64_t> max_pixels;
    std::optional<std::string> system_prompt;
    std::optional<std::int64_t> layers_per_group;
    std::optional<std::string> search;
    bool full_trials = false;
};

struct Times {
    double model = 0;
    double demonstrations = 0;
    double adaptation = 0;
    double save = 0;
};

AdaptationOptions with_overrides(AdaptationOptions base, const AdaptOptions& given) {
    // A mode brings its own settings; what is continued keeps those that it was made with.
    if (const auto mode = given.mode ? mode_of(*given.mode) : std::nullopt; mode && given.extend) {
        base.mode = *mode;
    } else if (mode) {
        base = defaults_of(*mode);
    }
    base.video = with_overrides(base.video, given.frames);
    base.layers_per_group = given.layers_per_group.value_or(base.layers_per_group);
    base.search = given.search ? search_method_of(*given.search).value_or(base.search) : base.search;
    base.full_trials = base.full_trials || given.full_trials;
    base.delta = given.delta.value_or(base.delta);
    base.ratios = given.ratios.empty() ? base.ratios : given.ratios;
    base.chunk_tokens = given.chunk_tokens.value_or(base.chunk_tokens);
    base.demonstrations_per_chunk = given.demonstrations_per_chunk.value_or(base.demonstrations_per_chunk);
    base.min_pixels = given.min_pixels ? given.min_pixels : base.min_pixels;
    base.max_pixels = given.max_pixels ? given.max_pixels : base.max_pixels;
    base.system_prompt = given.system_prompt.value_or(base.system_prompt);
    return base;
}

Status check_arguments(const AdaptOptions& options) {
    const bool zero_shot = options.mode == to_text(AdaptationMode::kZeroShot);
    const bool long_video = options.mode == to_text(AdaptationMode::kLongVideo);
    if (long_video != !options.video.empty() || (long_video && !options.demonstrations.source.empty())) {
        return fail(ErrorKind::kInvalidArgument,
                    "A long video's context is made with --mode long-video and --video FILE, without --demos.");
    }
    const FrameChoice whole;
    if (!long_video && options.choice != whole) {
        return fail(ErrorKind::kInvalidArgument, "--start, --end, --at and --key-frames choose frames of one --video.");
    }
    if (long_video) {
        const auto found = check_regular_file(options.video);
        return found ? check(with_overrides(AdaptationOptions{}, options)) : found;
    }
    if (options.demonstrations.source.empty() && !zero_shot) {
        return fail(ErrorKind::kInvalidArgument,
                    "Say with --demos where the demonstrations are: a folder with one folder "
                    "per class, a .jsonl manifest or a ShareGPT .json file.");
    }
    std::error_code error;
    if (!options.demonstrations.source.empty() && !std::filesystem::exists(options.demonstrations.source, error)) {
        return fail(ErrorKind::kNotFound, "There is no folder or file {}.", options.demonstrations.source);
    }
    return options.extend ? Status{} : check(with_overrides(AdaptationOptions{}, options));
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
    if (const Status valid = check_arguments(options); !valid) {
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

    const Adaptation adaptation(*model,
                                with_overrides(*continued ? (*continued)->options : AdaptationOptions{}, options));
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

void add_method_options(CLI::App& command, AdaptOptions& options) {
    const std::string method = "Method";
    command
        .add_option("--mode", options.mode, "emloc (default), naive, zero-shot or long-video; see \"emloc methods\"")
        ->type_name("MODE")
        ->check(CLI::IsMember({"emloc", "naive", "zero-shot", "long-video"}))
        ->group(method);
    command
        .add_option("--delta", options.delta,
                    "Bound on the answers' Jensen-Shannon divergence (default 0.005, of a long video 0.05)")
        ->type_name("JS")
        ->check(CLI::NonNegativeNumber)
        ->group(method);
    command
        .add_option("--ratios", options.ratios,
                    "Retention ratios, tried in this order (default 0.1,0.2,0.5, of a long video 0.02,0.05,0.1)")
        ->type_name("R,R,...")
        ->delimiter(',')
        ->group(method);
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
        .add_option("--layers-per-group", options.layers_per_group,
                    "Layers that are decided at once (default 7, only of a long video)")
        ->type_name("N")
        ->check(CLI::PositiveNumber)
        ->group(method);
    command
        .add_option("--search", options.search,
                    "exact: layer by layer, as published (default); screened: the same, but a trial ends once some "
                    "demonstrations foretell its rejection, for large models; guided: few passes over the whole model, "
                    "for deep models. All within the same delta")
        ->type_name("METHOD")
        ->check(CLI::IsMember({"exact", "screened", "guided"}))
        ->group(method);
    command
        .add_flag("--full-trials", options.full_trials,
                  "Run trials to their end that are sure to be rejected, for their exact divergence")
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
                     "With --mode long-video: the one video to ask about, whatever its length")
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
    add_method_options(*command, *options);
    add_video_options(*command, options->frames);
    add_frame_choice(*command, options->choice);
}

}  // namespace emloc::cli
