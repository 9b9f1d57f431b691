#include "ui/shell/about_dialog.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QIcon>
#include <QLabel>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

struct Library {
    const char* name;
    const char* what;
    const char* licence;
};

constexpr Library kLibraries[] = {
    {"Qt 6", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "window"), "LGPL-3.0"},
    {"libtorch (PyTorch)", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "tensors"), "BSD-3-Clause"},
    {"OpenCV", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "images"), "Apache-2.0"},
    {"libjpeg-turbo", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "images"), "IJG, BSD-3-Clause"},
    {"libwebp", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "images"), "BSD-3-Clause"},
    {"FFmpeg", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "video"), "LGPL-2.1, in Debian GPL-2.0"},
    {"SQLite", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "store"), "Public domain"},
    {"SQLiteCpp", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "store"), "MIT"},
    {"xxHash", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "checksums"), "BSD-2-Clause"},
    {"OpenSSL", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "checksums"), "Apache-2.0"},
    {"ICU", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "text"), "Unicode-3.0"},
    {"PCRE2", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "text"), "BSD-3-Clause"},
    {"nlohmann/json", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "files"), "MIT"},
    {"fmt, spdlog", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "text"), "MIT"},
    {"CLI11", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "command line"), "BSD-3-Clause"},
    {"tl-expected", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "errors"), "CC0-1.0"},
    {"Dear ImGui", QT_TRANSLATE_NOOP("emloc::ui::AboutDialog", "profiler"), "MIT"},
};

}  // namespace

AboutDialog::AboutDialog(QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("About EMLoC Studio"));
    resize(130 * kGrid, 120 * kGrid);
    auto* icon = new QLabel;
    icon->setPixmap(QIcon(QStringLiteral(":/icons/emloc-studio.svg")).pixmap(64, 64));
    auto* text = new QLabel(
        tr("<p><b>EMLoC Studio %1</b></p><p>Adapts a vision-language model to your task without training, by "
           "compressing what it has read of your demonstrations. Nothing leaves this computer.</p><p>The method is "
           "EMLoC (Ma, Zhang, Wei, Tian: \u201c"
           "Efficient Multi-modal Long Context Learning for Training-free "
           "Adaptation\u201d, ICML 2025).</p>")
            .arg(QCoreApplication::applicationVersion()));
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* list = new QTreeWidget;
    list->setObjectName(QStringLiteral("licences"));
    list->setProperty("look", QStringLiteral("list"));
    list->setAccessibleName(tr("Libraries and their licences"));
    list->setRootIsDecorated(false);
    list->setAllColumnsShowFocus(true);
    list->setHeaderLabels({tr("Library"), tr("For"), tr("Licence")});
    for (const Library& library : kLibraries) {
        new QTreeWidgetItem(list,
                            {QString::fromUtf8(library.name), tr(library.what), QString::fromUtf8(library.licence)});
    }
    list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* head = new QHBoxLayout;
    head->setSpacing(4 * kGrid);
    head->addWidget(icon, 0, Qt::AlignTop);
    head->addWidget(text, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(3 * kGrid);
    column->addLayout(head);
    column->addWidget(list, 1);
    column->addWidget(buttons);
}

}  // namespace emloc::ui
