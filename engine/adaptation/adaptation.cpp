#include "engine/adaptation/adaptation.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

#include "engine/adaptation/encoding/chunking.h"
#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/encoding/video_clips.h"
#include "engine/adaptation/methods/emloc/kept_divergence.h"
#include "engine/adaptation/methods/method.h"
#include "engine/core/stopwatch.h"
#include "engine/kernels/parallel.h"
#include "engine/model/families/family.h"
#include "engine/model/guard.h"

namespace emloc {
namespace {

// One run: the context under construction, and its memory as tensors on the model's device.
class Run {
 public:
    // `options` are complete.
    Run(const Model& model, const MethodDescription& method, const AdaptationOptions& options, Context context,
        Observer& observer, std::stop_token stop)
        : model_(model),
          description_(method),
          encoder_(model, options,
                   [&observer](std::int64_t done, std::int64_t total) {
                       observer.frames_read({done, total});
                   }),
          context_(std::move(context)),
          memory_(to_pruned_memory(context_.memory, token_count(context_), model.config().decoder.linear,
                                   model.network().decoder().options())),
          method_(method.make ? method.make(options.method.options) : nullptr),
          observer_(observer),
          stop_(std::move(stop)) {
        context_.options = options;
    }

    Result<Context> adapt(std::vector<Demonstration> demonstrations) {
        const bool fresh = context_.memory.layers.empty();
        auto lead = fresh ? encoder_.system_turn() : std::vector<TokenId>{};
        const auto first = static_cast<std::int64_t>(context_.demonstrations.size());
        observer_.phase_begun({static_cast<int>(context_.chunks.size()), AdaptationPhase::kMedia});
        const auto counts = encoder_.count_tokens(demonstrations, stop_);
        if (!counts) return tl::unexpected(counts.error());
        const auto plans = plan_chunks(*counts, static_cast<std::int64_t>(lead.size()), context_.options);
        const auto total = static_cast<int>(context_.chunks.size() + plans.size());
        observer_.planned(plan_of(plans, *counts, static_cast<std::int64_t>(lead.size())));
        for (const auto& plan : plans) {
            const auto of_chunk =
                std::span(demonstrations)
                    .subspan(static_cast<std::size_t>(plan.first), static_cast<std::size_t>(plan.count));
            auto text = encoder_.tokenize(of_chunk, std::exchange(lead, {}), stop_);
            if (!text) return tl::unexpected(text.error());
            forget_pixels(of_chunk);
            const auto status = add_chunk(std::move(*text), first + plan.first, total);
            if (!status) return tl::unexpected(status.error());
        }
        context_.demonstrations.insert(context_.demonstrations.end(), std::make_move_iterator(demonstrations.begin()),
                                       std::make_move_iterator(demonstrations.end()));
        return finished();
    }

    // One video, clip by clip; positions count from its beginning, so that only the end moves the offset.
    Result<Context> adapt_video(Demonstration demonstration) {
        observer_.phase_begun({0, AdaptationPhase::kMedia});
        auto clips = VideoClips::open(model_, context_.options, demonstration, stop_);
        if (!clips) return tl::unexpected(clips.error());
        for (std::size_t i = 0; i < clips->plans().size(); ++i) {
            if (const auto added = add_clip(*clips, i); !added) return tl::unexpected(added.error());
        }
        context_.memory.position_offset = clips->end_position();
        context_.demonstrations.push_back(std::move(demonstration));
        return finished();
    }

    // The memory of the system turn alone, if there is one; the demonstrations lend their labels and nothing else.
    Result<Context> zero_shot(std::vector<Demonstration> demonstrations) {
        auto lead = encoder_.system_turn();
        if (lead.empty()) {
            append_chunk(memory_, no_tokens(model_.config().decoder, model_.network().decoder().options()), 0, {});
        } else if (auto read = read_alone(std::move(lead)); !read) {
            return tl::unexpected(read.error());
        }
        forget_pixels(demonstrations);
        context_.demonstrations = std::move(demonstrations);
        return finished();
    }

 private:
    // The memory becomes that of these tokens.
    Status read_alone(std::vector<TokenId> tokens) {
        auto text = encoder_.tokenize({}, std::move(tokens));
        if (!text) return tl::unexpected(text.error());
        const auto chunk = encoder_.encode(std::move(*text), 0);
        if (!chunk) return tl::unexpected(chunk.error());
        const auto& sequence = chunk->sequence;
        append_chunk(memory_, encode(sequence), sequence.positions.size(), {});
        context_.memory.position_offset += sequence.positions.end();
        return {};
    }

