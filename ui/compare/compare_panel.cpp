#include "ui/compare/compare_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <cmath>
#include <set>

#include "ui/chat/context_picker.h"
#include "ui/compare/changed_answers.h"
#include "ui/compare/compare_figure.h"
#include "ui/retention/legend.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

QStringList fact_names() {
    return {ComparePanel::tr("Tokens kept"),    ComparePanel::tr("Delta"), ComparePanel::tr("Accuracy"),
            ComparePanel::tr("Demonstrations"), ComparePanel::tr("Size"),  ComparePanel::tr("Model")};
}

QStringList facts_of(const ComparedContext& context) {
    const QLocale locale;
    const qint64 kept = std::llround(context.kept_share * static_cast<double>(context.tokens));
    return {ComparePanel::tr("%1 % (%2 of %3)")
                .arg(100 * context.kept_share, 0, 'f', 0)
                .arg(locale.toString(kept), locale.toString(context.tokens)),
            locale.toString(context.retention.delta, 'g', 3),
            context.accuracy ? ComparePanel::tr("%1 %").arg(100 * *context.accuracy, 0, 'f', 0)
                             : ComparePanel::tr("not tested"),
            locale.toString(context.demonstrations),
            context.memory_bytes > 0 ? locale.formattedDataSize(context.memory_bytes, 1) : QStringLiteral("\u2013"),
            context.model};
}

}  // namespace

ComparePanel::ComparePanel(const Theme& theme, QWidget* parent) : QWidget(parent) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("compare_messages"));
    auto* hint = new QLabel(tr("Pick two contexts to see what each keeps, and how far they keep the same."));
    hint->setProperty("look", QStringLiteral("muted"));
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);

    auto* pickers = new QHBoxLayout;
    pickers->setSpacing(3 * kGrid);
    const QString spoken[] = {tr("First context"), tr("Second context")};
    const char* const names[] = {"compare_first", "compare_second"};
    for (std::size_t i = 0; i < 2; ++i) {
        pickers_[i] = new ContextPicker;
        pickers_[i]->setObjectName(QString::fromLatin1(names[i]));
        pickers_[i]->setAccessibleName(spoken[i]);
        pickers_[i]->setToolTip(spoken[i]);
        pickers->addWidget(pickers_[i], 1);
        connect(pickers_[i], &ContextPicker::picked, this, &ComparePanel::request);
    }
    auto* pages = new QWidget;
    stack_ = new QStackedLayout(pages);
    stack_->addWidget(hint);
    stack_->addWidget(make_result(theme));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * kGrid, 0, 0);
    column->setSpacing(3 * kGrid);
    column->addLayout(pickers);
    column->addWidget(messages_);
    column->addWidget(pages, 1);
}

QWidget* ComparePanel::make_result(const Theme& theme) {
    auto* plate = new QFrame;
    plate->setProperty("look", QStringLiteral("plate"));
    facts_ = new QGridLayout(plate);
    facts_->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
    facts_->setHorizontalSpacing(6 * kGrid);
    facts_->setColumnStretch(1, 1);
    facts_->setColumnStretch(2, 1);
    const QStringList names = fact_names();
    for (int fact = 0; fact < names.size(); ++fact) {
        auto& row = cells_[static_cast<std::size_t>(fact)];
        for (int column = 0; column < 3; ++column) {
            row[static_cast<std::size_t>(column)] = new QLabel(column == 0 ? names[fact] : QString());
            facts_->addWidget(row[static_cast<std::size_t>(column)], fact, column);
        }
        row[0]->setProperty("look", QStringLiteral("muted"));
    }
    models_differ_ = new QLabel(tr("The contexts belong to different models, so their tokens can\u2019t be compared."));
    models_differ_->setProperty("look", QStringLiteral("muted"));
    models_differ_->setWordWrap(true);
    changed_ = new ChangedAnswers;
    connect(changed_, &ChangedAnswers::image_activated, this, &ComparePanel::image_activated);
    figure_ = new CompareFigure(theme);
    figure_->setObjectName(QStringLiteral("compare_figure"));
    legend_ = new Legend(theme);
    auto* content = new QWidget;
    content->setProperty("look", QStringLiteral("content"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3 * kGrid);
    column->addWidget(plate);
    column->addWidget(changed_);
    column->addWidget(models_differ_);
    column->addWidget(figure_, 100);  // as high as it makes use of
    column->addWidget(legend_);
    column->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    return area;
}

void ComparePanel::set_contexts(const QStringList& saved, bool has_result) {
    for (ContextPicker* picker : pickers_) picker->set_contexts(saved, has_result);
}

void ComparePanel::set_first(const ContextChoice& choice) {
    pickers_[0]->select(choice);
    request();
}

void ComparePanel::set_both(const ContextChoice& first, const ContextChoice& second) {
    pickers_[1]->select(second);
    set_first(first);
}

void ComparePanel::request() {
    messages_->hide();
    const ContextChoice first = pickers_[0]->chosen();
    const ContextChoice second = pickers_[1]->chosen();
    if (first.kind == ContextChoice::Kind::kNone || second.kind == ContextChoice::Kind::kNone) {
        stack_->setCurrentIndex(0);
        return;
    }
    Q_EMIT compare_requested(first, second);
}

void ComparePanel::show_comparison(const std::shared_ptr<const Comparison>& comparison) {
    for (std::size_t side = 0; side < 2; ++side) {
        const QStringList facts = facts_of(comparison->contexts[side]);
        for (qsizetype fact = 0; fact < facts.size(); ++fact) {
            cells_[static_cast<std::size_t>(fact)][side + 1]->setText(facts[fact]);
        }
    }
    models_differ_->setVisible(comparison->layers == 0);
    auto named = std::make_shared<Comparison>(*comparison);
    for (std::size_t side = 0; side < 2; ++side) {
        if (named->contexts[side].name.isEmpty()) named->contexts[side].name = pickers_[side]->currentText();
    }
    changed_->setVisible(named->tests.has_value());
    if (named->tests) changed_->show_tests(*named->tests, named->contexts[0].name, named->contexts[1].name);
    std::set<double> ratios;
    for (const ComparedContext& context : named->contexts) {
        ratios.insert(context.retention.ratios.begin(), context.retention.ratios.end());
    }
    legend_->set_ratios({ratios.begin(), ratios.end()});
    figure_->show_comparison(std::move(named));
    stack_->setCurrentIndex(1);
}

}  // namespace emloc::ui
