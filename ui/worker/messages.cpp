#include "ui/worker/messages.h"

#include <utility>

#include "engine/context/kept_count.h"
#include "ui/convert.h"

namespace emloc::ui {

namespace {

Retention retention_of(const ModelIdentity& model, const AdaptationOptions& options,
                       const std::vector<ChunkRecord>& chunks) {
    Retention retention{.layers = static_cast<int>(model.layers),
                        .delta = bound_of(options.method),
                        .ratios = tried_ratios(options.method),
                        .chunks = {}};
    for (const ChunkRecord& record : chunks) {
        ChunkRetention& chunk = retention.chunks.emplace_back();
        chunk.tokens = record.tokens;
        chunk.trials = record.trials;
        for (const Decision& decision : record.decisions) {
            const auto kept = kept_count(decision, record.tokens);
            chunk.decisions.push_back({decision.chunk, decision.layer, decision.ratio, kept, {}});
        }
    }
    return retention;
}

}  // namespace

double bound_of(const MethodChoice& method) {
    const auto delta = method.options.get<double>("delta");
    return delta < 1 ? delta : 0;  // no divergence exceeds 1
}

std::vector<double> tried_ratios(const MethodChoice& method) {
    const auto* budget = method.options.find<double>("budget");
    if (budget != nullptr && *budget > 0 && bound_of(method) == 0) return {*budget};
    if (const auto* ratios = method.options.find<std::vector<double>>("ratios")) return *ratios;
    return {0.1, 0.2, 0.5};
}

Retention retention_of(const Context& context) {
    return retention_of(context.model, context.options, context.chunks);
}

Retention retention_of(const AdaptationRecord& record) {
    return retention_of(record.model, record.options, record.chunks);
}

OpenedContext describe(const Context& context, const ContextChoice& choice) {
    OpenedContext opened;
    opened.choice = choice;
    for (const auto& label : labels_of(context)) opened.labels << to_qstring(label);
    opened.demonstrations = static_cast<qint64>(context.demonstrations.size());
    opened.tokens = token_count(context);
    opened.kept_share = kept_share(context);
    opened.memory_bytes = memory_bytes(context);
    return opened;
}

SharedRecord record_of(const Context& context, std::vector<TokenTexts> texts) {
    return std::make_shared<const AdaptationRecord>(AdaptationRecord{.model = context.model,
                                                                     .options = context.options,
                                                                     .demonstrations = context.demonstrations,
                                                                     .texts = std::move(texts),
                                                                     .chunks = context.chunks});
}

}  // namespace emloc::ui
