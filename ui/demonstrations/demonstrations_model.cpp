#include "ui/demonstrations/demonstrations_model.h"

#include <algorithm>
#include <chrono>

#include "ui/convert.h"
#include "ui/demonstrations/edit_demonstrations.h"

namespace emloc::ui {

using Group = DemonstrationSet::Group;
using Image = DemonstrationSet::Image;

namespace {

constexpr std::chrono::milliseconds kGatherUnusable{50};

}  // namespace

DemonstrationsModel::DemonstrationsModel(QObject* parent) : DemonstrationTree(parent) {
    drop_unusable_.setSingleShot(true);
    drop_unusable_.setInterval(kGatherUnusable);
    connect(&drop_unusable_, &QTimer::timeout, this, [this] {
        show(set());
        forget_empty_step();
    });
    connect(&undo_stack_, &QUndoStack::indexChanged, this, [this] { last_step_ = nullptr; });
}

// The stack forgets its steps aloud; nobody is to hear it any more.
DemonstrationsModel::~DemonstrationsModel() {
    undo_stack_.blockSignals(true);
}

void DemonstrationsModel::edit(const QString& what, const std::function<void(DemonstrationSet&)>& change) {
    DemonstrationSet after = set();
    change(after);
    if (same(set(), after)) return;
    auto* step = new EditDemonstrations(*this, what, set(), std::move(after));
    undo_stack_.push(step);
    last_step_ = step;
}

// A step that only added what can't be read changed nothing: there is nothing to undo, and nothing to save.
void DemonstrationsModel::forget_empty_step() {
    if (last_step_ == nullptr) return;
    DemonstrationSet after = last_step_->after();
    without_unusable(after);
    if (!same(last_step_->before(), after)) return;
    last_step_->setObsolete(true);
    undo_stack_.undo();
}

void DemonstrationsModel::replace(DemonstrationSet set) {
    made_by_drop_.clear();
    kept_.clear();
    for (const auto& group : std::as_const(set.groups)) {
        for (const auto& image : group.images) {
            const QStringList files = image->files();
            kept_.unite({files.begin(), files.end()});
        }
    }
    // What could not be read before may be there again, and what could may have changed.
    facts_.clear();
    wanted_.clear();
    undo_stack_.clear();
    show(std::move(set));
}

EditHistory DemonstrationsModel::history() const {
    EditHistory history{.steps = {}, .states = {}, .index = undo_stack_.index()};
    for (int i = 0; i < undo_stack_.count(); ++i) {
        const auto& step = static_cast<const EditDemonstrations&>(*undo_stack_.command(i));
        if (i == 0) history.states << step.before();
        history.steps << step.text();
        history.states << step.after();
    }
    return history;
}

void DemonstrationsModel::take_history(const EditHistory& history) {
    if (history.steps.isEmpty() || !looks_alike(history.states[history.index], set())) return;
    takes_history_ = true;
    for (qsizetype i = 0; i < history.steps.size(); ++i) {
        undo_stack_.push(new EditDemonstrations(*this, history.steps[i], history.states[i], history.states[i + 1]));
    }
    undo_stack_.setIndex(static_cast<int>(history.index));
    takes_history_ = false;
    undo_stack_.setClean();
    show(history.states[history.index]);  // under the history's ids
}

QModelIndex DemonstrationsModel::add_class(const QString& name) {
    quint64 id = 0;
    edit(tr("Add the class %1").arg(name), [&](DemonstrationSet& set) { id = set.add_class(name); });
    return find_group(id);
}

QModelIndex DemonstrationsModel::add_free_group() {
    quint64 id = 0;
    edit(tr("Add questions and answers"), [&](DemonstrationSet& set) { id = set.add_free_group(free_group_name()); });
    return find_group(id);
}

QString DemonstrationsModel::free_group_name() {
    return tr("Questions and answers");
}

QString DemonstrationsModel::unused_class_name() const {
    for (int number = 1;; ++number) {
        QString name = tr("New class %1").arg(number);
        if (set().row_named(name) < 0) return name;
    }
}

int DemonstrationsModel::add_images(const QModelIndex& of_class, const QStringList& files) {
    const DemonstrationSet::Group* group = group_at(of_class);
    if (group == nullptr) return 0;
    int added = 0;
    forget_facts(files);
    edit(tr("Add images to %1").arg(group->name),
         [&, id = group->id](DemonstrationSet& set) { added = set.add_images(id, files); });
    want_files();
    return added;
}

QModelIndex DemonstrationsModel::take_drop(const Intake& intake, bool held_out) {
    quint64 fresh = 0;
    const quint64 first_new = set().next_id;
    QStringList loose;
    for (const Media& medium : intake.loose) loose << to_qstring(medium.path.string());
    forget_facts(all_files(intake));
    edit(tr("Add images"), [&](DemonstrationSet& set) {
        if (set.image_count() == 0) set.system_prompt = to_qstring(intake.system_prompt.value_or(std::string()));
        set.add_candidates(intake.candidates, free_group_name(), held_out);
        if (!loose.isEmpty()) {
            fresh = set.add_class(unused_class_name());
            set.add_images(fresh, loose, held_out);
        }
        for (const auto& group : std::as_const(set.groups)) {
            if (group.id >= first_new) made_by_drop_.insert(group.id);
        }
    });
    want_files();
    return fresh == 0 ? QModelIndex() : find_group(fresh);
}

void DemonstrationsModel::remove_images(const QSet<quint64>& images) {
    edit(tr("Remove %n image(s)", nullptr, static_cast<int>(images.size())),
         [&](DemonstrationSet& set) { set.remove_images(images); });
}

void DemonstrationsModel::move_images(const QSet<quint64>& images, const QModelIndex& to) {
    const DemonstrationSet::Group* group = group_at(to);
    if (group == nullptr) return;
    edit(tr("Move %n image(s)", nullptr, static_cast<int>(images.size())),
         [&, id = group->id](DemonstrationSet& set) { set.move_images(images, id); });
}

void DemonstrationsModel::set_held_out(const QSet<quint64>& images, bool held_out) {
    const int count = static_cast<int>(images.size());
    edit(held_out ? tr("Hold out %n image(s)", nullptr, count) : tr("Use %n image(s)", nullptr, count),
         [&](DemonstrationSet& set) { set.set_held_out(images, held_out); });
}

void DemonstrationsModel::set_texts(quint64 image, const QString& question, const QString& answer) {
    edit(tr("Change question and answer"), [&](DemonstrationSet& set) { set.set_texts(image, question, answer); });
}

void DemonstrationsModel::set_choice(quint64 image, const FrameChoice& choice) {
    edit(tr("Choose frames"), [&](DemonstrationSet& set) { set.set_choice(image, choice); });
}

void DemonstrationsModel::relink(const QHash<QString, QString>& moved) {
    for (const QString& file : moved) kept_.insert(file);
    edit(tr("Find %n file(s)", nullptr, static_cast<int>(moved.size())),
         [&](DemonstrationSet& set) { set.set_files(moved); });
}

void DemonstrationsModel::set_system_prompt(const QString& prompt) {
    edit(tr("Change the system prompt"), [&](DemonstrationSet& set) { set.system_prompt = prompt; });
}

bool DemonstrationsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const DemonstrationSet::Group* group = group_at(index);
    if (group == nullptr || role != Qt::EditRole) return false;
    const QString name = value.toString().trimmed();
    if (name == group->name) return true;
    if (name.isEmpty()) {
        Q_EMIT refused(tr("A class needs a name: it is the answer that the model learns to give."));
        return false;
    }
    if (set().row_named(name) >= 0) {
        Q_EMIT refused(tr("There is already a class \u201c%1\u201d. Drop the images on it instead.").arg(name));
        return false;
    }
    edit(tr("Rename %1 to %2").arg(group->name, name),
         [&, id = group->id](DemonstrationSet& set) { set.rename(id, name); });
    return true;
}

