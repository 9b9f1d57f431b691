#include "ui/chat/chat_panel.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "engine/demonstrations/demonstration.h"
#include "ui/chat/attachments.h"
#include "ui/chat/context_picker.h"
#include "ui/chat/conversation.h"
#include "ui/chat/question_field.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

ChatPanel::ChatPanel(PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QFrame(parent), theme_(theme), pictures_(pictures) {
    setProperty("look", QStringLiteral("panel"));
    setAccessibleName(tr("Chat"));
    setAcceptDrops(true);
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("chat_messages"));
    conversation_ = new Conversation(said_, pictures, theme);
    conversation_->setObjectName(QStringLiteral("conversation"));
    connect(conversation_, &Conversation::retry_requested, this, &ChatPanel::retry);
    connect(conversation_, &Conversation::edit_requested, this, &ChatPanel::edit);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(make_head());
    column->addWidget(messages_);
    column->addWidget(conversation_, 1);
    column->addWidget(make_foot(theme));

    connect(&said_, &QAbstractItemModel::rowsInserted, this, &ChatPanel::refresh);
    connect(&said_, &QAbstractItemModel::modelReset, this, &ChatPanel::refresh);
    refresh();
}

QToolButton* ChatPanel::head_button(const QString& icon, const QString& tip) {
    auto* button = new QToolButton;
    button->setProperty("look", QStringLiteral("flat"));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setIcon(theme_.icon(icon));
    connect(&theme_, &Theme::changed, button, [this, button, icon] { button->setIcon(theme_.icon(icon)); });
    return button;
}

QWidget* ChatPanel::make_head() {
    const char* const names[] = {"context_picker", "second_picker"};
    const QString spoken[] = {tr("Context to talk to"), tr("Second context to talk to")};
    for (int slot = 0; slot < kSlots; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        pickers_[at] = new ContextPicker;
        pickers_[at]->setObjectName(QString::fromLatin1(names[slot]));
        pickers_[at]->setAccessibleName(spoken[slot]);
        connect(pickers_[at], &ContextPicker::picked, this,
                [this, slot](const ContextChoice& choice) { Q_EMIT context_chosen(choice, slot); });
    }
    second_ = head_button(QStringLiteral("side-by-side"), tr("Ask two contexts side by side"));
    second_->setObjectName(QStringLiteral("side_by_side"));
    second_->setCheckable(true);
    connect(second_, &QToolButton::toggled, this, &ChatPanel::toggle_second);
    clear_ = head_button(QStringLiteral("clear"), tr("Clear this conversation"));
    clear_->setObjectName(QStringLiteral("clear_conversation"));
    connect(clear_, &QToolButton::clicked, this, &ChatPanel::ask_to_clear);
    auto* head = new QWidget;
    auto* grid = new QGridLayout(head);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(kGrid);
    grid->setColumnStretch(0, 1);
    for (int slot = 0; slot < kSlots; ++slot) {
        QLabel*& facts = facts_[static_cast<std::size_t>(slot)];
        facts = new QLabel;
        facts->setProperty("look", QStringLiteral("muted"));
        use_small_font(facts);
        facts->setWordWrap(true);
        grid->addWidget(pickers_[static_cast<std::size_t>(slot)], 2 * slot, 0);
        grid->addWidget(facts, 2 * slot + 1, 0, 1, 3);
    }
    facts_[0]->setObjectName(QStringLiteral("context_facts"));
    grid->addWidget(second_, 0, 1);
    grid->addWidget(clear_, 0, 2);
    pickers_[1]->hide();
    return head;
}

QWidget* ChatPanel::make_foot(const Theme& theme) {
    attachments_ = new Attachments(pictures_, theme);
    attachments_->setObjectName(QStringLiteral("attachments"));
    connect(attachments_, &Attachments::changed, this, &ChatPanel::refresh);
    connect(attachments_, &Attachments::failed, this, &ChatPanel::show_failure);
    connect(attachments_, &Attachments::folder_dropped, this, &ChatPanel::test_requested);
    question_ = new QuestionField(said_, [this](const QMimeData* data) { return attachments_->take(data, false); });
    question_->setObjectName(QStringLiteral("question"));
    question_->setPlaceholderText(QString::fromUtf8(kDefaultQuestion));
    question_->setAccessibleName(tr("Question"));
    question_->setToolTip(tr("Return asks, Shift+Return begins a new line; the Up key brings earlier questions back"));
    connect(question_, &QuestionField::submitted, this, &ChatPanel::ask);
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
    for (QPushButton* button : {ask_, stop_, classify_}) buttons->addWidget(button, 0, Qt::AlignBottom);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(attachments_);
    column->addLayout(buttons);
    return foot;
}

