// The part of the panel that does something with what is selected, and takes pictures that are no files yet.
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QMenu>
#include <QMimeData>
#include <QStandardPaths>
#include <QtConcurrentRun>

#include "engine/media/video.h"
#include "ui/convert.h"
#include "ui/demonstrations/camera_dialog.h"
#include "ui/demonstrations/capture_store.h"
#include "ui/demonstrations/card_list.h"
#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/demonstrations/hold_out_bar.h"
#include "ui/demonstrations/image_list.h"
#include "ui/demonstrations/problem_list.h"
#include "ui/video/video_dialog.h"

namespace emloc::ui {

QSet<quint64> DemonstrationsPanel::selected() const {
    QSet<quint64> ids;
    for (const QModelIndex& image : selection_.selectedIndexes()) {
        if (image.parent().isValid()) ids.insert(image.data(DemonstrationsModel::kIdRole).toULongLong());
    }
    return ids;
}

void DemonstrationsPanel::remove_selected() {
    if (const auto images = selected(); !images.isEmpty()) model_.remove_images(images);
}

void DemonstrationsPanel::toggle_held_out() {
    const auto images = selected();
    if (images.isEmpty()) return;
    const bool all = std::all_of(images.begin(), images.end(), [this](quint64 id) {
        return model_.find_image(id).data(DemonstrationsModel::kHeldOutRole).toBool();
    });
    model_.set_held_out(images, !all);
}

void DemonstrationsPanel::move_selected() {
    const auto images = selected();
    if (images.isEmpty()) return;
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("move_menu"));
    for (int row = 0; row < model_.rowCount(); ++row) {
        const QPersistentModelIndex group = model_.index(row, 0);
        QAction* to = menu.addAction(group.data().toString().replace(u'&', QStringLiteral("&&")));
        connect(to, &QAction::triggered, this, [=, this] { model_.move_images(images, group); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("A new class")), &QAction::triggered, this, [=, this] { move_into_new_class(images); });
    menu.exec(QCursor::pos());
}

void DemonstrationsPanel::move_into_new_class(const QSet<quint64>& images) {
    const QString name = model_.unused_class_name();
    quint64 fresh = 0;
    model_.edit(tr("Move %n image(s)", nullptr, static_cast<int>(images.size())), [&](DemonstrationSet& set) {
        fresh = set.add_class(name);
        set.move_images(images, fresh);
    });
    card(model_.find_group(fresh).row())->edit_name();
}

void DemonstrationsPanel::select_all() {
    QItemSelection all;
    for (int row = 0; row < model_.rowCount(); ++row) {
        const QModelIndex group = model_.index(row, 0);
        const int images = model_.rowCount(group);
        if (images > 0) all.select(model_.index(0, 0, group), model_.index(images - 1, 0, group));
    }
    selection_.select(all, QItemSelectionModel::ClearAndSelect);
}

void DemonstrationsPanel::ask_hold_out() {
    hold_out_->open();
}

QString DemonstrationsPanel::selected_video() const {
    const auto images = selected();
    if (images.size() != 1) return {};
    const QString file = model_.find_image(*images.begin()).data(DemonstrationsModel::kPathRole).toString();
    return has_video_extension(to_path(file)) ? file : QString();
}

void DemonstrationsPanel::choose_frames(const VideoSampling& sampling) {
    const QString file = selected_video();
    if (file.isEmpty()) return;
    const quint64 id = *selected().begin();
    const auto choice = model_.find_image(id).data(DemonstrationsModel::kChoiceRole).value<FrameChoice>();
    const Media video{.kind = MediaKind::kVideo, .path = to_path(file), .choice = choice};
    auto* dialog = new VideoDialog(VideoDialog::Purpose::kDemonstration, video, sampling, theme_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &VideoDialog::chosen, this,
            [this, id](const FrameChoice& chosen) { model_.set_choice(id, chosen); });
    dialog->open();
}

void DemonstrationsPanel::remove_duplicates() {
    const auto again = model_.duplicates();
    if (again.isEmpty()) {
        problems_->show_error(tr("No image is here more than once."));
        return;
    }
    model_.edit(tr("Remove %n duplicate(s)", nullptr, static_cast<int>(again.size())),
                [&](DemonstrationSet& set) { set.remove_images(again); });
}

void DemonstrationsPanel::add_picture(const QImage& picture, const QModelIndex& of_class) {
    const auto file = keep_capture(picture, capture_folder());
    if (!file) return problems_->show_error(file.error());
    const QModelIndex target = of_class.isValid() ? of_class : model_.add_class(model_.unused_class_name());
    model_.add_images(target, {*file});
}

void DemonstrationsPanel::paste() {
    const QMimeData* data = QApplication::clipboard()->mimeData();
    const QModelIndex target = cards_->current_group();
    if (data != nullptr && data->hasUrls()) {
        const QStringList paths = local_paths(data);
        target.isValid() ? add_paths_to(target, paths) : add_paths(paths);
    } else if (data != nullptr && data->hasImage()) {
        add_picture(qvariant_cast<QImage>(data->imageData()), target);
    } else {
        problems_->show_error(tr("There is no image in the clipboard. Copy an image or image files first."));
    }
}

void DemonstrationsPanel::open_camera() {
    const QModelIndex group = cards_->current_group();
    const bool free = group.data(DemonstrationsModel::kFreeRole).toBool();
    auto* dialog = new CameraDialog(model_.class_names(), free ? QString() : group.data().toString(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CameraDialog::taken, this,
            [this](const QImage& picture, const QString& label) { add_picture(picture, model_.add_class(label)); });
    dialog->show();
}

void DemonstrationsPanel::set_menu_actions(const QList<QAction*>& of_images, const QList<QAction*>& of_groups) {
    image_actions_ = of_images;
    group_actions_ = of_groups;
}

}  // namespace emloc::ui
