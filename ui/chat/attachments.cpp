#include "ui/chat/attachments.h"

#include <QBuffer>
#include <QFileInfo>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QToolButton>
#include <QVBoxLayout>
#include <cstring>
#include <memory>

#include "engine/media/video.h"
#include "ui/chat/picture_button.h"
#include "ui/convert.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/inspector/picture_cache.h"
#include "ui/pictures.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choose_file.h"

namespace emloc::ui {

namespace {

constexpr int kSide = 10 * kGrid;
constexpr std::size_t kMost = 8;  // a question about more is none

Media file_medium(const QString& file) {
    return medium_at(to_path(file));
}

QString name_of(const Media& medium) {
    const QString name = QString::fromStdString(medium.path.filename().string());
    return name.isEmpty() ? Attachments::tr("pasted image") : name;
}

QToolButton* flat_button(const Theme& theme, const QString& icon, const QString& tip) {
    auto* button = new QToolButton;
    button->setProperty("look", QStringLiteral("flat"));
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setIcon(theme.icon(icon));
    QObject::connect(&theme, &Theme::changed, button, [&theme, button, icon] { button->setIcon(theme.icon(icon)); });
    return button;
}

}  // namespace

Attachments::Attachments(PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QWidget(parent), pictures_(pictures), theme_(theme) {
    drop_ = new DropArea(tr("Drop an image, or a folder to test on"), tr("Image to ask about: press to choose one"));
    drop_->setObjectName(QStringLiteral("chat_drop"));
    connect(drop_, &DropArea::clicked, this, &Attachments::choose);
    connect(drop_, &DropArea::dropped, this, &Attachments::set_files);
    shelf_ = new QWidget;
    row_ = new QHBoxLayout(shelf_);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(kGrid);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(drop_);
    column->addWidget(shelf_);
    connect(&pictures_, &PictureCache::changed, this, [this] {
        drop_unreadable();
        rebuild();
        Q_EMIT changed();
    });
    rebuild();
}

void Attachments::set_files(const QStringList& files) {
    std::vector<Media> media;
    for (const QString& file : files) {
        if (QFileInfo(file).isDir()) {
            Q_EMIT folder_dropped(file);
            return;
        }
        if (media.size() < kMost) media.push_back(file_medium(file));
    }
    set_media(std::move(media));
}

void Attachments::set_media(std::vector<Media> media) {
    media_ = std::move(media);
    // One that was unreadable may have been mended: the question is asked anew only for files not seen before.
    drop_unreadable();
    rebuild();
    Q_EMIT changed();
}

bool Attachments::take(const QMimeData* data, bool replace) {
    if (data == nullptr) return false;
    if (const QStringList paths = local_paths(data); !paths.isEmpty()) {
        if (replace || QFileInfo(paths.front()).isDir()) {
            set_files(paths);
            return true;
        }
        std::vector<Media> media = media_;
        for (const QString& path : paths) {
            if (media.size() < kMost) media.push_back(file_medium(path));
        }
        set_media(std::move(media));
        return true;
    }
    if (!data->hasImage()) return false;
    if (replace) media_.clear();
    add_image(qvariant_cast<QImage>(data->imageData()));
    return true;
}

void Attachments::add_image(const QImage& image) {
    if (image.isNull() || media_.size() >= kMost) return;
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    if (!image.save(&buffer, "PNG")) return;
    auto bytes = std::make_shared<std::vector<std::byte>>(static_cast<std::size_t>(png.size()));
    std::memcpy(bytes->data(), png.constData(), bytes->size());
    std::vector<Media> media = media_;
    media.push_back(Media{.kind = MediaKind::kImage, .path = {}, .bytes = std::move(bytes), .sha256 = {}});
    set_media(std::move(media));
}

void Attachments::choose() {
    const QStringList files = choose_files({.parent = this, .kind = "images", .title = tr("Choose images")});
    if (!files.isEmpty()) set_files(files);
}

bool Attachments::ready() const {
    for (const Media& medium : media_) {
        if (pictures_.picture(medium).isNull()) return false;
    }
    return true;
}

void Attachments::drop_unreadable() {
    for (std::size_t i = media_.size(); i-- > 0;) {
        const QString problem = pictures_.problem(media_[i]);
        if (problem.isEmpty()) continue;
        media_.erase(media_.begin() + static_cast<std::ptrdiff_t>(i));
        Q_EMIT failed(problem);
    }
}

QWidget* Attachments::make_chip(std::size_t at) {
    const Media& medium = media_[at];
    const QString name = name_of(medium);
    auto* chip = new QFrame;
    chip->setProperty("look", QStringLiteral("card"));
    chip->setAccessibleName(tr("Image %1").arg(name));
    auto* thumbnail = new PictureButton(medium);
    if (const QImage image = pictures_.picture(medium); !image.isNull()) {
        thumbnail->set_picture(fitted_pixmap(image, {kSide, kSide}, 2, Qt::SmoothTransformation));
    }
    auto* away = flat_button(theme_, QStringLiteral("close"), tr("Take %1 away").arg(name));
    connect(away, &QToolButton::clicked, this, [this, at] {
        std::vector<Media> media = media_;
        media.erase(media.begin() + static_cast<std::ptrdiff_t>(at));
        set_media(std::move(media));
    });
    auto* row = new QHBoxLayout(chip);
    row->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
    row->setSpacing(kGrid);
    row->addWidget(thumbnail);
    if (media_.size() == 1) {
        auto* label = new QLabel(fontMetrics().elidedText(name, Qt::ElideMiddle, 44 * kGrid));
        label->setObjectName(QStringLiteral("attached_name"));
        label->setToolTip(QString::fromStdString(medium.path.string()));
        row->addWidget(label, 1);
    }
    row->addWidget(away);
    return chip;
}

void Attachments::rebuild() {
    while (QLayoutItem* item = row_->takeAt(0)) {
        if (item->widget() != nullptr) item->widget()->deleteLater();
        delete item;
    }
    for (std::size_t i = 0; i < media_.size(); ++i) row_->addWidget(make_chip(i), media_.size() == 1 ? 1 : 0);
    if (!media_.empty() && media_.size() < kMost) {
        auto* more = flat_button(theme_, QStringLiteral("plus"), tr("Add another image"));
        connect(more, &QToolButton::clicked, this, [this] {
            const QStringList files = choose_files({.parent = this, .kind = "images", .title = tr("Choose images")});
            std::vector<Media> media = media_;
            for (const QString& file : files) {
                if (media.size() < kMost) media.push_back(file_medium(file));
            }
            set_media(std::move(media));
        });
        row_->addWidget(more);
    }
    if (media_.size() > 1) row_->addStretch();
    shelf_->setVisible(!media_.empty());
    drop_->setVisible(media_.empty());
}

}  // namespace emloc::ui
