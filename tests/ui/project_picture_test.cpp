// The picture of a project that file managers show.
#include "ui/project/project_picture.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/drop.h"

using namespace emloc;
using namespace emloc::ui;

class ProjectPictureTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString path(const char* name) const { return folder_.filePath(q(name)); }

 private Q_SLOTS:
    void its_picture_shows_the_first_demonstration_of_each_class() {
        ProjectFile project;
        for (const auto& [name, colour] : {std::pair{"red", Qt::red}, std::pair{"blue", Qt::blue}}) {
            QImage picture(40, 30, QImage::Format_RGB32);
            picture.fill(colour);
            const QString file = folder_.filePath(q(name) + q(".png"));
            QVERIFY(picture.save(file));
            project.set.add_images(project.set.add_class(q(name)), QStringList{file});
        }
        const QString file = path("two.emloc-project");
        QVERIFY(write_project(project, file).has_value());
        const QString drawn = path("two.png");
        QVERIFY(write_project_picture(file, drawn, 128).has_value());
        const QImage picture(drawn);
        QCOMPARE(picture.size(), QSize(128, 128));
        QCOMPARE(picture.pixelColor(32, 32), QColor(Qt::red));
        QCOMPARE(picture.pixelColor(96, 32), QColor(Qt::blue));
        QCOMPARE(picture.pixelColor(64, 120).alpha(), 0);
    }

    void a_project_without_a_readable_picture_has_none_and_says_so() {
        ProjectFile project;
        project.set.add_images(project.set.add_class(q("gone")), QStringList{path("gone.png")});
        const QString file = path("gone.emloc-project");
        QVERIFY(write_project(project, file).has_value());
        const auto written = write_project_picture(file, path("gone.png"), 64);
        QVERIFY(!written.has_value() && written.error().contains(q("gone.emloc-project")));
        QVERIFY(!write_project_picture(file, path("x.png"), 0).has_value());
        QVERIFY(!write_project_picture(path("none.emloc-project"), path("x.png"), 64).has_value());
    }
};

QTEST_MAIN(ProjectPictureTest)
#include "project_picture_test.moc"
