#include "ui/window/header_bar.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QWidgetAction>

#include "ui/convert.h"
#include "ui/model/model_check.h"
#include "ui/theme/theme.h"
#include "ui/widgets/method_texts.h"
#include "ui/window/actions.h"

namespace emloc::ui {

namespace {

constexpr double kLargestDelta = 0.7;  // the JS divergence never exceeds ln 2
constexpr const char* kDeltaOption = "delta";

QToolButton* chip(const QString& name) {
    auto* button = new QToolButton;
    button->setProperty("look", QStringLiteral("chip"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolTip(name);
    return button;
}

// A button that does what the action does and follows it.
QPushButton* button_for(QAction* action, const QString& text) {
    auto* button = new QPushButton(text);
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
        button->setToolTip(shortcut.isEmpty() ? action->toolTip()
                                              : QStringLiteral("%1 (%2)").arg(action->toolTip(), shortcut));
    };
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

}  // namespace

QString device_text(const QString& device) {
    if (device == QStringLiteral("cpu")) return HeaderBar::tr("CPU");
    if (device.startsWith(QStringLiteral("cuda")))
        return HeaderBar::tr("GPU %1").arg(device.section(u':', 1)).trimmed();
    return device;
}

HeaderBar::HeaderBar(const Actions& actions, const MethodRegistry& methods, QWidget* parent)
    : QFrame(parent), methods_(methods), method_(&methods.standard()) {
    setProperty("look", QStringLiteral("bar"));
    make_model_chip(actions);
    delta_chip_ = make_delta_chip(actions[Command::kWords]);
    method_chip_ = make_method_chip();

    auto* compress = button_for(actions[Command::kCompress], tr("Compress"));
    compress->setObjectName(QStringLiteral("compress_button"));
    compress->setProperty("look", QStringLiteral("primary"));
    auto* train = button_for(actions[Command::kTrain], tr("Train\u2026"));
    train->setObjectName(QStringLiteral("train_button"));
    // By keys there is the menu, and a shortcut: Tab leads a newcomer to the first steps, and on from Compress.
    train->setFocusPolicy(Qt::NoFocus);
    auto* save = button_for(actions[Command::kSaveContext], tr("Save context\u2026"));
    save->setObjectName(QStringLiteral("save_button"));

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(5 * kGrid, 2 * kGrid, 5 * kGrid, 2 * kGrid);
    row->setSpacing(2 * kGrid);
    row->addWidget(make_title());
    row->addSpacing(4 * kGrid);
    row->addWidget(model_);
    row->addWidget(delta_chip_);
    row->addWidget(method_chip_);
    row->addStretch();
    row->addWidget(compress);
    row->addWidget(train);
    row->addWidget(save);
    set_project({}, false);
    set_model_text(tr("No model"));
}

QWidget* HeaderBar::make_title() {
    project_ = new QLabel;
    project_->setProperty("look", QStringLiteral("title"));
    project_->setObjectName(QStringLiteral("project_name"));
    edited_ = new QLabel(tr("edited"));
    edited_->setProperty("look", QStringLiteral("muted"));
    auto* title = new QWidget;
    auto* titles = new QHBoxLayout(title);
    titles->setContentsMargins(0, 0, 0, 0);
    titles->setSpacing(2 * kGrid);
    titles->addWidget(project_);
    titles->addWidget(edited_);
    titles->addStretch();
    title->setMinimumWidth(40 * kGrid);
    return title;
}

void HeaderBar::make_model_chip(const Actions& actions) {
    model_ = chip(tr("The model that is adapted, and where it computes"));
    model_->setObjectName(QStringLiteral("model_chip"));
    auto* models = new QMenu(model_);
    models->addAction(actions[Command::kBundledModel]);
    models->addAction(actions[Command::kChooseModel]);
    model_->setMenu(models);
}

QToolButton* HeaderBar::make_delta_chip(QAction* words) {
    auto* button = chip(tr("How far the model\u2019s answers may move (JS divergence): larger keeps fewer tokens"));
    delta_ = new QDoubleSpinBox;
    delta_->setObjectName(QStringLiteral("delta"));
    delta_->setAccessibleName(tr("Delta, the bound on the JS divergence"));
    delta_->setDecimals(4);
    delta_->setRange(0, kLargestDelta);
    delta_->setSingleStep(0.001);
    delta_->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    delta_->setValue(kDefaultDelta);
    connect(delta_, &QDoubleSpinBox::valueChanged, this, [this] {
        show_delta();
        Q_EMIT method_changed(method());
    });
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    auto* caption = new QLabel(tr("Delta: how far answers may move.\nLarger keeps fewer tokens."));
    caption->setProperty("look", QStringLiteral("muted"));
    column->addWidget(caption);
    column->addWidget(delta_);
    auto* menu = new QMenu(button);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(box);
    menu->addAction(action);
    menu->addAction(words);
    connect(menu, &QMenu::aboutToShow, delta_, [this] { delta_->setFocus(); });
    button->setMenu(menu);
    button->setObjectName(QStringLiteral("delta_chip"));
    delta_chip_ = button;
    show_delta();
    return button;
}

void HeaderBar::show_delta() {
    delta_chip_->setText(tr("delta %1").arg(QLocale().toString(delta_->value(), 'g', 4)));
}

QToolButton* HeaderBar::make_method_chip() {
    auto* button = chip(tr("What is kept of the demonstrations"));
    button->setObjectName(QStringLiteral("method_chip"));
    auto* menu = new QMenu(button);
    menu->setToolTipsVisible(true);
    auto* group = new QActionGroup(menu);
    for (const MethodDescription& offered : methods_.all()) {
        if (!reads_demonstrations(offered.reads)) continue;
        QAction* action = menu->addAction(method_text(offered.title));
        action->setToolTip(method_text(offered.summary));
        action->setCheckable(true);
        action->setData(to_qstring(offered.name));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, &offered] {
            method_ = &offered;
            show_method();
            Q_EMIT method_changed(method());
        });
    }
    button->setMenu(menu);
    method_chip_ = button;
    show_method();
    return button;
}

void HeaderBar::show_method() {
    method_chip_->setText(method_text(method_->title));
    delta_chip_->setVisible(is_bounded(*method_));
    for (QAction* action : method_chip_->menu()->actions())
        action->setChecked(action->data().toString() == to_qstring(method_->name));
}

MethodChoice HeaderBar::method() const {
    MethodChoice choice{.name = method_->name, .options = {}};
    if (is_bounded(*method_)) offer(*method_, kDeltaOption, delta_->value(), choice.options);
    return choice;
}

void HeaderBar::set_method(const MethodChoice& method) {
    const QSignalBlocker quiet(this);
    const MethodDescription* known = methods_.find(method.name);
    method_ = known != nullptr && reads_demonstrations(known->reads) ? known : &methods_.standard();
    if (is_bounded(*method_)) delta_->setValue(method.options.get<double>(kDeltaOption, delta_->value()));
    show_method();
}

void HeaderBar::set_delta(double delta) {
    const QSignalBlocker quiet(this);
    delta_->setValue(delta);
}

void HeaderBar::set_project(const QString& name, bool changed) {
    project_->setText(name.isEmpty() ? tr("EMLoC Studio") : name);
    edited_->setVisible(changed && !name.isEmpty());
}

void HeaderBar::set_model(const ModelDescription& model) {
    const QString text =
        tr("%1 \u00b7 %n layer(s) \u00b7 %2", nullptr, model.layers).arg(model.name, device_text(model.device));
    const bool is_full = model.weights == StoredWeights::kFull;
    set_model_text(is_full ? text : tr("%1, %2").arg(text, weights_text(model.weights)));
    model_->setToolTip(model.folder);
}

void HeaderBar::set_model_text(const QString& text) {
    model_->setText(text);
}

}  // namespace emloc::ui
