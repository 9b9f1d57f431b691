// What can be looked into of an adaptation, done or under way.
#pragma once

#include <QString>
#include <QStringList>
#include <memory>
#include <vector>

#include "engine/context/context.h"

namespace emloc::ui {

// The tokens of a demonstration's texts, one string each: put together they are the text. Empty where they are not
// known, as without a model.
struct TokenTexts {
    QStringList question;
    QStringList answer;
};

// Shared between threads and never changed. A context without its memory's keys and values.
struct AdaptationRecord {
    ModelIdentity model;
    AdaptationOptions options;
    std::vector<Demonstration> demonstrations;
    std::vector<TokenTexts> texts;    // by demonstration; empty, or as many
    std::vector<ChunkRecord> chunks;  // those that are done
};

using SharedRecord = std::shared_ptr<const AdaptationRecord>;

}  // namespace emloc::ui