    AdaptationPlan plan_of(const std::vector<ChunkPlan>& plans, const std::vector<std::int64_t>& counts,
                           std::int64_t lead) const {
        AdaptationPlan plan{.chunks = static_cast<int>(plans.size())};
        Workload workload{.is_observed = observes() || is_measured()};
        for (const auto& chunk : plans) {
            const auto begin = counts.begin() + chunk.first;
            const auto tokens = std::accumulate(begin, begin + chunk.count, std::exchange(lead, 0));
            plan.tokens += tokens;
            workload.largest_chunk = std::max(workload.largest_chunk, tokens);
            workload.labels = std::max(workload.labels, chunk.count);
        }
        for (const auto& layer : context_.memory.layers) workload.tokens = std::max(workload.tokens, layer.tokens);
        workload.tokens += plan.tokens;
        const auto options = model_.network().decoder().options();
        const auto threads = options.device().is_cpu() ? parallel_width() : 1;
        plan.memory = memory_need(model_.config(), workload, kBatchRows / batch_divisor_, threads,
                                  static_cast<std::int64_t>(options.dtype().itemsize()));
        return plan;
    }

    Status add_chunk(ChunkText text, std::int64_t first_demonstration, int total) {
        const auto index = next_chunk();
        ChunkRecord record{.tokens = static_cast<std::int64_t>(text.ids.size()),
                           .first_demonstration = first_demonstration,
                           .demonstrations = DemonstrationEncoder::spans(text)};
        begin(record, total);
        const Stopwatch vision;
        const auto chunk = encoder_.encode(std::move(text), index);
        if (!chunk) return tl::unexpected(chunk.error());
        record.seconds.vision = vision.seconds();
        const auto behind = context_.memory.position_offset + chunk->sequence.positions.end();
        add(*chunk, std::move(record), behind);
        context_.memory.position_offset = behind;
        return {};
    }

    Status add_clip(VideoClips& clips, std::size_t i) {
        const auto& plan = clips.plans()[i];
        ChunkRecord record{.tokens = plan.end - plan.begin, .demonstrations = {clips.spans(i)}};
        begin(record, static_cast<int>(clips.plans().size()));
        const Stopwatch vision;
        const auto chunk = clips.encode(i, stop_, [this](std::int64_t done, std::int64_t all) {
            observer_.frames_read({done, all});
        });
        if (!chunk) return tl::unexpected(chunk.error());
        record.seconds.vision = vision.seconds();
        add(*chunk, std::move(record), chunk->sequence.positions.end());
        return {};
    }

    // Also where a method that doesn't otherwise is held to a bound.
    bool observes() const {
        return description_.observes || context_.options.method.options.get<double>("delta", 1) < 1;
    }

    // Where what stays is measured by a replay: not of methods that keep everything, or know by themselves.
    bool is_measured() const { return context_.options.measures_js && find_option(description_, "budget") != nullptr; }

    int next_chunk() const { return static_cast<int>(context_.chunks.size()); }

    void begin(const ChunkRecord& record, int total) {
        begun_ = {next_chunk(),
                  total,
                  static_cast<int>(model_.identity().layers),
                  record.tokens,
                  static_cast<std::int64_t>(record.demonstrations.size()),
                  record.first_demonstration,
                  record.demonstrations};
        observer_.chunk_begun(begun_);
        throw_if_stopped(stop_);
        observer_.phase_begun({next_chunk(), AdaptationPhase::kVision});
    }

    // Compresses the chunk into the memory. `offset_after`: where positions go on behind it.
    void add(const EncodedChunk& chunk, ChunkRecord record, std::int64_t offset_after) {
        compress(chunk, record);
        record.method = context_.options.method;
        record.position_offset_after = offset_after;
        observer_.chunk_done(chunk.index, record);
        context_.chunks.push_back(std::move(record));
    }

    LayerCaches encode(const EncodedSequence& sequence) const {
        const auto watch = [this](const ReadLayer& layer) {
            if (method_) method_->watch(layer);
        };
        return encode_chunk(model_.network().decoder(), memory_.caches, context_.memory.position_offset, sequence,
                            stop_, watch);
    }

