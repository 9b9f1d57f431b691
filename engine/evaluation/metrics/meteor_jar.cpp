#include "engine/evaluation/metrics/meteor_jar.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "engine/core/file.h"
#include "engine/evaluation/metrics/captions.h"
#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

// Python's own: the separator of METEOR's protocol within a caption would shift its fields.
std::string safe(const std::string& tokens) {
    return replace_all(replace_all(tokens, "|||", ""), "  ", " ");
}

}  // namespace

Result<MeteorJar> MeteorJar::start(const std::filesystem::path& jar, const std::string& modules) {
    if (const auto file = check_regular_file(jar); !file) return tl::unexpected(file.error());
    // A socket and no pipe: writing to a process that has ended gives an error instead of a signal.
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return fail(ErrorKind::kUnreadable, "Java can't be talked to: {}.", std::strerror(errno));
    posix_spawn_file_actions_t actions{};
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    std::vector<std::string> words{"java", "-Xmx2G", "-jar", jar.string(), "-", "-", "-stdio", "-l", "en", "-norm"};
    if (!modules.empty()) words.insert(words.end(), {"-m", modules});
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_t process = -1;
    const int error = posix_spawnp(&process, "java", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (error == 0) return MeteorJar(process, ends[0], ends[0]);
    close(ends[0]);
    return fail(ErrorKind::kNotFound, "METEOR needs Java, and there is none: {}. Install a Java runtime.",
                std::strerror(error));
}

MeteorJar::MeteorJar(MeteorJar&& other) noexcept
    : process_(std::exchange(other.process_, -1)), to_(std::exchange(other.to_, -1)), from_(other.from_) {}

MeteorJar::~MeteorJar() {
    if (to_ >= 0) close(to_);
    if (process_ < 0) return;
    kill(process_, SIGTERM);
    waitpid(process_, nullptr, 0);
}

Status MeteorJar::say(const std::string& line) {
    const std::string text = line + "\n";
    for (std::size_t done = 0; done < text.size();) {
        const auto sent = send(to_, text.data() + done, text.size() - done, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return fail(ErrorKind::kMalformed, "METEOR ended. Is the jar METEOR 1.5's, with its data?");
        done += static_cast<std::size_t>(sent);
    }
    return {};
}

Result<std::string> MeteorJar::hear() {
    std::array<char, 4096> buffer{};
    auto end = heard_.find('\n');
    while (end == std::string::npos) {
        const auto got = read(from_, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return fail(ErrorKind::kMalformed, "METEOR ended. Is the jar METEOR 1.5's, with its data?");
        heard_.append(buffer.data(), static_cast<std::size_t>(got));
        end = heard_.find('\n');
    }
    auto line = heard_.substr(0, end);
    heard_.erase(0, end + 1);
    return line;
}

Result<double> MeteorJar::number() {
    const auto line = hear();
    if (!line) return tl::unexpected(line.error());
    char* end = nullptr;
    const auto value = std::strtod(line->c_str(), &end);
    if (end == line->c_str()) return fail(ErrorKind::kMalformed, "METEOR answered “{}” and no number.", *line);
    return value;
}

Result<MeteorScores> MeteorJar::score(std::span<const CaptionPair> pairs) {
    std::string question = "EVAL";
    for (const auto& pair : pairs) {
        std::string line = "SCORE";
        for (const auto& reference : pair.references) line += " ||| " + safe(reference);
        if (const auto said = say(line + " ||| " + safe(pair.said)); !said) return tl::unexpected(said.error());
        const auto counts = hear();
        if (!counts) return tl::unexpected(counts.error());
        question += " ||| " + *counts;
    }
    if (const auto said = say(question); !said) return tl::unexpected(said.error());
    MeteorScores scores;
    for (std::size_t i = 0; i <= pairs.size(); ++i) {
        const auto value = number();
        if (!value) return tl::unexpected(value.error());
        (i < pairs.size() ? scores.each.emplace_back() : scores.pooled) = *value;
    }
    return scores;
}

MetricDescription meteor_metric() {
    return {.name = "METEOR",
            .of_all = [](std::span<const ScoredAnswer> answers,
                         const ScoringOptions& options) -> Result<std::optional<double>> {
                if (options.meteor_jar.empty()) return std::nullopt;
                auto jar = MeteorJar::start(options.meteor_jar);
                if (!jar) return tl::unexpected(jar.error());
                return mean_over_videos(answers, [&](std::span<const CaptionPair> pairs) -> Result<double> {
                    const auto scores = jar->score(pairs);
                    if (!scores) return tl::unexpected(scores.error());
                    return scores->pooled;
                });
            }};
}

}  // namespace emloc
