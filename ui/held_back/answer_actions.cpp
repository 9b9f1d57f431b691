#include "ui/held_back/answer_actions.h"

#include <QAbstractProxyModel>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QMimeData>
#include <QTableView>
#include <QUrl>

#include "ui/convert.h"
#include "ui/held_back/held_back_model.h"

namespace emloc::ui {

AnswerActions::AnswerActions(HeldBackModel& model, QTableView& list) : QObject(&list), model_(model), list_(list) {
    list.setContextMenuPolicy(Qt::ActionsContextMenu);
    const auto path = [this](int row) { return model_.images()[static_cast<std::size_t>(row)].path; };
    add(tr("Ask about it"), {}, [=, this](int row) { Q_EMIT ask_requested(path(row)); });
    auto* nearest = add(tr("Nearest demonstrations"), Qt::CTRL | Qt::SHIFT | Qt::Key_D,
                        [=, this](int row) { Q_EMIT nearest_requested(path(row)); });
    nearest->setObjectName(QStringLiteral("answer_nearest"));
    use_ = add({}, Qt::CTRL | Qt::Key_D, [=, this](int row) {
        // A copy, for whoever hears it changes the images.
        const LabelledImage image = model_.images()[static_cast<std::size_t>(row)];
        Q_EMIT use_requested(image.path, image.label);
    });
    use_->setObjectName(QStringLiteral("answer_use"));
    right_ = add({}, Qt::CTRL | Qt::Key_L, [this](int row) { relabel(row, model_.answer(row)); });
    right_->setObjectName(QStringLiteral("answer_is_right"));
    labels_.setTitle(tr("Its label is"));
    labels_.setObjectName(QStringLiteral("answer_labels"));
    list.addAction(labels_.menuAction());
    connect(&labels_, &QMenu::aboutToShow, this, &AnswerActions::fill_labels);
    add(tr("Open with another program"), {}, [this](int row) { open(row); });
    add(tr("Copy"), QKeySequence::Copy, [this](int row) { copy(row); });
    connect(list.selectionModel(), &QItemSelectionModel::currentChanged, this, &AnswerActions::follow);
    connect(&model_, &QAbstractItemModel::dataChanged, this, &AnswerActions::follow);
    connect(&model_, &QAbstractItemModel::modelReset, this, &AnswerActions::follow);
    follow();
}

QAction* AnswerActions::add(const QString& text, const QKeySequence& key, const std::function<void(int row)>& act) {
    auto* action = new QAction(text, &list_);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, [this, act] {
        if (const int row = current(); row >= 0) act(row);
    });
    list_.addAction(action);
    return action;
}

int AnswerActions::current() const {
    const auto& proxy = static_cast<const QAbstractProxyModel&>(*list_.model());
    return proxy.mapToSource(list_.currentIndex()).row();
}

// What the actions would do with the row that has the focus.
void AnswerActions::follow() {
    const int row = current();
    const bool any = row >= 0 && row < model_.rowCount();
    for (QAction* action : list_.actions()) action->setEnabled(any);
    const QString label = any ? model_.images()[static_cast<std::size_t>(row)].label : QString();
    const QString answer = any ? model_.answer(row) : QString();
    use_->setText(any ? tr("Use as a demonstration of \u201c%1\u201d").arg(label) : tr("Use as a demonstration"));
    right_->setEnabled(!answer.isEmpty() && answer != label);
    right_->setText(right_->isEnabled() ? tr("The label is wrong: it is \u201c%1\u201d").arg(answer)
                                        : tr("The label is wrong"));
}

void AnswerActions::fill_labels() {
    labels_.clear();
    for (const std::string& name : model_.metrics().confusion.labels()) {
        const QString label = to_qstring(name);
        QAction* action = labels_.addAction(QString(label).replace(u'&', QStringLiteral("&&")));
        connect(action, &QAction::triggered, this, [this, label] { relabel(current(), label); });
    }
}

void AnswerActions::relabel(int row, const QString& label) {
    if (row >= 0) model_.relabel(row, label);
}

void AnswerActions::open(int row) const {
    QDesktopServices::openUrl(QUrl::fromLocalFile(model_.images()[static_cast<std::size_t>(row)].path));
}

// As files, for file managers and for this program; as a path, for editors.
void AnswerActions::copy(int row) const {
    const QString path = model_.images()[static_cast<std::size_t>(row)].path;
    auto* data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(path)});
    data->setText(path);
    QGuiApplication::clipboard()->setMimeData(data);
}

}  // namespace emloc::ui
