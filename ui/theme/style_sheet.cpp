#include <QHash>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

// Widgets choose their look by the dynamic property "look"; @names are colour roles.
constexpr auto kSheet = R"(
QToolTip { background: @panel; color: @text; border: 1px solid @border; padding: 4px; }
QMenuBar { background: @panel; border-bottom: 1px solid @border; padding: 0 8px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: @chip; }
QMenu { background: @panel; border: 1px solid @border; padding: 4px; }
QMenu::item { padding: 4px 24px 4px 24px; border-radius: 4px; }
QMenu::item:selected { background: @accent; color: @on_accent; }
QMenu::item:disabled { color: @outline; background: transparent; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QMenu::icon { padding-left: 4px; }

QWidget[look="panel"], QFrame[look="panel"] { background: @panel; }
QWidget[look="bar"] { background: @panel; }
QFrame[look="card"] { background: @card; border: 1px solid @border; border-radius: 8px; }
QFrame[look="card"][dropping="true"] { border: 2px solid @accent; }
QFrame[look="plate"] { background: @panel; border: 1px solid @border; border-radius: 8px; }
QFrame[look="error"] { background: @bad_ground; border: 1px solid @bad; border-radius: 6px; }
QFrame[look="note"] { background: @note_ground; border: 1px solid @accent; border-radius: 6px; }
QFrame[look="bubble"] { background: @chip; border: none; border-radius: 8px; }
QFrame[look="own-bubble"] { background: @accent; border: none; border-radius: 8px; }
QFrame[look="own-bubble"] QLabel { color: @on_accent; background: transparent; }
QFrame[look="palette"] { background: @panel; border: 1px solid @outline; border-radius: 8px; }
QFrame[look="rule"] { background: @border; border: none; }

QLabel { background: transparent; }
QLabel[look="muted"] { color: @muted; }
QGroupBox { border: 1px solid @border; border-radius: 8px; margin-top: 24px; padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 0; color: @muted; }
QLabel[look="title"] { font-weight: 600; }
QLabel[look="bad"] { color: @bad; }

QPushButton, QToolButton { background: @panel; border: 1px solid @border; border-radius: 6px; padding: 4px 12px;
    min-height: 20px; }
QToolButton { padding: 4px 6px; }
QPushButton:hover, QToolButton:hover { background: @chip; }
QPushButton:pressed, QToolButton:pressed { background: @border; }
QPushButton:focus, QToolButton:focus { border: 1px solid @accent; }
QPushButton:disabled, QToolButton:disabled { color: @outline; }
QPushButton[look="primary"] { background: @accent; color: @on_accent; border: 1px solid @accent; font-weight: 600;
    padding: 4px 20px; }
QPushButton[look="primary"]:focus { border: 2px solid @text; padding: 3px 19px; }
QPushButton[look="primary"]:disabled { background: @chip; color: @outline; border: 1px solid @chip; }
QPushButton[look="chip"], QToolButton[look="chip"] { background: @chip; border: 1px solid @chip; border-radius: 14px;
    padding: 2px 12px; min-height: 22px; }
QPushButton[look="chip"]:checked { background: @accent; color: @on_accent; border: 1px solid @accent; }
QPushButton[look="chip"]:disabled { color: @outline; }
QPushButton[look="chip"]:checked:focus { border: 2px solid @text; padding: 1px 11px; }
QPushButton[look="chip"]:hover, QToolButton[look="chip"]:hover { border: 1px solid @border; }
QPushButton[look="chip"]:focus, QToolButton[look="chip"]:focus { border: 1px solid @accent; }
QCheckBox::indicator, QListView::indicator { width: 13px; height: 13px; border: 1px solid @outline;
    border-radius: 3px; background: @card; }
QCheckBox::indicator:checked, QListView::indicator:checked { background: @accent; border-color: @accent; }
QCheckBox::indicator:focus { border-color: @accent; }
QToolButton[look="chip"]::menu-indicator, QPushButton[look="chip"]::menu-indicator { image: none; width: 0; }
QToolButton[look="flat"], QPushButton[look="flat"] { background: transparent; border: 1px solid transparent;
    padding: 2px; }
QToolButton[look="flat"]:hover, QPushButton[look="flat"]:hover { background: @chip; }
QToolButton[look="flat"]:focus, QPushButton[look="flat"]:focus { border: 1px solid @accent; }
QToolButton[look="picture"] { background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 0;
    min-height: 0; }
QToolButton[look="picture"]:focus { border: 1px solid @accent; }
QPushButton[look="link"] { background: transparent; border: 1px solid transparent; color: @accent_text; padding: 2px 4px;
    min-height: 16px; }
QPushButton[look="link"]:hover { text-decoration: underline; }
QPushButton[look="link"]:focus { border: 1px solid @accent; }

QPlainTextEdit#question { background: @panel; border: 1px solid @border; border-radius: 6px; padding: 0 5px;
    selection-background-color: @accent; selection-color: @on_accent; }
