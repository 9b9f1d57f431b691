// emloc frames: which frames of a video would be used.
#include <system_error>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "app/emloc/video_options.h"
#include "engine/media/video_plan.h"
#include "engine/prompt/prepare.h"

namespace emloc::cli {
namespace {

struct FramesOptions {
    ModelOptions model;
    VideoOptions video;
    FrameChoice choice;
    std::string file;
    std::optional<std::int64_t> min_pixels;
    std::optional<std::int64_t> max_pixels;
    bool decode = false;
};

struct Found {
    VideoInfo info;
    VideoPlan plan;
    std::vector<double> times;
    std::int64_t tokens = 0;
    std::string damage;
};

void print_json(Console& console, const FramesOptions& options, const Found& found) {
    const auto& info = found.info;
    console.print_json(Json{{"file", options.file},
                            {"container", info.container},
                            {"codec", info.codec},
                            {"width", info.width},
                            {"height", info.height},
                            {"rotation", info.rotation},
                            {"frame_count", info.frames},
                            {"fps", info.fps},
                            {"seconds", info.seconds},
                            {"variable_rate", info.variable_rate},
                            {"frames", found.plan.frames},
                            {"times", found.times},
                            {"size", {found.plan.size.width, found.plan.size.height}},
                            {"grid", {found.plan.grid.t, found.plan.grid.h, found.plan.grid.w}},
                            {"tokens", found.tokens},
                            {"damage", found.damage}});
}

void print_text(Console& console, const FramesOptions& options, const Found& found) {
    const auto& info = found.info;
    console.print(fmt::format("{}\n", one_line(options.file)));
    console.print(fmt::format("video   {}, {} x {}, {}, {:.3f} frames per second{}, {}{}\n", info.codec, info.width,
                              info.height, human_seconds(info.seconds), info.fps,
                              info.variable_rate ? " on average" : "", count_of(info.frames, "frame"),
                              info.rotation ? fmt::format(", turned by {} degrees", info.rotation) : ""));
    const auto& grid = found.plan.grid;
    console.print(fmt::format("used    {} of {} x {} pixels: {} in time, {} visual tokens\n\n",
                              count_of(static_cast<std::int64_t>(found.plan.frames.size()), "frame"),
                              found.plan.size.width, found.plan.size.height, count_of(grid.t, "step"), found.tokens));
    Table table({Table::Align::kRight, Table::Align::kRight, Table::Align::kRight});
    table.add({"step", "frame", "second"});
    const auto per_step = (static_cast<std::int64_t>(found.plan.frames.size()) + grid.t - 1) / grid.t;
    for (std::size_t i = 0; i < found.plan.frames.size(); ++i) {
        table.add({fmt::format("{}", static_cast<std::int64_t>(i) / per_step), fmt::format("{}", found.plan.frames[i]),
                   fmt::format("{:.3f}", found.times[i])});
    }
    console.print(table.text());
}

Result<ExitCode> run(const FramesOptions& options, Invocation& invocation) {
    const auto folder = model_folder(options.model);
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    const auto preprocessor = read_preprocessor_config(preprocessor_file(*folder));
    if (!preprocessor) {
        return tl::unexpected(preprocessor.error());
    }
    auto video = Video::open({.kind = MediaKind::kVideo, .path = options.file}, invocation.stop);
    if (!video) {
        return tl::unexpected(video.error());
    }
    const auto bounded = with_bounds(*preprocessor, options.min_pixels, options.max_pixels);
    auto plan = plan_video(*video, options.choice, with_overrides({}, options.video), bounded);
    if (!plan) {
        return tl::unexpected(plan.error());
    }
    Found found{.info = video->info(), .plan = std::move(*plan), .damage = video->info().damage};
    for (const auto frame : found.plan.frames) {
        found.times.push_back(video->time_of(frame));
    }
    found.tokens = merged_token_count(found.plan.grid, bounded.merge_size);
    if (options.decode) {
        const auto progress = [&](std::int64_t done, std::int64_t total) {
            invocation.console.progress(fmt::format("decoding  {}/{}", done, total));
        };
        const auto frames = video->read(found.plan.frames, found.plan.size, invocation.stop, progress);
        invocation.console.clear_progress();
        if (!frames) {
            return tl::unexpected(frames.error());
        }
        found.damage = frames->damage.empty() ? found.damage : frames->damage;
    }
    if (!found.damage.empty()) {
        invocation.console.warn("{}: {}", one_line(options.file), found.damage);
    }
    invocation.json ? print_json(invocation.console, options, found) : print_text(invocation.console, options, found);
    return ExitCode::kOk;
}

}  // namespace

void add_frames(const CommandLine& line) {
    auto options = std::make_shared<FramesOptions>();
    CLI::App* command = add_command<FramesOptions>(line, line.app, "frames",
                                                   "Show which frames of a video would be used", options, run);
    command->add_option("file", options->file, "The video")->type_name("FILE")->required();
    command->add_flag("--decode", options->decode, "Decode them too, to see whether the file is sound");
    add_video_options(*command, options->video);
    add_frame_choice(*command, options->choice);
    command->add_option("--min-pixels", options->min_pixels, "Smaller frames are enlarged to this")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    command->add_option("--max-pixels", options->max_pixels, "Larger frames are reduced to this")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    add_model_folder(*command, options->model);
}

}  // namespace emloc::cli
