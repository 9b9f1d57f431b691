// RICES (Yang et al., AAAI 2022; named in Flamingo, Alayrac et al., NeurIPS 2022): the demonstrations whose images are
// most like the question's stand before it, uncompressed, in one prompt that is read anew for every question. EMLoC's
// authors rank by a second model, CLIP; here the model's own vision tower says what is alike.
#include <filesystem>
#include <iterator>
#include <tuple>

#include "engine/adaptation/encoding/chunking.h"
#include "engine/adaptation/memory_source.h"
#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"
#include "engine/adaptation/methods/retrieval.h"
#include "engine/media/image.h"

namespace emloc {
namespace {

constexpr const char* kCount = "retrieved";
constexpr std::int64_t kDefaultCount = 5;  // the published scripts' on two of three tasks

// Keeps no token, but how each demonstration is found.
class Rices : public Method {
 public:
    Compression compress(const PrunedMemory&, const ChunkInput& input) override {
        Compression result{.kept = input.caches};
        const auto width = input.chunk.sequence.embeddings.size(1);
        for (const auto& demonstration : input.chunk.observations) {
            throw_if_stopped(input.stop);
            auto feature = at::zeros({width}, at::kFloat);
            if (const auto& rows = demonstration.media_rows; !rows.empty()) {
                const auto index = at::tensor(rows, at::kLong).to(demonstration.embeddings.device());
                feature = feature_of(demonstration.embeddings.index_select(0, index));
            }
            const auto* numbers = feature.const_data_ptr<float>();
            result.features.insert(result.features.end(), numbers, numbers + width);
        }
        const auto heads = static_cast<std::size_t>(input.caches.front().key.size(0));
        for (std::int64_t layer = 0; layer < input.decoder.layers(); ++layer) {
            result.decisions.push_back({.chunk = input.chunk.index,
                                        .layer = static_cast<int>(layer),
                                        .ratio = 0,
                                        .kept = KeptTokens(heads),
                                        .importance = {}});
            input.observer.decision(result.decisions.back());
        }
        return result;
    }
};

// [demonstrations, width]; without rows where the context has none, or has others than its demonstrations need.
at::Tensor features_of(const Context& context, std::int64_t width) {
    std::vector<float> all;
    for (const auto& chunk : context.chunks) all.insert(all.end(), chunk.features.begin(), chunk.features.end());
    if (std::ssize(all) != std::ssize(context.demonstrations) * width) return at::zeros({0, width}, at::kFloat);
    return at::tensor(all, at::kFloat).view({-1, width});
}

// The same contents, or else the same file: of paths the file system is asked only where the names are alike, as there
// may be tens of thousands of them.
bool is_same_file(const Media& a, const Media& b) {
    if (!a.sha256.empty() && !b.sha256.empty()) return a.sha256 == b.sha256;
    if (a.path.empty() || b.path.empty()) return false;
    std::error_code error;
    return a.path == b.path ||
           (a.path.filename() == b.path.filename() && std::filesystem::equivalent(a.path, b.path, error));
}

class RetrievedMemory : public MemorySource {
 public:
    RetrievedMemory(std::shared_ptr<const Model> model, std::shared_ptr<const Context> context)
        : model_(std::move(model)),
          context_(std::move(context)),
          encoder_(*model_, context_->options),
          features_(features_of(*context_, model_->config().decoder.hidden_size)) {}

    Result<std::shared_ptr<const QueryMemory>> memory_for(const AskedMedia& asked,
                                                          const std::stop_token& stop) override {
        if (features_.size(0) == 0)
            return fail(ErrorKind::kInvalidArgument,
                        "The context holds no features of its demonstrations, so none can be found. Adapt to them "
                        "anew.");
        if (asked.first_count == 0)
            return fail(ErrorKind::kInvalidArgument,
                        "The context's method finds demonstrations by the question's image, and there is none.");
        const auto width = features_.size(1);
        const auto query = feature_of(asked.embeddings.narrow(0, 0, asked.first_count).narrow(1, 0, width));
        const auto count = context_->options.method.options.get<std::int64_t>(kCount, kDefaultCount);
        const auto found = most_similar(features_, query, count, same_files(asked.media.front()));
        if (found.empty())
            return fail(ErrorKind::kInvalidArgument,
                        "None of the context's {} demonstrations has an image of its own that the question's could "
                        "be compared with.",
                        context_->demonstrations.size());
        if (memory_ == nullptr || found != found_) {
            auto memory = read(found, stop);
            if (!memory) return tl::unexpected(memory.error());
            memory_ = std::make_shared<const QueryMemory>(std::move(*memory));
            found_ = found;
        }
        return memory_;
    }

 private:
    // The demonstrations that are the question's own picture: they would answer it.
    std::vector<std::int64_t> same_files(Media asked) const {
        // A copy has the same contents. What can't be read was met before; a film is too long to be read for this.
        if (asked.kind == MediaKind::kImage) std::ignore = load_bytes(asked);
        std::vector<std::int64_t> same;
        for (std::size_t i = 0; i < context_->demonstrations.size(); ++i) {
            const auto& media = context_->demonstrations[i].media;
            if (!media.empty() && is_same_file(media.front(), asked)) same.push_back(static_cast<std::int64_t>(i));
        }
        return same;
    }

    Result<QueryMemory> read(const std::vector<std::int64_t>& found, const std::stop_token& stop) const {
        std::vector<Demonstration> demonstrations;
        demonstrations.reserve(found.size());
        for (const auto i : found) demonstrations.push_back(context_->demonstrations[static_cast<std::size_t>(i)]);
        auto text = encoder_.tokenize(demonstrations, encoder_.system_turn(), stop);
        if (!text) return tl::unexpected(text.error());
        const auto chunk = encoder_.encode(std::move(*text), 0);
        if (!chunk) return tl::unexpected(chunk.error());
        const auto& decoder = model_->network().decoder();
        return QueryMemory{encode_chunk(decoder, {}, 0, chunk->sequence, stop), chunk->sequence.positions.end()};
    }

    std::shared_ptr<const Model> model_;
    std::shared_ptr<const Context> context_;
    DemonstrationEncoder encoder_;
    at::Tensor features_;
    std::vector<std::int64_t> found_;            // for the question before
    std::shared_ptr<const QueryMemory> memory_;  // of these
};

}  // namespace

MethodDescription rices_method() {
    return {.name = "rices",
            .title = translatable("Methods", "RICES"),
            .summary = translatable("Methods",
                                    "Compresses nothing: before each question stand the demonstrations whose images "
                                    "are most like its own"),
            .reads = Reads::kMedia,
            .options = {{.name = kCount,
                         .help = "How many demonstrations stand before a question",
                         .otherwise = kDefaultCount,
                         .unit = "N",
                         .least = 1}},
            .make = [](const OptionValues&) { return std::make_unique<Rices>(); },
            .recall = [](std::shared_ptr<const Model> model,
                         std::shared_ptr<const Context> context) -> std::unique_ptr<MemorySource> {
                return std::make_unique<RetrievedMemory>(std::move(model), std::move(context));
            }};
}

}  // namespace emloc