void ChatPanel::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage()) event->acceptProposedAction();
}

void ChatPanel::dropEvent(QDropEvent* event) {
    if (attachments_->take(event->mimeData(), true)) event->acceptProposedAction();
}

void ChatPanel::set_contexts(const QStringList& saved, bool has_result) {
    for (ContextPicker* picker : pickers_) picker->set_contexts(saved, has_result);
}

void ChatPanel::set_opened(const OpenedContext& context) {
    const auto slot = static_cast<std::size_t>(context.slot);
    opened_[slot] = context;
    messages_->hide();
    pickers_[slot]->select(context.choice);
    refresh();
}

void ChatPanel::rename_opened(const ContextChoice& from, const ContextChoice& to) {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
        if (!opened_[slot] || opened_[slot]->choice != from) continue;
        opened_[slot]->choice = to;
        pickers_[slot]->select(to);
    }
    refresh();
}

void ChatPanel::set_closed(int slot) {
    opened_[static_cast<std::size_t>(slot)].reset();
    pickers_[static_cast<std::size_t>(slot)]->select({});
    if (slot == 0) said_.clear();
    refresh();
}

void ChatPanel::keep_choice() {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
        pickers_[slot]->select(opened_[slot] ? opened_[slot]->choice : ContextChoice{});
    }
}

void ChatPanel::load_conversation(int slot, const std::vector<Exchange>& exchanges) {
    // What was said to the second is kept with it, but the first one's conversation is shown.
    if (slot == 0) said_.load(exchanges, opened_[0] ? name_of(opened_[0]->choice) : QString());
}

bool ChatPanel::side_by_side() const {
    return second_->isChecked() && opened_[1].has_value();
}

void ChatPanel::toggle_second(bool on) {
    pickers_[1]->setVisible(on);
    Q_EMIT second_shown(on);
    if (on) {
        // Against the model alone, until another is picked.
        Q_EMIT context_chosen(pickers_[1]->chosen(), 1);
    } else {
        opened_[1].reset();
        Q_EMIT second_closed();
    }
    refresh();
}

void ChatPanel::ask_to_clear() {
    if (!opened_[0] || said_.rowCount() == 0) return;
    messages_->show_error(
        tr("Forget what was said to \u201c%1\u201d? This can\u2019t be undone.").arg(name_of(opened_[0]->choice)),
        tr("Forget"), [this] { Q_EMIT clear_requested(opened_[0]->choice); });
}

void ChatPanel::set_zero_shot_labels(const QStringList& labels) {
    zero_shot_labels_ = labels;
    refresh();
}

QStringList ChatPanel::labels(int slot) const {
    const auto& context = opened_[static_cast<std::size_t>(slot)];
    if (!context) return {};
    if (context->choice.kind != ContextChoice::Kind::kNone) return context->labels;
    // Beside a context, the model alone chooses among the same labels.
    const auto& other = opened_[static_cast<std::size_t>(1 - slot)];
    const bool beside = side_by_side() && other && other->choice.kind != ContextChoice::Kind::kNone;
    return beside ? other->labels : zero_shot_labels_;
}

void ChatPanel::set_activity(Activity activity, bool has_model, bool answers) {
    activity_ = activity;
    has_model_ = has_model;
    answers_ = answers || activity == Activity::kAnswering;
    refresh();
}

void ChatPanel::set_image(const QString& file) {
    attachments_->set_files(file.isEmpty() ? QStringList() : QStringList{file});
}

void ChatPanel::choose_image() {
    attachments_->choose();
}

bool ChatPanel::takes_questions() const {
    return !answers_ && (activity_ == Activity::kIdle || activity_ == Activity::kCompressing);
}

bool ChatPanel::can_classify() const {
    return takes_questions() && opened_[0] && !attachments_->media().empty() && attachments_->ready() &&
           !labels(0).isEmpty() && (!side_by_side() || !labels(1).isEmpty());
}

bool ChatPanel::can_ask() const {
    return takes_questions() && opened_[0] && attachments_->ready();
}

void ChatPanel::send(ChatEntry entry) {
    messages_->hide();
    const int slots_used = side_by_side() ? kSlots : 1;
    entry.replies.clear();
    for (int slot = 0; slot < slots_used; ++slot) {
        ChatReply reply;
        reply.slot = slot;
        reply.context = name_of(opened_[static_cast<std::size_t>(slot)]->choice);
        entry.replies.push_back(reply);
    }
    said_.add(entry);
    for (int slot = 0; slot < slots_used; ++slot) {
        const QueryRequest request{.media = entry.media,
                                   .question = entry.question,
                                   .labels = entry.classifies ? labels(slot) : QStringList(),
                                   .slot = slot};
        if (entry.classifies)
            Q_EMIT classify_requested(request);
        else
            Q_EMIT ask_requested(request);
    }
}

