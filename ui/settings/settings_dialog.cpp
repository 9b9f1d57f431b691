#include "ui/settings/settings_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QThread>
#include <QVBoxLayout>

#include "ui/convert.h"
#include "ui/settings/form_labels.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr double kLargestDelta = 0.7;

template <class Field>
Field* named(Field* field, const char* object, const QString& accessible) {
    field->setObjectName(QString::fromLatin1(object));
    field->setAccessibleName(accessible);
    return field;
}

QWidget* group(const QString& title, QFormLayout* form) {
    auto* box = new QGroupBox(title);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setHorizontalSpacing(4 * kGrid);
    box->setLayout(form);
    return box;
}

}  // namespace

SettingsDialog::SettingsDialog(const Settings& settings, QWidget* parent) : QDialog(parent), shown_(settings) {
    setWindowTitle(tr("Settings"));
    setMinimumWidth(130 * kGrid);
    auto* buttons =
        new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults);
    ok_ = buttons->button(QDialogButtonBox::Ok);
    ok_->setObjectName(QStringLiteral("settings_ok"));
    ok_->setProperty("look", QStringLiteral("primary"));
    problem_ = new QLabel;
    problem_->setObjectName(QStringLiteral("settings_problem"));
    problem_->setProperty("look", QStringLiteral("bad"));
    problem_->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(4 * kGrid, 4 * kGrid, 4 * kGrid, 4 * kGrid);
    column->setSpacing(3 * kGrid);
    column->addWidget(make_groups(), 1);
    column->addWidget(problem_);
    column->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT applied(this->settings());
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this,
            [this] { show(Settings{}); });
    connect(ratios_, &QLineEdit::textChanged, this, &SettingsDialog::refresh);
    show(settings);
    align_labels(findChildren<QFormLayout*>());
    // Whole where the screen has room for it, else it is scrolled.
    auto* scroll = findChild<QScrollArea*>(QStringLiteral("settings_scroll"));
    const QSize whole = scroll->widget()->sizeHint();
    scroll->setMinimumWidth(whole.width() + scroll->verticalScrollBar()->sizeHint().width());
    resize(sizeHint().expandedTo({0, whole.height() + sizeHint().height() - scroll->sizeHint().height()}));
}

QWidget* SettingsDialog::make_groups() {
    auto* groups = new QWidget;
    groups->setProperty("look", QStringLiteral("content"));
    auto* column = new QVBoxLayout(groups);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3 * kGrid);
    column->addWidget(make_engine());
    column->addWidget(make_compression());
    column->addWidget(make_look());
    column->addStretch();
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("settings_scroll"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);  // the keys go to the fields, which it follows
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(groups);
    return scroll;
}

QWidget* SettingsDialog::make_engine() {
    device_ = named(new QComboBox, "settings_device", tr("Device"));
    device_->addItem(tr("The fastest there is"), QStringLiteral("auto"));
    device_->addItem(tr("CPU"), QStringLiteral("cpu"));
    device_->addItem(tr("NVIDIA GPU"), QStringLiteral("cuda"));
    weights_ = named(new QComboBox, "settings_weights", tr("Weights on the CPU"));
    weights_->addItem(tr("The most exact that fits"), QStringLiteral("auto"));
    weights_->addItem(tr("32 bits"), QStringLiteral("full"));
    weights_->addItem(tr("16 bits"), QStringLiteral("bf16"));
    weights_->addItem(tr("8 bits, faster"), QStringLiteral("int8"));
    weights_->addItem(tr("4 and 8 bits, the smallest"), QStringLiteral("int4"));
    weights_->setToolTip(
        tr("How a model\u2019s weights are kept in memory. Fewer bits take less of it; answers change a little."));
    threads_ = named(new QSpinBox, "settings_threads", tr("Threads"));
    threads_->setRange(0, std::max(64, QThread::idealThreadCount()));
    threads_->setSpecialValueText(tr("All cores"));
    memory_ = named(new QDoubleSpinBox, "settings_memory", tr("Memory that a model may take"));
    memory_->setRange(0, 4096);
    memory_->setDecimals(1);
    memory_->setSuffix(tr(" GB"));
    memory_->setSpecialValueText(tr("What the machine has"));
    auto* form = new QFormLayout;
    form->addRow(tr("&Device"), device_);
    form->addRow(tr("&Weights on the CPU"), weights_);
    form->addRow(tr("&Threads"), threads_);
    form->addRow(tr("&Memory at most"), memory_);
    return group(tr("Computing (counts when the model is loaded)"), form);
}

