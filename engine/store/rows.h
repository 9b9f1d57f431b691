// Values <-> the columns of one row, in order.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>

#include "engine/store/seal.h"

namespace emloc {

// Binds one value after another, then exec() runs the statement and begins anew. Texts and blobs are not copied: they
// must live until exec().
class RowWriter {
 public:
    RowWriter(SQLite::Database& database, const char* sql) : statement_(database, sql) {}

    RowWriter& operator<<(std::int64_t value) {
        statement_.bind(++column_, value);
        return *this;
    }
    RowWriter& operator<<(int value) { return *this << std::int64_t{value}; }
    RowWriter& operator<<(bool value) { return *this << std::int64_t{value}; }
    RowWriter& operator<<(double value) {  // NULL where it is not a number
        statement_.bind(++column_, value);
        return *this;
    }
    RowWriter& operator<<(const std::string& text) {
        statement_.bindNoCopy(++column_, text);
        return *this;
    }
    RowWriter& operator<<(const char*) = delete;
    RowWriter& operator<<(std::span<const std::byte> blob) {
        // SQLite takes a null pointer for NULL, also where the blob is empty.
        statement_.bindNoCopy(++column_, blob.empty() ? static_cast<const void*>("") : blob.data(),
                              static_cast<int>(blob.size()));
        return *this;
    }
    RowWriter& operator<<(const Checksum& checksum) { return *this << std::span<const std::byte>(checksum); }
    template <class T>
    RowWriter& operator<<(const std::optional<T>& value) {
        if (value) return *this << *value;
        statement_.bind(++column_);
        return *this;
    }

    // The number of rows that changed.
    int exec() {
        const int changed = statement_.exec();
        statement_.reset();
        column_ = 0;
        return changed;
    }

 private:
    SQLite::Statement statement_;
    int column_ = 0;
};

// Reads leniently, as SQLite converts: what isn't what was written is found by its seal. Bind the statement's
// parameters first, then next() before each row.
class RowReader {
 public:
    RowReader(SQLite::Database& database, const char* sql) : statement_(database, sql) {}

    template <class T>
    RowReader& bind(const T& value) {
        statement_.bind(++parameter_, value);
        return *this;
    }
    void reset() {
        statement_.reset();
        parameter_ = 0;
    }
    bool next() {
        column_ = 0;
        return statement_.executeStep();
    }

    RowReader& operator>>(std::int64_t& value) {
        value = column().getInt64();
        return *this;
    }
    RowReader& operator>>(bool& value) {
        value = column().getInt64() != 0;
        return *this;
    }
    RowReader& operator>>(double& value) {
        const auto read = column();
        value = read.isNull() ? std::numeric_limits<double>::quiet_NaN() : read.getDouble();
        return *this;
    }
    RowReader& operator>>(std::string& text) {
        text = column().getString();
        return *this;
    }
    // Valid until the next row.
    RowReader& operator>>(std::span<const std::byte>& blob) {
        const auto read = column();
        const auto* bytes = static_cast<const std::byte*>(read.getBlob());
        blob = {bytes, bytes ? static_cast<std::size_t>(read.getBytes()) : 0};
        return *this;
    }
    RowReader& operator>>(Checksum& checksum) {
        std::span<const std::byte> blob;
        *this >> blob;
        checksum = {};
        if (blob.size() == checksum.size()) std::memcpy(checksum.data(), blob.data(), checksum.size());
        return *this;
    }
    template <class T>
    RowReader& operator>>(std::optional<T>& value) {
        if (statement_.getColumn(column_).isNull()) {
            ++column_;
            value.reset();
            return *this;
        }
        return *this >> value.emplace();
    }

 private:
    SQLite::Column column() { return statement_.getColumn(column_++); }

    SQLite::Statement statement_;
    int parameter_ = 0;
    int column_ = 0;
};

}  // namespace emloc
