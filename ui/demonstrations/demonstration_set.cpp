#include "ui/demonstrations/demonstration_set.h"

#include <algorithm>
#include <map>
#include <random>
#include <utility>

#include "ui/convert.h"

namespace emloc::ui {

namespace {

// Two images of a group that are alike in this are one.
QString content_of(const DemonstrationSet::Image& image) {
    return (image.files() + QStringList{image.question, image.answer}).join(QChar::Null);
}

}  // namespace

int DemonstrationSet::row_of(quint64 group) const {
    const auto at = std::find_if(groups.begin(), groups.end(), [&](const Group& each) { return each.id == group; });
    return at == groups.end() ? -1 : static_cast<int>(at - groups.begin());
}

int DemonstrationSet::row_named(const QString& name) const {
    const auto at = std::find_if(groups.begin(), groups.end(), [&](const Group& each) { return each.name == name; });
    return at == groups.end() ? -1 : static_cast<int>(at - groups.begin());
}

QStringList DemonstrationSet::class_names() const {
    QStringList names;
    for (const Group& group : groups) {
        if (!group.free) names << group.name;
    }
    return names;
}

qsizetype DemonstrationSet::image_count() const {
    qsizetype count = 0;
    for (const Group& group : groups) count += group.images.size();
    return count;
}

QSet<quint64> DemonstrationSet::images_of(const QString& file, const QString& label) const {
    QSet<quint64> ids;
    const int row = row_named(label);
    if (row < 0) return ids;
    for (const ImagePointer& image : groups[row].images) {
        if (image->file == file && image->others.isEmpty()) ids.insert(image->id);
    }
    return ids;
}

quint64 DemonstrationSet::add_class(const QString& name) {
    if (const int row = row_named(name); row >= 0) return groups[row].id;
    groups.push_back({.id = next_id++, .name = name, .free = false, .images = {}});
    return groups.back().id;
}

quint64 DemonstrationSet::add_free_group(const QString& name) {
    for (const Group& group : std::as_const(groups)) {
        if (group.free) return group.id;
    }
    groups.push_back({.id = next_id++, .name = name, .free = true, .images = {}});
    return groups.back().id;
}

int DemonstrationSet::add_images(quint64 group, const QStringList& files, bool held_out) {
    QStringList once = files;
    once.removeDuplicates();
    QList<Image> images;
    for (const QString& file : std::as_const(once)) {
        images << Image{.id = 0, .file = file, .held_out = held_out, .question = {}, .answer = {}};
    }
    return add_images(group, std::move(images));
}

int DemonstrationSet::add_images(quint64 group, QList<Image> images) {
    const int row = row_of(group);
    if (row < 0) return 0;
    QSet<QString> known;
    for (const ImagePointer& image : std::as_const(groups)[row].images) known.insert(content_of(*image));
    QList<ImagePointer> fresh;
    for (Image& image : images) {
        if (known.contains(content_of(image))) continue;
        image.id = next_id++;
        fresh << std::make_shared<const Image>(std::move(image));
    }
    if (!fresh.isEmpty()) groups[row].images += fresh;
    return static_cast<int>(fresh.size());
}

void DemonstrationSet::add_candidates(const std::vector<Candidate>& candidates, const QString& free_name,
                                      bool held_out) {
    std::map<quint64, QList<Image>> images_of;
    for (const auto& [demonstration, origin, held_back, system_prompt] : candidates) {
        const QString answer = to_qstring(demonstration.answer);
        const bool usual = demonstration.question == kDefaultQuestion;
        Image image{.id = 0,
                    .file = {},
                    .held_out = held_out || held_back,
                    .question = usual ? QString() : to_qstring(demonstration.question),
                    .answer = demonstration.is_label ? QString() : answer};
        for (const Media& medium : demonstration.media) image.others << to_qstring(medium.path.string());
        image.file = image.others.takeFirst();
        images_of[demonstration.is_label ? add_class(answer) : add_free_group(free_name)] << std::move(image);
    }
    for (auto& [group, images] : images_of) add_images(group, std::move(images));
}

void DemonstrationSet::append(Group group) {
    group.id = next_id++;
    for (ImagePointer& image : group.images) {
        Image copy = *image;
        copy.id = next_id++;
        image = std::make_shared<const Image>(std::move(copy));
    }
    groups.push_back(std::move(group));
}

void DemonstrationSet::rename(quint64 group, const QString& name) {
    if (const int row = row_of(group); row >= 0) groups[row].name = name;
}

void DemonstrationSet::remove_group(quint64 group) {
    if (const int row = row_of(group); row >= 0) groups.removeAt(row);
}

void DemonstrationSet::remove_images(const QSet<quint64>& images) {
    for (qsizetype row = 0; row < groups.size(); ++row) {
        const auto gone = [&](const ImagePointer& image) { return images.contains(image->id); };
        const QList<ImagePointer>& list = std::as_const(groups)[row].images;
        // Only a list that changes is copied.
        if (std::any_of(list.begin(), list.end(), gone)) groups[row].images.removeIf(gone);
    }
}

void DemonstrationSet::move_images(const QSet<quint64>& images, quint64 group) {
    const int row = row_of(group);
    if (row < 0) return;
    QSet<QString> known;
    for (const ImagePointer& image : std::as_const(groups)[row].images) known.insert(content_of(*image));
    QList<ImagePointer> moved;
    QSet<quint64> leaving;
    for (const Group& from : std::as_const(groups)) {
        if (from.id == group) continue;
        for (const ImagePointer& image : from.images) {
            if (!images.contains(image->id)) continue;
            leaving.insert(image->id);
            if (known.contains(content_of(*image))) continue;
            known.insert(content_of(*image));
            moved << image;
        }
    }
    remove_images(leaving);
    groups[row].images += moved;
}

template <class Change>
void DemonstrationSet::change(const QSet<quint64>& images, Change&& change) {
    for (qsizetype row = 0; row < groups.size(); ++row) {
        for (qsizetype i = 0; i < std::as_const(groups)[row].images.size(); ++i) {
            const ImagePointer& image = std::as_const(groups)[row].images[i];
            if (!images.contains(image->id)) continue;
            Image copy = *image;
            change(copy);
            if (copy != *image) groups[row].images[i] = std::make_shared<const Image>(std::move(copy));
        }
    }
}

void DemonstrationSet::set_held_out(const QSet<quint64>& images, bool held_out) {
    change(images, [&](Image& image) { image.held_out = held_out; });
}

void DemonstrationSet::hold_out_at_random(int each, quint32 seed) {
    std::mt19937 random(seed);
    QSet<quint64> chosen;
    QSet<quint64> others;
    for (const Group& group : std::as_const(groups)) {
        if (group.free) continue;
        std::vector<quint64> ids;
        for (const ImagePointer& image : group.images) ids.push_back(image->id);
        std::shuffle(ids.begin(), ids.end(), random);
        const auto most = std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(ids.size()) - 1);
        const auto count = std::clamp<std::ptrdiff_t>(each, 0, most);
        chosen.unite({ids.begin(), ids.begin() + count});
        others.unite({ids.begin() + count, ids.end()});
    }
    set_held_out(others, false);
    set_held_out(chosen, true);
}

