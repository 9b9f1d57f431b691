#include "engine/evaluation/metrics/ptb.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/evaluation/metrics/pattern.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

constexpr const char* kNoBreakSpace = "\xC2\xA0";

enum class Rule {
    kOther,
    kWord,
    kCannot,
    kFraction,
    kEntity,
    kSmiley,
    kTag,
    kEllipsis,
    kDash,
    kAcronym,
    kInitial,
    kAny
};

struct TokenRule {
    Rule rule = Rule::kOther;
    Pattern pattern;
};

TokenRule rule(Rule rule, const char* pattern, bool any_case = false) {
    return {rule, Pattern(pattern, Pattern::Text::kBytes, any_case)};
}

// The longest match wins, the first of equal ones.
std::vector<TokenRule> token_rules() {
    return {
        rule(Rule::kTag, R"(</?[A-Za-z!][^>\n]*>)"),
        rule(Rule::kOther,
             R"([A-Za-z0-9][^ \t\n<>"(){}\[\],;:]*@(?:[^ \t\n<>"(){}\[\],;:.]+\.)*[^ \t\n<>"(){}\[\],;:.]+)"),
        rule(Rule::kOther, R"([@#][A-Za-z]\w*)"),
        rule(Rule::kFraction, R"((?:[0-9]{1,4}[- \t])?[0-9]{1,4}/[0-9]{1,4}(?![0-9]))"),
        rule(Rule::kOther, R"([-+]?(?:[0-9]+(?:[.,:][0-9]+)*|[.,:][0-9]+))"),
        rule(Rule::kOther, R"([0-9]{1,2}[-/][0-9]{1,2}[-/][0-9]{2,4})"),
        rule(Rule::kCannot, R"((?:cannot|gonna|gotta|lemme|gimme|wanna)(?!\w))", true),
        rule(Rule::kOther, R"('[Tt](?=(?:is|was)(?!\w)))"),
        rule(Rule::kOther, R"('(?:[Ss]|[Dd]|[Mm]|[Ll][Ll]|[Rr][Ee]|[Vv][Ee])(?!\w))"),
        rule(Rule::kOther, R"([Nn]'[Tt](?!\w))"),
        rule(Rule::kOther, R"([Cc]\+\+)"),
        rule(Rule::kOther, R"([Cc]#)"),
        rule(Rule::kEntity, R"(&(?:amp|lt|gt|quot);)"),
        rule(Rule::kOther, R"([A-Z]+&[A-Z]+)"),
        rule(Rule::kSmiley, R"([:;=]-?[()])"),
        rule(Rule::kOther, R"(https?://[^ \t\n\f\r"<>|(){}]+)"),
        rule(Rule::kOther, R"(##+)"),
        rule(Rule::kOther, R"([LlDdJjYy]'(?=[A-Za-z]))"),
        rule(Rule::kOther, R"([0-9]+\.[0-9]+(?:-[A-Za-z0-9]+)+)"),
        rule(
            Rule::kOther,
            R"((?:[Oo]'[Cc]lock|[Oo]'[A-Za-z]{2,}|[Dd]'[A-Z]\w+|ma'am|c'mon|[Ss]'mores|'(?:em|cause|til|n|n'|[0-9]{2}s))(?!\w))",
            true),
        rule(Rule::kOther, R"('n'|'n(?!\w))"),
        rule(Rule::kAcronym, R"([A-Za-z](?:\.[A-Za-z])+\.?(?!\w))"),
        rule(Rule::kInitial, R"([A-Za-z]\.(?![\w.]))"),
        rule(Rule::kWord, R"([A-Za-z0-9]+)"),
        rule(Rule::kWord, R"([A-Za-z0-9]+(?:[-/_][A-Za-z0-9]+)+)"),
        rule(Rule::kOther, R"([A-Za-z]+[.?!][A-Za-z]+(?:[.?!][A-Za-z]+)*)"),
        rule(Rule::kEllipsis, R"(\.{3,}|\. \. \.)"),
        rule(Rule::kDash, R"(-{2,})"),
        rule(Rule::kOther, R"([?!]+)"),
        rule(Rule::kOther, R"(\*+)"),
        rule(Rule::kOther, R"(_+)"),
        rule(Rule::kOther, R"(``|'')"),
        rule(Rule::kAny, R"([^ \t\n\r\f\v])"),
    };
}