bool DemonstrationsModel::removeRows(int row, int count, const QModelIndex& parent) {
    if (row < 0 || count <= 0 || row + count > rowCount(parent)) return false;
    QSet<quint64> gone;
    for (int i = row; i < row + count; ++i) gone.insert(index(i, 0, parent).data(kIdRole).toULongLong());
    if (parent.isValid()) {
        remove_images(gone);
        return true;
    }
    const QString what = count == 1 ? tr("Remove the class %1").arg(index(row, 0).data().toString())
                                    : tr("Remove %n class(es)", nullptr, count);
    edit(what, [&](DemonstrationSet& set) {
        for (const quint64 id : gone) set.remove_group(id);
    });
    return true;
}

void DemonstrationsModel::show(DemonstrationSet next) {
    without_unusable(next);
    change_to(std::move(next));
    want_files();
    Q_EMIT contents_changed();
}

void DemonstrationsModel::without_unusable(DemonstrationSet& set) const {
    QSet<quint64> gone;
    for (const Group& group : std::as_const(set.groups)) {
        for (const auto& image : group.images) {
            const QStringList files = image->files();
            const bool unusable = std::ranges::any_of(files, [this](const QString& file) {
                const auto facts = facts_.constFind(file);
                return facts != facts_.cend() && !facts->problem.isEmpty() && !kept_.contains(file);
            });
            if (unusable) gone.insert(image->id);
        }
    }
    if (gone.isEmpty()) return;
    QSet<quint64> emptied;
    for (const Group& group : std::as_const(set.groups)) {
        const bool all =
            std::all_of(group.images.begin(), group.images.end(), [&](const auto& i) { return gone.contains(i->id); });
        if (all && !group.images.isEmpty() && made_by_drop_.contains(group.id)) emptied.insert(group.id);
    }
    set.remove_images(gone);
    for (const quint64 id : emptied) set.remove_group(id);
}