void DemonstrationSet::set_texts(quint64 image, const QString& question, const QString& answer) {
    change({image}, [&](Image& changed) {
        changed.question = question;
        changed.answer = answer;
    });
}

void DemonstrationSet::set_choice(quint64 image, const FrameChoice& choice) {
    change({image}, [&](Image& changed) { changed.choice = choice; });
}

void DemonstrationSet::set_files(const QHash<QString, QString>& moved) {
    QSet<quint64> touched;
    for (const Group& group : std::as_const(groups)) {
        for (const ImagePointer& image : group.images) {
            const QStringList files = image->files();
            if (std::ranges::any_of(files, [&](const QString& file) { return moved.contains(file); }))
                touched.insert(image->id);
        }
    }
    change(touched, [&](Image& image) {
        image.file = moved.value(image.file, image.file);
        for (QString& other : image.others) other = moved.value(other, other);
    });
}

std::vector<Demonstration> DemonstrationSet::demonstrations(const QSet<QString>& left_out) const {
    std::vector<std::vector<const Image*>> used;
    std::size_t longest = 0;
    for (const Group& group : groups) {
        auto& images = used.emplace_back();
        for (const ImagePointer& image : group.images) {
            const bool unanswered = group.free && image->answer.trimmed().isEmpty();
            const QStringList files = image->files();
            const bool unusable = std::ranges::any_of(files, [&](const auto& file) { return left_out.contains(file); });
            if (!image->held_out && !unanswered && !unusable) images.push_back(image.get());
        }
        longest = std::max(longest, images.size());
    }
    std::vector<Demonstration> all;
    for (std::size_t turn = 0; turn < longest; ++turn) {
        for (std::size_t group = 0; group < used.size(); ++group) {
            if (turn >= used[group].size()) continue;
            const Image& image = *used[group][turn];
            Demonstration& demonstration = all.emplace_back();
            demonstration.media.push_back(Media{.path = to_path(image.file), .choice = image.choice});
            for (const QString& file : image.others) demonstration.media.push_back(Media{.path = to_path(file)});
            demonstration.is_label = !groups[static_cast<qsizetype>(group)].free;
            demonstration.answer = demonstration.is_label ? groups[static_cast<qsizetype>(group)].name.toStdString()
                                                          : image.answer.trimmed().toStdString();
            const QString question = image.question.trimmed();
            if (!question.isEmpty()) demonstration.question = question.toStdString();
        }
    }
    return all;
}

bool same(const DemonstrationSet& a, const DemonstrationSet& b) {
    return a.system_prompt == b.system_prompt && std::equal(a.groups.begin(), a.groups.end(), b.groups.begin(),
                                                            b.groups.end(), [](const auto& x, const auto& y) {
                                                                return x.id == y.id && x.name == y.name &&
                                                                       x.free == y.free && x.images == y.images;
                                                            });
}

bool looks_alike(const DemonstrationSet& a, const DemonstrationSet& b) {
    const auto same_image = [](const auto& x, const auto& y) {
        return x->file == y->file && x->held_out == y->held_out && x->question == y->question &&
               x->answer == y->answer && x->choice == y->choice && x->others == y->others;
    };
    const bool same_prompt = a.system_prompt == b.system_prompt;
    return same_prompt &&
           std::equal(
               a.groups.begin(), a.groups.end(), b.groups.begin(), b.groups.end(), [&](const auto& x, const auto& y) {
                   return x.name == y.name && x.free == y.free &&
                          std::equal(x.images.begin(), x.images.end(), y.images.begin(), y.images.end(), same_image);
               });
}

}  // namespace emloc::ui
