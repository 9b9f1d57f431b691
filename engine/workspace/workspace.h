// A model, a store, the contexts that are open for questions, and the last result until it has a name: what the window,
// the command line and a server work with.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/adaptation/methods/registry.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"
#include "engine/context/exchange.h"
#include "engine/core/result.h"
#include "engine/model/model.h"
#include "engine/query/query.h"
#include "engine/query/similar_demonstrations.h"
#include "engine/store/store.h"
#include "engine/workspace/context_id.h"
#include "engine/workspace/unsaved_result.h"

namespace emloc {

// A context on the model's device, ready to answer.
struct OpenContext {
    ContextId id;                            // follows it when it is saved or renamed
    std::shared_ptr<const Context> context;  // null: none, the model alone
    Query query;
    std::string modified = {};                          // of a saved one: when it was last changed, as it was opened
    std::optional<SimilarDemonstrations> similar = {};  // once it was asked which of its demonstrations are
};

// What is asked of an open context.
struct Question {
    std::vector<Media> media;
    std::string text;                      // empty: that of most demonstrations
    std::vector<std::string> labels = {};  // to choose among; empty: the context's own
};

Exchange exchange_of(const Question& question, const Classification& answer);
Exchange exchange_of(const Question& question, const Answer& answer);

// What an adaptation is about to do.
struct AdaptationTask {
    std::shared_ptr<const Context> continued;  // null: from nothing
    AdaptationOptions options;
    std::vector<Demonstration> demonstrations;  // those that are new
};

// One thread uses it at a time; the observer, progress functions and callbacks are called in that thread. A call that
// fails or is stopped leaves the model, the open contexts, the store and the result as they were. Errors: those of
// Model, Store, Query and Adaptation; kNotFound also where no model or no store is open.
//
// A result can be kept on the disk before it has a name, in a file of its own beside the store (UnsavedResult), so that
// a crash, a kill or a full disk at the moment of saving loses nothing. No name in the store is reserved for it: what
// an earlier version left there as "(not saved)" is a saved context like any other.
class Workspace {
 public:
    // `media`: whether the contexts that it loads bring the bytes of their media.
    // `methods`, by which contexts are made and asked, must outlive it.
    explicit Workspace(LoadMedia media = LoadMedia::kReferences, const MethodRegistry& methods = builtin_methods())
        : media_(media), methods_(methods) {}

    // Replaces the model. What is open goes on with the model it was opened with. The result stays, even where it is
    // one of another model and can't be opened (kWrongModel): set_result_aside().
    Status open_model(const std::filesystem::path& folder, const LoadOptions& options = {},
                      const ProgressFunction& progress = {}, std::stop_token stop = {});
    void use_model(std::shared_ptr<const Model> model);                   // one that is loaded already
    const std::shared_ptr<const Model>& model() const { return model_; }  // null: none

    // Creates it where there is none, in kReadWrite mode.
    Status open_store(const std::filesystem::path& file, OpenMode mode = OpenMode::kReadWrite);
    // For what concerns the store alone: lists, notes, exports. Null: none is open. Contexts are saved, renamed and
    // removed by the functions below, for the open ones to follow.
    Store* store() { return store_ ? &*store_ : nullptr; }
    const Store* store() const { return store_ ? &*store_ : nullptr; }

    // Opens a context for questions. While somebody holds it, it is open once: the same handle comes back, unless the
    // saved context has changed meanwhile.
    Result<std::shared_ptr<OpenContext>> open_context(const ContextId& id);
    // The demonstrations of the context that look most like the picture, as SimilarDemonstrations::to(): the first call
    // looks at all of them. kInvalidArgument where it has none.
    Result<std::vector<SimilarDemonstration>> similar_demonstrations(OpenContext& open, const Media& picture,
                                                                     std::int64_t count,
                                                                     const std::stop_token& stop = {}) const;

    // Without keys and values and the bytes of media: enough to look inside. kInvalidArgument for none.
    Result<Context> record(const ContextId& id) const;

    // What an adaptation to these demonstrations would do. With `continued`, those that the context has already are
    // left out, and of `options` only the method with its own options is taken: the rest is the context's.
    // kInvalidArgument where nothing is left. Reads the files of media whose kind nobody has said.
    Result<AdaptationTask> plan_adaptation(std::vector<Demonstration> demonstrations, const AdaptationOptions& options,
                                           const std::optional<ContextId>& continued = {}) const;
    // Runs it, opens the outcome, and makes it the result in place of the one before, which is set aside then and not
    // earlier; `told` hears of it.
    struct Before {
        NameOfRecovered name_of;
        std::function<void(const Result<std::string>& name)> told;
    };
    Result<std::shared_ptr<OpenContext>> adapt(AdaptationTask task, Observer& observer, std::stop_token stop = {},
                                               const Before& before = {});

    // The last adaptation, until it is saved; null: none.
    const std::shared_ptr<const Context>& result() const { return result_; }
    // Writes the result to the disk. Once it is saved or replaced, that copy goes. Nothing to do without a result.
    Status keep_result();
    bool is_result_kept() const { return kept_ && kept_->is_there(); }
    // Gives up the result, as before a model that it doesn't belong to: it becomes a saved context with what was said
    // to it and its test, whose name is returned; empty where there is no result or no store. Where it can't be saved,
    // what was kept of it stays beside the store for the next process to recover.
    Result<std::string> set_result_aside(const NameOfRecovered& name_of);
    // Makes saved contexts of the results that earlier processes left behind beside the store: the name of each, or why
    // it stays where it is.
    std::vector<Result<std::string>> recover_results(const NameOfRecovered& name_of);

    // What could not be saved with it, of the conversation and of the test.
    struct Saved {
        std::vector<Error> said;
        Status test;
    };
    // Saves the result with what was said to it and its test; it is a saved context from then on, also where it is
    // open.
    Result<Saved> save_result(const std::string& name, WhenTaken when_taken = WhenTaken::kRefuse);
    Status rename(const std::string& from, const std::string& to);
    Status remove(const std::string& name);

    // Conversations. With saved contexts, and with the model alone, they are kept in the store, or nowhere where none
    // is open for writing; with the result until it is saved, in memory.
    Status keep_exchange(const ContextId& id, Exchange exchange);
    Result<std::vector<Exchange>> conversation(const ContextId& id) const;
    Status clear_conversation(const ContextId& id);

    // The tests of a context, oldest first. None is kept of the model alone. `test`: 0 for the last one.
    Status keep_test(const ContextId& id, TestRun run);
    Result<std::vector<TestRecord>> tests(const ContextId& id) const;
    Result<std::optional<TestRun>> test(const ContextId& id, std::int64_t test = 0) const;

 private:
    Result<std::shared_ptr<const Context>> load(const ContextId& id) const;
    std::shared_ptr<OpenContext> find_open(const ContextId& id, const std::string& modified);
    bool can_write() const;
    void drop_result();
    // Open ones of `from` are `to` from now on; those that were `to` before are not shared any more.
    void follow(const ContextId& from, const ContextId& to);

    LoadMedia media_;
    const MethodRegistry& methods_;
    std::shared_ptr<const Model> model_;
    std::optional<Store> store_;
    std::optional<UnsavedResult> kept_;            // beside the store
    std::optional<UnsavedResult> kept_elsewhere_;  // beside the store that was open before
    std::shared_ptr<const Context> result_;
    std::string result_made_;  // when: ISO 8601, UTC
    std::vector<Exchange> said_to_result_;
    std::vector<TestRun> tests_of_result_;  // their ids count from 1
    std::vector<std::weak_ptr<OpenContext>> open_;
};

}  // namespace emloc