// --- what is known of the files --------------------------------------------------------------------------------------

void DemonstrationsModel::want_files() {
    QStringList unknown;
    for (const auto& group : set().groups) {
        for (const auto& image : group.images) {
            const QStringList files = image->files();
            for (const QString& file : files) {
                if (wanted_.contains(file)) continue;
                wanted_.insert(file);
                unknown << file;
            }
        }
    }
    if (!unknown.isEmpty()) Q_EMIT files_wanted(unknown);
}

void DemonstrationsModel::forget_facts(const QStringList& files) {
    for (const QString& file : files) {
        facts_.remove(file);
        wanted_.remove(file);
    }
}

void DemonstrationsModel::set_readable(const QString& file, const QString& sha256, const QSize& size) {
    facts_[file] = {.sha256 = sha256, .problem = {}, .size = size};
    Q_EMIT facts_changed();
}

void DemonstrationsModel::set_unreadable(const QString& file, const QString& reason) {
    facts_[file] = {.sha256 = {}, .problem = reason, .size = {}};
    if (!kept_.contains(file)) drop_unusable_.start();
    Q_EMIT facts_changed();
}

QStringList DemonstrationsModel::unreadable() const {
    QStringList files;
    for (const auto& group : set().groups) {
        for (const auto& image : group.images) {
            const QStringList of_image = image->files();
            for (const QString& file : of_image) {
                if (!facts_.value(file).problem.isEmpty()) files << file;
            }
        }
    }
    files.removeDuplicates();
    return files;
}

void DemonstrationsModel::look_again(const QStringList& files) {
    forget_facts(files);
    want_files();
    Q_EMIT facts_changed();
}

QSet<quint64> DemonstrationsModel::duplicates() const {
    QSet<quint64> again;
    QSet<QString> seen;
    for (const auto& group : set().groups) {
        if (group.free) continue;  // one image may well be asked about twice
        for (const auto& image : group.images) {
            const QString hash = facts_.value(image->file).sha256;
            if (hash.isEmpty()) continue;
            // With another question or beside another picture it is another demonstration.
            const QString content = (QStringList{hash, image->question} + image->others).join(QChar::Null);
            if (seen.contains(content)) again.insert(image->id);
            seen.insert(content);
        }
    }
    return again;
}

QString DemonstrationsModel::only_class() const {
    QString only;
    for (const auto& group : set().groups) {
        const bool used = std::ranges::any_of(
            group.images, [this](const auto& image) { return !image->held_out && problem_of(*image).isEmpty(); });
        if (!used) continue;
        if (group.free || !only.isEmpty()) return {};
        only = group.name;
    }
    return only;
}

QList<DemonstrationsModel::Contradiction> DemonstrationsModel::contradictions() const {
    QList<Contradiction> found;
    QHash<QString, Contradiction> first_of;
    for (const auto& group : set().groups) {
        if (group.free) continue;
        for (const auto& image : group.images) {
            QStringList content{image->question};
            for (const QString& file : image->files()) content << facts_.value(file).sha256;
            if (image->held_out || content.mid(1).contains(QString())) continue;  // not known yet
            const auto first = first_of.constFind(content.join(QChar::Null));
            if (first == first_of.cend()) {
                first_of.insert(content.join(QChar::Null), {image->id, image->file, group.name, 0, {}, {}});
            } else if (first->label != group.name) {
                found << Contradiction{image->id, image->file, group.name, first->id, first->file, first->label};
            }
        }
    }
    return found;
}

std::vector<Demonstration> DemonstrationsModel::demonstrations() const {
    QSet<QString> unusable;
    for (auto each = facts_.cbegin(); each != facts_.cend(); ++each) {
        if (!each->problem.isEmpty()) unusable.insert(each.key());
    }
    auto all = set().demonstrations(unusable);
    for (Demonstration& demonstration : all) {
        for (Media& medium : demonstration.media) {
            const auto facts = facts_.constFind(to_qstring(medium.path.string()));
            if (facts == facts_.cend()) continue;
            medium.sha256 = facts->sha256.toStdString();
            medium.size = {facts->size.width(), facts->size.height()};
        }
    }
    return all;
}

std::vector<LabelledImage> DemonstrationsModel::held_out() const {
    std::vector<LabelledImage> images;
    for (const auto& group : set().groups) {
        if (group.free) continue;
        for (const auto& image : group.images) {
            const bool usable = facts_.value(image->file).problem.isEmpty();
            if (image->held_out && usable) images.push_back({image->file, group.name, image->choice});
        }
    }
    return images;
}

QString DemonstrationsModel::problem_of(const Image& image) const {
    for (const QString& file : image.files()) {
        if (QString problem = facts_.value(file).problem; !problem.isEmpty()) return problem;
    }
    return {};
}

}  // namespace emloc::ui
