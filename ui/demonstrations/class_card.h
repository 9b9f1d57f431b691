// One group: its name, its count and its thumbnails; images dropped on it join it. Shows one group after another: only
// as many cards exist as fit on the screen.
#pragma once

#include <QFrame>
#include <QPersistentModelIndex>
#include <QStringList>

class QItemSelectionModel;
class QLabel;
class QToolButton;

namespace emloc::ui {

class AnswerFields;
class DemonstrationsModel;
class ImageList;
class NameField;
class Theme;
class ThumbnailCache;

class ClassCard : public QFrame {
    Q_OBJECT

 public:
    ClassCard(DemonstrationsModel& model, ThumbnailCache& thumbnails, QItemSelectionModel& selection,
              const Theme& theme, QWidget* parent = nullptr);

    void show_group(const QModelIndex& group, bool expanded);
    QPersistentModelIndex group() const { return group_; }
    void refresh();
    void edit_name();
    ImageList& images() { return *images_; }

    // What a card of that kind takes in a list of that width.
    int height_for(bool free, bool expanded, int count, int width) const;

 Q_SIGNALS:
    void dropped(const QStringList& paths);
    void add_requested();
    void expand_requested();
    void menu_requested(const QPoint& at);  // for the group itself

 protected:
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

 private:
    void rename();
    void remove();
    void draw_icons();
    QWidget* make_header();

    DemonstrationsModel& model_;
    QPersistentModelIndex group_;
    const Theme& theme_;
    QWidget* header_;
    QLabel* dot_;
    NameField* name_;
    QLabel* count_;
    QToolButton* expand_;
    QToolButton* add_;
    QToolButton* remove_;
    ImageList* images_;
    AnswerFields* answer_;
    bool expanded_ = false;
};

}  // namespace emloc::ui