QPlainTextEdit#question:focus { border: 1px solid @accent; }
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: @panel; border: 1px solid @border; border-radius: 6px;
    padding: 4px 8px; min-height: 20px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border: 1px solid @accent; }
QLineEdit[look="name"] { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0 2px;
    font-weight: 600; }
QLineEdit[look="name"]:hover { border: 1px solid @border; }
QLineEdit[look="name"]:focus { background: @panel; border: 1px solid @accent; }
QComboBox[look="context"] { background: @chip; border: 1px solid @chip; font-weight: 600; }
QComboBox[look="context"]:focus { border: 1px solid @accent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { background: transparent; border: none; width: 20px; }
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover { background: @chip; }
QAbstractSpinBox::up-arrow { image: url(:/icons/chevron-up-@look.svg); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url(:/icons/chevron-@look.svg); width: 10px; height: 10px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/chevron-@look.svg); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: @panel; border: 1px solid @border; selection-background-color: @accent;
    selection-color: @on_accent; outline: none; }

QTabBar { background: transparent; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 6px 2px;
    margin-right: 24px; color: @muted; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 600; }
QTabBar::tab:focus { border-bottom: 2px solid @text; }
QTabBar::tab:hover { color: @text; }
QTabWidget::pane { border: none; }

QSlider::groove:horizontal { background: @chip; height: 6px; border-radius: 3px; }
QSlider::sub-page:horizontal { background: @accent; border-radius: 3px; }
QSlider::handle:horizontal { background: @panel; border: 2px solid @accent; width: 12px; margin: -5px 0;
    border-radius: 8px; }
QSlider::handle:horizontal:focus { background: @accent; border-color: @text; }

QProgressBar { background: @chip; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[look="content"] { background: transparent; }
QAbstractItemView { background: transparent; border: none; outline: none; }
QTableView { gridline-color: @border; selection-background-color: @note_ground; selection-color: @text; }
QListView::item:selected, QTreeView::item:selected { background: @note_ground; color: @text; }
QListView[look="list"], QTreeView[look="list"] { background: @panel; border: 1px solid @border; border-radius: 8px; }
QListView[look="list"]:focus, QTreeView[look="list"]:focus { border: 1px solid @accent; }
QListView[look="list"]::item { padding: 4px 8px; }
QTreeView[look="list"]::item { padding: 3px 5px; }
QTableView[look="list"] { background: @panel; border: 1px solid @border; border-radius: 8px; }
QTableView[look="list"]:focus { border: 1px solid @accent; }
QTableView[look="list"]::item { padding: 2px 5px; border: none; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; border: none; color: @muted; padding: 4px 8px; font-weight: 400; }
QHeaderView::section:vertical { padding: 0 8px; }
QTreeView[look="list"] QHeaderView::section { padding: 4px 3px; }
QTableCornerButton::section { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @border; border-radius: 3px; margin: 2px; min-height: 24px; min-width: 24px; }
QScrollBar::handle:hover { background: @outline; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: @border; }
QSplitter[look="bare"]::handle { background: transparent; }
)";

}  // namespace

QString style_sheet(const Colours& colours) {
    const bool dark = &colours == &dark_colours();
    const QHash<QString, QString> roles{
        {QStringLiteral("canvas"), colours.canvas.name()},
        {QStringLiteral("panel"), colours.panel.name()},
        {QStringLiteral("card"), colours.card.name()},
        {QStringLiteral("border"), colours.border.name()},
        {QStringLiteral("outline"), colours.outline.name()},
        {QStringLiteral("text"), colours.text.name()},
        {QStringLiteral("muted"), colours.muted.name()},
        {QStringLiteral("chip"), colours.chip.name()},
        {QStringLiteral("accent"), colours.accent.name()},
        {QStringLiteral("on_accent"), colours.on_accent.name()},
        {QStringLiteral("accent_text"), colours.accent_text.name()},
        {QStringLiteral("bad"), colours.bad.name()},
        {QStringLiteral("bad_ground"), colours.bad_ground.name()},
        {QStringLiteral("note_ground"), colours.note_ground.name()},
        {QStringLiteral("look"), dark ? QStringLiteral("dark") : QStringLiteral("light")},
    };
    QString sheet;
    const auto source = QString::fromUtf8(kSheet);
    for (qsizetype at = 0; at < source.size();) {
        if (source[at] != u'@') {
            sheet += source[at++];
            continue;
        }
        qsizetype end = at + 1;
        while (end < source.size() && (source[end].isLetter() || source[end] == u'_')) ++end;
        sheet += roles.value(source.mid(at + 1, end - at - 1));
        at = end;
    }
    return sheet;
}

}  // namespace emloc::ui
