#include "engine/training/llama_factory.h"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <system_error>

#include "engine/core/cancelled.h"
#include "engine/core/file.h"
#include "engine/core/file_writer.h"
#include "engine/demonstrations/label.h"
#include "engine/media/image.h"
#include "engine/media/image_header.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "engine/training/llama_factory_files.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 3> kPlaceholders{"<image>", "<video>", "<audio>"};
constexpr std::int64_t kBesideTheLongest = 8;  // LLaMA-Factory pads to multiples of it, within its cutoff
constexpr std::uintmax_t kMaxPredictionBytes = 1ULL << 30;

// What is known of a model without its weights: enough to count tokens.
struct Reader {
    ModelConfig config;
    Tokenizer tokenizer;
    ChatTokens chat;
    MediaSettings media;
};

Result<Reader> open_reader(const TrainingExport& what) {
    auto config = read_model_config(what.model / "config.json");
    if (!config) return tl::unexpected(config.error());
    auto tokenizer = Tokenizer::load(what.model);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    const auto chat = chat_tokens(*tokenizer, config->family->answer_opening);
    if (!chat) return tl::unexpected(chat.error());
    auto preprocessor = read_preprocessor_config(preprocessor_file(what.model), config->family->preprocessor);
    if (!preprocessor) return tl::unexpected(preprocessor.error());
    const auto write = config->family->media_writer(config->vision);
    return Reader{std::move(*config), std::move(*tokenizer), *chat,
                  MediaSettings{with_bounds(*preprocessor, {}, what.max_pixels), what.video, write}};
}

std::string name_of(const Demonstration& demonstration) {
    return demonstration.media.empty() ? demonstration.question : demonstration.media.front().path.string();
}

Status check_texts(const Demonstration& demonstration) {
    for (const auto placeholder : kPlaceholders)
        for (const auto& text : {demonstration.question, demonstration.answer})
            if (text.find(placeholder) != std::string::npos)
                return fail(ErrorKind::kUnsupported,
                            "A text of {} holds {}, which LLaMA-Factory would take for a medium. Write it otherwise.",
                            name_of(demonstration), placeholder);
    for (const auto& medium : demonstration.media)
        if (medium.choice != FrameChoice{})
            return fail(ErrorKind::kUnsupported,
                        "Frames of {} were chosen, which LLaMA-Factory can't be told: cut the video to them first.",
                        medium.path.string());
    if (!demonstration.answer.empty()) return {};
    return fail(ErrorKind::kMalformed, "A demonstration without an answer teaches nothing: {}.",
                name_of(demonstration));
}

std::string ppm_of(const Image& image) {
    auto text = fmt::format("P6\n{} {}\n255\n", image.width, image.height);
    text.append(reinterpret_cast<const char*>(image.rgb.data()), image.rgb.size());
    return text;
}

// One export under way.
class Exporting {
 public:
    Exporting(const fs::path& folder, const Reader& reader, std::string prompt, const std::stop_token& stop)
        : folder_(folder), reader_(reader), prompt_(std::move(prompt)), stop_(stop) {}

    // A record of the list, its media written.
    Result<json> add(const Demonstration& demonstration);
    const ExportedTraining& outcome() const { return outcome_; }

 private:
    Result<std::string> add_medium(const Media& medium);
    Status write_medium(const Media& medium, std::string& name);
    Status count(const Demonstration& demonstration);

    const fs::path& folder_;
    const Reader& reader_;
    std::string prompt_;
    const std::stop_token& stop_;
    ExportedTraining outcome_;
    std::map<std::string, std::string> written_;  // relative paths by what was written
};

