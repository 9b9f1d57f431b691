#include "engine/store/earlier_seal.h"

#include "engine/store/video_rows.h"

namespace emloc {

namespace {

using View = std::string_view;

std::int64_t size_of(const auto& range) {
    return static_cast<std::int64_t>(range.size());
}

std::int64_t ordinal_of(DType dtype) {
    return dtype == DType::kF32 ? 0 : dtype == DType::kF16 ? 1 : 2;
}

void add_options(Seal& seal, const AdaptationOptions& options, const MethodColumns& columns) {
    const MethodColumns defaults;
    seal.add(mode_ordinal(columns)).add(columns.delta).add(size_of(columns.ratios));
    for (const double ratio : columns.ratios) seal.add(ratio);
    seal.add(options.chunk_tokens).add(options.demonstrations_per_chunk);
    seal.add(options.min_pixels).add(options.max_pixels).add(View(options.system_prompt.value_or("")));
    if (options.video != VideoSampling{} || columns.layers_per_group != defaults.layers_per_group) {
        seal.add(options.video.fps).add(options.video.min_frames).add(options.video.max_frames);
        seal.add(options.video.total_pixels).add(columns.layers_per_group);
    }
    if (columns.search != defaults.search || columns.full_trials != defaults.full_trials)
        seal.add(search_ordinal(columns)).add(std::int64_t{columns.full_trials});
}

void add_demonstration(Seal& seal, const Demonstration& demonstration) {
    seal.add(size_of(demonstration.media));
    for (const auto& medium : demonstration.media) {
        seal.add(std::int64_t{medium.kind == MediaKind::kVideo});
        seal.add(View(medium.path.native())).add(View(medium.sha256));
        if (medium.choice != FrameChoice{}) seal.add(View(text_of(medium.choice)));
    }
    seal.add(View(demonstration.question)).add(View(demonstration.answer)).add(std::int64_t{demonstration.is_label});
}

void add_trial(Seal& seal, const Trial& trial) {
    seal.add(std::int64_t{trial.chunk}).add(std::int64_t{trial.layer}).add(trial.ratio).add(trial.kept_tokens);
    seal.add(trial.js).add(std::int64_t{trial.accepted}).add(trial.seconds);
    if (trial.is_lower_bound || trial.is_estimate) seal.add(std::int64_t{1});
}

void add_chunk(Seal& seal, const ChunkRecord& chunk) {
    seal.add(chunk.tokens).add(chunk.first_demonstration).add(chunk.position_offset_after);
    seal.add(chunk.seconds.vision).add(chunk.seconds.chunk).add(chunk.seconds.observation).add(chunk.seconds.search);
    seal.add(size_of(chunk.demonstrations)).add(size_of(chunk.trials)).add(size_of(chunk.decisions));
    for (const auto& spans : chunk.demonstrations) add_spans(seal, spans);
    for (const auto& trial : chunk.trials) add_trial(seal, trial);
    for (const auto& decision : chunk.decisions) add_decision(seal, decision);
}

}  // namespace

Checksum earlier_seal_of(const Context& context, const MethodColumns& columns, const MemorySeal& sealed) {
    Seal seal;
    add_model(seal, context.model);
    add_options(seal, context.options, columns);
    seal.add(size_of(context.demonstrations));
    for (const auto& demonstration : context.demonstrations) add_demonstration(seal, demonstration);
    seal.add(size_of(context.chunks));
    for (const auto& chunk : context.chunks) add_chunk(seal, chunk);
    const auto& memory = context.memory;
    seal.add(ordinal_of(memory.dtype)).add(memory.kv_heads).add(memory.head_dim);
    seal.add(memory.position_offset).add(size_of(memory.layers));
    for (const auto& layer : memory.layers) seal.add(layer.tokens);
    add_parts(seal, sealed);
    return seal.checksum();
}

Checksum earlier_seal_of_row(const ContextRow& row) {
    Seal seal;
    seal.add(row.id).add(View(row.name)).add(View(row.note));
    seal.add(std::int64_t{row.accuracy.has_value()}).add(row.accuracy.value_or(0));
    seal.add(View(row.created)).add(View(row.modified));
    add_model(seal, row.model);
    seal.add(View(row.columns->mode)).add(row.columns->delta).add(View(row.columns->ratios_text));
    seal.add(row.options.chunk_tokens).add(row.options.demonstrations_per_chunk);
    seal.add(row.options.min_pixels).add(row.options.max_pixels);
    seal.add(View(row.options.system_prompt.value_or("")))
        .add(View(row.dtype))
        .add(row.memory.kv_heads)
        .add(row.memory.head_dim);
    seal.add(row.memory.position_offset).add(row.layers).add(row.demonstrations).add(View(row.labels)).add(row.chunks);
    seal.add(row.tokens).add(row.kept_share).add(row.memory_bytes);
    return seal.add(std::span<const std::byte>(row.content_seal)).checksum();
}

}  // namespace emloc
