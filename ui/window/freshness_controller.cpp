#include "ui/window/freshness_controller.h"

#include <QStringList>
#include <chrono>
#include <utility>

#include "engine/workspace/changes.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"
#include "ui/window/chat_controller.h"

namespace emloc::ui {

namespace {

constexpr std::chrono::milliseconds kSettled{300};  // a drop of a thousand files is many changes

QString text_of(const DemonstrationChanges& changes) {
    QStringList parts;
    if (changes.added > 0) parts << FreshnessController::tr("%n added", nullptr, static_cast<int>(changes.added));
    if (changes.removed > 0) parts << FreshnessController::tr("%n removed", nullptr, static_cast<int>(changes.removed));
    if (changes.relabelled > 0)
        parts << FreshnessController::tr("%n with another label", nullptr, static_cast<int>(changes.relabelled));
    return parts.join(FreshnessController::tr(", "));
}

}  // namespace

FreshnessController::FreshnessController(const Parts& parts, QObject* parent) : QObject(parent), parts_(parts) {
    soon_.setSingleShot(true);
    soon_.setInterval(kSettled);
    connect(&soon_, &QTimer::timeout, this, &FreshnessController::look);
    const auto later = qOverload<>(&QTimer::start);
    connect(&parts_.demonstrations, &DemonstrationsModel::contents_changed, &soon_, later);
    connect(&parts_.demonstrations, &DemonstrationsModel::facts_changed, &soon_, later);
    connect(&parts_.chat, &ChatController::opened, this, [this](const OpenedContext& context) {
        if (context.slot != 0) return;
        opened_ = context;
        said_.clear();
        soon_.start();
    });
    connect(&parts_.chat, &ChatController::opened_renamed, this, [this](const QString& name) {
        if (opened_) opened_->choice = {ContextChoice::Kind::kSaved, name};
        said_.clear();
        soon_.start();
    });
}

// Demonstrations of which the context has none are those of another task.
void FreshnessController::look() {
    QString text;
    if (opened_ && opened_->record && parts_.demonstrations.image_count() > 0) {
        const auto now = parts_.demonstrations.demonstrations();
        const auto changes = changes_since(opened_->record->demonstrations, now);
        if (changes.related() && changes.any()) {
            const QString name = opened_->choice.name.isEmpty() ? tr("The context") : opened_->choice.name;
            text = tr("\u201c%1\u201d is out of date: of its demonstrations, %2.").arg(name, text_of(changes));
        }
    }
    if (text.isEmpty()) parts_.bar.hide();
    if (text == std::exchange(said_, text) || text.isEmpty()) return;
    parts_.bar.show_note(text, tr("Compress again"), [this] {
        said_.clear();
        parts_.actions[Command::kCompress]->trigger();
    });
}

}  // namespace emloc::ui