// LLaMA-Factory's reader leaves images as their EXIF data found them, and shows what lies beneath transparent pixels;
// only an upright JPEG is the same to both.
Status Exporting::write_medium(const Media& medium, std::string& name) {
    std::error_code error;
    if (medium.kind == MediaKind::kImage) {
        auto loaded = medium;
        if (auto read = load_bytes(loaded); !read) return read;
        const auto header = read_image_header(*loaded.bytes);
        const bool is_same = header.format == ImageFormat::kJpeg && header.orientation == 1;
        if (is_same) {
            name += ".jpg";
            return write_file(folder_ / name,
                              {reinterpret_cast<const char*>(loaded.bytes->data()), loaded.bytes->size()});
        }
        const auto image = decode_image(*loaded.bytes, medium.path.string());
        if (!image) return tl::unexpected(image.error());
        ++outcome_.rewritten;
        name += ".ppm";
        return write_file(folder_ / name, ppm_of(*image));
    }
    name += medium.path.extension().string();
    fs::copy_file(medium.path, folder_ / name, error);
    if (!error) return {};
    return fail(error == std::errc::no_space_on_device ? ErrorKind::kStorageFull : ErrorKind::kUnreadable,
                "{} could not be copied to {}: {}.", medium.path.string(), folder_.string(), error.message());
}

Result<std::string> Exporting::add_medium(const Media& medium) {
    const auto key = medium.sha256.empty() ? medium.path.string() : medium.sha256;
    if (const auto known = written_.find(key); known != written_.end()) return known->second;
    auto name = fmt::format("media/{:05}", written_.size() + 1);
    if (auto copied = write_medium(medium, name); !copied) return tl::unexpected(copied.error());
    ++outcome_.media;
    return written_[key] = name;
}

Status Exporting::count(const Demonstration& demonstration) {
    const auto media = count_media(demonstration.media, reader_.media, stop_);
    if (!media) return tl::unexpected(media.error());
    const auto turn =
        demonstration_turn(reader_.tokenizer, reader_.chat, *media, demonstration.question, demonstration.answer);
    const auto system = system_turn(reader_.tokenizer, reader_.chat, prompt_);
    outcome_.longest = std::max(outcome_.longest, std::ssize(turn.ids) + std::ssize(system));
    return {};
}

Result<json> Exporting::add(const Demonstration& demonstration) {
    if (stop_.stop_requested()) return fail(ErrorKind::kCancelled, "The export was cancelled.");
    if (auto valid = check_texts(demonstration); !valid) return tl::unexpected(valid.error());
    if (auto counted = count(demonstration); !counted) return tl::unexpected(counted.error());
    std::string content;
    json images = json::array(), videos = json::array();
    for (const auto& medium : demonstration.media) {
        const auto path = add_medium(medium);
        if (!path) return tl::unexpected(path.error());
        const bool is_image = medium.kind == MediaKind::kImage;
        content += is_image ? kPlaceholders[0] : kPlaceholders[1];
        (is_image ? images : videos).push_back(*path);
    }
    content += demonstration.question;
    json user{{"role", "user"}, {"content", content}};
    json assistant{{"role", "assistant"}, {"content", demonstration.answer}};
    return json{{"messages", json::array({std::move(user), std::move(assistant)})},
                {"images", std::move(images)},
                {"videos", std::move(videos)},
                {"system", prompt_}};
}

Status make_folder(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_empty(folder, error))
        return fail(ErrorKind::kInvalidArgument, "{} isn't empty. Give a new folder.", folder.string());
    fs::create_directories(folder / "media", error);
    if (!error) return {};
    return fail(ErrorKind::kUnreadable, "The folder {} could not be made: {}.", folder.string(), error.message());
}

Status write_all(const TrainingExport& what, const llama_factory::Settings& settings, const fs::path& folder) {
    namespace files = llama_factory;
    std::vector<std::pair<std::string, std::string>> texts{
        {"dataset_info.json", files::dataset_info(!what.test.empty())},
        {files::kLoraFile, files::lora_yaml(settings)},
        {files::kFullFile, files::full_yaml(settings)},
        {files::kZero3File, files::zero3_config()},
        {"README.md", files::readme(settings)}};
    if (!what.test.empty()) texts.emplace_back("predict.yaml", files::predict_yaml(settings));
    for (const auto& [name, text] : texts)
        if (auto written = write_file(folder / name, text); !written) return written;
    return {};
}

}  // namespace

