// What crosses between the window's thread and the engine's: plain values.
#pragma once

#include <QString>
#include <QStringList>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "engine/adaptation/observer.h"
#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/model/stored_weights.h"
#include "engine/store/store.h"
#include "engine/workspace/context_id.h"
#include "ui/worker/adaptation_record.h"

namespace emloc::ui {

// What the engine is busy with.
enum class Activity {
    kIdle,
    kLoadingModel,
    kStoring,  // opening, listing, saving, renaming, removing
    kOpeningContext,
    kCompressing,
    kAnswering,
    kTesting,
    kTraining,
};

// Which request a failure belongs to: it is shown where that request was made.
enum class Job {
    kLoadModel,
    kStore,     // opening and listing
    kContexts,  // what is done with saved ones
    kCompare,
    kConversation,  // keeping what was said
    kSave,
    kOpenContext,
    kCompress,
    kAnswer,
    kTest,
    kTrain,
};

struct Failure {
    Job job = Job::kStore;
    ErrorKind kind = ErrorKind::kNotFound;
    QString message;
};

struct ModelDescription {
    QString name;
    QString folder;
    QString device;  // "cpu", "cuda:0"
    QString sha256;  // of everything that makes it what it is
    StoredWeights weights = StoredWeights::kFull;
    int layers = 0;
    QString family;         // for people: "Qwen3-VL"
    qint64 min_pixels = 0;  // of an image, unless the user says otherwise
    qint64 max_pixels = 0;
    int side_step = 0;  // an image's sides become multiples of this
};

// What the chat panel talks to: the engine's ContextId, its name as Qt has it.
struct ContextChoice {
    using Kind = ContextId::Kind;
    Kind kind = Kind::kNone;
    QString name;
    friend bool operator==(const ContextChoice&, const ContextChoice&) = default;
};

// The chat can talk to two contexts side by side.
inline constexpr int kSlots = 2;

struct LayerDecision {
    int chunk = 0;
    int layer = 0;
    double ratio = 1.0;
    qint64 kept_tokens = 0;                      // per KV head
    std::shared_ptr<const Decision> whole = {};  // with kept positions and importance, while it is news
};

// What the retention panel shows of one chunk.
struct ChunkRetention {
    qint64 tokens = 0;
    std::vector<Trial> trials;
    std::vector<LayerDecision> decisions;  // none: everything is kept
};

struct Retention {
    int layers = 0;
    double delta = 0;
    std::vector<double> ratios = {0.1, 0.2, 0.5};  // those that were tried, in order
    std::vector<ChunkRetention> chunks;
};

// The bound on the JS divergence that a method keeps to; 0 where it has none.
double bound_of(const MethodChoice& method);
// The shares of a chunk that its layers may keep, ascending; what is between them and all is not tried.
std::vector<double> tried_ratios(const MethodChoice& method);

struct OpenedContext {
    ContextChoice choice;
    QStringList labels;
    qint64 demonstrations = 0;
    qint64 tokens = 0;  // before pruning
    double kept_share = 1.0;
    int slot = 0;
    qint64 memory_bytes = 0;
    SharedRecord record;  // to look into; null, but for a context in the first slot
};

struct CompressRequest {
    std::vector<Demonstration> demonstrations;
    AdaptationOptions options;
    std::optional<ContextChoice> continued;  // a context that gets these in addition
};

struct QueryRequest {
    std::vector<Media> media;
    QString question;    // empty: the context's own
    QStringList labels;  // for classification; empty: the context's own
    int slot = 0;
};

struct LabelScore {
    QString label;
    double probability = 0;
};

struct Classified {
    std::vector<LabelScore> labels;  // most probable first
    double seconds = 0;
    int slot = 0;
};

struct Answered {
    QString text;
    qint64 tokens = 0;
    double seconds = 0;
    bool stopped = false;
    double first_token_seconds = 0;
    int slot = 0;
};

struct LabelledImage {
    QString path;
    QString label;
    FrameChoice choice = {};  // of a video
    friend bool operator==(const LabelledImage&, const LabelledImage&) = default;
};

struct TestedImage {
    int index = 0;  // into the images of the request
    QString answer;
    double probability = 0;
    QString error;  // not empty: it could not be read
};

struct TestSummary {
    int tested = 0;  // images that could be read
    int correct = 0;
    bool cancelled = false;
    double seconds = 0;
};

Retention retention_of(const Context& context);
Retention retention_of(const AdaptationRecord& record);
OpenedContext describe(const Context& context, const ContextChoice& choice);
SharedRecord record_of(const Context& context, std::vector<TokenTexts> texts);

}  // namespace emloc::ui
