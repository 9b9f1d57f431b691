// The tab that sets two contexts beside each other.
#pragma once

#include <QWidget>
#include <array>
#include <memory>

#include "ui/compare/comparison.h"

class QGridLayout;
class QLabel;
class QStackedLayout;

namespace emloc::ui {

class ChangedAnswers;
class CompareFigure;
class ContextPicker;
class Legend;
class MessageBar;
class Theme;

class ComparePanel : public QWidget {
    Q_OBJECT

 public:
    explicit ComparePanel(const Theme& theme, QWidget* parent = nullptr);

    MessageBar& messages() { return *messages_; }
    void set_contexts(const QStringList& saved, bool has_result);
    void set_first(const ContextChoice& choice);
    void set_both(const ContextChoice& first, const ContextChoice& second);
    void show_comparison(const std::shared_ptr<const Comparison>& comparison);

 Q_SIGNALS:
    void compare_requested(const emloc::ui::ContextChoice& first, const emloc::ui::ContextChoice& second);

    void image_activated(const QString& file);

 private:
    void request();
    QWidget* make_result(const Theme& theme);

    MessageBar* messages_;
    std::array<ContextPicker*, 2> pickers_;
    QGridLayout* facts_;
    std::array<std::array<QLabel*, 3>, 6> cells_;  // [fact][name, first, second]
    QLabel* models_differ_;
    ChangedAnswers* changed_;
    CompareFigure* figure_;
    Legend* legend_;
    QStackedLayout* stack_;
};

}  // namespace emloc::ui
