// emloc benchmark: published benchmarks on a user's own copy of their data.
#include <fmt/format.h>

#include <algorithm>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/benchmark_table.h"
#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "engine/core/stopwatch.h"
#include "engine/workspace/benchmark_comparison.h"
#include "engine/workspace/benchmark_report.h"
#include "engine/workspace/benchmark_run.h"
#include "engine/workspace/protocol_json.h"

namespace emloc::cli {
namespace {

struct RunOptions {
    ModelOptions model;
    std::string benchmark, data, output, meteor_jar;
    std::vector<std::string> methods{"all"};
    std::int64_t limit = 0;
    std::string shard;  // "0/4"
    std::optional<std::int64_t> pool, demonstrations, per_class, per_chunk, visual_tokens, max_new_tokens, frames;
    std::optional<std::uint64_t> seed;
    std::string sampling = "release", frames_are = "exact";
    bool shuffled = false;
};

struct CompareReportsOptions {
    std::string first, second;
};

struct ListOptions {};

class RunProgress : public BenchmarkObserver {
 public:
    explicit RunProgress(Console& console) : console_(console), adapting_(console) {}

    void planned(const AdaptationPlan& plan) override { adapting_.planned(plan); }
    void chunk_begun(const ChunkBegun& chunk) override { adapting_.chunk_begun(chunk); }
    void phase_begun(const PhaseBegun& phase) override { adapting_.phase_begun(phase); }
    void frames_read(const FramesRead& frames) override { adapting_.frames_read(frames); }
    void trial_begun(const TrialBegun& trial) override { adapting_.trial_begun(trial); }
    void trial(const Trial& trial) override { adapting_.trial(trial); }
    void decision(const Decision& decision) override { adapting_.decision(decision); }
    void chunk_done(int chunk, const ChunkRecord& record) override { adapting_.chunk_done(chunk, record); }

    void method_begun(const std::string& method) override {
        console_.clear_progress();
        console_.info("{}", method);
        first_ = 0;
    }
    void answered(const std::string& method, std::int64_t done, std::int64_t total, const BenchmarkRow& row,
                  const BenchmarkAnswer& answer) override {
        if (!answer.error.empty()) console_.warn("Row {}: {}", row.row, answer.error);
        if (first_ == 0) {
            first_ = done;
            watch_ = Stopwatch();
        }
        const auto each = done > first_ ? watch_.seconds() / static_cast<double>(done - first_) : answer.seconds;
        console_.progress(fmt::format("{}: {}/{}, {} left", method, done, total,
                                      human_seconds(each * static_cast<double>(total - done))));
    }

