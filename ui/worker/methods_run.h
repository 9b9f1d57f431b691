// A comparison of methods, or of contexts, as it crosses between the window's thread and the engine's.
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <stop_token>
#include <vector>

#include "engine/workspace/methods_report.h"
#include "ui/worker/messages.h"
#include "ui/worker/training_run.h"

namespace emloc {
class Workspace;
}

namespace emloc::ui {

struct MethodsRequest {
    QStringList methods;  // their names; the others are held against the first
    QString name;         // contexts are saved as this and the method's name
    std::vector<Demonstration> demonstrations;
    AdaptationOptions options;
    std::vector<LabelledImage> images;  // that all are tested on
    double rates = 1;                   // of methods that train, times their own
};

struct MethodsProgress {
    enum class Step { kBegun, kChunk, kTraining, kTesting };
    Step step = Step::kBegun;
    QString method;  // its title
    int number = 0;  // among `count`, from 0
    int count = 0;
    qint64 done = 0;  // chunks, steps or images
    qint64 total = 0;
    qint64 correct = 0;
};

// What there is so far, and how it ended once it has.
struct MethodsOutcome {
    std::vector<ComparedMethod> rows;
    bool ended = false;
    bool cancelled = false;
    QString error;  // empty: none
};

// Called in the engine's thread.
struct MethodsListener {
    std::function<void(const MethodsProgress&)> progressed;
    std::function<void(const MethodsOutcome&)> compared;  // after each method
    std::function<void()> rests;                          // between two pieces of work: returns when the next may begin
};

// Adapts or trains, tests, and keeps what comes of it in the store, or in folders beside it. The workspace's unsaved
// result stays. `loaded`: where the workspace's model came from.
MethodsOutcome run_methods(Workspace& workspace, const TrainedModel& loaded, const MethodsRequest& request,
                           const MethodsListener& listener, std::stop_token stop);
// Saved contexts by their last tests; the first is what the others are held against.
MethodsOutcome compare_saved_contexts(const Workspace& workspace, const QStringList& names);

}  // namespace emloc::ui
