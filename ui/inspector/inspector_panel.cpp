#include "ui/inspector/inspector_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/inspector/choice_chips.h"
#include "ui/inspector/demonstration_strip.h"
#include "ui/inspector/share_bars.h"
#include "ui/inspector/token_text.h"
#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

QLabel* muted() {
    auto* label = new QLabel;
    label->setProperty("look", QStringLiteral("muted"));
    return label;
}

}  // namespace

QString cell_title(const CellFacts& facts) {
    return InspectorPanel::tr("Layer %1, chunk %2").arg(facts.layer).arg(facts.chunk + 1);
}

QString cell_sentence(const CellFacts& facts) {
    const QLocale locale;
    if (!facts.decided) return InspectorPanel::tr("not decided yet");
    if (!facts.pruned) return InspectorPanel::tr("keeps all %1 tokens").arg(locale.toString(facts.tokens));
    return InspectorPanel::tr("keeps %1, %2 of %3 tokens")
        .arg(ratio_text(facts.ratio), locale.toString(facts.kept, 'f', 0), locale.toString(facts.tokens));
}

QStringList head_choices(int heads) {
    QStringList choices{InspectorPanel::tr("all heads")};
    for (int head = 0; head < heads; ++head) choices << InspectorPanel::tr("head %1").arg(head);
    return choices;
}

InspectorPanel::InspectorPanel(InspectionModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QFrame(parent), model_(model) {
    setProperty("look", QStringLiteral("plate"));
    setAccessibleName(tr("What one layer keeps of one chunk"));
    hint_ = muted();
    hint_->setText(tr("Press a cell, or go there with the arrow keys, to see which tokens it keeps."));
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    content_ = new QWidget;
    content_->setProperty("look", QStringLiteral("content"));
    auto* column = new QVBoxLayout(content_);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(make_head());
    column->addWidget(make_body(pictures, theme), 1);
    // So that the heat map above may have its height in a small window.
    auto* area = new QScrollArea;
    area->setWidget(content_);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);  // what it holds can be reached
    stack_ = new QStackedLayout;
    stack_->addWidget(hint_);
    stack_->addWidget(area);
    auto* frame = new QVBoxLayout(this);
    frame->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
    frame->addLayout(stack_);

    connect(&model_, &InspectionModel::cell_changed, this, &InspectorPanel::refresh);
    connect(strip_->selectionModel(), &QItemSelectionModel::currentChanged, this, &InspectorPanel::show_texts);
    connect(strip_, &QAbstractItemView::activated, this, &InspectorPanel::larger_requested);
    connect(heads_, &ChoiceChips::chosen_changed, this, [this](int choice) { model_.choose_head(choice - 1); });
    connect(modes_, &ChoiceChips::chosen_changed, this, [this](int choice) {
        const auto mode = choice == 0 ? OverlayMode::kKept : OverlayMode::kImportance;
        strip_->set_mode(mode);
        question_->set_mode(mode);
        answer_->set_mode(mode);
    });
    refresh();
}

int InspectorPanel::sufficient_height() const {
    const QMargins margins = contentsMargins() + layout()->contentsMargins();
    const QLayout& column = *content_->layout();
    const int needed = column.hasHeightForWidth() ? column.minimumHeightForWidth(content_->width())
                                                  : content_->minimumSizeHint().height();
    return needed + margins.top() + margins.bottom();
}

QWidget* InspectorPanel::make_head() {
    title_ = new QLabel;
    title_->setProperty("look", QStringLiteral("title"));
    title_->setObjectName(QStringLiteral("cell_title"));
    sentence_ = muted();
    sentence_->setObjectName(QStringLiteral("cell_sentence"));
    trials_ = muted();
    trials_->setObjectName(QStringLiteral("cell_detail"));
    use_small_font(trials_);
    modes_ = new ChoiceChips(tr("What is drawn"));
    modes_->set_choices({tr("kept"), tr("importance")});
    heads_ = new ChoiceChips(tr("Whose tokens"));
    choices_ = new QWidget;
    auto* choices = new QHBoxLayout(choices_);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(4 * kGrid);
    choices->addWidget(modes_);
    choices->addWidget(heads_);

    for (QLabel* each : {title_, sentence_, trials_}) each->setWordWrap(true);

    auto* head = new QWidget;
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(title_);
    texts->addWidget(sentence_);
    auto* row = new QHBoxLayout;
    row->setSpacing(3 * kGrid);
    row->addLayout(texts, 1);
    row->addWidget(choices_, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addLayout(row);
    column->addWidget(trials_);
    return head;
}

QWidget* InspectorPanel::make_body(PictureCache& pictures, const Theme& theme) {
    strip_ = new DemonstrationStrip(model_, pictures, theme);
    strip_->setObjectName(QStringLiteral("demonstration_strip"));
    strip_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);  // takes what is left, and scrolls
    shares_ = new ShareBars(theme);
    shares_->setObjectName(QStringLiteral("share_bars"));
    question_ = new TokenText(theme);
    question_->setObjectName(QStringLiteral("question_tokens"));
    answer_ = new TokenText(theme);
    answer_->setObjectName(QStringLiteral("answer_tokens"));
    auto* texts = new QVBoxLayout;
    texts->setSpacing(kGrid);
    texts->addWidget(question_);
    texts->addWidget(answer_);
    texts->addStretch();
    auto* row = new QHBoxLayout;
    row->setSpacing(6 * kGrid);
    row->addWidget(shares_, 1);
    row->addLayout(texts, 1);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(strip_, 1);
    column->addLayout(row);
    return body;
}

void InspectorPanel::set_trials(const QString& trials) {
    trials_->setText(trials);
    trials_->setVisible(!trials.isEmpty());
}

void InspectorPanel::refresh() {
    const CellFacts facts = model_.facts();
    const bool any = facts.chunk >= 0;
    stack_->setCurrentIndex(any ? 1 : 0);
    if (!any) return;
    title_->setText(cell_title(facts));
    sentence_->setText(cell_sentence(facts));
    heads_->set_choices(head_choices(model_.heads()));
    heads_->choose(model_.head() + 1);
    choices_->setEnabled(facts.decided);
    shares_->show_facts(facts);
    if (!strip_->currentIndex().isValid() && model_.rowCount() > 0) strip_->setCurrentIndex(model_.index(0));
    show_texts();
}

void InspectorPanel::show_texts() {
    const int row = strip_->currentIndex().row();
    question_->show_tokens(tr("Question"), model_.question(row));
    answer_->show_tokens(tr("Answer"), model_.answer(row));
}

}  // namespace emloc::ui
