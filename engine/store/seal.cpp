#include "engine/store/seal.h"

#include <xxhash.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <new>

#include "engine/store/option_text.h"
#include "engine/store/video_rows.h"
#include "engine/store/words.h"

namespace emloc {

static_assert(std::endian::native == std::endian::little, "the store's blobs are little-endian");

namespace {

Checksum canonical(XXH128_hash_t hash) {
    XXH128_canonical_t form;
    XXH128_canonicalFromHash(&form, hash);
    Checksum checksum;
    static_assert(sizeof form.digest == sizeof checksum);
    std::memcpy(checksum.data(), form.digest, checksum.size());
    return checksum;
}

std::int64_t size_of(const auto& range) {
    return static_cast<std::int64_t>(range.size());
}

}  // namespace

Checksum checksum_of(std::span<const std::byte> bytes) {
    return canonical(XXH3_128bits(bytes.data(), bytes.size()));
}

struct Seal::State {
    XXH3_state_t* xxh = XXH3_createState();
    State() {
        if (xxh == nullptr) throw std::bad_alloc();
        XXH3_128bits_reset(xxh);
    }
    ~State() { XXH3_freeState(xxh); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Seal::Seal() : state_(std::make_unique<State>()) {}
Seal::~Seal() = default;

Seal& Seal::add(std::int64_t value) {
    XXH3_128bits_update(state_->xxh, &value, sizeof value);
    return *this;
}

Seal& Seal::add(double value) {
    if (std::isnan(value)) value = std::numeric_limits<double>::quiet_NaN();
    if (value == 0) value = 0.0;
    return add(std::bit_cast<std::int64_t>(value));
}

Seal& Seal::add(std::string_view text) {
    return add(std::as_bytes(std::span(text)));
}

Seal& Seal::add(std::span<const std::byte> bytes) {
    add(size_of(bytes));
    XXH3_128bits_update(state_->xxh, bytes.data(), bytes.size());
    return *this;
}

Seal& Seal::add(const std::optional<std::int64_t>& value) {
    add(std::int64_t{value.has_value()});
    return add(value.value_or(0));
}

Checksum Seal::checksum() const {
    return canonical(XXH3_128bits_digest(state_->xxh));
}

void add_model(Seal& seal, const ModelIdentity& model) {
    seal.add(std::string_view(model.name)).add(std::string_view(model.family)).add(std::string_view(model.sha256));
    seal.add(model.layers).add(model.kv_heads).add(model.head_dim);
}

void add_spans(Seal& seal, const DemonstrationSpans& spans) {
    for (const auto& span : {spans.media, spans.question, spans.answer}) seal.add(span.begin).add(span.end);
    seal.add(std::as_bytes(std::span(spans.grids)));
    // What earlier versions wrote, and most families write, has none and keeps its seal.
    for (const auto& runs : spans.runs) {
        seal.add(size_of(runs));
        for (const auto& run : runs) seal.add(run.begin).add(run.end);
    }
}

void add_decision(Seal& seal, const Decision& decision) {
    seal.add(std::int64_t{decision.chunk}).add(std::int64_t{decision.layer}).add(decision.ratio);
    seal.add(size_of(decision.kept));
    for (const auto& head : decision.kept) seal.add(std::as_bytes(std::span(head)));
    seal.add(std::as_bytes(std::span(decision.importance)));
}

namespace {

void add_parts(Seal& seal, std::span<const PartSeal> parts) {
    seal.add(size_of(parts));
    for (const auto& part : parts) seal.add(part.bytes).add(std::span<const std::byte>(part.checksum));
}

}  // namespace

void add_parts(Seal& seal, const MemorySeal& memory) {
    for (const auto& layer : memory.layers) {
        add_parts(seal, layer.key);
        add_parts(seal, layer.value);
    }
    // What most families write has none and keeps the seal that it had before there were any.
    for (const auto& state : memory.states) add_parts(seal, state);
}

namespace {

void add_options(Seal& seal, const AdaptationOptions& options) {
    add_method(seal, options.method);
    seal.add(options.chunk_tokens).add(options.demonstrations_per_chunk);
    seal.add(options.min_pixels).add(options.max_pixels).add(std::string_view(options.system_prompt.value_or("")));
    seal.add(options.video.fps).add(options.video.min_frames).add(options.video.max_frames);
    seal.add(options.video.total_pixels);
}

void add_demonstration(Seal& seal, const Demonstration& demonstration) {
    seal.add(size_of(demonstration.media));
    for (const auto& medium : demonstration.media) {
        seal.add(std::string_view(word_of(medium.kind)));
        seal.add(std::string_view(medium.path.native())).add(std::string_view(medium.sha256));
        seal.add(std::string_view(text_of(medium.choice)));
    }
    seal.add(std::string_view(demonstration.question)).add(std::string_view(demonstration.answer));
    seal.add(std::int64_t{demonstration.is_label});
}

void add_trial(Seal& seal, const Trial& trial) {
    seal.add(std::int64_t{trial.chunk}).add(std::int64_t{trial.layer}).add(trial.ratio).add(trial.kept_tokens);
    seal.add(trial.js).add(std::int64_t{trial.accepted}).add(trial.seconds);
    seal.add(std::string_view(js_word_of(trial)));
}

void add_chunk(Seal& seal, const ChunkRecord& chunk) {
    add_method(seal, chunk.method);
    seal.add(chunk.tokens).add(chunk.first_demonstration).add(chunk.position_offset_after);
    seal.add(chunk.seconds.vision).add(chunk.seconds.chunk).add(chunk.seconds.observation).add(chunk.seconds.search);
    seal.add(size_of(chunk.demonstrations)).add(size_of(chunk.trials)).add(size_of(chunk.decisions));
    for (const auto& spans : chunk.demonstrations) add_spans(seal, spans);
    for (const auto& trial : chunk.trials) add_trial(seal, trial);
    for (const auto& decision : chunk.decisions) add_decision(seal, decision);
    // Without these a chunk is sealed as it was before they were kept.
    if (chunk.js) seal.add(std::string_view("js")).add(*chunk.js);
    if (!chunk.features.empty()) seal.add(std::string_view("features")).add(std::as_bytes(std::span(chunk.features)));
}

void add_memory(Seal& seal, const Memory& memory) {
    seal.add(std::string_view(word_of(memory.dtype))).add(memory.kv_heads).add(memory.head_dim);
    seal.add(memory.position_offset).add(size_of(memory.layers));
    for (const auto& layer : memory.layers) {
        seal.add(layer.tokens).add(std::as_bytes(std::span(layer.head_tokens))).add(size_of(layer.positions));
        for (const auto& head : layer.positions) seal.add(std::as_bytes(std::span(head)));
    }
}

}  // namespace

Checksum seal_of(const Context& context, std::span<const Demonstration> demonstrations, const MemorySeal& memory) {
    Seal seal;
    add_model(seal, context.model);
    add_options(seal, context.options);
    seal.add(size_of(demonstrations));
    for (const auto& demonstration : demonstrations) add_demonstration(seal, demonstration);
    seal.add(size_of(context.chunks));
    for (const auto& chunk : context.chunks) add_chunk(seal, chunk);
    add_memory(seal, context.memory);
    add_parts(seal, memory);
    return seal.checksum();
}

}  // namespace emloc
