#include "ui/demonstrations/camera_dialog.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <chrono>

#include "ui/pictures.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

constexpr QSize kPicture{480, 360};
constexpr std::chrono::milliseconds kSeries{250};

}  // namespace

CameraDialog::CameraDialog(const QStringList& classes, const QString& chosen, QWidget* parent,
                           std::unique_ptr<FrameSource> source)
    : QDialog(parent), source_(source ? std::move(source) : make_cameras()) {
    setWindowTitle(tr("Camera"));
    make_fields(classes, chosen);
    make_buttons();
    lay_out();
    series_.setInterval(kSeries);
    connect(&series_, &QTimer::timeout, this, &CameraDialog::take);
    connect(source_.get(), &FrameSource::frame, this, &CameraDialog::show_frame);
    connect(source_.get(), &FrameSource::failed, this, &CameraDialog::show_failure);
    connect(source_.get(), &FrameSource::devices_changed, this, &CameraDialog::list_devices);
    connect(device_, &QComboBox::activated, this, [this](int device) { source_->start(device); });
    list_devices();
}

void CameraDialog::make_fields(const QStringList& classes, const QString& chosen) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("camera_messages"));
    picture_ = new QLabel;
    picture_->setFixedSize(kPicture);
    picture_->setAlignment(Qt::AlignCenter);
    picture_->setProperty("look", QStringLiteral("muted"));
    picture_->setAccessibleName(tr("What the camera sees"));
    device_ = new QComboBox;
    device_->setObjectName(QStringLiteral("camera_device"));
    device_->setAccessibleName(tr("Camera"));
    label_ = new QComboBox;
    label_->setObjectName(QStringLiteral("camera_label"));
    label_->setAccessibleName(tr("Class that the pictures join"));
    label_->setEditable(true);
    label_->addItems(classes);
    label_->setCurrentText(chosen.isEmpty() ? classes.value(0, tr("New class 1")) : chosen);
    count_ = new QLabel;
    count_->setProperty("look", QStringLiteral("muted"));
}

void CameraDialog::make_buttons() {
    take_ = new QPushButton(tr("Take a picture"));
    take_->setObjectName(QStringLiteral("camera_take"));
    take_->setProperty("look", QStringLiteral("primary"));
    take_->setDefault(true);
    take_->setEnabled(false);
    hold_ = new QPushButton(tr("Hold to take many"));
    hold_->setObjectName(QStringLiteral("camera_hold"));
    hold_->setAutoDefault(false);
    hold_->setEnabled(false);
    connect(take_, &QPushButton::clicked, this, &CameraDialog::take);
    connect(hold_, &QPushButton::pressed, this, [this] {
        take();
        series_.start();
    });
    connect(hold_, &QPushButton::released, &series_, &QTimer::stop);
}

void CameraDialog::lay_out() {
    auto* choices = new QHBoxLayout;
    choices->addWidget(device_);
    choices->addWidget(new QLabel(tr("Class:")));
    choices->addWidget(label_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(count_, 1);
    buttons->addWidget(hold_);
    buttons->addWidget(take_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(picture_, 0, Qt::AlignHCenter);
    column->addLayout(choices);
    column->addLayout(buttons);
}

void CameraDialog::list_devices() {
    const QStringList devices = source_->devices();
    const bool began = device_->count() == 0 && !devices.isEmpty();
    const QString chosen = device_->currentText();
    device_->clear();
    device_->addItems(devices);
    device_->setVisible(devices.size() > 1);
    if (const auto at = devices.indexOf(chosen); at >= 0) device_->setCurrentIndex(static_cast<int>(at));
    if (devices.isEmpty()) {
        picture_->setText(tr("No camera was found.\nPlug one in: it appears here by itself."));
    } else if (began) {
        messages_->hide();
        picture_->setText(tr("The camera starts\u2026"));
        source_->start(0);
    }
}

void CameraDialog::show_frame(const QImage& picture) {
    frame_ = picture;
    take_->setEnabled(true);
    hold_->setEnabled(true);
    picture_->setPixmap(fitted_pixmap(picture, kPicture, devicePixelRatioF(), Qt::FastTransformation));
}

void CameraDialog::show_failure(const QString& reason) {
    series_.stop();
    frame_ = {};
    take_->setEnabled(false);
    hold_->setEnabled(false);
    picture_->setText(tr("No picture"));
    messages_->show_error(reason);
}

void CameraDialog::take() {
    const QString label = label_->currentText().trimmed();
    if (frame_.isNull()) return;
    if (label.isEmpty()) {
        series_.stop();
        messages_->show_error(tr("Name the class that the pictures join."));
        return label_->setFocus();
    }
    messages_->hide();
    Q_EMIT taken(frame_, label);
    count_->setText(tr("%n picture(s) taken", nullptr, ++taken_));
}

}  // namespace emloc::ui