QWidget* SettingsDialog::make_compression() {
    make_search();
    make_media();
    auto* form = new QFormLayout;
    form->addRow(tr("De&lta of new projects"), delta_);
    form->addRow(tr("&Ratios"), ratios_);
    form->addRow(tr("&Search"), search_);
    form->addRow(QString(), full_trials_);
    form->addRow(tr("&Chunk size in tokens"), chunk_tokens_);
    form->addRow(tr("&Pixels of an image at most"), max_pixels_);
    form->addRow(model_limits_);
    form->addRow(tr("&Frames per second of a video"), video_fps_);
    form->addRow(tr("Frames of a &video at most"), video_frames_);
    return group(tr("Compression"), form);
}

// How a chunk is compressed.
void SettingsDialog::make_search() {
    delta_ = named(new QDoubleSpinBox, "settings_delta", tr("Delta of new projects"));
    delta_->setDecimals(4);
    delta_->setRange(0, kLargestDelta);
    delta_->setSingleStep(0.001);
    ratios_ = named(new QLineEdit, "settings_ratios", tr("Retention ratios, tried in this order"));
    ratios_->setToolTip(tr("The shares of a chunk\u2019s tokens that a layer may keep, tried in this order; then all"));
    search_ = named(new QComboBox, "settings_search", tr("How layers are decided"));
    search_->addItem(tr("Exactly, layer by layer"), QStringLiteral("exact"));
    search_->addItem(tr("Screened, on some of the demonstrations"), QStringLiteral("screened"));
    search_->addItem(tr("Guided, with few passes"), QStringLiteral("guided"));
    search_->setToolTip(tr(
        "Screened is faster with large models and nearly always decides the same; guided is several times faster with "
        "deep models. Both keep the same delta."));
    full_trials_ = named(new QCheckBox(tr("Run rejected trials to their &end")), "settings_full_trials",
                         tr("Run rejected trials to their end"));
    full_trials_->setToolTip(tr("Slower; the chart then shows their exact divergence in place of a lower bound"));
    chunk_tokens_ = named(new QSpinBox, "settings_chunk", tr("Tokens of a chunk"));
    chunk_tokens_->setRange(64, 100'000);
    chunk_tokens_->setSingleStep(100);
}

// How much is taken of an image and of a video.
void SettingsDialog::make_media() {
    max_pixels_ = named(new QSpinBox, "settings_pixels", tr("Pixels of an image at most"));
    max_pixels_->setRange(0, 100'000'000);
    max_pixels_->setSingleStep(28 * 28 * 16);
    max_pixels_->setSpecialValueText(tr("As the model says"));
    max_pixels_->setToolTip(tr("Larger images are made smaller: fewer tokens, less time and memory, less detail"));
    model_limits_ = new QLabel;
    model_limits_->setObjectName(QStringLiteral("settings_limits"));
    model_limits_->setProperty("look", QStringLiteral("muted"));
    model_limits_->hide();
    video_fps_ = named(new QDoubleSpinBox, "settings_fps", tr("Frames per second of a video"));
    video_fps_->setDecimals(2);
    video_fps_->setRange(0.01, 120);
    video_fps_->setSingleStep(0.5);
    video_frames_ = named(new QSpinBox, "settings_frames", tr("Frames of a video at most"));
    video_frames_->setRange(2, 10'000);
    video_frames_->setSingleStep(2);
}

void SettingsDialog::show_limits_of(const ModelDescription& model) {
    const QLocale locale;
    const bool has_choice = model.min_pixels < model.max_pixels;
    const QString most = locale.toString(model.max_pixels);
    model_limits_->setText(
        has_choice ? tr("%1 takes %2 to %3 pixels, sides in steps of %4")
                         .arg(model.family, locale.toString(model.min_pixels), most)
                         .arg(model.side_step)
                   : tr("This model takes about %1 pixels, sides in steps of %2").arg(most).arg(model.side_step));
    model_limits_->show();
    // A larger step than a merged patch: sixteen of them, so that pressing an arrow changes something.
    max_pixels_->setSingleStep(model.side_step * model.side_step * 16);
}

QWidget* SettingsDialog::make_look() {
    theme_ = named(new QComboBox, "settings_theme", tr("Colours"));
    theme_->addItems({tr("As the system"), tr("Light"), tr("Dark")});
    language_ = named(new QComboBox, "settings_language", tr("Language"));
    language_->addItem(tr("As the system"), QString());
    language_->addItem(QStringLiteral("English"), QStringLiteral("en"));
    language_->addItem(QStringLiteral("\u7b80\u4f53\u4e2d\u6587"), QStringLiteral("zh_CN"));
    text_size_ = named(new QSpinBox, "settings_text", tr("Size of all text"));
    text_size_->setRange(kSmallestText, kLargestText);
    text_size_->setSingleStep(10);
    text_size_->setSuffix(tr(" %"));
    auto* form = new QFormLayout;
    form->addRow(tr("C&olours"), theme_);
    form->addRow(tr("Te&xt size"), text_size_);
    form->addRow(tr("L&anguage (from the next start)"), language_);
    return group(tr("Look"), form);
}

void SettingsDialog::show(const Settings& settings) {
    device_->setCurrentIndex(std::max(0, device_->findData(settings.device)));
    weights_->setCurrentIndex(std::max(0, weights_->findData(settings.weights)));
    threads_->setValue(settings.threads);
    memory_->setValue(settings.memory_gb);
    delta_->setValue(settings.delta);
    ratios_->setText(ratios_text(settings.ratios));
    search_->setCurrentIndex(std::max(0, search_->findData(to_qstring(settings.search))));
    full_trials_->setChecked(settings.full_trials);
    chunk_tokens_->setValue(static_cast<int>(settings.chunk_tokens));
    max_pixels_->setValue(static_cast<int>(settings.max_pixels));
    video_fps_->setValue(settings.video_fps);
    video_frames_->setValue(static_cast<int>(settings.video_frames));
    theme_->setCurrentIndex(static_cast<int>(settings.theme));
    text_size_->setValue(settings.text_size);
    language_->setCurrentIndex(std::max(0, language_->findData(settings.language)));
    refresh();
}

Settings SettingsDialog::settings() const {
    Settings settings = shown_;
    settings.device = device_->currentData().toString();
    settings.weights = weights_->currentData().toString();
    settings.threads = threads_->value();
    settings.memory_gb = memory_->value();
    settings.delta = delta_->value();
    if (const auto ratios = parse_ratios(ratios_->text())) settings.ratios = *ratios;
    settings.search = to_utf8(search_->currentData().toString());
    settings.full_trials = full_trials_->isChecked();
    settings.chunk_tokens = chunk_tokens_->value();
    settings.video_fps = video_fps_->value();
    settings.video_frames = video_frames_->value();
    settings.max_pixels = max_pixels_->value();
    settings.theme = static_cast<ThemeChoice>(theme_->currentIndex());
    settings.text_size = text_size_->value();
    settings.language = language_->currentData().toString();
    return settings;
}

void SettingsDialog::refresh() {
    const bool good = parse_ratios(ratios_->text()).has_value();
    ok_->setEnabled(good);
    problem_->setText(good ? QString()
                           : tr("The ratios are shares between 0 and 1, ascending, for example: 0.1, 0.2, 0.5"));
}

}  // namespace emloc::ui