std::set<std::string> words_of(const char* text) {
    const auto words = python_split(text);
    return {words.begin(), words.end()};
}

// Words that keep their full stop.
struct Abbreviations {
    std::set<std::string> always = words_of(
        "adj adm adv alex assoc asst atty ave brig capt cf cmdr col comdr cpl dept dr e.g ens ft gen gov hon insp invt "
        "jos lieut lt maj mfg mlle mme mr mrs ms msgr mt mtg natl pfc ph pres prof profs pvt rep reps rev sen sens sgt "
        "st ste supt treas vs wm");
    // Before a capital, on the next line too, a second full stop follows.
    std::set<std::string> within = words_of(
        "al ala apr ariz assn aug bldg blvd bros calif co colo conn corp cos ct dak dec esq est etc ext feb fla fri ga "
        "inc ind jan jr jul jun kan kans ky ltd mar md mich minn mo mon mont neb nev nov oct okla penn rd rt sep sept "
        "seq sq sr tel tenn thu thurs tue tues univ va vt wed wis wisc wyo");
    std::set<std::string> capitalised = words_of("Ark Az Del Ill La Mass Miss Ore Pa Tex Wash");  // as `within`
    std::set<std::string> before_number = words_of("no nos art fig figs pp");
};

class PtbLexer {
 public:
    // The tokens of each line of `text`, in lower case and with their punctuation.
    std::vector<std::string> lines(std::string_view text) {
        text_ = text;
        at_ = 0;
        lines_.clear();
        line_.clear();
        while (at_ < text_.size()) next();
        end_line();
        return lines_;
    }

 private:
    struct Longest {
        Rule rule = Rule::kAny;
        std::string token;
    };

