// The demonstrations of a context that look most like a picture. No tensors in this header: the window includes it.
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <utility>
#include <vector>

#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/model/model.h"

namespace emloc {

struct SimilarDemonstration {
    std::int64_t index = 0;  // among the context's demonstrations
    double similarity = 0;   // the cosine of what the vision tower makes of both: 1 for the same picture
};

// Copies share what they know. One thread at a time computes with the model.
class SimilarDemonstrations {
 public:
    // What a context of a method that retrieves knows of its demonstrations is taken from it; otherwise each one's
    // first medium is read and looked at now, which takes as long as the vision tower does. kWrongModel where the
    // context is another model's, kUnreadable and so on where a medium can't be read, kOutOfMemory, kCancelled.
    static Result<SimilarDemonstrations> open(std::shared_ptr<const Model> model, const Context& context,
                                              const std::stop_token& stop = {});

    // At most `count`, the most similar first; a demonstration of that very file may be among them. Empty where no
    // demonstration has a medium. Errors: as above.
    Result<std::vector<SimilarDemonstration>> to(const Media& picture, std::int64_t count,
                                                 const std::stop_token& stop = {}) const;

 private:
    struct Features;
    SimilarDemonstrations(std::shared_ptr<const Model> model, std::shared_ptr<const Features> features)
        : model_(std::move(model)), features_(std::move(features)) {}

    std::shared_ptr<const Model> model_;
    std::shared_ptr<const Features> features_;
};

}  // namespace emloc
