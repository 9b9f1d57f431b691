// The images of one group: one row that scrolls sideways, or a grid.
#pragma once

#include <QListView>

namespace emloc::ui {

class DemonstrationsModel;
class Theme;
class ThumbnailCache;

class ImageList : public QListView {
    Q_OBJECT

 public:
    ImageList(DemonstrationsModel& model, ThumbnailCache& thumbnails, QItemSelectionModel& selection,
              const Theme& theme, QWidget* parent = nullptr);

    void show_grid(bool grid);
    // Of a grid of `count` images in a list of that width, and of the row.
    static int height_for(bool grid, int count, int width);

 Q_SIGNALS:
    void left_upwards();
    void left_downwards();
    void menu_requested(const QPoint& at);  // global
    // The image under the pointer, and where it is drawn (in the viewport); an invalid one where it left.
    void hovered(const QModelIndex& image, const QRect& where);

 protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void startDrag(Qt::DropActions supported) override;
    bool viewportEvent(QEvent* event) override;

 private:
    bool grid_ = false;
    QPersistentModelIndex hovered_;
};

}  // namespace emloc::ui
