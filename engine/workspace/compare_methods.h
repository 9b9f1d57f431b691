// The same demonstrations by several methods, each tested on the same images: what the command line and the window
// call a comparison of methods.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/adaptation/methods/registry.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/evaluation/evaluate.h"
#include "engine/workspace/methods_report.h"
#include "engine/workspace/train_model.h"

namespace emloc {

class Workspace;

// How the methods that train do it: the folders of what they write are named as contexts would be.
struct MethodsTraining {
    std::filesystem::path folder;  // that these folders lie in
    std::filesystem::path model;   // the folder of the workspace's model, and how it was loaded
    LoadOptions load;
    LowRank low_rank;
    TrainingOptions options;     // its rate is left aside
    std::optional<double> rate;  // nothing: each method's own, times `rates`
    double rates = 1;
    // Whether the workspace's model goes before the first training, which loads a copy of its own. Training stands last
    // then, and nobody needs that model afterwards.
    bool frees_model = false;
};

struct MethodsTask {
    std::vector<std::string> methods;  // their names; the others are held against the first
    std::string name;                  // contexts are saved as this and the method's name
    AdaptationOptions options;         // for all; its method is left aside
    std::vector<Demonstration> demonstrations;
    std::vector<TestItem> items;
    bool by_layer = false;     // methods with a budget keep as many tokens as the first does, in each layer its number
    bool own_budgets = false;  // they keep to their own budgets instead
    std::optional<double> delta;               // or to their smallest ones within this bound
    std::optional<std::string> system_prompt;  // of methods that train; nothing: the family's own
    std::optional<MethodsTraining> training;   // nothing: no method trains
};

// A method by its names: one that makes a context, or one that trains.
struct MethodName {
    std::string name;   // as methods are chosen
    std::string title;  // for people
};

// Called in the comparing thread.
class MethodsObserver {
 public:
    virtual ~MethodsObserver() = default;
    virtual void method_begun(const MethodName&, std::size_t /*number*/, std::size_t /*count*/) {}
    virtual void known(const MethodName&) {}          // what it makes was made before, and is taken as it is
    virtual Observer& adapting() { return silent_; }  // hears how the method at work adapts
    virtual void item_tested(std::int64_t /*done*/, std::int64_t /*total*/, std::int64_t /*correct*/) {}
    virtual TrainingObserver& training() { return untold_; }  // hears how it trains
    // All so far; an error ends the comparison.
    virtual Status method_done(const std::vector<ComparedMethod>&) { return {}; }

 private:
    Observer silent_;
    TrainingObserver untold_;
};

// The methods of those names, the registry's own order kept, behind them those that train; where none is named, all
// that make contexts of demonstrations. kInvalidArgument for an unknown one, and for one that reads a video.
Result<std::vector<std::string>> methods_to_compare(const std::vector<std::string>& wanted,
                                                    const MethodRegistry& methods);

// Contexts and tests are kept in the workspace's store as each is done, so that a comparison that was stopped goes on
// where it was; its unsaved result is left alone. What was trained is measured as it will be used, loaded anew; no
// epoch is chosen by the images that all are tested on. Errors: kNameTaken where a context of that name was made
// otherwise, kCancelled, kNotFound without a model or a store, and those of adapting, testing and saving.
Result<std::vector<ComparedMethod>> compare_methods(Workspace& workspace, const MethodRegistry& methods,
                                                    const MethodsTask& task, MethodsObserver& observer,
                                                    const std::stop_token& stop = {});

}  // namespace emloc
