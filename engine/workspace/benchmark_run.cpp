#include "engine/workspace/benchmark_run.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/adaptation/adaptation.h"
#include "engine/core/file_writer.h"
#include "engine/core/json.h"
#include "engine/core/stopwatch.h"
#include "engine/evaluation/datasets/media.h"
#include "engine/evaluation/metrics/python_text.h"
#include "engine/kernels/device_peak.h"
#include "engine/query/query.h"
#include "engine/store/store.h"
#include "engine/workspace/methods_report.h"
#include "engine/workspace/protocol_json.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

// One call of run_benchmark().
class Running {
 public:
    Running(const BenchmarkRun& run, const BenchmarkData& data, std::shared_ptr<const Model> model,
            const MethodRegistry& methods, BenchmarkObserver& observer, const std::stop_token& stop)
        : run_(run), data_(data), model_(std::move(model)), methods_(methods), observer_(observer), stop_(stop) {}

    Status all() {
        auto plan = plan_benchmark(data_, run_.protocol);
        if (!plan) return tl::unexpected(plan.error());
        plan_ = std::move(*plan);
        std::error_code error;
        fs::create_directories(run_.output, error);
        if (auto same = check_folder(); !same) return same;
        for (const auto& name : run_.methods) {
            const auto* method = methods_.find(name);
            if (method == nullptr || method->reads == Reads::kOneVideo)
                return fail(ErrorKind::kInvalidArgument, "“{}” is no method that reads demonstrations.", name);
            if (auto done = by(*method); !done) return done;
        }
        return {};
    }

 private:
    // What all answers in a folder have in common.
    nlohmann::json identity() const {
        nlohmann::json all = protocol_to_json(run_.protocol);
        all["benchmark"] = run_.benchmark->name;
        all["rows"] = data_.rows.size();
        all["model"] = model_->identity().sha256;
        all["key_frames"] = run_.protocol.key_frames;
        all["tests_pool"] = run_.protocol.tests_pool;
        return all;
    }

    Status check_folder() const {
        const auto file = run_.output / "run.json";
        constexpr std::uintmax_t kMaxBytes = 1U << 20;
        const auto earlier = read_json_object(file, kMaxBytes);
        if (!earlier && earlier.error().kind != ErrorKind::kNotFound) return tl::unexpected(earlier.error());
        if (!earlier) return write_file(file, identity().dump(2) + "\n");
        if (*earlier == identity()) return {};
        return fail(ErrorKind::kInvalidArgument,
                    "{} holds answers to another benchmark, by another protocol or of another model. Choose another "
                    "folder, or empty this one.",
                    run_.output.string());
    }

    Status by(const MethodDescription& method) {
        const auto answered = read_journals(run_.output, method.name);
        if (!answered) return tl::unexpected(answered.error());
        const auto queries = queries_of(plan_, run_.limit);
        std::vector<std::int64_t> own, left;
        for (std::size_t i = 0; i < queries.size(); ++i)
            if (static_cast<std::int64_t>(i) % run_.shards == run_.shard) own.push_back(queries[i]);
        std::ranges::copy_if(own, std::back_inserter(left), [&](auto row) { return !answered->contains(row); });
        if (left.empty() && read_adaptation(run_.output, method.name)) return {};
        observer_.method_begun(method.name);
        auto context = adapted(method);
        if (!context) return tl::unexpected(context.error());
        const auto query = Query::open(model_, *context, methods_);
        if (!query) return tl::unexpected(query.error());
        const auto shard = run_.shards > 1 ? fmt::format("{}-of-{}", run_.shard, run_.shards) : std::string();
        auto journal = Journal::open(run_.output, method.name, shard);
        if (!journal) return tl::unexpected(journal.error());
        auto done = static_cast<std::int64_t>(own.size() - left.size());
        for (const auto row : left) {
            const auto answer = ask(*query, data_.rows[static_cast<std::size_t>(row)]);
            if (!answer) return tl::unexpected(answer.error());
            if (auto kept = journal->add(*answer); !kept) return kept;
            observer_.answered(method.name, ++done, static_cast<std::int64_t>(own.size()),
                               data_.rows[static_cast<std::size_t>(row)], *answer);
        }
        return {};
    }

    Result<std::shared_ptr<const Context>> adapted(const MethodDescription& method) {
        auto store = Store::open(run_.output / "contexts.emloc");
        if (!store) return tl::unexpected(store.error());
        const auto& identity = model_->identity();
        if (store->summary(method.name)) {
            // Demonstrations of the data set have no files of their own to be read again where they are shown with a
            // query.
            const auto media = method.recall ? LoadMedia::kBytes : LoadMedia::kReferences;
            auto kept = store->load(method.name, &identity, media);
            if (!kept) return tl::unexpected(kept.error());
            if (!read_adaptation(run_.output, method.name))
                if (auto told = tell(method, *kept, 0); !told) return tl::unexpected(told.error());
            return std::make_shared<const Context>(std::move(*kept));
        }
        auto demonstrations = shown();
        if (!demonstrations) return tl::unexpected(demonstrations.error());
        const DevicePeak peak(model_->device());
        auto context =
            Adaptation(model_, options_of(method), methods_).run(std::move(*demonstrations), observer_, stop_);
        if (!context) return tl::unexpected(context.error());
        // Another process may have been faster; it has made the same.
        const auto saved = store->save(method.name, *context);
        if (!saved && saved.error().kind != ErrorKind::kNameTaken) return tl::unexpected(saved.error());
        if (auto told = tell(method, *context, peak.bytes()); !told) return tl::unexpected(told.error());
        return std::make_shared<const Context>(std::move(*context));
    }

