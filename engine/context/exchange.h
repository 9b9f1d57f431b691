// What was said to a context, and how it did on a test: plain values that the store keeps beside it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/media/medium.h"

namespace emloc {

// One question and what came back.
struct Exchange {
    enum class Kind { kAnswer, kClassification };
    std::int64_t id = 0;  // given by the store
    std::string created;  // ISO 8601, UTC; given by the store where empty
    Kind kind = Kind::kAnswer;
    std::string question;
    std::vector<Media> media;
    std::string answer;                                  // in words
    std::vector<std::pair<std::string, double>> labels;  // with their probabilities, most probable first
    std::int64_t tokens = 0;                             // of the answer
    double first_token_seconds = 0;
    double seconds = 0;
    bool stopped = false;  // before its end
};

// One image of a test.
struct TestAnswer {
    std::string path;
    std::string label;
    std::string answer;
    double probability = 0;
    std::string error;  // not empty: it could not be read
};

struct TestRun {
    std::int64_t id = 0;  // given by the store
    std::string created;  // given by the store where empty
    std::string images;   // what was tested on, for people: a folder, or empty
    double seconds = 0;
    std::vector<TestAnswer> answers;
};

// What is known of a test without reading its answers.
struct TestRecord {
    std::int64_t id = 0;
    std::string created;  // ISO 8601, UTC
    std::string images;
    std::int64_t tested = 0;  // that could be read
    std::int64_t correct = 0;
};

}  // namespace emloc
