// emloc adapt: labelled examples -> a named context in a store.
#include <fmt/ranges.h>

#include <optional>
#include <system_error>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/adapt_report.h"
#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/measure.h"
#include "app/emloc/method_options.h"
#include "app/emloc/model_options.h"
#include "app/emloc/store_options.h"
#include "app/emloc/video_options.h"
#include "engine/adaptation/adaptation.h"
#include "engine/adaptation/methods/budget_like.h"
#include "engine/demonstrations/doubts.h"
#include "engine/media/image.h"
#include "engine/workspace/workspace.h"

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
    std::string budget_as;  // a context of the store whose kept tokens are the budget
    bool by_layer = false;  // of each layer its own
    bool no_js = false;
};

AdaptationOptions with_overrides(AdaptationOptions base, const AdaptOptions& given, const MethodRegistry& methods) {
    base.method = with_overrides(base.method, given.method, methods);
    base.measures_js = !given.no_js;
    base.video = with_overrides(base.video, given.frames);
    base.chunk_tokens = given.chunk_tokens.value_or(base.chunk_tokens);
    base.demonstrations_per_chunk = given.demonstrations_per_chunk.value_or(base.demonstrations_per_chunk);
    base.min_pixels = given.min_pixels ? given.min_pixels : base.min_pixels;
    base.max_pixels = given.max_pixels ? given.max_pixels : base.max_pixels;
    base.system_prompt = given.system_prompt ? given.system_prompt : base.system_prompt;
    return base;
}

