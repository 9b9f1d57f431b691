// Takes pictures with a camera into a class: one by one, or as long as a button is held.
#pragma once

#include <QDialog>
#include <QImage>
#include <QTimer>
#include <memory>

#include "ui/demonstrations/frame_source.h"

class QComboBox;
class QLabel;
class QPushButton;

namespace emloc::ui {

class MessageBar;

class CameraDialog : public QDialog {
    Q_OBJECT

 public:
    // Opens the first of `source`'s devices; the system's cameras where it is null.
    CameraDialog(const QStringList& classes, const QString& chosen, QWidget* parent = nullptr,
                 std::unique_ptr<FrameSource> source = nullptr);

 Q_SIGNALS:
    void taken(const QImage& picture, const QString& label);

 private:
    void make_fields(const QStringList& classes, const QString& chosen);
    void make_buttons();
    void lay_out();
    void list_devices();
    void show_frame(const QImage& picture);
    void show_failure(const QString& reason);
    void take();

    std::unique_ptr<FrameSource> source_;
    MessageBar* messages_;
    QLabel* picture_;
    QComboBox* device_;
    QComboBox* label_;
    QPushButton* take_;
    QPushButton* hold_;
    QLabel* count_;
    QImage frame_;
    QTimer series_;
    int taken_ = 0;
};

}  // namespace emloc::ui
