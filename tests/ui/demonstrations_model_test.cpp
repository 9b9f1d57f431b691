// The tree of classes and images, without a window.
#include "ui/demonstrations/demonstrations_model.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using emloc::ui::DemonstrationsModel;

namespace {

QString q(const char* text) {
    return QString::fromUtf8(text);
}

}  // namespace

class DemonstrationsModelTest : public QObject {
    Q_OBJECT

 private:
    DemonstrationsModel model_;
    QAbstractItemModelTester tester_{&model_, QAbstractItemModelTester::FailureReportingMode::QtTest};

 private Q_SLOTS:
    void cleanup() { model_.removeRows(0, model_.rowCount()); }

    void adding_a_known_class_name_returns_that_class() {
        const auto first = model_.add_class(q("cat"));
        const auto again = model_.add_class(q("cat"));
        QCOMPARE(first, again);
        QCOMPARE(model_.rowCount(), 1);
    }

    void a_file_is_taken_into_a_class_only_once() {
        const auto cat = model_.add_class(q("cat"));
        QCOMPARE(model_.add_images(cat, {q("/a.png"), q("/b.png"), q("/a.png")}), 2);
        QCOMPARE(model_.add_images(cat, {q("/b.png")}), 0);
        QCOMPARE(model_.rowCount(cat), 2);
    }

    void new_classes_get_the_first_name_that_is_free() {
        QCOMPARE(model_.unused_class_name(), q("New class 1"));
        model_.add_class(q("New class 1"));
        model_.add_class(q("New class 3"));
        QCOMPARE(model_.unused_class_name(), q("New class 2"));
    }

    void demonstrations_take_one_of_each_class_in_turn() {
        model_.add_images(model_.add_class(q("cat")), {q("/c1.png"), q("/c2.png"), q("/c3.png")});
        model_.add_images(model_.add_class(q("dog")), {q("/d1.png")});
        QStringList order;
        for (const auto& each : model_.demonstrations()) {
            QCOMPARE(each.media.size(), std::size_t{1});
            QVERIFY(each.is_label);
            order << QString::fromStdString(each.answer + each.media.front().path.string());
        }
        QCOMPARE(order, (QStringList{q("cat/c1.png"), q("dog/d1.png"), q("cat/c2.png"), q("cat/c3.png")}));
    }

    void a_class_can_be_renamed_to_any_text() {
        const auto cat = model_.add_class(q("cat"));
        model_.add_images(cat, {q("/a.png")});
        QVERIFY(model_.setData(cat, q("  \U0001F408 \u10F0 ")));
        QCOMPARE(QString::fromStdString(model_.demonstrations().front().answer), q("\U0001F408 \u10F0"));
    }

    void an_empty_or_taken_name_is_refused_with_a_reason() {
        const auto cat = model_.add_class(q("cat"));
        model_.add_class(q("dog"));
        QSignalSpy refused(&model_, &DemonstrationsModel::rename_refused);
        QVERIFY(!model_.setData(cat, q("dog")));
        QVERIFY(!model_.setData(cat, q("   ")));
        QCOMPARE(refused.count(), 2);
        QVERIFY(refused[0][0].toString().contains(q("dog")));
        QCOMPARE(cat.data().toString(), q("cat"));
    }

    void a_thumbnail_finds_its_image_after_others_were_removed() {
        QSignalSpy added(&model_, &DemonstrationsModel::image_added);
        const auto cat = model_.add_class(q("cat"));
        model_.add_images(cat, {q("/a.png"), q("/b.png"), q("/c.png")});
        const auto id_of_c = added[2][0].toULongLong();
        model_.removeRow(0, cat);
        QImage red(4, 4, QImage::Format_RGB32);
        red.fill(Qt::red);
        model_.set_thumbnail(id_of_c, red);
        QVERIFY(model_.index(0, 0, cat).data(DemonstrationsModel::kImageRole).value<QImage>().isNull());
        QCOMPARE(model_.index(1, 0, cat).data(DemonstrationsModel::kImageRole).value<QImage>(), red);
    }

    void a_thumbnail_of_a_removed_image_is_ignored() {
        QSignalSpy added(&model_, &DemonstrationsModel::image_added);
        const auto cat = model_.add_class(q("cat"));
        model_.add_images(cat, {q("/a.png")});
        const auto id = added[0][0].toULongLong();
        model_.removeRow(0, cat);
        model_.set_thumbnail(id, QImage(4, 4, QImage::Format_RGB32));
        QVERIFY(!model_.find_image(id).isValid());
        QCOMPARE(model_.image_count(), 0);
    }

    void removing_a_class_takes_its_images_along() {
        model_.add_images(model_.add_class(q("cat")), {q("/a.png"), q("/b.png")});
        model_.add_images(model_.add_class(q("dog")), {q("/c.png")});
        QVERIFY(model_.removeRow(0));
        QCOMPARE(model_.class_names(), QStringList{q("dog")});
        QCOMPARE(model_.image_count(), 1);
        QCOMPARE(model_.demonstrations().size(), std::size_t{1});
    }

    void removing_rows_that_are_not_there_is_refused() {
        const auto cat = model_.add_class(q("cat"));
        QVERIFY(!model_.removeRows(0, 2));
        QVERIFY(!model_.removeRows(0, 1, cat));
        QVERIFY(!model_.removeRows(-1, 1));
        QCOMPARE(model_.rowCount(), 1);
    }

    void an_image_cannot_be_renamed_or_hold_images() {
        const auto cat = model_.add_class(q("cat"));
        model_.add_images(cat, {q("/a.png")});
        const auto image = model_.index(0, 0, cat);
        QVERIFY(!model_.setData(image, q("other")));
        QCOMPARE(model_.add_images(image, {q("/b.png")}), 0);
    }
};

QTEST_GUILESS_MAIN(DemonstrationsModelTest)
#include "demonstrations_model_test.moc"
