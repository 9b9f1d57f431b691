#include "tests/engine/film_recipes.h"

#include <algorithm>
#include <array>

namespace emloc::test {

std::vector<NamedRecipe> film_recipes() {
    // What FFmpeg's writers call MPEG-TS from camcorders and DVDs.
    const std::string m2ts = "mpegts_m2ts_mode=1";
    const FilmRecipe h264{.encoder = "libx264"}, h264_b{.encoder = "libx264", .b_frames = 2},
        h264_open{.encoder = "libx264", .b_frames = 3, .open_groups = true};
    const FilmRecipe h265{.encoder = "libx265"}, h265_b{.encoder = "libx265", .b_frames = 3},
        h265_open{.encoder = "libx265", .b_frames = 4, .open_groups = true};
    const FilmRecipe mpeg1{.encoder = "mpeg1video"}, mpeg2{.encoder = "mpeg2video"},
        mpeg2_b{.encoder = "mpeg2video", .b_frames = 2},
        mpeg2_open{.encoder = "mpeg2video", .b_frames = 2, .open_groups = true};
    const FilmRecipe mpeg4{.encoder = "mpeg4"}, mpeg4_b{.encoder = "mpeg4", .b_frames = 1},
        mpeg4_open{.encoder = "mpeg4", .b_frames = 2, .open_groups = true};
    const auto in = [](FilmRecipe recipe, const std::string& container, const std::string& options = "") {
        recipe.container = container;
        recipe.container_options = options;
        return recipe;
    };
    const auto from = [](FilmRecipe recipe, double start) {
        recipe.start = start;
        return recipe;
    };
    const auto cut = [](FilmRecipe recipe, int packets) {
        recipe.begins_at = packets;
        return recipe;
    };
    const auto uneven = [](FilmRecipe recipe) {
        recipe.uneven = true;
        return recipe;
    };
    const auto joined = [](FilmRecipe recipe, double at = 0) {
        recipe.joined_at = at;
        return recipe;
    };
    const auto of = [](const std::string& encoder, const std::string& container, const std::string& options = "") {
        return FilmRecipe{.encoder = encoder, .container = container, .encoder_options = options};
    };
    const auto sounding = [](FilmRecipe recipe) {
        recipe.sound = true;
        return recipe;
    };
    const auto with = [](FilmRecipe recipe, auto member, auto value) {
        recipe.*member = value;
        return recipe;
    };
    const auto packed = with(in(mpeg4_b, "avi"), &FilmRecipe::packed, true);
    const auto refreshed = with(h264, &FilmRecipe::encoder_options, std::string("intra-refresh=1"));
    const std::string fast_av1 = "cpu-used=8,usage=realtime,b=100000,row-mt=0,lag-in-frames=0";
    const std::string alt_ref = "auto-alt-ref=1,lag-in-frames=16,deadline=realtime,cpu-used=8,b=100000";
    return {
        {"TsH264", "ts", in(h264, "mpegts")},
        {"TsH264BFrames", "ts", in(h264_b, "mpegts")},
        {"TsH264OpenGroups", "ts", in(h264_open, "mpegts")},
        {"TsH264StartsLate", "ts", from(in(h264_b, "mpegts"), 3600)},
        {"TsH264ClockTurnsOver", "ts", from(in(h264_b, "mpegts"), 95442.7)},
        {"TsH264BeginsInTheMiddle", "ts", cut(in(h264_b, "mpegts"), 7)},
        {"TsH264OpenBeginsInTheMiddle", "ts", cut(in(h264_open, "mpegts"), 7)},
        {"TsH264Joined", "ts", joined(in(h264_b, "mpegts"))},
        {"TsH264JoinedHoursLater", "ts", joined(in(h264_b, "mpegts"), 7200)},
        {"TsH264JoinedEarlier", "ts", joined(from(in(h264_open, "mpegts"), 600), 20)},
        {"TsH265", "ts", in(h265, "mpegts")},
        {"TsH265BFrames", "ts", in(h265_b, "mpegts")},
        {"TsH265OpenGroups", "ts", in(h265_open, "mpegts")},
        {"TsH265OpenBeginsInTheMiddle", "ts", cut(in(h265_open, "mpegts"), 7)},
        {"TsMpeg2", "ts", in(mpeg2, "mpegts")},
        {"TsMpeg2OpenGroups", "ts", in(mpeg2_open, "mpegts")},
        {"TsMpeg2OpenBeginsInTheMiddle", "ts", cut(in(mpeg2_open, "mpegts"), 5)},
        {"TsMpeg4BFrames", "ts", in(mpeg4_b, "mpegts")},
        {"M2tsH264BFrames", "m2ts", in(h264_b, "mpegts", m2ts)},
        {"MtsH264OpenGroups", "MTS", in(h264_open, "mpegts", m2ts)},
        {"PsMpeg1BFrames", "mpg", in(FilmRecipe{.encoder = "mpeg1video", .b_frames = 2}, "mpeg")},
        {"PsMpeg2", "mpg", in(mpeg2, "mpeg")},
        {"PsMpeg2BFrames", "mpg", in(mpeg2_b, "mpeg")},
        {"PsMpeg2OpenGroups", "mpg", in(mpeg2_open, "mpeg")},
        {"PsMpeg2StartsLate", "mpg", from(in(mpeg2_open, "mpeg"), 50)},
        {"PsMpeg2Joined", "mpg", joined(in(mpeg2_b, "mpeg"))},
        {"VobMpeg2BFrames", "vob", in(mpeg2_b, "vob")},
        {"VobMpeg2OpenBeginsInTheMiddle", "vob", cut(in(mpeg2_open, "vob"), 5)},
        {"PsH264BFrames", "mpg", in(h264_b, "mpeg")},
        {"BareH264", "h264", in(h264, "h264")},
        {"BareH264OpenGroups", "264", in(h264_open, "h264")},
        {"BareH265OpenGroups", "hevc", in(h265_open, "hevc")},
        {"BareMpeg1", "m1v", in(mpeg1, "mpeg1video")},
        {"BareMpeg2OpenGroups", "m2v", in(mpeg2_open, "mpeg2video")},
        {"BareMpeg4BFrames", "m4v", in(mpeg4_b, "m4v")},
        {"AviMpeg4", "avi", in(mpeg4, "avi")},
        {"AviMpeg4BFrames", "avi", in(mpeg4_b, "avi")},
        {"AviMpeg4OpenGroups", "avi", in(mpeg4_open, "avi")},
        {"AviH264BFrames", "avi", in(h264_b, "avi")},
        {"AviH264OpenGroups", "avi", in(h264_open, "avi")},
        {"AviMpeg2BFrames", "avi", in(mpeg2_b, "avi")},
        {"AviMsMpeg4", "avi", of("msmpeg4", "avi")},
        {"AviMotionJpeg", "avi", of("mjpeg", "avi")},
        {"AviHuffyuv", "avi", of("huffyuv", "avi")},
        {"MkvMpeg4BFrames", "mkv", in(mpeg4_b, "matroska")},
        {"MkvMpeg4OpenGroups", "mkv", in(mpeg4_open, "matroska")},
        {"MkvH264OpenGroups", "mkv", in(h264_open, "matroska")},
        {"MkvH264StartsLate", "mkv", from(in(h264_b, "matroska"), 12)},
        {"MkvH264Uneven", "mkv", uneven(in(h264_b, "matroska"))},
        {"MkvH265OpenGroups", "mkv", in(h265_open, "matroska")},
        {"MkvH265OpenBeginsInTheMiddle", "mkv", cut(in(h265_open, "matroska"), 10)},
        {"MkvMpeg2OpenGroups", "mkv", in(mpeg2_open, "matroska")},
        {"MkvFfv1", "mkv", of("ffv1", "matroska")},
        {"WebmVp8HiddenFrames", "webm", of("libvpx", "webm", alt_ref)},
        {"WebmVp9HiddenFrames", "webm", of("libvpx-vp9", "webm", alt_ref)},
        {"IvfVp8HiddenFrames", "ivf", of("libvpx", "ivf", alt_ref)},
        {"Mp4H264BFrames", "mp4", in(h264_b, "mp4")},
        {"Mp4H264OpenGroups", "mp4", in(h264_open, "mp4")},
        {"Mp4H264WithoutEditList", "mp4", in(h264_b, "mp4", "use_editlist=0")},
        {"Mp4H264StartsLate", "mp4", from(in(h264_b, "mp4"), 5)},
        {"Mp4H264Uneven", "mp4", uneven(in(h264_b, "mp4"))},
        {"Mp4H264InFragments", "mp4", in(h264_b, "mp4", "movflags=+frag_keyframe+empty_moov")},
        {"Mp4H265BFrames", "mp4", in(h265_b, "mp4")},
        {"Mp4H265OpenGroups", "mp4", in(h265_open, "mp4")},
        {"Mp4H265OpenBeginsInTheMiddle", "mp4", cut(in(h265_open, "mp4", "use_editlist=0"), 10)},
        {"Mp4Mpeg4BFrames", "mp4", in(mpeg4_b, "mp4")},
        {"MovMpeg4OpenGroups", "mov", in(mpeg4_open, "mov")},
        {"MovH264NegativeOffsets", "mov", in(h264_b, "mov", "movflags=+negative_cts_offsets")},
        {"MovProres", "mov", of("prores", "mov")},
        {"ThreeGpH263", "3gp", in(h264, "3gp")},
        {"FlvH264BFrames", "flv", in(h264_b, "flv")},
        {"AsfWmv2", "wmv", of("wmv2", "asf")},
        {"AsfH264BFrames", "asf", in(h264_b, "asf")},
        {"NutH264OpenGroups", "nut", in(h264_open, "nut")},
        {"MxfMpeg2OpenGroups", "mxf", in(mpeg2_open, "mxf")},
        {"MxfH264BFrames", "mxf", in(h264_b, "mxf")},
        {"TsH264WithSound", "ts", sounding(in(h264_open, "mpegts"))},
        {"PsMpeg2WithSound", "mpg", sounding(in(mpeg2_open, "vob"))},
        {"AviMpeg4WithSound", "avi", sounding(in(mpeg4_b, "avi"))},
        {"MkvH264WithSound", "mkv", sounding(in(h264_open, "matroska"))},
        {"Mp4H265WithSound", "mp4", sounding(in(h265_open, "mp4"))},
        {"FlvH264WithSound", "flv", sounding(in(h264_b, "flv"))},
        {"TsH264OneKeyFrame", "ts", with(in(h264_b, "mpegts"), &FilmRecipe::group, 1000)},
        {"TsH264AllKeyFrames", "ts", with(in(h264, "mpegts"), &FilmRecipe::group, 1)},
        {"TsH264RefreshedGradually", "ts", in(refreshed, "mpegts")},
        {"MkvH264RefreshedGradually", "mkv", in(refreshed, "matroska")},
        {"TsMotionJpegGroup", "ts", in(with(mpeg2, &FilmRecipe::group, 1), "mpegts")},
        {"AviMpeg4Packed", "avi", packed},
        {"AviMpeg4PackedOpenGroups", "avi", with(packed, &FilmRecipe::open_groups, true)},
        {"AviH264DropsFrames", "avi", uneven(in(h264, "avi"))},
        {"AviMpeg4DropsFrames", "avi", uneven(in(mpeg4_b, "avi"))},
        {"MovH264WithoutOffsets", "mov", with(in(h264_b, "mov"), &FilmRecipe::timeless, true)},
        {"MkvMpeg4WithoutTimesOfShowing", "mkv", with(in(mpeg4_b, "matroska"), &FilmRecipe::timeless, true)},
        {"MkvAv1", "mkv", of("libaom-av1", "matroska", fast_av1)},
        {"Mp4Av1", "mp4", of("libaom-av1", "mp4", fast_av1)},
        {"BareAv1", "obu", of("libaom-av1", "obu", fast_av1)},
        {"IvfVp9", "ivf", of("libvpx-vp9", "ivf", alt_ref)},
        {"BareMotionJpeg", "mjpeg", of("mjpeg", "mjpeg")},
        {"MovMotionJpeg", "mov", of("mjpeg", "mov")},
        {"Gif", "gif", of("gif", "gif")},
        {"AnimatedPng", "apng", of("apng", "apng")},
        {"Y4m", "y4m", of("wrapped_avframe", "yuv4mpegpipe")},
        {"RealVideo", "rm", of("rv20", "rm")},
        {"AsfMsMpeg4", "asf", of("msmpeg4", "asf")},
        {"FlvSorenson", "flv", of("flv", "flv")},
        {"OggTheora", "ogv", of("libtheora", "ogg")},
    };
}

std::vector<NamedRecipe> few_film_recipes() {
    static constexpr std::array kFew{"TsH264OpenGroups",    "TsH264OpenBeginsInTheMiddle",
                                     "TsH264Joined",        "TsH265OpenBeginsInTheMiddle",
                                     "MtsH264OpenGroups",   "PsMpeg2OpenGroups",
                                     "PsMpeg2WithSound",    "BareH264OpenGroups",
                                     "AviMpeg4BFrames",     "AviMpeg4Packed",
                                     "AviH264DropsFrames",  "MkvH264OpenGroups",
                                     "WebmVp8HiddenFrames", "Mp4H264Uneven",
                                     "Mp4H265WithSound",    "MovH264WithoutOffsets"};
    auto recipes = film_recipes();
    std::erase_if(recipes,
                  [](const NamedRecipe& recipe) { return std::ranges::find(kFew, recipe.name) == kFew.end(); });
    return recipes;
}

}  // namespace emloc::test
