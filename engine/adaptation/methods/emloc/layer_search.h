// EMLoC's search as a method: observe the chunk's demonstrations, then decide its layers.
#pragma once

#include "engine/adaptation/methods/emloc/options.h"
#include "engine/adaptation/methods/emloc/search.h"
#include "engine/adaptation/methods/method.h"

namespace emloc {

class LayerSearch : public Method {
 public:
    LayerSearch(EmlocOptions options, SearchRule rule);

    Compression compress(const PrunedMemory& memory, const ChunkInput& input) override;

 private:
    EmlocOptions options_;
    SearchRule rule_;
    SearchHint hint_;  // of the chunk before
};

}  // namespace emloc
