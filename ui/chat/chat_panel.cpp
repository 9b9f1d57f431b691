#include "ui/chat/chat_panel.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/demonstration.h"
#include "ui/chat/conversation.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/message_bar.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr QSize kPreviewPixels{2 * 220, 2 * 160};  // for screens of up to twice the usual density
constexpr int kSmallestPreview = 2 * 112;
constexpr int kAttachedSide = 10 * kGrid;
constexpr int kKindRole = Qt::UserRole;

}  // namespace

ChatPanel::ChatPanel(const Theme& theme, QWidget* parent) : QFrame(parent), theme_(theme) {
    setProperty("look", QStringLiteral("panel"));
    setAccessibleName(tr("Chat"));
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("chat_messages"));
    conversation_ = new Conversation(theme);
    conversation_->setObjectName(QStringLiteral("conversation"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(make_head());
    column->addWidget(messages_);
    column->addWidget(conversation_, 1);
    column->addWidget(make_foot(theme));

    connect(&previews_, &ThumbnailLoader::loaded, this, [this](quint64 id, const QImage& image) {
        if (id == preview_id_) show_preview(image);
    });
    connect(&previews_, &ThumbnailLoader::failed, this, [this](quint64 id, const QString&, const QString& reason) {
        if (id != preview_id_) return;
        set_image({});
        messages_->show_error(reason);
    });
    set_contexts({}, false);
    set_image({});
}

QWidget* ChatPanel::make_head() {
    picker_ = new QComboBox;
    picker_->setObjectName(QStringLiteral("context_picker"));
    picker_->setProperty("look", QStringLiteral("context"));
    picker_->setAccessibleName(tr("Context to talk to"));
    picker_->setToolTip(tr("Which saved context answers"));
    picker_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    picker_->setMinimumContentsLength(12);
    connect(picker_, &QComboBox::activated, this, [this](int row) { Q_EMIT context_chosen(choice_at(row)); });
    facts_ = new QLabel;
    facts_->setObjectName(QStringLiteral("context_facts"));
    facts_->setProperty("look", QStringLiteral("muted"));
    facts_->setFont(small_font());
    facts_->setWordWrap(true);

    auto* head = new QWidget;
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(picker_);
    column->addWidget(facts_);
    return head;
}

QWidget* ChatPanel::make_foot(const Theme& theme) {
    drop_ = new DropArea(tr("Drop an image, or press to choose one"), tr("Image to ask about"));
    drop_->setObjectName(QStringLiteral("chat_drop"));
    connect(drop_, &DropArea::clicked, this, &ChatPanel::choose_image);
    connect(drop_, &DropArea::dropped, this, [this](const QStringList& paths) {
        if (!paths.isEmpty()) set_image(paths.front());
    });
    thumbnail_ = new QLabel;
    thumbnail_->setFixedSize(kAttachedSide, kAttachedSide);
    thumbnail_->setAlignment(Qt::AlignCenter);
    file_name_ = new QLabel;
    file_name_->setObjectName(QStringLiteral("attached_name"));
    auto* detach = new QToolButton;
    detach->setProperty("look", QStringLiteral("flat"));
    detach->setToolTip(tr("Take this image away"));
    detach->setAccessibleName(tr("Take this image away"));
    detach->setIcon(theme.icon(QStringLiteral("close")));
    connect(&theme, &Theme::changed, detach,
            [&theme, detach] { detach->setIcon(theme.icon(QStringLiteral("close"))); });
    connect(detach, &QToolButton::clicked, this, [this] { set_image({}); });
    attached_ = new QFrame;
    attached_->setProperty("look", QStringLiteral("card"));
    auto* attached_row = new QHBoxLayout(attached_);
    attached_row->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, kGrid);
    attached_row->addWidget(thumbnail_);
    attached_row->addWidget(file_name_, 1);
    attached_row->addWidget(detach);

    question_ = new QLineEdit;
    question_->setObjectName(QStringLiteral("question"));
    question_->setAcceptDrops(false);
    question_->setPlaceholderText(QString::fromUtf8(kDefaultQuestion));
    question_->setAccessibleName(tr("Question"));
    connect(question_, &QLineEdit::returnPressed, this, &ChatPanel::ask);
    classify_ = new QPushButton(tr("Classify"));
    classify_->setObjectName(QStringLiteral("classify_button"));
    connect(classify_, &QPushButton::clicked, this, &ChatPanel::classify);
    ask_ = new QPushButton(tr("Ask"));
    ask_->setObjectName(QStringLiteral("ask_button"));
    connect(ask_, &QPushButton::clicked, this, &ChatPanel::ask);
    stop_ = new QPushButton(tr("Stop"));
    stop_->setObjectName(QStringLiteral("stop_button"));
    stop_->setToolTip(tr("Stop answering"));
    connect(stop_, &QPushButton::clicked, this, &ChatPanel::stop_requested);

    auto* foot = new QWidget;
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(2 * kGrid);
    buttons->addWidget(question_, 1);
    buttons->addWidget(ask_);
    buttons->addWidget(stop_);
    buttons->addWidget(classify_);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(drop_);
    column->addWidget(attached_);
    column->addLayout(buttons);
    return foot;
}

