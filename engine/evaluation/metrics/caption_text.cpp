#include "engine/evaluation/metrics/caption_text.h"

#include "engine/evaluation/metrics/python_text.h"

namespace emloc {

NgramCounts ngrams_of(std::string_view tokens) {
    const auto words = python_split(tokens);
    NgramCounts counts(kMostWordsOfNgram);
    for (std::size_t begin = 0; begin < words.size(); ++begin) {
        std::string run;
        for (std::size_t n = 0; n < kMostWordsOfNgram && begin + n < words.size(); ++n) {
            if (n > 0) run += '\n';
            run += words[begin + n];
            ++counts[n][run];
        }
    }
    return counts;
}

}  // namespace emloc