Result<ExportedTraining> export_training(const TrainingExport& what, const fs::path& folder,
                                         const ProgressFunction& progress, const std::stop_token& stop) {
    if (what.train.empty()) return fail(ErrorKind::kInvalidArgument, "There is nothing to train on.");
    const auto reader = open_reader(what);
    if (!reader) return tl::unexpected(reader.error());
    const auto& family = *reader->config.family;
    if (family.llama_factory_template.empty())
        return fail(ErrorKind::kUnsupported, "LLaMA-Factory has no template for models of {}.", family.title);
    if (auto made = make_folder(folder); !made) return tl::unexpected(made.error());
    Exporting exporting(folder, *reader, what.system_prompt.value_or(std::string(family.system_prompt)), stop);
    const auto total = std::ssize(what.train) + std::ssize(what.test);
    std::int64_t done = 0;
    for (const auto* name : {llama_factory::kTrain, llama_factory::kTest}) {
        const auto& demonstrations = name == llama_factory::kTrain ? what.train : what.test;
        json records = json::array();
        for (const auto& demonstration : demonstrations) {
            auto record = exporting.add(demonstration);
            if (!record) return tl::unexpected(record.error());
            records.push_back(std::move(*record));
            if (progress) progress({"Writing demonstrations", ++done, total});
        }
        if (records.empty()) continue;
        if (auto written = write_file(folder / fmt::format("{}.json", name), records.dump(1) + "\n"); !written)
            return tl::unexpected(written.error());
    }
    std::error_code error;
    const auto& preprocessor = reader->media.preprocessor;
    const llama_factory::Settings settings{what,
                                           fs::weakly_canonical(what.model, error).string(),
                                           std::string(family.llama_factory_template),
                                           {preprocessor.min_pixels, preprocessor.max_pixels},
                                           frame_bounds(preprocessor),
                                           exporting.outcome().longest + kBesideTheLongest};
    if (auto written = write_all(what, settings, folder); !written) return tl::unexpected(written.error());
    return exporting.outcome();
}

Result<std::vector<TestAnswer>> read_predictions(const fs::path& file, const fs::path& exported) {
    const auto text = read_text_file(file, kMaxPredictionBytes);
    if (!text) return tl::unexpected(text.error());
    std::vector<std::string> names;
    if (!exported.empty()) {
        const auto list = exported / fmt::format("{}.json", llama_factory::kTest);
        const auto tests = read_text_file(list, kMaxPredictionBytes);
        if (!tests) return tl::unexpected(tests.error());
        const auto records = json::parse(*tests, nullptr, false);
        if (!records.is_array()) return fail(ErrorKind::kMalformed, "{} is no list of records.", list.string());
        for (const auto& record : records) {
            const auto media = record.value("images", json::array()).empty() ? record.value("videos", json::array())
                                                                             : record.value("images", json::array());
            names.push_back(media.empty() || !media[0].is_string() ? "" : media[0].get<std::string>());
        }
    }
    std::vector<TestAnswer> answers;
    for (std::size_t begin = 0, line = 1; begin < text->size(); ++line) {
        const auto end = std::min(text->find('\n', begin), text->size());
        const auto entry = std::string_view(*text).substr(begin, end - begin);
        begin = end + 1;
        if (trimmed(entry).empty()) continue;
        const auto object = json::parse(entry, nullptr, false);
        if (!object.is_object() || !object.value("predict", json()).is_string() ||
            !object.value("label", json()).is_string())
            return fail(ErrorKind::kMalformed,
                        "Line {} of {} is no prediction: an object with \"predict\" and \"label\".", line,
                        file.string());
        const auto name = answers.size() < names.size() ? names[answers.size()] : fmt::format("line {}", line);
        answers.push_back({.path = name,
                           .label = trimmed(object["label"].get<std::string>()),
                           .answer = trimmed(object["predict"].get<std::string>())});
    }
    if (answers.empty()) return fail(ErrorKind::kMalformed, "{} holds no predictions.", file.string());
    if (!names.empty() && names.size() != answers.size())
        return fail(ErrorKind::kInvalidArgument, "{} has {} predictions, but {} tests were exported.", file.string(),
                    answers.size(), names.size());
    return answers;
}

}  // namespace emloc
