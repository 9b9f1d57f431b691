#include "ui/demonstrations/contradiction_bar.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kSide = 16 * kGrid;

void show_picture(QLabel& label, ThumbnailCache& thumbnails, const QString& file) {
    label.setToolTip(QDir::toNativeSeparators(file));
    const QImage image = thumbnails.find(file);
    if (image.isNull()) return label.clear();
    const qreal dense = label.devicePixelRatioF();
    QPixmap picture =
        QPixmap::fromImage(image.scaled(QSize(kSide, kSide) * dense, Qt::KeepAspectRatio, Qt::SmoothTransformation));
    picture.setDevicePixelRatio(dense);
    label.setPixmap(picture);
}

// A name may be long; the button is narrow.
QString elided(const QString& name) {
    constexpr qsizetype kMost = 24;
    QString text = name.size() <= kMost ? name : name.left(kMost / 2) + u'\u2026' + name.right(kMost / 2 - 1);
    return text.replace(u'&', QStringLiteral("&&"));
}

}  // namespace

ContradictionBar::ContradictionBar(DemonstrationsModel& model, ThumbnailCache& thumbnails, QWidget* parent)
    : QFrame(parent), model_(model), thumbnails_(thumbnails), question_(new QLabel) {
    setProperty("look", QStringLiteral("note"));
    setObjectName(QStringLiteral("contradiction_bar"));
    question_->setObjectName(QStringLiteral("contradiction_question"));
    question_->setWordWrap(true);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(2 * kGrid);
    sides->addWidget(make_side(first_picture_, first_, "contradiction_first"), 1);
    sides->addWidget(make_side(second_picture_, second_, "contradiction_second"), 1);
    auto* both = new QPushButton(tr("Leave both"));
    both->setObjectName(QStringLiteral("contradiction_both"));
    both->setProperty("look", QStringLiteral("link"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->setSpacing(kGrid);
    column->addWidget(question_);
    column->addLayout(sides);
    column->addWidget(both, 0, Qt::AlignRight);
    connect(first_, &QPushButton::clicked, this, [this] { remove(open_.front().id); });
    connect(second_, &QPushButton::clicked, this, [this] { remove(open_.front().first_id); });
    connect(both, &QPushButton::clicked, this, [this] {
        settled_.insert({open_.front().first_id, open_.front().id});
        look();
    });
    connect(&thumbnails_, &ThumbnailCache::arrived, this, [this] {
        if (isVisible()) show_pictures();
    });
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

QWidget* ContradictionBar::make_side(QLabel*& picture, QPushButton*& choice, const char* name) {
    picture = new QLabel;
    picture->setFixedHeight(kSide);
    choice = new QPushButton;
    choice->setObjectName(QString::fromUtf8(name));
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(picture, 0, Qt::AlignHCenter);
    column->addWidget(choice);
    return side;
}

void ContradictionBar::look() {
    open_ = model_.contradictions();
    open_.removeIf([this](const auto& each) { return settled_.contains({each.first_id, each.id}); });
    open_.isEmpty() ? hide() : ask();
}

void ContradictionBar::ask() {
    const auto& each = open_.front();
    const QString question = tr("The same picture is in two classes. Which is right?");
    const auto more = static_cast<int>(open_.size()) - 1;
    question_->setText(more == 0 ? question : question + u' ' + tr("%n more after this.", nullptr, more));
    QStringList all;
    for (const auto& one : std::as_const(open_)) {
        all << tr("%1: It is the same as %2, but of the class \"%3\" and not \"%4\". Keep it in one.")
                   .arg(one.file, one.first_file, one.label, one.first_label);
    }
    constexpr qsizetype kMostSaid = 20;
    question_->setToolTip(all.mid(0, kMostSaid).join(u'\n'));
    first_->setText(elided(each.first_label));
    first_->setAccessibleName(tr("It is %1: take it out of %2").arg(each.first_label, each.label));
    first_->setToolTip(first_->accessibleName());
    second_->setText(elided(each.label));
    second_->setAccessibleName(tr("It is %1: take it out of %2").arg(each.label, each.first_label));
    second_->setToolTip(second_->accessibleName());
    show_pictures();
    show();
}

void ContradictionBar::show_pictures() {
    show_picture(*first_picture_, thumbnails_, open_.front().first_file);
    show_picture(*second_picture_, thumbnails_, open_.front().file);
}

void ContradictionBar::remove(quint64 image) {
    model_.edit(tr("Take a picture out of one of two classes"),
                [image](DemonstrationSet& set) { set.remove_images({image}); });
    look();
}

}  // namespace emloc::ui
