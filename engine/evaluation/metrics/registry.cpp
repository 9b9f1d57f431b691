#include <algorithm>
#include <iterator>
#include <map>
#include <stdexcept>

#include "engine/evaluation/metrics/metric.h"

namespace emloc {

// Each beside what it computes, in a file of its own.
MetricDescription substring_metric();
MetricDescription centre_metric();
MetricDescription overlap_metric();
std::vector<MetricDescription> overlap_share_metrics();
MetricDescription choice_metric();
MetricDescription exact_match_metric();
MetricDescription vqa_metric();
MetricDescription cider_metric();
MetricDescription rouge_metric();
std::vector<MetricDescription> bleu_metrics();
MetricDescription meteor_exact_metric();
MetricDescription meteor_metric();

namespace {

std::vector<MetricDescription> all_metrics() {
    std::vector<MetricDescription> all{substring_metric(),    centre_metric(), overlap_metric(), choice_metric(),
                                       exact_match_metric(),  vqa_metric(),    cider_metric(),   rouge_metric(),
                                       meteor_exact_metric(), meteor_metric()};
    for (auto some : {overlap_share_metrics(), bleu_metrics()}) std::ranges::move(some, std::back_inserter(all));
    return all;
}

double mean_score(const MetricDescription& metric, std::span<const ScoredAnswer> answers) {
    double sum = 0;
    for (const auto& answer : answers) sum += metric.score(*answer.row, answer.said);
    return answers.empty() ? 0 : sum / static_cast<double>(answers.size());
}

Status add_figure(const MetricDescription& metric, const std::string& name, std::span<const ScoredAnswer> answers,
                  const ScoringOptions& options, std::vector<Figure>& figures) {
    const auto value = value_of(metric, answers, options);
    if (!value) return tl::unexpected(value.error());
    if (*value) figures.push_back({name, **value, std::ssize(answers), metric.is_published});
    return {};
}

}  // namespace

const std::vector<MetricDescription>& metrics() {
    static const std::vector<MetricDescription> all = all_metrics();
    return all;
}

const MetricDescription* find_metric(std::string_view name) {
    const auto at = std::ranges::find(metrics(), name, &MetricDescription::name);
    return at == metrics().end() ? nullptr : &*at;
}

Result<std::optional<double>> value_of(const MetricDescription& metric, std::span<const ScoredAnswer> answers,
                                       const ScoringOptions& options) {
    if (metric.of_all != nullptr) return metric.of_all(answers, options);
    return std::optional(mean_score(metric, answers));
}

Result<std::vector<Figure>> figures_of(const std::vector<std::string>& names, std::span<const ScoredAnswer> answers,
                                       const std::vector<GroupOfRow>& groups, const ScoringOptions& options) {
    std::vector<Figure> figures;
    for (const auto& name : names) {
        const auto* metric = find_metric(name);
        if (metric == nullptr) throw std::logic_error("there is no metric " + name);
        if (auto added = add_figure(*metric, name, answers, options, figures); !added)
            return tl::unexpected(added.error());
        if (name != names.front()) continue;
        for (const auto& group : groups) {
            std::map<std::string, std::vector<ScoredAnswer>> parts;
            for (const auto& answer : answers) parts[group(*answer.row)].push_back(answer);
            for (const auto& [part, own] : parts)
                if (auto added = add_figure(*metric, name + ": " + part, own, options, figures); !added)
                    return tl::unexpected(added.error());
        }
    }
    return figures;
}

}  // namespace emloc
