#include "engine/store/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <variant>

namespace emloc {

namespace {

// Far above what any model has; a stored number beyond them is not believed.
constexpr std::int64_t kMaxLayers = 4096;
constexpr std::int64_t kMaxHeads = 4096;
constexpr std::int64_t kMaxHeadDim = 65536;
constexpr std::int64_t kMaxTokens = std::int64_t{1} << 31;

using Fault = std::optional<std::string>;

bool within(std::int64_t value, std::int64_t low, std::int64_t high) {
    return value >= low && value <= high;
}

Fault fault_of_model(const ModelIdentity& model) {
    if (model.sha256.empty()) return "its model has no hash";
    if (!within(model.layers, 1, kMaxLayers)) return fmt::format("its model has {} layers", model.layers);
    if (!within(model.kv_heads, 1, kMaxHeads)) return fmt::format("its model has {} KV heads", model.kv_heads);
    if (!within(model.head_dim, 1, kMaxHeadDim)) return fmt::format("its model's heads have {} values", model.head_dim);
    return std::nullopt;
}

bool is_finite(const OptionValue& value) {
    if (const auto* number = std::get_if<double>(&value)) return std::isfinite(*number);
    const auto* list = std::get_if<std::vector<double>>(&value);
    return list == nullptr || std::ranges::all_of(*list, [](double number) { return std::isfinite(number); });
}

Fault fault_of_method(const MethodChoice& method) {
    for (const auto& [name, value] : method.options)
        if (!is_finite(value)) return fmt::format("its option {} is not a number", name);
    return std::nullopt;
}

// Whether each head's positions ascend from 0 and stay below `end`.
Fault fault_of_positions(const KeptTokens& heads, std::int64_t end) {
    for (const auto& head : heads) {
        std::int64_t previous = -1;
        for (const auto position : head) {
            if (position <= previous || position >= end)
                return fmt::format("position {} of {} tokens after {}", position, end, previous);
            previous = position;
        }
    }
    return std::nullopt;
}

// Whether the layer says how many tokens each of its heads has, and which, without contradicting itself.
Fault fault_of_layer(const LayerMemory& layer, std::int64_t heads) {
    const auto& counts = layer.head_tokens;
    if (!counts.empty() && (std::ssize(counts) != heads || std::ranges::max(counts) != layer.tokens))
        return fmt::format("has {} heads with up to {} tokens", counts.size(), layer.tokens);
    const auto& positions = layer.positions;
    if (positions.empty()) return std::nullopt;
    if (std::ssize(positions) != heads) return fmt::format("has positions for {} heads", positions.size());
    for (std::size_t head = 0; head < positions.size(); ++head)
        if (std::ssize(positions[head]) != (counts.empty() ? layer.tokens : counts[head]))
            return fmt::format("has {} positions for head {}", positions[head].size(), head);
    if (auto fault = fault_of_positions(positions, kMaxTokens)) return "holds " + *fault;
    return std::nullopt;
}

Fault fault_of_states(const std::vector<StateMemory>& states) {
    for (std::size_t i = 0; i < states.size(); ++i)
        if (!states[i] || states[i]->empty() || states[i]->size() % sizeof(float) != 0)
            return fmt::format("state {} of its memory is not a list of numbers", i);
    return std::nullopt;
}

Fault fault_of_memory(const Context& context, bool with_tensors) {
    const auto& memory = context.memory;
    if (memory.dtype != DType::kF32 && memory.dtype != DType::kF16 && memory.dtype != DType::kBF16)
        return "the number format of its memory is unknown";
    if (memory.layers.empty()) return std::nullopt;
    if (static_cast<std::int64_t>(memory.layers.size()) != context.model.layers)
        return fmt::format("its memory has {} layers, its model {}", memory.layers.size(), context.model.layers);
    if (memory.kv_heads != context.model.kv_heads || memory.head_dim != context.model.head_dim)
        return "the heads of its memory are not those of its model";
    if (auto fault = with_tensors ? fault_of_states(memory.states) : std::nullopt) return fault;
    for (std::size_t i = 0; i < memory.layers.size(); ++i) {
        const auto& layer = memory.layers[i];
        const auto bytes = tensor_bytes(memory, layer);
        if (!bytes) return fmt::format("layer {} of its memory has {} tokens", i, layer.tokens);
        if (auto fault = fault_of_layer(layer, memory.kv_heads))
            return fmt::format("layer {} of its memory {}", i, *fault);
        if (!with_tensors) continue;
        for (const auto* tensor : {&layer.key, &layer.value}) {
            const auto has = *tensor ? static_cast<std::int64_t>((*tensor)->size()) : 0;
            if (has != *bytes)
                return fmt::format("layer {} of its memory holds {} bytes where {} are due", i, has, *bytes);
        }
    }
    return std::nullopt;
}

bool inside(const TokenSpan& span, std::int64_t tokens) {
    return span.begin >= 0 && span.begin <= span.end && span.end <= tokens;
}

Fault fault_of_decision(const Decision& decision, const ModelIdentity& model, std::int64_t tokens) {
    const auto heads = static_cast<std::int64_t>(decision.kept.size());
    if (heads != 0 && heads != model.kv_heads)
        return fmt::format("a decision is for {} KV heads, its model has {}", heads, model.kv_heads);
    if (auto fault = fault_of_positions(decision.kept, tokens)) return "a decision keeps " + *fault;
    const auto values = static_cast<std::int64_t>(decision.importance.size());
    if (values != 0 && values != model.kv_heads * tokens)
        return fmt::format("a decision has {} importance values for {} tokens", values, tokens);
    return std::nullopt;
}

Fault fault_of_chunk(const Context& context, int index) {
    const auto& chunk = context.chunks[static_cast<std::size_t>(index)];
    if (!within(chunk.tokens, 0, kMaxTokens)) return fmt::format("it has {} tokens", chunk.tokens);
    if (auto fault = fault_of_method(chunk.method)) return fault;
    const auto demonstrations = static_cast<std::int64_t>(context.demonstrations.size());
    const auto own = static_cast<std::int64_t>(chunk.demonstrations.size());
    if (!within(chunk.first_demonstration, 0, demonstrations) || own > demonstrations - chunk.first_demonstration)
        return fmt::format("it begins at demonstration {} and has {} of {}", chunk.first_demonstration, own,
                           demonstrations);
    for (const auto& spans : chunk.demonstrations)
        for (const auto& span : {spans.media, spans.question, spans.answer})
            if (!inside(span, chunk.tokens))
                return fmt::format("a span [{}, {}) lies outside its {} tokens", span.begin, span.end, chunk.tokens);
    for (const auto& trial : chunk.trials)
        if (trial.chunk != index || !within(trial.layer, 0, context.model.layers - 1))
            return fmt::format("a trial is of chunk {}, layer {}", trial.chunk, trial.layer);
    for (std::size_t layer = 0; layer < chunk.decisions.size(); ++layer) {
        const auto& decision = chunk.decisions[layer];
        if (decision.chunk != index || decision.layer != static_cast<int>(layer) ||
            !within(decision.layer, 0, context.model.layers - 1))
            return fmt::format("decision {} is of chunk {}, layer {}", layer, decision.chunk, decision.layer);
        if (auto fault = fault_of_decision(decision, context.model, chunk.tokens)) return fault;
    }
    if (chunk.js && !std::isfinite(*chunk.js)) return "its divergence is not a number";
    if (own == 0 ? !chunk.features.empty() : std::ssize(chunk.features) % own != 0)
        return fmt::format("it has {} numbers as features of {} demonstrations", chunk.features.size(), own);
    if (!std::ranges::all_of(chunk.features, [](float number) { return std::isfinite(number); }))
        return "a feature of its demonstrations is not a number";
    return std::nullopt;
}

}  // namespace

std::int64_t bytes_of(DType dtype) {
    return dtype == DType::kF32 ? 4 : 2;
}

std::optional<std::int64_t> tensor_bytes(const Memory& memory, const LayerMemory& layer) {
    if (!within(layer.tokens, 0, kMaxTokens) || !within(memory.kv_heads, 0, kMaxHeads) ||
        !within(memory.head_dim, 0, kMaxHeadDim) || std::ssize(layer.head_tokens) > kMaxHeads ||
        !std::ranges::all_of(layer.head_tokens, [](auto tokens) { return within(tokens, 0, kMaxTokens); }))
        return std::nullopt;
    std::int64_t bytes = memory.head_dim * bytes_of(memory.dtype);
    if (__builtin_mul_overflow(bytes, row_count(memory, layer), &bytes)) return std::nullopt;  // rows: below 2^43
    return bytes;
}

std::optional<std::string> fault_of(const Context& context, bool with_tensors) {
    if (auto fault = fault_of_model(context.model)) return fault;
    if (auto fault = fault_of_method(context.options.method)) return fault;
    for (const auto& demonstration : context.demonstrations)
        for (const auto& medium : demonstration.media)
            if (medium.kind != MediaKind::kImage && medium.kind != MediaKind::kVideo)
                return "the kind of one of its media is unknown";
    for (std::size_t i = 0; i < context.chunks.size(); ++i)
        if (auto fault = fault_of_chunk(context, static_cast<int>(i))) return fmt::format("chunk {}: {}", i, *fault);
    return fault_of_memory(context, with_tensors);
}

}  // namespace emloc
