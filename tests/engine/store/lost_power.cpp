#include "lost_power.h"

#include <algorithm>

namespace emloc {

namespace {

constexpr std::size_t kSectorBytes = 512;

void change(Bytes& bytes, const DiskEvent& event) {
    const auto at = static_cast<std::size_t>(event.at);
    if (event.kind == DiskEvent::Kind::kTruncate) {
        bytes.resize(at);
        return;
    }
    bytes.resize(std::max(bytes.size(), at + event.what.size()));
    std::ranges::copy(event.what, bytes.begin() + event.at);
}

// Each sector of it got through or didn't.
void tear(Bytes& bytes, const DiskEvent& event, std::mt19937& random) {
    if (event.kind != DiskEvent::Kind::kWrite) return;
    auto part = event;
    for (std::size_t from = 0; from < event.what.size();) {
        const auto left_in_sector = kSectorBytes - (static_cast<std::size_t>(event.at) + from) % kSectorBytes;
        const auto size = std::min(left_in_sector, event.what.size() - from);
        const auto begin = event.what.begin() + static_cast<std::ptrdiff_t>(from);
        part.at = event.at + static_cast<std::int64_t>(from);
        part.what.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
        if (random() % 2 == 0) change(bytes, part);
        from += size;
    }
}

}  // namespace

PoweredDisk::PoweredDisk(const DiskImage& synced) {
    for (const auto& [name, bytes] : synced) {
        names_[name] = files_.size();
        files_.push_back({bytes, {}});
    }
    synced_names_ = names_;
}

PoweredDisk::File& PoweredDisk::file_named(const std::string& name) {
    if (!names_.contains(name)) {
        files_.emplace_back();
        rename(name, files_.size() - 1, since_.emplace_back());
    }
    return files_[names_[name]];
}

void PoweredDisk::rename(const std::string& name, std::optional<std::size_t> file, Naming& naming) {
    naming.changes[name] = file;
    if (file)
        names_[name] = *file;
    else
        names_.erase(name);
}

void PoweredDisk::apply(const DiskEvent& event) {
    using Kind = DiskEvent::Kind;
    if (event.kind == Kind::kWrite || event.kind == Kind::kTruncate) {
        file_named(event.name).since.push_back(event);
        last_written_ = names_[event.name];
    } else if (event.kind == Kind::kSync && event.name.empty()) {
        synced_names_ = names_;
        since_.clear();
    } else if (event.kind == Kind::kSync) {
        auto& file = file_named(event.name);
        for (const auto& before : file.since) change(file.synced, before);
        file.since.clear();
    } else if (event.kind == Kind::kUnlink) {
        rename(event.name, std::nullopt, since_.emplace_back());
    } else if (event.kind == Kind::kRename) {
        auto& naming = since_.emplace_back();
        const auto file = names_.at(event.name);
        rename(event.name, std::nullopt, naming);
        rename(event.new_name, file, naming);
    }
}

Bytes PoweredDisk::content(const File& file, Loss loss, std::mt19937& random) const {
    auto bytes = file.synced;
    if (loss == Loss::kAll) return bytes;
    auto since = file.since;
    if (loss == Loss::kSome) {
        std::ranges::shuffle(since, random);
        since.resize(since.empty() ? 0 : random() % (since.size() + 1));
        for (const auto& event : since) change(bytes, event);
        return bytes;
    }
    const bool torn = &file == &files_[last_written_] && !since.empty();
    for (std::size_t i = 0; i + (torn ? 1 : 0) < since.size(); ++i) change(bytes, since[i]);
    if (torn) tear(bytes, since.back(), random);
    return bytes;
}

DiskImage PoweredDisk::after_power_cut(Loss loss, std::mt19937& random) const {
    auto names = synced_names_;
    for (const auto& naming : since_) {
        if (loss == Loss::kAll || (loss == Loss::kSome && random() % 2 == 0)) continue;
        for (const auto& [name, file] : naming.changes) {
            if (file)
                names[name] = *file;
            else
                names.erase(name);
        }
    }
    DiskImage image;
    for (const auto& [name, file] : names) image[name] = content(files_[file], loss, random);
    return image;
}

}  // namespace emloc