    // The memory becomes that of both; trials, decisions and times go to `record`.
    void compress(const EncodedChunk& chunk, ChunkRecord& record) {
        observer_.phase_begun({chunk.index, AdaptationPhase::kChunk});
        const Stopwatch encoding;
        const auto caches = description_.reads == Reads::kMedia
                                ? no_tokens(model_.config().decoder, model_.network().decoder().options())
                                : encode(chunk.sequence);
        record.seconds.chunk = encoding.seconds();
        auto result = compressed(chunk, caches);
        record.trials = std::move(result.trials);
        record.decisions = std::move(result.decisions);
        record.features = std::move(result.features);
        record.js = divergence_of(record, result, chunk, caches);
        record.seconds.observation = result.observation_seconds;
        record.seconds.search = result.search_seconds;
        if (!result.staying.empty()) evict_others(memory_, result.staying);
        append_chunk(memory_, result.kept, record.tokens, record.decisions);
    }

    // What a search has measured, or, where nothing was, a replay.
    std::optional<double> divergence_of(const ChunkRecord& record, const Compression& result, const EncodedChunk& chunk,
                                        const LayerCaches& caches) {
        if (description_.reads == Reads::kMedia || !result.staying.empty()) return std::nullopt;
        if (const auto known = known_divergence(record)) return known;
        if (!context_.options.measures_js) return std::nullopt;
        observer_.phase_begun({chunk.index, AdaptationPhase::kMeasuring});
        const auto measured = if_memory_suffices([&] {
            return kept_divergence(memory_.caches, input_of(chunk, caches), result.kept, result.observation.get());
        });
        return measured ? *measured : std::nullopt;
    }

    // Where the memory doesn't suffice for observing, that begins anew in smaller batches.
    Compression compressed(const EncodedChunk& chunk, const LayerCaches& caches) {
        while (true) {
            auto result = if_memory_suffices([&] { return method_->compress(memory_, input_of(chunk, caches)); });
            if (result) return *std::move(result);
            if (!observes() || batch_divisor_ == kMostDivisor) throw std::bad_alloc();
            batch_divisor_ *= 2;  // later chunks keep to it
            begun_.again = true;
            observer_.chunk_begun(begun_);
        }
    }

    ChunkInput input_of(const EncodedChunk& chunk, const LayerCaches& caches) {
        return {.decoder = model_.network().decoder(),
                .chunk = chunk,
                .caches = caches,
                .offset = context_.memory.position_offset,
                .tokenizer = &model_.tokenizer(),
                .observer = observer_,
                .stop = stop_,
                .batch_divisor = batch_divisor_};
    }

    Context finished() {
        auto& memory = context_.memory;
        memory.dtype = dtype_of(memory_.caches[0].key.scalar_type());
        memory.kv_heads = model_.identity().kv_heads;
        memory.head_dim = model_.identity().head_dim;
        memory.layers = to_layers(memory_);
        memory.states = to_states(memory_);
        return std::move(context_);
    }

    static constexpr std::int64_t kMostDivisor = 16;  // smaller batches take no less memory