void ChatPanel::set_contexts(const QStringList& saved, bool has_result) {
    const ContextChoice current = picker_->count() > 0 ? choice_at(picker_->currentIndex()) : ContextChoice{};
    const QSignalBlocker quiet(picker_);
    picker_->clear();
    picker_->addItem(tr("No context (zero-shot)"), static_cast<int>(ContextChoice::Kind::kNone));
    if (has_result) picker_->addItem(tr("Last compression, not saved"), static_cast<int>(ContextChoice::Kind::kResult));
    if (!saved.isEmpty()) picker_->insertSeparator(picker_->count());
    for (const QString& name : saved) picker_->addItem(name, static_cast<int>(ContextChoice::Kind::kSaved));
    select(current);
}

ContextChoice ChatPanel::choice_at(int row) const {
    const auto kind = static_cast<ContextChoice::Kind>(picker_->itemData(row, kKindRole).toInt());
    return {kind, kind == ContextChoice::Kind::kSaved ? picker_->itemText(row) : QString()};
}

void ChatPanel::select(const ContextChoice& choice) {
    for (int row = 0; row < picker_->count(); ++row) {
        if (picker_->itemData(row, kKindRole).isValid() && choice_at(row) == choice) {
            picker_->setCurrentIndex(row);
            return;
        }
    }
    picker_->setCurrentIndex(0);
}

void ChatPanel::set_opened(const OpenedContext& context) {
    const bool other = !opened_ || opened_->choice != context.choice;
    opened_ = context;
    messages_->hide();
    select(context.choice);
    if (other && conversation_->has_messages()) conversation_->add_divider(picker_->currentText());
    refresh();
}

void ChatPanel::rename_opened(const ContextChoice& choice) {
    if (!opened_) return;
    opened_->choice = choice;
    select(choice);
    refresh();
}

void ChatPanel::set_closed() {
    opened_.reset();
    select({});
    refresh();
}

void ChatPanel::keep_choice() {
    select(opened_ ? opened_->choice : ContextChoice{});
}

void ChatPanel::set_zero_shot_labels(const QStringList& labels) {
    zero_shot_labels_ = labels;
    refresh();
}

QStringList ChatPanel::labels() const {
    if (!opened_) return {};
    return opened_->choice.kind == ContextChoice::Kind::kNone ? zero_shot_labels_ : opened_->labels;
}

void ChatPanel::set_activity(Activity activity, bool has_model) {
    activity_ = activity;
    has_model_ = has_model;
    refresh();
}