// What was given over what the adaptation begins with, and the budget of the context that it is to be compared with.
Result<AdaptationOptions> chosen_options(const AdaptationOptions& begun, const AdaptOptions& given,
                                         const Workspace& workspace, const MethodRegistry& methods) {
    auto chosen = with_overrides(begun, given, methods);
    if (given.budget_as.empty()) return chosen;
    const auto like = workspace.record({ContextId::Kind::kSaved, given.budget_as});
    if (!like) return tl::unexpected(like.error());
    const auto* method = methods.find(chosen.method.name);
    if (method != nullptr && find_option(*method, "budget_counts") == nullptr)
        return fail(
            ErrorKind::kInvalidArgument,
            "The method {} has no budget, so --budget-as means nothing to it. \"emloc methods\" says which have.",
            method->name);
    const auto shape = given.by_layer ? BudgetShape::kByLayer : BudgetShape::kUniform;
    chosen.method.options.set("budget_counts", budget_like(*like, shape));
    if (const auto valid = check(chosen, methods); !valid) return tl::unexpected(valid.error());
    return chosen;
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

// The context to continue, if any.
std::optional<ContextId> continued(const AdaptOptions& options) {
    return options.extend ? std::optional(ContextId{ContextId::Kind::kSaved, options.name}) : std::nullopt;
}

// Opens the store, and says what the adaptation begins with. Fails before the long work where the name couldn't be
// saved after it.
Result<AdaptationOptions> open_store(Workspace& workspace, const AdaptOptions& options) {
    if (options.extend) {
        if (const auto exists = check_store_exists(options.store); !exists) return tl::unexpected(exists.error());
    }
    if (const auto opened = workspace.open_store(options.store.file); !opened) return tl::unexpected(opened.error());
    if (const auto id = continued(options)) {
        const auto record = workspace.record(*id);
        return record ? Result<AdaptationOptions>(record->options) : tl::unexpected(record.error());
    }
    const auto existing = workspace.store()->summary(options.name);
    if (!existing && existing.error().kind != ErrorKind::kNotFound) return tl::unexpected(existing.error());
    if (existing && !options.replace) {
        return fail(ErrorKind::kNameTaken,
                    "{} already holds a context named \"{}\". Add --replace to replace it, --extend to continue it, or "
                    "choose another --name.",
                    options.store.file, options.name);
    }
    return AdaptationOptions{};
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

// Zero-shot may do without any.
Result<DemonstrationSet> demonstrations_of(const AdaptOptions& options, Invocation& invocation) {
    return options.demonstrations.source.empty() ? without_folder(options)
                                                 : read_demonstrations(options.demonstrations, invocation);
}

// The system prompt that the demonstrations bring, where nothing else says which.
void take_system_prompt(DemonstrationSet& set, const AdaptOptions& options, AdaptationOptions& begun) {
    if (!set.system_prompt || options.system_prompt) return;
    const std::string source = options.demonstrations.source;
    if (!options.extend) {
        begun.system_prompt = set.system_prompt;
        set.notes.push_back({source, fmt::format("Its system prompt, \"{}\", is used.", *set.system_prompt)});
    } else if (begun.system_prompt != set.system_prompt) {
        set.notes.push_back({source, fmt::format("Its system prompt is not used: the context keeps its own, \"{}\".",
                                                 begun.system_prompt.value_or(std::string()))});
    }
}

// What the demonstrations bring or lack as a whole.
void consider_whole(DemonstrationSet& set, const AdaptOptions& options, const Workspace& workspace,
                    AdaptationOptions& begun, Console& console) {
    const auto said = set.notes.size();
    take_system_prompt(set, options, begun);
    const auto before = options.extend ? workspace.store()->summary(options.name) : ContextSummary{};
    const auto doubt = only_one_class(set.demonstrations, before ? before->labels : std::vector<std::string>{});
    if (doubt) set.notes.push_back({options.demonstrations.source, *doubt});
    for (std::size_t i = said; i < set.notes.size(); ++i)
        console.warn("{}: {}", to_text(set.notes[i].path), set.notes[i].text);
}

Status adapt(Workspace& workspace, std::vector<Demonstration> demonstrations, const AdaptationOptions& chosen,
             const AdaptOptions& options, AdaptProgress& progress, const Invocation& invocation) {
    auto task = workspace.plan_adaptation(std::move(demonstrations), chosen, continued(options));
    if (!task) return tl::unexpected(task.error());
    task->options = chosen;  // what the user gives here holds for a continuation too
    auto adapted = workspace.adapt(std::move(*task), progress, invocation.stop);
    invocation.console.clear_progress();
    if (adapted) return {};
    Error error = std::move(adapted.error());
    // What is damaged here is no store but a picture that has changed since it was read.
    error.kind = error.kind == ErrorKind::kDamaged ? ErrorKind::kMalformed : error.kind;
    return tl::unexpected(std::move(error));
}

// Where the result can't be saved, it is kept beside the store, so that the long work was not in vain.
Status save(Workspace& workspace, const AdaptOptions& options) {
    const auto when_taken = options.replace || options.extend ? WhenTaken::kReplace : WhenTaken::kRefuse;
    const auto saved = workspace.save_result(options.name, when_taken);
    if (saved) return {};
    Error error = saved.error();
    if (workspace.keep_result()) {
        error.message +=
            fmt::format(" What was made is kept beside the store; \"emloc contexts recover --store {}\" takes it in.",
                        options.store.file);
    }
    return tl::unexpected(std::move(error));
}

Result<ExitCode> run(const AdaptOptions& options, Invocation& invocation) {
    const auto& methods = invocation.methods;
    if (const auto valid = check_arguments(options, methods); !valid) return tl::unexpected(valid.error());
    Workspace workspace(LoadMedia::kReferences, methods);
    auto begun = open_store(workspace, options);
    if (!begun) return tl::unexpected(begun.error());

    AdaptTimes times;
    LapTimer timer;
    auto set = demonstrations_of(options, invocation);
    if (!set) return tl::unexpected(set.error());
    consider_whole(*set, options, workspace, *begun, invocation.console);
    const auto chosen = chosen_options(*begun, options, workspace, methods);
    if (!chosen) return tl::unexpected(chosen.error());
    times.demonstrations = timer.lap();
    auto model = load_model(options.model, invocation);
    if (!model) return tl::unexpected(model.error());
    workspace.use_model(std::move(*model));
    times.model = timer.lap();

    AdaptProgress progress(invocation.console);
    const auto adapted = adapt(workspace, std::move(set->demonstrations), *chosen, options, progress, invocation);
    if (!adapted) return tl::unexpected(adapted.error());
    times.adaptation = timer.lap();
    const auto context = workspace.result();  // held on to: once saved, it is the workspace's result no more
    if (const auto saved = save(workspace, options); !saved) return tl::unexpected(saved.error());
    if (const auto incident = workspace.store()->take_incident()) invocation.console.warn("{}", to_text(*incident));
    times.save = timer.lap();

    const AdaptReport report{options.name, options.store.file, *context, *set, times, progress.plan()};
    if (invocation.json) {
        print_json(invocation.console, report);
    } else {
        print_text(invocation.console, report);
    }
    return ExitCode::kOk;
}

void add_budget_options(CLI::App& command, AdaptOptions& options) {
    const std::string method = "Method";
    auto* budget = command
                       .add_option("--budget-as", options.budget_as,
                                   "Keep as many tokens of each chunk as that context of the store does, the same in "
                                   "all layers, to compare methods fairly")
                       ->type_name("CONTEXT")
                       ->group(method);
    command
        .add_flag("--no-js", options.no_js,
                  "Don't measure what each chunk's divergence is where the method doesn't do so itself; saves two "
                  "replays of its demonstrations")
        ->group(method);
    command.add_flag("--by-layer", options.by_layer, "With --budget-as: as many in each layer as it does there")
        ->needs(budget)
        ->group(method);
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
    add_demonstrations_option(*command, options->demonstrations);
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
    add_budget_options(*command, *options);
    add_chunk_options(*command, *options);
    add_video_options(*command, options->frames);
    add_frame_choice(*command, options->choice);
}

}  // namespace emloc::cli
