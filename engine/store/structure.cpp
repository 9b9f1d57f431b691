#include "engine/store/structure.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/errors.h"

namespace emloc {

namespace {

// Sentences about one table, which are the same for the same meaning.
using Facts = std::set<std::string>;

constexpr std::string_view kIndex = "an index";

// Each asks for facts about the table whose name is bound.
constexpr std::array kQuestions{
    R"(SELECT 'the form of a ' || type || iif(wr, ' without rowid', '') || iif(strict, ', strict', '')
        FROM pragma_table_list(?) WHERE schema = 'main')",
    R"(SELECT 'the column ' || lower(name) || ' ' || upper(type) || iif("notnull", ' NOT NULL', '') ||
            iif(pk > 0, ' PRIMARY KEY ' || pk, '') || coalesce(' DEFAULT ' || dflt_value, '') ||
            iif(hidden > 0, ' HIDDEN ' || hidden, '')
        FROM pragma_table_xinfo(?, 'main'))",
    R"(SELECT 'a foreign key (' || group_concat(lower(k."from")) || ') to ' || lower(k."table") || ' (' ||
            group_concat(lower(coalesce(k."to", (SELECT name FROM pragma_table_info(k."table", 'main')
                WHERE pk = k.seq + 1)))) || ') ON UPDATE ' || on_update || ' ON DELETE ' || on_delete
        FROM pragma_foreign_key_list(?, 'main') k GROUP BY k.id)",
    R"(SELECT CASE l.origin WHEN 'c' THEN 'an index' WHEN 'u' THEN 'a constraint' ELSE 'a key' END ||
            iif(l."unique", ' UNIQUE (', ' (') ||
            (SELECT group_concat(coalesce(lower(c.name), 'an expression') || iif(c.desc, ' DESC', '') ||
                iif(c.coll = 'BINARY', '', ' COLLATE ' || c.coll)) FROM pragma_index_xinfo(l.name, 'main') c
                WHERE c.key) || iif(l.partial, ') of some rows', ')')
        FROM pragma_index_list(?, 'main') l)",
};

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (auto& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

// Takes what stands from `at` up to `end`, and `end`.
std::string_view take_through(std::string_view sql, std::size_t& at, std::string_view end) {
    const auto begin = at;
    const auto found = sql.find(end, begin);
    at = found == sql.npos ? sql.size() : found + end.size();
    return sql.substr(begin, std::min(found, sql.size()) - begin);
}

// Words and names in small letters and without their quotes, strings with theirs, and single signs.
std::vector<std::string> tokens_of(std::string_view sql) {
    std::vector<std::string> tokens;
    for (std::size_t at = 0; at < sql.size();) {
        const auto rest = sql.substr(at);
        const char c = rest.front();
        if (rest.starts_with("--")) {
            take_through(sql, at, "\n");
        } else if (rest.starts_with("/*")) {
            take_through(sql, at, "*/");
        } else if (c == '\'') {
            tokens.push_back("'" + std::string(take_through(sql, ++at, "'")) + "'");
        } else if (c == '"' || c == '`' || c == '[') {
            tokens.push_back(lower(take_through(sql, ++at, c == '[' ? "]" : std::string_view(&c, 1))));
        } else if (is_word(c)) {
            const auto begin = at;
            while (at < sql.size() && is_word(sql[at])) ++at;
            tokens.push_back(lower(sql.substr(begin, at - begin)));
        } else {
            ++at;
            if (!std::isspace(static_cast<unsigned char>(c))) tokens.emplace_back(1, c);
        }
    }
    return tokens;
}

// "check ( id = 1 )", from where `at` stands to the bracket that closes the first one.
std::string bracketed(const std::vector<std::string>& tokens, std::size_t at) {
    std::string text = tokens[at];
    for (int depth = 0; ++at < tokens.size();) {
        text += " " + tokens[at];
        if (tokens[at] == "(") ++depth;
        if (tokens[at] == ")") --depth;
        if (depth <= 0) break;
    }
    return text;
}

// The constraints that SQLite has no question for.
void add_clauses(const std::vector<std::string>& tokens, Facts& facts) {
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const auto& token = tokens[at];
        if (token == "check") facts.insert("the constraint " + bracketed(tokens, at));
        if (token == "autoincrement" || token == "deferred") facts.insert("the clause " + token);
        if ((token == "collate" || token == "conflict") && at + 1 < tokens.size())
            facts.insert("the clause " + token + " " + tokens[at + 1]);
    }
}

Facts facts_of(SQLite::Database& database, const std::string& table) {
    Facts facts;
    for (const auto* question : kQuestions) {
        SQLite::Statement asked(database, question);
        asked.bind(1, table);
        while (asked.executeStep()) facts.insert(asked.getColumn(0).getString());
    }
    SQLite::Statement text(database, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND lower(name) = ?");
    text.bind(1, table);
    if (text.executeStep()) add_clauses(tokens_of(text.getColumn(0).getString()), facts);
    return facts;
}

std::vector<std::string> tables_of(SQLite::Database& model) {
    SQLite::Statement tables(model,
                             "SELECT lower(name) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
    std::vector<std::string> names;
    while (tables.executeStep()) names.push_back(tables.getColumn(0).getString());
    return names;
}

// How each table and its indexes are written down.
std::map<std::string, Facts> texts_of(SQLite::Database& database) {
    SQLite::Statement objects(database, "SELECT lower(tbl_name), coalesce(sql, name) FROM sqlite_schema");
    std::map<std::string, Facts> texts;
    while (objects.executeStep()) texts[objects.getColumn(0).getString()].insert(objects.getColumn(1).getString());
    return texts;
}

// By their text, which is what SQLite goes by: the type beside it may say anything.
void check_for_triggers(SQLite::Database& database) {
    SQLite::Statement objects(database, "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL");
    while (objects.executeStep()) {
        const auto tokens = tokens_of(objects.getColumn(1).getString());
        const auto words = std::min<std::ptrdiff_t>(std::ssize(tokens), 3);  // CREATE TEMP TRIGGER
        const auto end = tokens.begin() + words;
        if (std::find(tokens.begin(), end, "trigger") != end)
            damage("it has a trigger, {}, which no context store has", objects.getColumn(0).getString());
    }
}

}  // namespace

void check_structure(SQLite::Database& database, SQLite::Database& model) {
    check_for_triggers(database);
    auto written = texts_of(database), wanted = texts_of(model);
    for (const auto& table : tables_of(model)) {
        if (written[table] == wanted[table]) continue;  // word for word: nothing to ask, and opening stays fast
        const auto due = facts_of(model, table), found = facts_of(database, table);
        if (found.empty()) damage("it has no table {}", table);
        for (const auto& fact : due)
            if (!found.contains(fact)) damage("its table {} lacks {}", table, fact);
        for (const auto& fact : found)
            if (!due.contains(fact) && !fact.starts_with(kIndex))
                damage("its table {} has {}, which no context store has", table, fact);
    }
}

}  // namespace emloc
