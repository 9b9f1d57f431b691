// Demonstrations -> context, by any method of the registry.
#pragma once

#include <memory>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/adaptation/methods/registry.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/model/model.h"

namespace emloc {

class Adaptation {
 public:
    // `methods` must outlive it.
    Adaptation(std::shared_ptr<const Model> model, AdaptationOptions options,
               const MethodRegistry& methods = builtin_methods());

    // Adapts from nothing. Errors: kInvalidArgument (options), kUnreadable/kMalformed (a medium, named), kOutOfMemory,
    // kCancelled within one layer's forward pass after `stop` was requested.
    Result<Context> run(std::vector<Demonstration> demonstrations, Observer& observer, std::stop_token stop = {}) const;

    // Continues a context of the same model with more demonstrations; earlier chunks are not computed again. The
    // context passed in is untouched whatever happens.
    Result<Context> extend(const Context& context, std::vector<Demonstration> more, Observer& observer,
                           std::stop_token stop = {}) const;

 private:
    Status check_input(const Context& context, const std::vector<Demonstration>& more) const;

    std::shared_ptr<const Model> model_;
    AdaptationOptions options_;
    const MethodRegistry& methods_;
};

// kInvalidArgument with a message where the options make no sense: an unknown method, one of its options out of bounds
// (delta < 0, ratios not ascending in (0, 1), ...), a chunk of no tokens.
Status check(const AdaptationOptions& options, const MethodRegistry& methods = builtin_methods());

}  // namespace emloc
