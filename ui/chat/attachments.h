// The images that the next question is about: dropped, pasted or picked.
#pragma once

#include <QImage>
#include <QWidget>
#include <cstddef>
#include <vector>

#include "engine/demonstrations/demonstration.h"

class QHBoxLayout;
class QMimeData;

namespace emloc::ui {

class DropArea;
class PictureCache;
class Theme;

class Attachments : public QWidget {
    Q_OBJECT

 public:
    Attachments(PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    // Replaces what is there, as a drop does; an empty list takes everything away.
    void set_files(const QStringList& files);
    void set_media(std::vector<Media> media);
    // Adds what is on the clipboard or was dropped: files, folders, or a picture without a file. False where it is
    // nothing of that kind.
    bool take(const QMimeData* data, bool replace);
    void choose();

    const std::vector<Media>& media() const { return media_; }
    bool ready() const;  // every image could be read

 Q_SIGNALS:
    void changed();
    void failed(const QString& reason);  // an image could not be read, and was taken away
    void folder_dropped(const QString& folder);

 private:
    void add_image(const QImage& image);
    void drop_unreadable();
    void rebuild();
    QWidget* make_chip(std::size_t at);

    PictureCache& pictures_;
    const Theme& theme_;
    std::vector<Media> media_;
    DropArea* drop_;
    QWidget* shelf_;
    QHBoxLayout* row_;
};

}  // namespace emloc::ui