void ChatPanel::set_image(const QString& file) {
    image_ = file;
    preview_ = {};
    ++preview_id_;
    drop_->setVisible(file.isEmpty());
    attached_->setVisible(!file.isEmpty());
    thumbnail_->clear();
    if (!file.isEmpty()) {
        messages_->hide();
        const QString name = QFileInfo(file).fileName();
        file_name_->setText(file_name_->fontMetrics().elidedText(name, Qt::ElideMiddle, 40 * kGrid));
        file_name_->setToolTip(file);
        attached_->setAccessibleName(tr("Image %1").arg(name));
        previews_.load(preview_id_, file, kPreviewPixels, ThumbnailLoader::Fit::kInside);
    }
    refresh();
}

void ChatPanel::show_preview(const QImage& image) {
    // A small picture is enlarged, so that it can be seen.
    preview_ = image.width() >= kSmallestPreview || image.height() >= kSmallestPreview
                   ? image
                   : image.scaled(kSmallestPreview, kSmallestPreview, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    QPixmap small = QPixmap::fromImage(
        image.scaled(QSize(kAttachedSide, kAttachedSide) * 2, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    small.setDevicePixelRatio(2);
    thumbnail_->setPixmap(small);
    refresh();
}

void ChatPanel::choose_image() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose an image"));
    if (!file.isEmpty()) set_image(file);
}

bool ChatPanel::can_classify() const {
    return activity_ == Activity::kIdle && opened_ && !image_.isEmpty() && !preview_.isNull() && !labels().isEmpty();
}

bool ChatPanel::can_ask() const {
    return activity_ == Activity::kIdle && opened_ && (image_.isEmpty() || !preview_.isNull());
}

void ChatPanel::classify() {
    if (!can_classify()) return;
    conversation_->add_query(preview_, image_, question_->text().trimmed());
    Q_EMIT classify_requested({.images = {image_}, .question = question_->text().trimmed(), .labels = labels()});
}

void ChatPanel::ask() {
    if (!can_ask()) return;
    QString question = question_->text().trimmed();
    if (question.isEmpty()) question = question_->placeholderText();
    conversation_->add_query(preview_, image_, question);
    conversation_->begin_answer();
    question_->clear();
    Q_EMIT ask_requested(
        {.images = image_.isEmpty() ? QStringList() : QStringList{image_}, .question = question, .labels = {}});
}

void ChatPanel::show_failure(const QString& message) {
    messages_->show_error(message);
}

void ChatPanel::refresh() {
    const bool answering = activity_ == Activity::kAnswering;
    stop_->setVisible(answering);
    ask_->setVisible(!answering);
    ask_->setEnabled(can_ask());
    classify_->setEnabled(can_classify());
    picker_->setEnabled(has_model_ && activity_ == Activity::kIdle);

    QString why;
    if (!has_model_) {
        why = tr("No model is loaded.");
    } else if (activity_ == Activity::kCompressing) {
        why = tr("The engine is compressing. Ask when it is done.");
    } else if (!opened_) {
        why = tr("Pick a context first.");
    } else if (image_.isEmpty()) {
        why = tr("Drop an image first.");
    } else if (labels().isEmpty()) {
        why = tr("There are no labels to choose from. Add classes, or pick a context.");
    }
    classify_->setToolTip(can_classify() ? tr("Which label is it? With probabilities") : why);
    ask_->setToolTip(can_ask() ? tr("Answer in words") : why);

    QStringList facts;
    if (opened_ && opened_->choice.kind != ContextChoice::Kind::kNone) {
        facts << tr("%n demonstration(s)", nullptr, static_cast<int>(opened_->demonstrations))
              << tr("%1 tokens, %2 % kept")
                     .arg(QLocale().toString(opened_->tokens))
                     .arg(100 * opened_->kept_share, 0, 'f', 0);
    } else if (opened_) {
        facts << tr("The model alone, without demonstrations");
    }
    facts_->setText(facts.join(QStringLiteral(" \u00b7 ")));
    facts_->setVisible(!facts.isEmpty());
    Q_EMIT availability_changed();
}

}  // namespace emloc::ui