 private:
    Console& console_;
    AdaptProgress adapting_;
    std::int64_t first_ = 0;  // that this call has answered
    Stopwatch watch_;
};

Result<ExitCode> list(const ListOptions&, Invocation& invocation) {
    if (invocation.json) {
        Json all = Json::array();
        for (const auto& one : benchmarks())
            all.push_back({{"name", one.name},
                           {"title", one.title},
                           {"metric", one.metrics.front()},
                           {"metrics", metrics_to_json(one)},
                           {"repository", one.repository},
                           {"split", one.split},
                           {"rows", one.published_rows},
                           {"visual_tokens", one.protocol.visual_tokens},
                           {"demonstrations", one.protocol.demonstrations}});
        invocation.console.print_json(all);
        return ExitCode::kOk;
    }
    using enum Table::Align;
    Table table({kLeft, kLeft, kRight, kRight, kLeft});
    table.add({"name", "metric", "rows", "shown", "data"});
    for (const auto& one : benchmarks())
        table.add({one.name, one.metrics.front(), std::to_string(one.published_rows),
                   std::to_string(one.protocol.demonstrations), one.repository + ", " + one.split});
    invocation.console.print(table.text());
    return ExitCode::kOk;
}

template <class T>
void override_by(const std::optional<T>& given, T& value) {
    if (given) value = *given;
}

Protocol protocol_of(const BenchmarkDescription& benchmark, const RunOptions& options) {
    auto protocol = benchmark.protocol;
    override_by(options.pool, protocol.pool);
    override_by(options.demonstrations, protocol.demonstrations);
    override_by(options.per_class, protocol.per_class);
    override_by(options.per_chunk, protocol.demonstrations_per_chunk);
    override_by(options.visual_tokens, protocol.visual_tokens);
    override_by(options.max_new_tokens, protocol.max_new_tokens);
    override_by(options.seed, protocol.seed);
    if (protocol.frames > 0) override_by(options.frames, protocol.frames);
    protocol.key_frames = protocol.frames > 0 && options.frames_are == "key";
    protocol.shuffled = options.shuffled;
    protocol.tests_pool = options.sampling == "paper" && protocol.pool > 0;
    return protocol;
}

Status read_shard(const std::string& text, BenchmarkRun& run) {
    if (text.empty()) return {};
    const auto slash = text.find('/');
    try {
        run.shard = std::stoll(text.substr(0, slash));
        run.shards = slash == std::string::npos ? 0 : std::stoll(text.substr(slash + 1));
    } catch (const std::exception&) {
        run.shards = 0;
    }
    if (run.shard >= 0 && run.shard < run.shards) return {};
    return fail(ErrorKind::kInvalidArgument,
                "--shard takes this process's number and how many there are, as 0/4 to 3/4, and not “{}”.", text);
}

Result<BenchmarkRun> run_of(const BenchmarkDescription& benchmark, const RunOptions& options,
                            const MethodRegistry& methods) {
    BenchmarkRun run{.benchmark = &benchmark,
                     .protocol = protocol_of(benchmark, options),
                     .limit = options.limit,
                     .output = options.output};
    if (auto shard = read_shard(options.shard, run); !shard) return tl::unexpected(shard.error());
    const bool all = std::ranges::find(options.methods, "all") != options.methods.end();
    for (const auto& method : methods.all())
        if (all ? method.reads != Reads::kOneVideo
                : std::ranges::find(options.methods, method.name) != options.methods.end())
            run.methods.push_back(method.name);
    return run;
}

Result<RecognisedData> read_data(const RunOptions& options, Invocation& invocation) {
    auto found = recognise(options.data);
    if (!found) return found;
    if (found->benchmark->name != options.benchmark)
        return fail(ErrorKind::kInvalidArgument, "{} holds {}, not {}.", options.data, found->benchmark->name,
                    options.benchmark);
    const auto rows = static_cast<std::int64_t>(found->data.rows.size());
    invocation.console.info("{}: {} rows in {}", found->benchmark->title, rows, found->data.layout);
    if (rows != found->benchmark->published_rows)
        invocation.console.warn(
            "The published data set has {} rows: figures of this one can't be compared with others.",
            found->benchmark->published_rows);
    return found;
}

Result<ExitCode> run(const RunOptions& options, Invocation& invocation) {
    const auto found = read_data(options, invocation);
    if (!found) return tl::unexpected(found.error());
    const auto wanted = run_of(*found->benchmark, options, invocation.methods);
    if (!wanted) return tl::unexpected(wanted.error());
    if (const auto plan = plan_benchmark(found->data, wanted->protocol); !plan) return tl::unexpected(plan.error());
    const auto model = load_model(options.model, invocation);
    if (!model) return tl::unexpected(model.error());
    RunProgress progress(invocation.console);
    const auto done = run_benchmark(*wanted, found->data, *model, invocation.methods, progress, invocation.stop);
    invocation.console.clear_progress();
    if (!done && done.error().kind != ErrorKind::kCancelled) return tl::unexpected(done.error());
    // Also of a run that was stopped: what there is so far.
    const auto report =
        benchmark_report(*wanted, found->data, **model, invocation.methods, {.meteor_jar = options.meteor_jar});
    if (!report) return tl::unexpected(report.error());
    if (const auto written = write_benchmark_report(*report, found->data, options.output); !written)
        return tl::unexpected(written.error());
    if (invocation.json)
        invocation.console.print_json(Json::parse(benchmark_to_json(*report)));
    else
        invocation.console.print(benchmark_table(*report));
    return done ? ExitCode::kOk : ExitCode::kInterrupted;
}

Result<ExitCode> compare_reports(const CompareReportsOptions& options, Invocation& invocation) {
    const auto differences = compare_benchmark_reports(options.first, options.second);
    if (!differences) return tl::unexpected(differences.error());
    if (invocation.json) {
        Json all = Json::array();
        for (const auto& one : *differences)
            all.push_back({{"method", one.method},
                           {"rows", one.rows},
                           {"first", one.first},
                           {"second", one.second},
                           {"margin", one.margin}});
        invocation.console.print_json(all);
    } else {
        invocation.console.print(differences_table(*differences));
    }
    return ExitCode::kOk;
}

void add_protocol_options(CLI::App& command, RunOptions& options) {
    const auto number = [&](const char* name, std::optional<std::int64_t>& value, const char* help) {
        command.add_option(name, value, help)->type_name("N")->check(CLI::PositiveNumber);
    };
    number("--pool", options.pool, "Rows set aside, from which demonstrations are drawn (default: the release's 100)");
    number("--demos", options.demonstrations, "Demonstrations (default: the release's)");
    number("--per-class", options.per_class, "So many demonstrations of every class instead, drawn from the same rows");
    number("--demos-per-chunk", options.per_chunk, "Demonstrations in a chunk (default: the release's)");
    number("--visual-tokens", options.visual_tokens, "Tokens of a picture, or the most of a frame");
    number("--max-new-tokens", options.max_new_tokens, "Longest answer");
    number("--frame-count", options.frames, "Frames of a clip");
    command.add_option("--seed", options.seed, "Seed of both samplings (default: the release's 42)")->type_name("N");
    command
        .add_option("--sampling", options.sampling,
                    "What the rows of the pool are: demonstrations are drawn from them and all others are asked, as "
                    "in the release; or they are asked and demonstrations are drawn from the others, as in the paper")
        ->check(CLI::IsMember({"release", "paper"}))
        ->capture_default_str();
    command
        .add_option("--frames", options.frames_are, "The sampled frames, or the key frames before them, as the release")
        ->check(CLI::IsMember({"exact", "key"}))
        ->capture_default_str();
    command.add_flag("--shuffle-demos", options.shuffled,
                     "The demonstrations of ImageNet-100 in the order in which the release shows them to MLoC");
}

void add_run(const CommandLine& line, CLI::App& parent) {
    auto options = std::make_shared<RunOptions>();
    CLI::App* command = add_command<RunOptions>(
        line, parent, "run", "Run a benchmark by several methods; called again, it goes on where it was ended", options,
        run);
    std::vector<std::string> names;
    for (const auto& one : benchmarks()) names.push_back(one.name);
    command->add_option("benchmark", options->benchmark, "Its name, of emloc benchmark list")
        ->type_name("NAME")
        ->required()
        ->check(CLI::IsMember(names));
    command->add_option("-d,--data", options->data, "The data set's folder, or a cache of huggingface_hub")
        ->type_name("DIR")
        ->required();
    command->add_option("-o,--output", options->output, "Answers, contexts and reports are kept there")
        ->type_name("DIR")
        ->required();
    std::vector<std::string> methods{"all"};
    for (const auto& method : line.methods.all()) methods.push_back(method.name);
    command->add_option("--method,--methods", options->methods, "The methods, separated by commas")
        ->delimiter(',')
        ->check(CLI::IsMember(methods))
        ->type_name("NAME,...")
        ->capture_default_str();
    command->add_option("--limit", options->limit, "Ask the first N queries only")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    command
        ->add_option("--shard", options->shard,
                     "Of several processes with one --output, this one's share of the queries: 0/4, 1/4, 2/4, 3/4")
        ->type_name("I/N");
    command->add_option("--meteor-jar", options->meteor_jar, "METEOR 1.5's jar, to report METEOR of captions (by Java)")
        ->type_name("FILE");
    add_protocol_options(*command, *options);
    add_model_options(*command, options->model);
}

}  // namespace

void add_benchmark(const CommandLine& line) {
    CLI::App* parent = line.app.add_subcommand(
        "benchmark", "Published benchmarks, on your own copy of their data: list, run, compare");
    parent->require_subcommand(1);
    add_command<ListOptions>(line, *parent, "list", "The benchmarks, and where their data are published",
                             std::make_shared<ListOptions>(), list);
    add_run(line, *parent);
    auto options = std::make_shared<CompareReportsOptions>();
    CLI::App* command = add_command<CompareReportsOptions>(
        line, *parent, "compare", "Two reports of one benchmark: how much better the second is, with 95 % intervals",
        options, compare_reports);
    command->add_option("first", options->first, "An output folder, or its report.json")->required();
    command->add_option("second", options->second, "Another")->required();
}

}  // namespace emloc::cli
