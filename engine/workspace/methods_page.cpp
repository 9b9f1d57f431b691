// The comparison of methods as a page for a browser.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/core/html_text.h"
#include "engine/core/number_text.h"
#include "engine/evaluation/metrics.h"
#include "engine/workspace/methods_report.h"

namespace emloc {
namespace {

constexpr double kWidth = 720, kHeight = 380, kLeft = 60, kBottom = 40, kTop = 20, kRight = 200;

constexpr double kLeast = 0.01;  // share of tokens at the left end

constexpr const char* kStyle = R"(
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1c1c1e; background: #fff }
table { border-collapse: collapse; width: 100% } th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid #ddd }
th:first-child, td:first-child { text-align: left } svg { max-width: 100%; height: auto } svg text { font-size: 12px; fill: currentColor }
.layers { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem } figure { margin: 0 }
figcaption { font-size: 13px } .bar { fill: #2f6fde } .axis { stroke: #888; fill: none } .dot { fill: #2f6fde } .margin { stroke: #2f6fde }
@media (prefers-color-scheme: dark) { body { background: #1c1c1e; color: #eee } th, td { border-color: #444 } }
)";

std::string table_rows(const std::vector<ComparedMethod>& methods) {
    std::string rows;
    for (const auto& method : methods)
        rows += fmt::format(
            "<tr><td>{}</td><td>{} ± "
            "{}</td><td>{}/{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
            escaped_html(method.title), percent(method.accuracy()),
            percent(accuracy_margin(method.correct, method.total)), method.correct, method.total,
            &method == methods.data() || std::isnan(method.chance) ? std::string("–")
                                                                   : fmt::format("{:.3f}", method.chance),
            percent(method.kept), divergence_text(method.js, "–"), human_bytes(method.bytes),
            human_seconds(method.adapt_seconds), human_seconds(method.query_seconds));
    return rows;
}

// Where a share of tokens and a share of right answers lie in the plot.
double across(double kept) {
    const auto part = std::log(std::max(kept, kLeast) / kLeast) / std::log(1 / kLeast);
    return kLeft + part * (kWidth - kLeft - kRight);
}
double up(double share) {
    return kHeight - kBottom - share * (kHeight - kBottom - kTop);
}

std::string ticks() {
    std::string marks;
    for (const double tick : {0.01, 0.1, 1.0})
        marks += fmt::format(R"(<text x="{}" y="{}" text-anchor="middle">{}</text>)", across(tick),
                             kHeight - kBottom + 18, percent(tick));
    for (const double tick : {0.0, 0.25, 0.5, 0.75, 1.0})
        marks +=
            fmt::format(R"(<text x="{}" y="{}" text-anchor="end">{}</text>)", kLeft - 6, up(tick) + 4, percent(tick));
    return marks;
}

// The names stand in a column on the right, each as near its dot's height as the others leave it, with a line to it:
// methods are compared at equal tokens, so that their dots lie above each other.
std::string names(std::vector<const ComparedMethod*> methods) {
    constexpr double kLine = 14;
    std::ranges::stable_sort(methods, std::greater<>(), &ComparedMethod::accuracy);
    std::string marks;
    double next = kTop;
    auto left = static_cast<double>(methods.size());
    for (const auto* method : methods) {
        const auto dot = up(method->accuracy()), last = kHeight - kLine * left--;
        const auto y = std::max(next, std::min(dot, last));
        marks += fmt::format(R"(<path class="axis" d="M{} {}L{} {}"/><text x="{}" y="{}">{}</text>)",
                             across(method->kept) + 5, dot, kWidth - kRight + 20, y, kWidth - kRight + 24, y + 4,
                             escaped_html(method->method));
        next = y + kLine;
    }
    return marks;
}

// Accuracy against the share of tokens kept, on a logarithmic axis from a hundredth to all.
std::string scatter(const std::vector<ComparedMethod>& methods) {
    std::vector<const ComparedMethod*> all;
    std::string marks = ticks();
    for (const auto& method : methods) {
        all.push_back(&method);
        const auto share = method.accuracy(), margin = accuracy_margin(method.correct, method.total);
        marks += fmt::format(R"(<line class="margin" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>)", across(method.kept),
                             up(std::min(1.0, share + margin)), up(std::max(0.0, share - margin)));
        marks += fmt::format(R"(<circle class="dot" cx="{}" cy="{}" r="4"><title>{}</title></circle>)",
                             across(method.kept), up(share), escaped_html(method.title));
    }
    return fmt::format(
        R"(<svg viewBox="0 0 {0} {1}" role="img" aria-label="Accuracy against tokens kept"><path class="axis" d="M{2} {3}V{4}H{5}"/>{6}{7}</svg>)",
        kWidth, kHeight, kLeft, kTop, kHeight - kBottom, kWidth - kRight, marks, names(std::move(all)));
}

// What each layer keeps, the first on top.
std::string layers(const ComparedMethod& method) {
    constexpr double kBarWidth = 160, kBarHeight = 4;
    std::string bars;
    for (std::size_t layer = 0; layer < method.kept_by_layer.size(); ++layer)
        bars += fmt::format(R"(<rect class="bar" x="0" y="{}" width="{}" height="{}"/>)",
                            static_cast<double>(layer) * kBarHeight, method.kept_by_layer[layer] * kBarWidth,
                            kBarHeight - 1);
    const auto height = std::max(kBarHeight, static_cast<double>(method.kept_by_layer.size()) * kBarHeight);
    return fmt::format(
        R"(<figure><svg viewBox="0 0 {0} {1}" role="img" aria-label="What each layer of {2} keeps">{3}<path class="axis" d="M0 0V{1}"/></svg><figcaption>{2}</figcaption></figure>)",
        kBarWidth, height, escaped_html(method.title), bars);
}

}  // namespace

std::string comparison_to_html(const std::string& title, const std::vector<ComparedMethod>& methods,
                               const std::string& more) {
    std::string small;
    for (const auto& method : methods) small += layers(method);
    return fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><style>{1}</style></head>"
        "<body>\n<h1>{0}</h1>\n<table><thead><tr><th>method</th><th>accuracy</th><th>right</th><th>p</th><th>kept</th>"
        "<th>JS</th><th>memory</th><th>adapting</th><th>a question</th></tr></thead><tbody>\n{2}</tbody></table>\n"
        "<p>± is the 95 % interval (Wilson). p: how probable so large a difference from the first method is by chance "
        "(McNemar, exact). JS: the divergence at the labels of "
        "the answers behind what stays from those behind all of it.</p>\n<h2>Accuracy against tokens "
        "kept</h2>\n{3}\n<h2>What each layer keeps</h2>\n"
        "<div class=\"layers\">{4}</div>\n{5}</body></html>\n",
        escaped_html(title), kStyle, table_rows(methods), scatter(methods), small, more);
}

}  // namespace emloc
