// The part of the worker that keeps a compressed context before the user has saved it: a crash, a kill or a full disk
// at the moment of saving costs nothing.
#include <QDateTime>

#include "ui/convert.h"
#include "ui/worker/engine_worker.h"

namespace emloc::ui {

namespace {

// In the store beside the saved ones; the window lists it only when it has become a recovered one.
constexpr const char* kUnsaved = "(not saved)";

}  // namespace

void EngineWorker::keep_unsaved() {
    unsaved_is_kept_ = false;
    if (!result_) return;
    if (!store_) {
        Q_EMIT unsaved_kept(false, tr("No store is open."));
        return;
    }
    const auto status = store_->save(kUnsaved, *result_, WhenTaken::kReplace);
    unsaved_is_kept_ = status.has_value();
    Q_EMIT unsaved_kept(unsaved_is_kept_, status ? QString() : to_qstring(status.error().message));
}

void EngineWorker::forget_unsaved() {
    if (std::exchange(unsaved_is_kept_, false)) {
        if (const auto status = store_->remove(kUnsaved); !status) report(Job::kStore, status.error());
    }
}

void EngineWorker::set_result_aside() {
    result_.reset();
    said_to_result_.clear();
    test_of_result_.reset();
    if (!std::exchange(unsaved_is_kept_, false)) return;
    recover_unsaved();
    list_contexts();
}

void EngineWorker::recover_unsaved() {
    const auto left = store_->summary(kUnsaved);
    if (!left) return;
    const auto date = QDateTime::fromString(to_qstring(left->modified), Qt::ISODate).toLocalTime();
    const QString base = tr("Recovered %1").arg(date.toString(QStringLiteral("yyyy-MM-dd HH.mm")));
    QString name = base;
    for (int number = 2; store_->summary(name.toStdString()); ++number) {
        name = QStringLiteral("%1 (%2)").arg(base).arg(number);
    }
    if (store_->rename(kUnsaved, name.toStdString())) Q_EMIT unsaved_recovered(name);
}

void EngineWorker::without_unsaved(std::vector<ContextSummary>& contexts) const {
    if (unsaved_is_kept_) std::erase_if(contexts, [](const ContextSummary& each) { return each.name == kUnsaved; });
}

}  // namespace emloc::ui
