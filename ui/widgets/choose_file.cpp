#include "ui/widgets/choose_file.h"

#include <QDir>
#include <QFileDialog>
#include <QFileIconProvider>
#include <QFileInfo>
#include <QImageReader>
#include <QListView>
#include <QSettings>
#include <QStandardPaths>
#include <QTreeView>

namespace emloc::ui {

namespace {

constexpr int kSide = 32;                                  // of a small image
constexpr qint64 kLargestFile = qint64{64} * 1024 * 1024;  // a larger one keeps the icon of its kind

QString key_of(const char* kind) {
    return QStringLiteral("folders/") + QString::fromLatin1(kind);
}

// The image itself in place of the icon of its kind. The dialog asks for it in a thread of its own.
class SmallImages : public QFileIconProvider {
 public:
    using QFileIconProvider::icon;

    QIcon icon(const QFileInfo& info) const override {
        if (info.isFile() && info.size() < kLargestFile && formats_.contains(info.suffix().toLower().toLatin1())) {
            QImageReader reader(info.filePath());
            reader.setAutoTransform(true);
            if (const QSize size = reader.size(); size.isValid())
                reader.setScaledSize(size.scaled(2 * kSide, 2 * kSide, Qt::KeepAspectRatio).boundedTo(size));
            if (const QImage image = reader.read(); !image.isNull()) return QIcon(QPixmap::fromImage(image));
        }
        return QFileIconProvider::icon(info);
    }

 private:
    QList<QByteArray> formats_ = QImageReader::supportedImageFormats();
};

struct Chooser {
    explicit Chooser(const FileQuestion& question, QFileDialog::FileMode mode) : asked(question) {
        const QString last = last_folder(question.kind);
        const QString first = question.first_folder.isEmpty()
                                  ? QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)
                                  : question.first_folder;
        dialog.setDirectory(last.isEmpty() ? first : last);
        dialog.setFileMode(mode);
        dialog.setNameFilter(question.filter);
        dialog.setIconProvider(&small_images);
        dialog.setSupportedSchemes({QStringLiteral("file")});
    }

    QStringList ask() {
        const auto views = dialog.findChildren<QAbstractItemView*>();
        for (QAbstractItemView* view : views) {
            if (view->objectName() != QStringLiteral("sidebar")) view->setIconSize({kSide, kSide});
        }
        if (dialog.exec() != QDialog::Accepted) return {};
        QStringList chosen = dialog.selectedFiles();
        if (chosen.isEmpty()) return chosen;
        const QFileInfo info(chosen.front());
        const bool folder = dialog.fileMode() == QFileDialog::Directory;
        QSettings().setValue(key_of(asked.kind), folder ? info.absoluteFilePath() : info.absolutePath());
        return chosen;
    }

    const FileQuestion& asked;
    SmallImages small_images;  // outlives the dialog
    QFileDialog dialog{asked.parent, asked.title};
};

}  // namespace

QString last_folder(const char* kind) {
    const QString folder = QSettings().value(key_of(kind)).toString();
    return !folder.isEmpty() && QFileInfo(folder).isDir() ? folder : QString();
}

QString choose_file(const FileQuestion& question) {
    return Chooser(question, QFileDialog::ExistingFile).ask().value(0);
}

QStringList choose_files(const FileQuestion& question) {
    return Chooser(question, QFileDialog::ExistingFiles).ask();
}

QString choose_folder(const FileQuestion& question) {
    Chooser chooser(question, QFileDialog::Directory);
    chooser.dialog.setOption(QFileDialog::ShowDirsOnly, false);  // one sees what is in it
    return chooser.ask().value(0);
}

QString choose_new_file(const FileQuestion& question, const FileName& name) {
    Chooser chooser(question, QFileDialog::AnyFile);
    chooser.dialog.setAcceptMode(QFileDialog::AcceptSave);
    chooser.dialog.setOption(QFileDialog::DontConfirmOverwrite, name.may_be_there);
    // What is typed without an ending is asked about as the file that it becomes.
    const auto follow = [&chooser](const QString& filter) {
        const QString ending = filter.section(QStringLiteral("*."), 1).section(u')', 0, 0).section(u' ', 0, 0);
        chooser.dialog.setDefaultSuffix(ending);
    };
    QObject::connect(&chooser.dialog, &QFileDialog::filterSelected, &chooser.dialog, follow);
    follow(question.filter.section(QStringLiteral(";;"), 0, 0));
    chooser.dialog.selectFile(name.suggested);
    return chooser.ask().value(0);
}

}  // namespace emloc::ui
