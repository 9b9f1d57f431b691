// How the list of tested images is drawn: a small picture beside its name, answers coloured by whether they are right.
#pragma once

#include <QStyledItemDelegate>

namespace emloc::ui {

class PictureCache;
class Theme;

class AnswerDelegate : public QStyledItemDelegate {
 public:
    AnswerDelegate(PictureCache& pictures, const Theme& theme, QObject* parent);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;

 private:
    PictureCache& pictures_;
    const Theme& theme_;
};

}  // namespace emloc::ui
