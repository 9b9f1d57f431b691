// Two contexts beside each other: what each keeps, and how far they keep the same.
#pragma once

#include <QString>
#include <array>
#include <optional>
#include <vector>

#include "engine/context/context.h"
#include "engine/evaluation/compare_tests.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

struct ComparedContext {
    QString name;
    QString model;
    qint64 demonstrations = 0;
    qint64 tokens = 0;
    double kept_share = 1;
    qint64 memory_bytes = 0;
    std::optional<double> accuracy;
    Retention retention;
};

// Of the tokens that either keeps in one layer of one chunk, the share that both keep, mean over KV heads; and the
// share to be expected of two independent choices of these sizes.
struct Overlap {
    double share = 0;
    double by_chance = 0;
};

struct Comparison {
    std::array<ComparedContext, 2> contexts;
    int layers = 0;
    // [layers][chunks]; chunks are those that hold the same demonstrations in both, the same for every layer.
    std::vector<std::vector<Overlap>> overlap;
    std::vector<int> shared_chunks;
    std::optional<TestComparison> tests;  // nothing: never tested on the same images

    std::optional<Overlap> of_layer(int layer) const;  // mean over the chunks; nothing without a shared chunk
};

// The keys and values of the memories are not looked at. Contexts of different models share no chunk.
Comparison compare(const Context& first, const Context& second);

}  // namespace emloc::ui