void ChatPanel::classify() {
    if (!can_classify()) return;
    ChatEntry entry;
    entry.classifies = true;
    entry.media = attachments_->media();
    entry.question = question_->text().trimmed();
    send(std::move(entry));
}

void ChatPanel::ask() {
    if (!can_ask()) return wait_to_ask();
    waits_to_ask_ = false;
    ChatEntry entry;
    entry.media = attachments_->media();
    entry.question = question_->text().trimmed();
    if (entry.question.isEmpty()) entry.question = question_->placeholderText();
    question_->clear();
    send(std::move(entry));
}

// What was written while the engine was busy is not lost, and not asked twice.
void ChatPanel::wait_to_ask() {
    if (answers_ || takes_questions()) return;
    waits_to_ask_ = true;
    messages_->show_note(tr("Asked as soon as the engine is free."), tr("Don\u2019t ask"), [this] {
        waits_to_ask_ = false;
        messages_->hide();
    });
}

void ChatPanel::retry(int row) {
    if (!takes_questions() || !opened_[0] || row < 0 || row >= said_.rowCount()) return;
    send(said_.at(row));
}

void ChatPanel::edit(int row) {
    if (row < 0 || row >= said_.rowCount()) return;
    const ChatEntry& entry = said_.at(row);
    attachments_->set_media(entry.media);
    question_->setText(entry.question);
    question_->setFocus(Qt::OtherFocusReason);
    question_->selectAll();
}

void ChatPanel::edit_last() {
    int row = said_.rowCount() - 1;
    while (row >= 0 && said_.at(row).classifies) --row;
    edit(row);
}

void ChatPanel::copy_last() const {
    if (const QString answer = said_.last_answer(); !answer.isEmpty()) QGuiApplication::clipboard()->setText(answer);
}

void ChatPanel::toggle_side_by_side() {
    if (second_->isEnabled()) second_->toggle();
}

void ChatPanel::show_failure(const QString& message) {
    messages_->show_error(message);
}

void ChatPanel::show_note(const QString& message) {
    messages_->show_note(message);
}

QString ChatPanel::facts(int slot) const {
    const auto& context = opened_[static_cast<std::size_t>(slot)];
    if (!context) return {};
    if (context->choice.kind == ContextChoice::Kind::kNone) return tr("The model alone, without demonstrations");
    const QStringList facts{
        tr("%n demonstration(s)", nullptr, static_cast<int>(context->demonstrations)),
        tr("%1 tokens, %2 % kept").arg(QLocale().toString(context->tokens)).arg(100 * context->kept_share, 0, 'f', 0)};
    return facts.join(QStringLiteral(" \u00b7 "));
}

QString ChatPanel::why_not_to_classify() const {
    if (!has_model_) return tr("No model is loaded.");
    if (!opened_[0]) return tr("Pick a context first.");
    if (attachments_->media().empty()) return tr("Drop an image first.");
    if (labels(0).isEmpty()) return tr("There are no labels to choose from. Add classes, or pick a context.");
    return {};
}

void ChatPanel::refresh() {
    const bool idle = activity_ == Activity::kIdle;
    stop_->setVisible(answers_);
    ask_->setVisible(!answers_);
    ask_->setEnabled(can_ask());
    classify_->setEnabled(can_classify());
    const bool may_open = has_model_ && takes_questions();
    for (ContextPicker* picker : pickers_) picker->setEnabled(may_open);
    second_->setEnabled(may_open && opened_[0]);
    clear_->setEnabled(idle && opened_[0] && said_.rowCount() > 0);

    const QString why = why_not_to_classify();
    classify_->setToolTip(can_classify() ? tr("Which label is it? With probabilities") : why);
    ask_->setToolTip(can_ask() ? tr("Answer in words") : why);
    for (int slot = 0; slot < kSlots; ++slot) {
        QLabel* label = facts_[static_cast<std::size_t>(slot)];
        label->setText(facts(slot));
        label->setVisible(!label->text().isEmpty());
    }
    if (waits_to_ask_ && can_ask()) {
        const auto once = [this] {
            if (waits_to_ask_) ask();
        };
        QMetaObject::invokeMethod(this, once, Qt::QueuedConnection);
    }
    Q_EMIT availability_changed();
}

}  // namespace emloc::ui