    Status tell(const MethodDescription& method, const Context& context, std::int64_t peak_bytes) const {
        return write_adaptation(run_.output, method.name,
                                {.demonstrations = static_cast<std::int64_t>(context.demonstrations.size()),
                                 .tokens = token_count(context),
                                 .kept_share = token_count(context) > 0 ? kept_share(context) : 0,
                                 .memory_bytes = memory_bytes(context),
                                 .seconds = adapting_seconds(context),
                                 .peak_bytes = peak_bytes,
                                 .kept_by_layer = kept_by_layer(context),
                                 .js = mean_divergence(context)});
    }

    AdaptationOptions options_of(const MethodDescription& method) const {
        AdaptationOptions options;
        options.method.name = method.name;
        options.demonstrations_per_chunk = run_.protocol.demonstrations_per_chunk;
        // Pictures and frames come in their final size (engine/evaluation/datasets/media.h), which may be a few tokens
        // more than the protocol's: no second choice of a size must change it.
        constexpr std::int64_t kMostTimesMore = 4;
        const auto side = pixels_per_token();
        options.min_pixels = side * side;
        options.max_pixels = kMostTimesMore * run_.protocol.visual_tokens * side * side;
        return options;
    }

    std::int64_t pixels_per_token() const {
        const auto& preprocessor = model_->media().preprocessor;
        return preprocessor.patch_size * preprocessor.merge_size;
    }

    Result<Media> medium_of(const BenchmarkRow& row) const {
        const PictureSize size{run_.protocol.visual_tokens, pixels_per_token()};
        if (run_.protocol.frames > 0)
            return clip_medium(
                row.file, {.count = run_.protocol.frames, .key_frames = run_.protocol.key_frames, .size = size}, stop_);
        const auto bytes = data_.pictures->picture(row);
        if (!bytes) return tl::unexpected(bytes.error());
        const auto name = row.file.empty() ? fmt::format("row-{}.ppm", row.row) : row.file.string();
        return picture_medium(**bytes, name, size);
    }

    // In the order of the plan; read in the order of the rows, so that each row group is read once.
    Result<std::vector<Demonstration>> shown() const {
        const auto& rows = data_.train.empty() ? data_.rows : data_.train;
        auto ascending = plan_.demonstrations;
        std::ranges::sort(ascending);
        std::map<std::int64_t, Media> media;
        for (const auto place : ascending) {
            auto medium = medium_of(rows[static_cast<std::size_t>(place)]);
            if (!medium) return tl::unexpected(medium.error());
            media.emplace(place, std::move(*medium));
        }
        std::vector<Demonstration> demonstrations;
        for (const auto place : plan_.demonstrations) {
            const auto& row = rows[static_cast<std::size_t>(place)];
            demonstrations.push_back({.media = {media.at(place)},
                                      .question = run_.benchmark->prompt(row),
                                      .answer = run_.benchmark->demonstration_answer(row),
                                      .is_label = false});
        }
        return demonstrations;
    }

    Result<BenchmarkAnswer> ask(const Query& query, const BenchmarkRow& row) const {
        BenchmarkAnswer answer{.row = row.row};
        const auto medium = medium_of(row);
        if (!medium) {
            if (medium.error().kind == ErrorKind::kCancelled) return tl::unexpected(medium.error());
            answer.error = medium.error().message;
            return answer;
        }
        const Stopwatch watch;
        const GenerationOptions generation{.max_new_tokens = run_.protocol.max_new_tokens,
                                           .until = run_.protocol.until};
        const auto said = query.ask({&*medium, 1}, run_.benchmark->prompt(row), generation, {}, stop_);
        if (stop_.stop_requested()) return fail(ErrorKind::kCancelled, "Stopped; call it again to go on.");
        answer.seconds = watch.seconds();
        if (!said) {
            answer.error = said.error().message;
            return answer;
        }
        answer.said = python_strip(said->text);
        answer.prompt_tokens = said->prompt_tokens;
        answer.tokens = said->tokens;
        return answer;
    }

    const BenchmarkRun& run_;
    const BenchmarkData& data_;
    std::shared_ptr<const Model> model_;
    const MethodRegistry& methods_;
    BenchmarkObserver& observer_;
    std::stop_token stop_;
    BenchmarkPlan plan_;
};

}  // namespace

std::vector<std::int64_t> queries_of(const BenchmarkPlan& plan, std::int64_t limit) {
    auto queries = plan.queries;
    if (limit > 0 && static_cast<std::size_t>(limit) < queries.size()) queries.resize(static_cast<std::size_t>(limit));
    return queries;
}

Status run_benchmark(const BenchmarkRun& run, const BenchmarkData& data, std::shared_ptr<const Model> model,
                     const MethodRegistry& methods, BenchmarkObserver& observer, const std::stop_token& stop) {
    return Running(run, data, std::move(model), methods, observer, stop).all();
}

}  // namespace emloc
