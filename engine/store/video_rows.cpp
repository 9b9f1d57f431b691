#include "engine/store/video_rows.h"

#include <nlohmann/json.hpp>

#include "engine/store/errors.h"
#include "engine/store/rows.h"

namespace emloc {
namespace {

using nlohmann::json;

FrameChoice choice_in(const std::string& text) {
    FrameChoice choice;
    try {
        const auto object = json::parse(text);
        if (object.contains("start")) choice.start = object.at("start").get<double>();
        if (object.contains("end")) choice.end = object.at("end").get<double>();
        if (object.contains("max_frames")) choice.max_frames = object.at("max_frames").get<std::int64_t>();
        if (object.contains("key_frames")) choice.key_frames = object.at("key_frames").get<bool>();
        if (object.contains("times")) choice.times = object.at("times").get<std::vector<double>>();
    } catch (const json::exception&) {
        damage("the frames chosen of a video have changed");
    }
    return choice;
}

}  // namespace

std::string text_of(const FrameChoice& choice) {
    json object = json::object();
    if (choice.start) object["start"] = *choice.start;
    if (choice.end) object["end"] = *choice.end;
    if (choice.max_frames) object["max_frames"] = *choice.max_frames;
    if (!choice.times.empty()) object["times"] = choice.times;
    if (choice.key_frames) object["key_frames"] = true;
    return object.dump();
}

void write_video(SQLite::Database& database, std::int64_t id, const Context& context) {
    const auto& video = context.options.video;
    if (video != VideoSampling{}) {
        RowWriter insert(database,
                         "INSERT INTO video_options (context_id, fps, min_frames, max_frames, total_pixels) VALUES "
                         "(?, ?, ?, ?, ?)");
        (insert << id << video.fps << video.min_frames << video.max_frames << video.total_pixels).exec();
    }
    RowWriter insert(database,
                     "INSERT INTO frame_choices (context_id, demonstration, position, choice) VALUES (?, ?, ?, ?)");
    for (std::size_t i = 0; i < context.demonstrations.size(); ++i) {
        const auto& media = context.demonstrations[i].media;
        for (std::size_t j = 0; j < media.size(); ++j) {
            if (media[j].choice == FrameChoice{}) continue;
            const auto text = text_of(media[j].choice);
            (insert << id << static_cast<std::int64_t>(i) << static_cast<std::int64_t>(j) << text).exec();
        }
    }
}

void read_video(SQLite::Database& database, std::int64_t id, Context& context) {
    RowReader options(database,
                      "SELECT fps, min_frames, max_frames, total_pixels FROM video_options WHERE context_id = ?");
    auto& video = context.options.video;
    if (options.bind(id).next()) options >> video.fps >> video.min_frames >> video.max_frames >> video.total_pixels;
    RowReader choices(database, "SELECT demonstration, position, choice FROM frame_choices WHERE context_id = ?");
    choices.bind(id);
    while (choices.next()) {
        std::int64_t demonstration = 0, position = 0;
        std::string text;
        choices >> demonstration >> position >> text;
        const auto is_there = [](std::int64_t i, const auto& all) {
            return i >= 0 && i < static_cast<std::int64_t>(all.size());
        };
        if (!is_there(demonstration, context.demonstrations)) damage("a choice of frames has no demonstration");
        auto& media = context.demonstrations[static_cast<std::size_t>(demonstration)].media;
        if (!is_there(position, media)) damage("a choice of frames has no video");
        media[static_cast<std::size_t>(position)].choice = choice_in(text);
    }
}

}  // namespace emloc
