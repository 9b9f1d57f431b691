// What lies around the work: commands, settings, the model's check, thumbnails, pictures, one instance.
#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QDirIterator>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <filesystem>

#include "tests/ui/drop.h"
#include "ui/convert.h"
#include "ui/demonstrations/camera_dialog.h"
#include "ui/demonstrations/capture_store.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/model/model_check.h"
#include "ui/model/model_dialog.h"
#include "ui/settings/settings_dialog.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/single_instance.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/actions.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

// A camera whose pictures the test makes.
class HandMadeFrames : public FrameSource {
 public:
    QStringList devices() const override { return names; }
    void start(int device) override { started = device; }
    void stop() override { started = -1; }

    QStringList names;
    int started = -1;
};

}  // namespace

class ShellTest : public QObject {
    Q_OBJECT

 private:
    std::unique_ptr<Theme> theme_;
    QTemporaryDir folder_;

    QString image(const char* name, const QColor& colour) {
        QImage picture(64, 48, QImage::Format_RGB32);
        picture.fill(colour);
        const QString path = folder_.filePath(q(name));
        return picture.save(path) ? path : QString();
    }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        theme_ = std::make_unique<Theme>();
        theme_->apply(ThemeChoice::kLight);
    }

    void every_command_has_a_name_a_tooltip_and_a_place_in_a_menu() {
        Actions actions(*theme_, nullptr);
        QMenuBar bar;
        actions.fill(bar);
        QHash<QString, QString> shortcuts;
        for (QAction* action : actions.all()) {
            QVERIFY(action != nullptr);
            QVERIFY(!action->text().isEmpty());
            QVERIFY2(!action->toolTip().isEmpty(), qPrintable(action->text()));
            QVERIFY2(!action->associatedObjects().isEmpty(), qPrintable(action->text()));
            const QString keys = action->shortcut().toString();
            if (keys.isEmpty()) continue;
            QVERIFY2(!shortcuts.contains(keys), qPrintable(action->text() + u' ' + shortcuts.value(keys)));
            shortcuts.insert(keys, action->text());
        }
    }

    void the_palette_finds_by_letters_and_runs_what_return_is_pressed_on() {
        QWidget window;
        window.resize(900, 700);
        Actions actions(*theme_, &window);
        QSignalSpy compressed(actions[Command::kCompress], &QAction::triggered);
        CommandPalette palette(&window);
        window.show();
        palette.open({actions.all().begin(), actions.all().end()});
        auto* field = palette.findChild<QLineEdit*>(q("palette_field"));
        auto* list = palette.findChild<QListWidget*>(q("palette_list"));
        QCOMPARE(list->count(), static_cast<int>(Command::kCount));
        QTest::keyClicks(field, q("compre"));
        QVERIFY(list->item(0)->text().startsWith(q("Compress")));
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_COMPARE(compressed.count(), 1);
        QVERIFY(!palette.isVisible());
    }

    void the_palette_knows_other_words_and_says_when_it_knows_none() {
        QWidget window;
        window.resize(900, 700);
        const Actions actions(*theme_, &window);
        CommandPalette palette(&window);
        window.show();
        palette.open({actions.all().begin(), actions.all().end()});
        auto* field = palette.findChild<QLineEdit*>(q("palette_field"));
        auto* list = palette.findChild<QListWidget*>(q("palette_list"));
        for (const auto& [typed, command] : {std::pair{"fit", "Compress"}, std::pair{"fine-tune", "Train"}}) {
            field->clear();
            QTest::keyClicks(field, q(typed));
            QVERIFY(list->count() > 0);
            QVERIFY2(list->item(0)->text().startsWith(q(command)), qPrintable(list->item(0)->text()));
        }
        field->setText(q("qqqqq"));
        QCOMPARE(list->count(), 1);
        QVERIFY(list->item(0)->text().contains(q("No command")));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(palette.isVisible());  // nothing was run
    }

    void the_palette_ranks_beginnings_before_middles_before_scattered_letters() {
        QCOMPARE(CommandPalette::rank(q("Save project"), q("save")), 0);
        QVERIFY(CommandPalette::rank(q("Save project"), q("proj")) < CommandPalette::rank(q("Unproject"), q("proj")));
        QVERIFY(CommandPalette::rank(q("Save project"), q("svpr")) > 0);
        QCOMPARE(CommandPalette::rank(q("Save project"), q("xyz")), -1);
    }

    void a_command_that_cannot_be_run_is_listed_but_not_chosen() {
        QWidget window;
        window.resize(900, 700);
        QAction off(q("Only one"), &window);
        off.setEnabled(false);
        QSignalSpy triggered(&off, &QAction::triggered);
        CommandPalette palette(&window);
        window.show();
        palette.open({&off});
        QTest::keyClick(palette.findChild<QLineEdit*>(q("palette_field")), Qt::Key_Return);
        QTest::qWait(20);
        QCOMPARE(triggered.count(), 0);
    }

    void settings_survive_being_written() {
        Settings settings;
        settings.threads = 3;
        settings.memory_gb = 7.5;
        settings.ratios = {0.25, 0.75};
        settings.chunk_tokens = 800;
        settings.language = q("zh_CN");
        settings.device = q("cpu");
        settings.write();
        const Settings read = Settings::read();
        QCOMPARE(read.threads, 3);
        QCOMPARE(read.memory_gb, 7.5);
        QCOMPARE(read.ratios, (std::vector<double>{0.25, 0.75}));
        QCOMPARE(read.chunk_tokens, std::int64_t{800});
        QCOMPARE(read.language, q("zh_CN"));
        QCOMPARE(read.device, q("cpu"));
    }

    void ratios_are_ascending_shares() {
        QCOMPARE(*parse_ratios(q(" 0.1, .2 ,0.5")), (std::vector<double>{0.1, 0.2, 0.5}));
        for (const char* bad : {"", "0", "1", "-0.1", "0.5, 0.1", "0.1, 0.1", "a", "0.1,,0.2", "nan"}) {
            QVERIFY2(!parse_ratios(q(bad)), bad);
        }
    }

    void settings_with_bad_ratios_cannot_be_applied() {
        SettingsDialog dialog(Settings{});
        QSignalSpy applied(&dialog, &SettingsDialog::applied);
        auto* ratios = dialog.findChild<QLineEdit*>(q("settings_ratios"));
        auto* ok = dialog.findChild<QPushButton*>(q("settings_ok"));
        ratios->setText(q("0.5, 0.1"));
        QVERIFY(!ok->isEnabled());
        QVERIFY(!dialog.findChild<QLabel*>(q("settings_problem"))->text().isEmpty());
        ratios->setText(q("0.2"));
        dialog.findChild<QSpinBox*>(q("settings_threads"))->setValue(2);
        ok->click();
        QCOMPARE(applied.count(), 1);
        const auto settings = applied[0][0].value<Settings>();
        QCOMPARE(settings.ratios, std::vector<double>{0.2});
        QCOMPARE(settings.threads, 2);
    }

    void a_model_is_checked_without_loading_it() {
        const ModelCheck check = check_model(q(EMLOC_SOURCE_DIR "/resources/pocket"));
        QVERIFY2(check.problem.isEmpty(), qPrintable(check.problem));
        QVERIFY(check.layers > 0);
        QVERIFY(check.weights > 100'000);
        QVERIFY(!check_model(folder_.path()).problem.isEmpty());
        QVERIFY(!check_model(folder_.filePath(q("none"))).problem.isEmpty());
    }

    void the_model_picker_checks_what_is_chosen() {
        ModelDialog dialog({q(EMLOC_SOURCE_DIR "/resources/pocket")}, {}, Settings{});
        QSignalSpy chosen(&dialog, &ModelDialog::chosen);
        auto* use = dialog.findChild<QPushButton*>(q("model_use"));
        QTRY_VERIFY(use->isEnabled());
        QVERIFY(!dialog.findChild<QLabel*>(q("model_verdict"))->text().isEmpty());
        dialog.add_folder(folder_.path());
        QTRY_VERIFY(!dialog.findChild<MessageBar*>(q("model_messages"))->text().isEmpty());
        QVERIFY(!use->isEnabled());
        dialog.add_folder(q(EMLOC_SOURCE_DIR "/resources/pocket"));
        QTRY_VERIFY(use->isEnabled());
        use->click();
        QCOMPARE(chosen.count(), 1);
    }

    void the_model_picker_lists_what_other_programs_keep_and_says_what_can_not_be_loaded() {
        const QTemporaryDir place;
        const auto at = [&](const char* name) { return to_path(place.filePath(q(name))); };
        std::filesystem::create_directories(at("owner"));
        std::filesystem::copy(EMLOC_SOURCE_DIR "/tests/goldens/families/qwen3_vl/v5", at("owner/model"));
        std::filesystem::copy(at("owner/model"), at("owner/without weights"));
        std::filesystem::remove(at("owner/without weights/model.safetensors"));
        ModelDialog dialog({q(EMLOC_SOURCE_DIR "/resources/pocket")}, {}, Settings{});
        dialog.look_for_models({{"Somebody", to_path(place.path()), ModelLayout::kFolders}});
        auto* list = dialog.findChild<QListWidget*>(q("model_list"));
        const auto row_of = [list](const QString& name) {
            for (int row = 0; row < list->count(); ++row)
                if (list->item(row)->text().startsWith(name + q("\n"))) return row;
            return -1;
        };
        QTRY_VERIFY(row_of(q("owner/without weights")) > 0);
        auto* use = dialog.findChild<QPushButton*>(q("model_use"));
        list->setCurrentRow(row_of(q("owner/without weights")));
        QVERIFY(!use->isEnabled());
        QVERIFY(dialog.findChild<MessageBar*>(q("model_messages"))->text().contains(q("safetensors")));
        list->setCurrentRow(row_of(q("owner/model")));
        QTRY_VERIFY(use->isEnabled());
        QVERIFY(!dialog.findChild<QLabel*>(q("model_advice"))->isVisibleTo(&dialog));
        dialog.look_for_models({});
        QTRY_VERIFY(dialog.findChild<QLabel*>(q("model_advice"))->isVisibleTo(&dialog));
        dialog.findChild<QPushButton*>(q("model_copy_command"))->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(q("hf download")));
    }

    void a_thumbnail_is_made_once_and_found_on_disk_afterwards() {
        const QString file = image("thumb.png", Qt::green);
        const QString cache = folder_.filePath(q("cache"));
        const Inspection first = inspect_file(file, cache);
        QVERIFY2(first.problem.isEmpty(), qPrintable(first.problem));
        QCOMPARE(first.sha256.size(), 64);
        QCOMPARE(first.thumbnail.size(), QSize(kThumbnailPixels, kThumbnailPixels));
        const Inspection second = inspect_file(file, cache);
        QCOMPARE(second.sha256, first.sha256);
        // Another content under the same name is another picture.
        QTest::qWait(20);
        QCOMPARE(image("thumb.png", Qt::blue), file);
        const Inspection third = inspect_file(file, cache);
        QVERIFY(third.sha256 != first.sha256);
        QVERIFY(qBlue(third.thumbnail.pixel(5, 5)) > 200);
    }

    void a_damaged_cache_entry_is_made_anew() {
        const QString file = image("again.png", Qt::red);
        const QString cache = folder_.filePath(q("cache2"));
        const Inspection first = inspect_file(file, cache);
        QDirIterator entries(cache, QDir::Files, QDirIterator::Subdirectories);
        QVERIFY(entries.hasNext());
        QFile entry(entries.next());
        QVERIFY(entry.open(QIODevice::WriteOnly));
        entry.write(QByteArray(200, 'x'));
        entry.close();
        const Inspection again = inspect_file(file, cache);
        QCOMPARE(again.sha256, first.sha256);
        QVERIFY(!again.thumbnail.isNull());
    }

    void the_cache_answers_for_every_file_good_or_bad() {
        ThumbnailCache cache{{}};
        QSignalSpy readable(&cache, &ThumbnailCache::readable);
        QSignalSpy unreadable(&cache, &ThumbnailCache::unreadable);
        QStringList files;
        for (int i = 0; i < 150; ++i) files << image(qPrintable(q("many%1.png").arg(i)), Qt::cyan);
        files << folder_.filePath(q("missing.png"));
        cache.inspect(files);
        QTRY_COMPARE(readable.count() + unreadable.count(), 151);
        QCOMPARE(unreadable.count(), 1);
        QCOMPARE(cache.waiting(), 0);
        QVERIFY(!cache.find(files.front()).isNull());
    }

    void a_picture_is_kept_once_and_a_full_disk_is_said() {
        QImage picture(20, 20, QImage::Format_RGB32);
        picture.fill(Qt::yellow);
        const auto first = keep_capture(picture, folder_.filePath(q("pictures")));
        QVERIFY(first.has_value());
        QCOMPARE(*keep_capture(picture, folder_.filePath(q("pictures"))), *first);
        QCOMPARE(QImage(*first).size(), picture.size());
        const auto failed = keep_capture(picture, *first + q("/below"));
        QVERIFY(!failed.has_value());
        QVERIFY(!failed.error().isEmpty());
        QVERIFY(!keep_capture({}, folder_.path()).has_value());
    }

    void no_camera_is_said_and_one_that_is_plugged_in_starts() {
        auto source = std::make_unique<HandMadeFrames>();
        HandMadeFrames* camera = source.get();
        CameraDialog dialog({q("cat")}, q("cat"), nullptr, std::move(source));
        auto* take = dialog.findChild<QPushButton*>(q("camera_take"));
        QVERIFY(!take->isEnabled());
        QVERIFY(dialog.findChildren<QLabel*>().size() > 0);
        camera->names = QStringList{q("webcam")};
        Q_EMIT camera->devices_changed();
        QCOMPARE(camera->started, 0);
    }

    void a_camera_that_goes_away_leaves_the_pictures_and_says_so() {
        auto source = std::make_unique<HandMadeFrames>();
        HandMadeFrames* camera = source.get();
        camera->names = QStringList{q("webcam")};
        CameraDialog dialog({q("cat")}, q("cat"), nullptr, std::move(source));
        QSignalSpy taken(&dialog, &CameraDialog::taken);
        auto* take = dialog.findChild<QPushButton*>(q("camera_take"));
        QImage picture(64, 48, QImage::Format_RGB32);
        picture.fill(Qt::red);
        Q_EMIT camera->frame(picture);
        take->click();
        QCOMPARE(taken.count(), 1);
        QCOMPARE(taken[0][1].toString(), q("cat"));
        Q_EMIT camera->failed(q("unplugged"));
        QVERIFY(!take->isEnabled());
        QCOMPARE(dialog.findChild<MessageBar*>(q("camera_messages"))->text(), q("unplugged"));
        take->click();
        QCOMPARE(taken.count(), 1);
    }

    // What a file manager starts the program with on a double click.
    void a_store_and_a_project_are_known_by_their_names() {
        const auto store = with_files_sorted({.files = {q("/a/mine.emloc")}});
        QCOMPARE(store.store, q("/a/mine.emloc"));
        QVERIFY(store.files.isEmpty());
        const auto project = with_files_sorted({.files = {q("/a/pets.emloc-project")}});
        QCOMPARE(project.project, q("/a/pets.emloc-project"));
        QVERIFY(project.store.isEmpty() && project.files.isEmpty());
        const auto named = with_files_sorted({.store = q("/s.emloc"), .files = {q("/a.emloc"), q("/b.png")}});
        QCOMPARE(named.store, q("/s.emloc"));
        QCOMPARE(named.files.size(), 2);
    }

    void a_second_instance_hands_over_what_it_was_given() {
        const QString name = folder_.filePath(q("socket"));
        SingleInstance first(name);
        QVERIFY(!first.hand_over({}));  // nobody is there yet
        QVERIFY(first.listen());
        StartRequest got;
        connect(&first, &SingleInstance::asked, this, [&](const StartRequest& request) { got = request; });
        const StartRequest given{
            .project = q("/p"), .model = q("/m"), .store = q("/s"), .files = {q("/a b.png"), q("/\u732b\n.png")}};
        bool taken = false;
        std::unique_ptr<QThread> second(QThread::create([&] { taken = SingleInstance(name).hand_over(given); }));
        second->start();
        QTRY_VERIFY(second->isFinished());
        QVERIFY(taken);
        QCOMPARE(got.project, given.project);
        QCOMPARE(got.model, given.model);
        QCOMPARE(got.store, given.store);
        QCOMPARE(got.files, given.files);
    }
};

QTEST_MAIN(ShellTest)
#include "shell_test.moc"
