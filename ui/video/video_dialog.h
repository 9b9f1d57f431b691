// Asks which frames of a video are used: of a demonstration, or of a long video that is to be asked about.
#pragma once

#include <QDialog>
#include <QString>

#include "engine/demonstrations/demonstration.h"

class QLineEdit;
class QPushButton;

namespace emloc::ui {

class Theme;
class VideoPlayer;

class VideoDialog : public QDialog {
    Q_OBJECT

 public:
    enum class Purpose {
        kDemonstration,
        kAsk,  // asks in addition what the video is about
    };

    VideoDialog(Purpose purpose, const Media& video, const VideoSampling& sampling, const Theme& theme,
                QWidget* parent = nullptr);

    VideoPlayer& player() { return *player_; }

 Q_SIGNALS:
    // Question and caption are empty where they were not given, and always for a demonstration.
    void chosen(const emloc::FrameChoice& choice, const QString& question, const QString& caption);

 private:
    VideoPlayer* player_;
    QLineEdit* question_ = nullptr;
    QLineEdit* caption_ = nullptr;
    QPushButton* use_;
};

}  // namespace emloc::ui