    const Model& model_;
    const MethodDescription& description_;
    DemonstrationEncoder encoder_;
    Context context_;
    PrunedMemory memory_;
    std::unique_ptr<Method> method_;  // null where no chunk is compressed
    std::int64_t batch_divisor_ = 1;
    ChunkBegun begun_;  // the chunk at work
    Observer& observer_;
    std::stop_token stop_;
};

bool is_one_video(const std::vector<Demonstration>& given) {
    return given.size() == 1 && given.front().media.size() == 1 &&
           given.front().media.front().kind == MediaKind::kVideo && given.front().answer.empty();
}

constexpr Interruptions kInterruptions{
    .cancelled = "The adaptation was cancelled; nothing was changed.",
    .out_of_memory =
        "There is not enough memory on {}. Smaller chunks (--chunk-tokens) need less, as do smaller images "
        "(--max-pixels) and fewer threads."};

}  // namespace

Status check(const AdaptationOptions& options, const MethodRegistry& methods) {
    const auto choice = methods.completed(options.method);
    if (!choice) return tl::unexpected(choice.error());
    if (options.chunk_tokens < 1 || options.demonstrations_per_chunk < 0)
        return fail(ErrorKind::kInvalidArgument, "A chunk needs a budget of at least one token; {} was given.",
                    options.chunk_tokens);
    for (const auto& option : methods.find(choice->name)->options)
        if (const auto tokens = choice->options.get<std::int64_t>(option.name);
            option.is_of_chunk && tokens > options.chunk_tokens)
            return fail(ErrorKind::kInvalidArgument, "{} is {}, but a chunk has at most {} tokens.", option.name,
                        tokens, options.chunk_tokens);
    for (const auto& pixels : {options.min_pixels, options.max_pixels})
        if (pixels && *pixels < 1)
            return fail(ErrorKind::kInvalidArgument, "The bounds on an image's pixels must be positive; {} was given.",
                        *pixels);
    if (auto sampling = check(options.video); !sampling) return sampling;
    if (options.min_pixels && options.max_pixels && *options.min_pixels > *options.max_pixels)
        return fail(ErrorKind::kInvalidArgument, "The least pixels of an image, {}, are more than the most, {}.",
                    *options.min_pixels, *options.max_pixels);
    return {};
}

Adaptation::Adaptation(std::shared_ptr<const Model> model, AdaptationOptions options, const MethodRegistry& methods)
    : model_(std::move(model)), options_(std::move(options)), methods_(methods) {}

Result<Context> Adaptation::run(std::vector<Demonstration> demonstrations, Observer& observer,
                                std::stop_token stop) const {
    Context empty;
    empty.model = model_->identity();
    return extend(empty, std::move(demonstrations), observer, std::move(stop));
}

// What a method reads decides what it can be given, and whether it can go on where another ended.
Status Adaptation::check_input(const Context& context, const std::vector<Demonstration>& more) const {
    const auto reads = methods_.find(options_.method.name)->reads;
    const auto* before = methods_.find(context.options.method.name);
    if (more.empty() && reads != Reads::kLabels)
        return fail(ErrorKind::kInvalidArgument, "There are no demonstrations to adapt to.");
    if (reads == Reads::kOneVideo && !is_one_video(more))
        return fail(ErrorKind::kInvalidArgument,
                    "A long video's context is made of one video and one question, without an answer or images.");
    const auto has_media = [](const Demonstration& demonstration) { return !demonstration.media.empty(); };
    if (reads == Reads::kMedia && std::ranges::none_of(more, has_media))
        return fail(ErrorKind::kInvalidArgument,
                    "The method {} finds demonstrations by their images, and none of these has one. Choose another "
                    "method, or demonstrations with images.",
                    options_.method.name);
    if (context.memory.layers.empty()) return {};
    if (reads == Reads::kLabels)
        return fail(ErrorKind::kInvalidArgument, "A context with a memory can't be continued as zero-shot.");
    if (before == nullptr)
        return fail(ErrorKind::kUnsupported,
                    "The context was made by the method {}, which this version doesn't have, so it can't be continued.",
                    context.options.method.name);
    if (reads == Reads::kOneVideo || before->reads == Reads::kOneVideo)
        return fail(ErrorKind::kInvalidArgument, "The context of a long video can't be continued. Adapt to it anew.");
    if (reads != before->reads && (reads == Reads::kMedia || before->reads == Reads::kMedia))
        return fail(ErrorKind::kInvalidArgument,
                    "The method {} keeps no memory of demonstrations and {} does, so neither continues the other's "
                    "context. Adapt to all demonstrations anew.",
                    reads == Reads::kMedia ? options_.method.name : context.options.method.name,
                    reads == Reads::kMedia ? context.options.method.name : options_.method.name);
    return {};
}

Result<Context> Adaptation::extend(const Context& context, std::vector<Demonstration> more, Observer& observer,
                                   std::stop_token stop) const {
    if (const auto status = check(options_, methods_); !status) return tl::unexpected(status.error());
    if (context.model.sha256 != model_->identity().sha256)
        return fail(ErrorKind::kWrongModel, "The context belongs to the model {} ({:.12}), but {} ({:.12}) is loaded.",
                    context.model.name, context.model.sha256, model_->identity().name, model_->identity().sha256);
    if (const auto status = check_input(context, more); !status) return tl::unexpected(status.error());
    auto options = options_;
    options.method = *methods_.completed(options_.method);
    if (!options.system_prompt) options.system_prompt = model_->config().family->system_prompt;
    const auto& method = *methods_.find(options.method.name);
    return guarded(*model_, kInterruptions, [&]() -> Result<Context> {
        Run run(*model_, method, options, context, observer, std::move(stop));
        if (method.reads == Reads::kOneVideo) return run.adapt_video(std::move(more.front()));
        return method.reads == Reads::kLabels ? run.zero_shot(std::move(more)) : run.adapt(std::move(more));
    });
}

}  // namespace emloc
