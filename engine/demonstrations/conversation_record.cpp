#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/demonstrations/conversation.h"
#include "engine/demonstrations/label.h"
#include "engine/demonstrations/record.h"

namespace emloc {
namespace {

using nlohmann::json;

constexpr std::array kKinds{MediaKind::kImage, MediaKind::kVideo};

std::string_view word_of(MediaKind kind) {
    return kind == MediaKind::kImage ? "image" : "video";
}

// The files that a conversation's tags stand for: those that the record lists beside it.
class ListedMedia {
 public:
    static Result<ListedMedia> read(const json& object, const ResolvedFolder& folder,
                                    const LoadDemonstrationsOptions& options) {
        ListedMedia listed;
        for (const auto kind : kKinds) {
            auto media = emloc::media_of(object, kind, folder, options);
            if (!media) return tl::unexpected(media.error());
            listed.of(kind) = std::move(*media);
        }
        return listed;
    }

    // Puts every file in its place: each has a tag, or none has, and then all belong to the first question. Files that
    // the turns name themselves may be listed once more.
    Status fit(std::vector<ConversationTurn>& turns, const ResolvedFolder& folder,
               const LoadDemonstrationsOptions& options) {
        const bool mentioned =
            std::ranges::any_of(turns, [](const ConversationTurn& turn) { return !turn.media.empty(); });
        std::vector<Mention> untagged;
        for (const auto kind : kKinds) {
            if (!mentioned) untagged.insert(untagged.end(), of(kind).size(), Mention{kind, std::nullopt});
        }
        turns.front().media.insert(turns.front().media.begin(), untagged.begin(), untagged.end());
        for (const auto kind : kKinds) {
            if (auto fits = fit_kind(turns, kind, folder, options); !fits) return fits;
        }
        return {};
    }

    // Those of each turn in turn, after fit().
    Result<std::vector<Media>> media_of(const ConversationTurn& turn, const ResolvedFolder& folder,
                                        const LoadDemonstrationsOptions& options) {
        std::vector<Media> media;
        for (const auto& mention : turn.media) {
            auto medium = mention.path ? media_at(*mention.path, mention.kind, folder, options)
                                       : Result<Media>(of(mention.kind)[taken_[index_of(mention.kind)]++]);
            if (!medium) return tl::unexpected(medium.error());
            media.push_back(std::move(*medium));
        }
        return media;
    }

 private:
    static std::size_t index_of(MediaKind kind) { return kind == MediaKind::kImage ? 0 : 1; }
    std::vector<Media>& of(MediaKind kind) { return media_[index_of(kind)]; }

    Status fit_kind(const std::vector<ConversationTurn>& turns, MediaKind kind, const ResolvedFolder& folder,
                    const LoadDemonstrationsOptions& options) {
        std::size_t tags = 0;
        std::vector<std::filesystem::path> named;
        for (const auto& turn : turns) {
            for (const auto& mention : turn.media) {
                if (mention.kind != kind) continue;
                if (!mention.path) ++tags;
                if (!mention.path) continue;
                const auto medium = media_at(*mention.path, kind, folder, options);
                if (medium) named.push_back(medium->path);
            }
        }
        auto& files = of(kind);
        if (tags == 0 && std::ranges::equal(files, named, {}, &Media::path)) files.clear();
        if (tags == files.size()) return {};
        return fail(ErrorKind::kMalformed, "It has {} <{}> tags, but it names {} {} files.", tags, word_of(kind),
                    files.size(), word_of(kind));
    }

    std::array<std::vector<Media>, 2> media_;
    std::array<std::size_t, 2> taken_{};
};

bool looks_like_label(const std::string& answer) {
    const auto is_character_start = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    const auto characters = std::count_if(answer.begin(), answer.end(), is_character_start);
    return answer.find('\n') == std::string::npos && static_cast<std::size_t>(characters) <= kLongestLabel;
}

Status check_turns(const std::vector<ConversationTurn>& turns) {
    if (turns.size() < 2 || turns[0].role != Role::kUser || turns[1].role != Role::kAssistant) {
        return fail(ErrorKind::kMalformed, "It doesn't begin with a question of the user and an answer.");
    }
    const bool answers_show = std::ranges::any_of(
        turns, [](const ConversationTurn& turn) { return turn.role == Role::kAssistant && !turn.media.empty(); });
    if (answers_show) return fail(ErrorKind::kMalformed, "An answer contains a tag of an image or video.");
    return {};
}

// `question` with its media, and the answer to it.
Result<Demonstration> demonstration_of(const ConversationTurn& question, std::vector<Media> media,
                                       const std::string& answer, const LoadDemonstrationsOptions& options) {
    if (answer.empty()) return fail(ErrorKind::kMalformed, "Its answer is empty.");
    Demonstration demonstration{.media = std::move(media),
                                .question = question.text.empty() ? options.question : question.text,
                                .answer = answer,
                                .is_label = looks_like_label(answer)};
    if (!demonstration.is_label) return demonstration;
    auto label = normalise_label(answer);
    if (!label) return tl::unexpected(label.error());
    demonstration.answer = std::move(*label);
    return demonstration;
}

}  // namespace

Result<Record> parse_conversation_record(const json& object, const ResolvedFolder& folder,
                                         const LoadDemonstrationsOptions& options) {
    auto conversation = parse_conversation(object);
    if (!conversation) return tl::unexpected(conversation.error());
    auto& turns = conversation->turns;
    if (auto valid = check_turns(turns); !valid) return tl::unexpected(valid.error());
    auto listed = ListedMedia::read(object, folder, options);
    if (!listed) return tl::unexpected(listed.error());
    if (auto fits = listed->fit(turns, folder, options); !fits) return tl::unexpected(fits.error());

    Record record{.demonstrations = {}, .system_prompt = std::move(conversation->system_prompt)};
    for (std::size_t i = 0; i < turns.size(); ++i) {
        auto media = listed->media_of(turns[i], folder, options);
        if (!media) return tl::unexpected(media.error());
        const bool answered = i + 1 < turns.size() && turns[i + 1].role == Role::kAssistant;
        if (media->empty() || !answered) continue;
        auto demonstration = demonstration_of(turns[i], std::move(*media), turns[i + 1].text, options);
        if (!demonstration) return tl::unexpected(demonstration.error());
        record.demonstrations.push_back(std::move(*demonstration));
    }
    if (record.demonstrations.empty()) {
        return fail(ErrorKind::kMalformed,
                    "It has no image or video with a question and an answer, so it is left out.");
    }
    const auto left_out = turns.size() - 2 * record.demonstrations.size();
    if (left_out > 0) {
        record.note =
            fmt::format("{} of its {} turns are left out: they have no image or video of their own, or no answer.",
                        left_out, turns.size());
    }
    return record;
}

}  // namespace emloc
