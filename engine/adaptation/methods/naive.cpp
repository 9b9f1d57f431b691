// Naive (MLoC): the multi-modal long context as it is, the baseline that every compression is measured against.
#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"

namespace emloc {
namespace {

class Naive : public Method {
 public:
    Compression compress(const PrunedMemory&, const ChunkInput& input) override { return {.kept = input.caches}; }
};

}  // namespace

MethodDescription naive_method() {
    return {.name = "naive",
            .title = translatable("Methods", "Naive"),
            .summary =
                translatable("Methods", "Every token of every demonstration is kept (MLoC, the long context baseline)"),
            .make = [](const OptionValues&) { return std::make_unique<Naive>(); }};
}

}  // namespace emloc
