#include "ui/worker/descriptions.h"

#include <utility>

#include "engine/model/families/family.h"
#include "engine/workspace/compare_contexts.h"
#include "engine/workspace/workspace.h"
#include "ui/compare/comparison.h"
#include "ui/convert.h"
#include "ui/worker/requests.h"
#include "ui/worker/token_texts.h"

namespace emloc::ui {

ModelDescription describe_model(const Model& model, const QString& folder) {
    const ModelIdentity& identity = model.identity();
    const auto& preprocessor = model.media().preprocessor;
    return {.name = to_qstring(identity.name),
            .folder = folder,
            .device = to_qstring(model.device()),
            .sha256 = to_qstring(identity.sha256),
            .weights = model.stored_weights(),
            .layers = static_cast<int>(identity.layers),
            .family = to_qstring(model.config().family->title),
            .min_pixels = preprocessor.min_pixels,
            .max_pixels = preprocessor.max_pixels,
            .side_step = static_cast<int>(preprocessor.patch_size * preprocessor.merge_size)};
}

SharedRecord begun_record(const Model& model, const AdaptationTask& task) {
    AdaptationRecord record = task.continued ? *record_of(*task.continued, {}) : AdaptationRecord{};
    record.model = model.identity();
    record.options = task.options;
    record.demonstrations.insert(record.demonstrations.end(), task.demonstrations.begin(), task.demonstrations.end());
    record.texts = token_texts(model, record.demonstrations);
    return std::make_shared<const AdaptationRecord>(std::move(record));
}

Classified describe_answer(const Classification& answer, int slot) {
    Classified described{.labels = {}, .seconds = answer.seconds, .slot = slot};
    for (const auto& [label, probability] : answer.labels) described.labels.push_back({to_qstring(label), probability});
    return described;
}

Answered describe_answer(const Answer& answer, int slot) {
    return {.text = to_qstring(answer.text),
            .tokens = answer.tokens,
            .seconds = answer.seconds,
            .stopped = answer.stopped,
            .first_token_seconds = answer.first_token_seconds,
            .slot = slot};
}

Result<Comparison> compare_with_tests(const Workspace& workspace, const ContextChoice& first,
                                      const ContextChoice& second) {
    const auto one = workspace.record(id_of(first));
    if (!one) return tl::unexpected(one.error());
    const auto other = workspace.record(id_of(second));
    if (!other) return tl::unexpected(other.error());
    Comparison comparison = compare(*one, *other);
    const ContextChoice* choices[] = {&first, &second};
    for (std::size_t i = 0; i < 2; ++i) {
        ComparedContext& side = comparison.contexts[i];
        side.name = choices[i]->name;
        if (workspace.store() == nullptr || choices[i]->kind != ContextChoice::Kind::kSaved) continue;
        if (const auto summary = workspace.store()->summary(side.name.toStdString())) {
            side.accuracy = summary->accuracy;
            side.memory_bytes = summary->memory_bytes;
        }
    }
    const auto tests = compare_contexts(workspace, id_of(first), id_of(second));
    if (!tests) return tl::unexpected(tests.error());
    comparison.tests = *tests;
    return comparison;
}

}  // namespace emloc::ui
