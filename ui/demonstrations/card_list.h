// All groups below each other, and a place to drop under them. Only the cards in sight exist, so that a thousand
// classes cost no more than ten.
#pragma once

#include <QHash>
#include <QScrollArea>
#include <QSet>
#include <QTimer>
#include <vector>

class QItemSelectionModel;

namespace emloc::ui {

class ClassCard;
class DemonstrationsModel;
class DropArea;
class Theme;
class ThumbnailCache;

class CardList : public QScrollArea {
    Q_OBJECT

 public:
    CardList(DemonstrationsModel& model, ThumbnailCache& thumbnails, QItemSelectionModel& selection, const Theme& theme,
             QWidget* parent = nullptr);

    // Scrolled into sight.
    ClassCard* card(int row);
    DropArea& drop_area() { return *drop_area_; }
    int live_cards() const { return static_cast<int>(live_.size()); }
    void set_expanded(const QModelIndex& group, bool expanded);
    bool is_expanded(const QModelIndex& group) const;
    // The group whose card or image has the focus, or else was chosen last; invalid: none.
    QModelIndex current_group() const;

 Q_SIGNALS:
    void dropped(const QModelIndex& group, const QStringList& paths);
    void add_requested(const QModelIndex& group);
    void group_menu_requested(const QModelIndex& group, const QPoint& at);
    void image_activated();
    void images_menu_requested(const QModelIndex& group, const QPoint& at);

 protected:
    bool event(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

 private:
    void connect_model();
    void arrange();  // heights and places
    void realise();  // the cards in sight
    ClassCard* make_card();
    void release(quint64 id);
    void focus_row(int row);
    int row_of(const ClassCard& card) const;

    DemonstrationsModel& model_;
    ThumbnailCache& thumbnails_;
    QItemSelectionModel& selection_;
    const Theme& theme_;
    QWidget* canvas_;
    DropArea* drop_area_;
    QHash<quint64, ClassCard*> live_;  // by group
    std::vector<ClassCard*> spare_;
    QSet<quint64> expanded_;
    std::vector<int> tops_;  // of every row, and the end of the last
    QTimer arrange_soon_;
    QTimer repaint_soon_;
};

}  // namespace emloc::ui
