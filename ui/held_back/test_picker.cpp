#include "ui/held_back/test_picker.h"

#include <QDateTime>
#include <QDir>
#include <QLocale>
#include <QSignalBlocker>

#include "engine/evaluation/metrics.h"
#include "ui/convert.h"

namespace emloc::ui {

QString accuracy_text(qint64 correct, qint64 tested) {
    const double accuracy = tested > 0 ? 100.0 * static_cast<double>(correct) / static_cast<double>(tested) : 0;
    return TestPicker::tr("%1 % \u00b1 %2 right: %3 of %4")
        .arg(accuracy, 0, 'f', 1)
        .arg(100 * accuracy_margin(correct, tested), 0, 'f', 1)
        .arg(correct)
        .arg(tested);
}

TestPicker::TestPicker(QWidget* parent) : QComboBox(parent) {
    setObjectName(QStringLiteral("test_runs"));
    setAccessibleName(tr("Tests of this context"));
    setToolTip(tr("Every test of this context is kept; choose one to see its answers"));
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(12);
    connect(this, &QComboBox::activated, this, [this](int row) { Q_EMIT chosen(itemData(row).toLongLong()); });
    hide();
}

void TestPicker::set_tests(const std::vector<TestRecord>& tests) {
    const QSignalBlocker quiet(this);
    clear();
    for (auto test = tests.rbegin(); test != tests.rend(); ++test) {
        const QDateTime when = QDateTime::fromString(to_qstring(test->created), Qt::ISODate).toLocalTime();
        const QString images = to_qstring(test->images);
        const QString on = images.isEmpty() ? tr("held out") : QDir(images).dirName();
        addItem(tr("%1 of %2, %3, %4")
                    .arg(test->correct)
                    .arg(test->tested)
                    .arg(on, QLocale().toString(when, QLocale::ShortFormat)),
                QVariant::fromValue<qlonglong>(test->id));
        setItemData(count() - 1,
                    accuracy_text(test->correct, test->tested) +
                        (images.isEmpty() ? QString() : u'\n' + QDir::toNativeSeparators(images)),
                    Qt::ToolTipRole);
    }
    setVisible(count() > 0);
}

void TestPicker::choose(qint64 id) {
    const QSignalBlocker quiet(this);
    if (const int row = findData(QVariant::fromValue<qlonglong>(id)); row >= 0) setCurrentIndex(row);
}

}  // namespace emloc::ui
