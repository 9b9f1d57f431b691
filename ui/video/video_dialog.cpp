#include "ui/video/video_dialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/convert.h"
#include "ui/settings/form_labels.h"
#include "ui/theme/theme.h"
#include "ui/video/video_player.h"

namespace emloc::ui {

VideoDialog::VideoDialog(Purpose purpose, const Media& video, const VideoSampling& sampling, const Theme& theme,
                         QWidget* parent)
    : QDialog(parent) {
    const QString name = to_qstring(video.path.filename().string());
    setWindowTitle(purpose == Purpose::kAsk ? tr("Ask the video %1").arg(name) : tr("Frames of %1").arg(name));
    player_ = new VideoPlayer(video, sampling, theme);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    use_ = buttons->addButton(purpose == Purpose::kAsk ? tr("Read the video") : tr("Use these frames"),
                              QDialogButtonBox::AcceptRole);
    use_->setObjectName(QStringLiteral("video_accept"));
    use_->setProperty("look", QStringLiteral("primary"));
    use_->setEnabled(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(3 * kGrid);
    column->addWidget(player_, 1);
    if (purpose == Purpose::kAsk) {
        question_ = new QLineEdit;
        question_->setObjectName(QStringLiteral("video_question"));
        question_->setPlaceholderText(QString::fromUtf8(kDefaultVideoQuestion));
        caption_ = new QLineEdit;
        caption_->setObjectName(QStringLiteral("video_caption"));
        caption_->setPlaceholderText(tr("What is to be seen, where you know it"));
        auto* form = new QFormLayout;
        form->addRow(tr("&Question to prune by"), question_);
        form->addRow(tr("&Caption"), caption_);
        align_labels({form});
        column->addLayout(form);
    }
    column->addWidget(buttons);
    connect(player_, &VideoPlayer::ready, use_, &QWidget::setEnabled);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT chosen(player_->choice(), question_ ? question_->text().trimmed() : QString(),
                      caption_ ? caption_->text().trimmed() : QString());
        accept();
    });
}

}  // namespace emloc::ui