    void next() {
        const char c = text_[at_];
        if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
            ++at_;
        } else if (c == '\r' || c == '\n') {
            at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
            end_line();
        } else {
            token(longest());
        }
    }

    void end_line() {
        lines_.push_back(python_lower(join(line_)));
        line_.clear();
    }

    Longest longest() const {
        Longest best;
        for (const auto& candidate : rules_) {
            const auto match = candidate.pattern.match_at(text_, at_);
            if (match && match->end > best.token.size())
                best = {candidate.rule, std::string(text_.substr(at_, match->end))};
        }
        return best;
    }

    void token(Longest found) {
        const auto end = at_ + found.token.size();
        if (found.rule == Rule::kWord && word(found.token, end)) return;
        if (found.rule == Rule::kCannot) {
            line_.insert(line_.end(), {found.token.substr(0, 3), found.token.substr(3)});
            at_ = end;
            return;
        }
        const bool may_end_sentence =
            found.rule == Rule::kInitial || (found.rule == Rule::kAcronym && found.token.back() == '.');
        if (may_end_sentence && starts_sentence_.match_at(text_, end)) {
            if (found.rule == Rule::kInitial) found.token.pop_back();
            line_.insert(line_.end(), {found.token, "."});
        } else {
            line_.push_back(written(found, end));
        }
        at_ = end;
    }

    // A word ends before a contraction (do|n't, it|'s), and an abbreviation keeps its full stop. False: neither.
    bool word(const std::string& token, std::size_t end) {
        const auto behind = text_.substr(end, 2);
        if (token.size() > 1 && python_lower(token.substr(token.size() - 1)) == "n" &&
            (behind == "'t" || behind == "'T")) {
            line_.insert(line_.end(), {token.substr(0, token.size() - 1), "n't"});
            at_ = end + 2;
            return true;
        }
        if (const auto clitic = clitic_.match_at(text_, end)) {
            line_.insert(line_.end(), {token, std::string(text_.substr(end, clitic->end))});
            at_ = end + clitic->end;
            return true;
        }
        return text_.substr(end, 1) == "." && abbreviation(token, end);
    }

    bool abbreviation(const std::string& token, std::size_t end) {
        if (!letters_.match_at(token)) return false;
        const auto rest = text_.substr(end + 1);
        const auto gap = rest.substr(0, 1);
        if (!gap.empty() && std::string_view("\n \t.,)(;:\"'").find(gap) == std::string_view::npos) return false;
        const auto after = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t\n")));
        const auto lower = python_lower(token);
        const bool is_within = abbreviations_.within.contains(lower) || abbreviations_.capitalised.contains(token);
        const bool is_numbered =
            abbreviations_.before_number.contains(lower) && !after.empty() && after[0] >= '0' && after[0] <= '9';
        if (!abbreviations_.always.contains(lower) && !is_within && !is_numbered) return false;
        line_.push_back(token + ".");
        at_ = end + 1;
        const bool has_space = gap == " " || gap == "\t" || gap == "\n";
        if (is_within && has_space && capitalised_.match_at(after)) line_.emplace_back(".");
        return true;
    }

    std::string written(const Longest& found, std::size_t end) const {
        static const std::map<std::string, std::string> kBrackets{{"(", "-lrb-"}, {")", "-rrb-"}, {"[", "-lsb-"},
                                                                  {"]", "-rsb-"}, {"{", "-lcb-"}, {"}", "-rcb-"}};
        const auto& token = found.token;
        const auto next = text_.substr(end, 1);
        if (found.rule == Rule::kFraction)
            return replace_all(replace_all(token, " ", kNoBreakSpace), "\t", kNoBreakSpace);
        if (found.rule == Rule::kTag) return replace_all(token, " ", kNoBreakSpace);
        if (found.rule == Rule::kEntity) {
            const char first = token[1];
            return first == 'a' ? "&" : first == 'l' ? "<" : first == 'g' ? ">" : "\"";
        }
        if (found.rule == Rule::kSmiley) return replace_all(replace_all(token, "(", "-lrb-"), ")", "-rrb-");
        if (found.rule == Rule::kEllipsis) return "...";
        if (found.rule == Rule::kDash) return "--";
        if (token == "\"") return opens_quote_.match_at(next) ? "``" : "''";
        if (token == "'") return opens_single_.match_at(text_, end) ? "`" : "'";
        if (const auto bracket = kBrackets.find(token); found.rule == Rule::kAny && bracket != kBrackets.end())
            return bracket->second;
        return token;
    }

    const std::vector<TokenRule> rules_ = token_rules();
    const Abbreviations abbreviations_;
    const Pattern clitic_{R"('(?:s|d|m|ll|re|ve)(?![A-Za-z0-9]))", Pattern::Text::kBytes, true};
    const Pattern letters_{R"([A-Za-z]+\z)"};
    const Pattern capitalised_{R"([A-Z][a-z])"};
    const Pattern opens_quote_{R"([A-Za-z0-9]|\$)"};
    const Pattern opens_single_{R"([A-Za-z][^ \t\n\xA0])"};
    // Behind "f." or "a.m." these words alone begin a sentence.
    const Pattern starts_sentence_{
        R"([ \t\n]+(?:A|About|According|Additionally|After|An|As|At|But|Earlier|He|Her|Here|However|If|In|It|Last|Many)"
        R"(|More|Now|Once|One|Other|Our|She|Since|So|Some|Such|That|The|Their|Then|There|These|They|This|We|What|When)"
        R"(|While|Yet|You)(?!\w))"};

    std::string_view text_;
    std::size_t at_ = 0;
    std::vector<std::string> lines_, line_;
};

}  // namespace

std::vector<std::string> ptb_tokens(const std::vector<std::string>& captions) {
    static const auto kRemoved =
        words_of("'' ' `` ` -LRB- -RRB- -LCB- -RCB- . ? ! , : - -- ... ;");  // the brackets never occur in lower case
    std::vector<std::string> text;
    for (const auto& caption : captions) text.push_back(replace_all(caption, "\n", " "));
    auto lines = PtbLexer().lines(join(text, "\n"));
    lines.resize(captions.size());
    for (auto& line : lines) {
        std::vector<std::string> kept;
        for (auto& word : split_at(python_strip("." + line).substr(1), ' '))
            if (!kRemoved.contains(word)) kept.push_back(std::move(word));
        line = join(kept);
    }
    return lines;
}

}  // namespace emloc
