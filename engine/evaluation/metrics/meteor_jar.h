// METEOR 1.5 itself, by Java, where a user has its jar.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/metrics/caption_text.h"

namespace emloc {

struct MeteorScores {
    std::vector<double> each;  // of every pair
    double pooled = 0;         // of all together
};

// A running `java -jar JAR - - -stdio -l en -norm`. Answers one set of captions after another; ended by its destructor.
class MeteorJar {
 public:
    // `modules`: METEOR's -m, "exact" or "exact stem"; empty: all. kNotFound where there is no such jar or no java.
    static Result<MeteorJar> start(const std::filesystem::path& jar, const std::string& modules = {});
    MeteorJar(MeteorJar&& other) noexcept;
    MeteorJar& operator=(MeteorJar&&) = delete;
    ~MeteorJar();

    // kMalformed where it ends or answers otherwise than METEOR 1.5 does.
    Result<MeteorScores> score(std::span<const CaptionPair> pairs);

 private:
    MeteorJar(int process, int to, int from) : process_(process), to_(to), from_(from) {}
    Status say(const std::string& line);
    Result<std::string> hear();
    Result<double> number();

    int process_ = -1, to_ = -1, from_ = -1;
    std::string heard_;
};

}  // namespace emloc
