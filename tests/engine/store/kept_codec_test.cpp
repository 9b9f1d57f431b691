// Kept positions survive their compact form, and no blob makes the reader believe impossible ones.
#include "engine/store/kept_codec.h"

#include "fixture.h"

namespace emloc {
namespace {

Bytes blob_of(std::initializer_list<int> bytes) {
    Bytes blob;
    for (const int byte : bytes) blob.push_back(static_cast<std::byte>(byte));
    return blob;
}

TEST(KeptCodec, RoundTrips) {
    std::vector<std::int32_t> all(1600);
    for (std::int32_t i = 0; i < 1600; ++i) all[static_cast<std::size_t>(i)] = i;
    for (const Kept& kept : {Kept{}, Kept{{}}, Kept{{}, {0}}, Kept{{0, 127, 128, 1599}, {1599}}, Kept{all, {}, all}})
        EXPECT_EQ(decode_kept(encode_kept(kept), 1600), kept);
}

TEST(KeptCodec, TakesAboutAByteAPosition) {
    Kept kept(4);
    for (auto& head : kept)
        for (std::int32_t i = 0; i < 1600; i += 10) head.push_back(i);
    EXPECT_LT(encode_kept(kept).size(), 4 * 165u);
}

TEST(KeptCodec, RefusesWhatItDidNotWrite) {
    const Bytes wrong[] = {
        blob_of({0}),                                   // no heads
        blob_of({1}),                                   // a head without its count
        blob_of({2, 1, 5}),                             // the second head missing
        blob_of({1, 2, 5}),                             // fewer positions than said
        blob_of({1, 2, 5, 0}),                          // the same position twice
        blob_of({1, 1, 100}),                           // behind the end
        blob_of({1, 2, 99, 1}),                         // behind the end by its gap
        blob_of({1, 1, 5, 0}),                          // something left over
        blob_of({1, 1, 0x85, 0}),                       // not the shortest form
        blob_of({1, 1, 0x80}),                          // a number without its end
        blob_of({1, 1, 255, 255, 255, 255, 255, 127}),  // a number too long
        blob_of({0xff, 0xff, 0xff, 0x7f}),              // many heads
        blob_of({1, 0xff, 0xff, 0xff, 0xff, 0x0f}),     // many positions
    };
    for (const auto& blob : wrong) EXPECT_EQ(decode_kept(blob, 100), std::nullopt) << testing::PrintToString(blob);
}

TEST(KeptCodec, RandomBlobsGiveSoundPositionsOrNone) {
    std::mt19937 random(1);
    int accepted = 0;
    for (int i = 0; i < 200000; ++i) {
        Bytes blob(random() % 8);
        for (auto& byte : blob) byte = static_cast<std::byte>(random() % 3 ? random() % 6 : random());
        const auto kept = decode_kept(blob, 50);
        if (!kept) continue;
        ++accepted;
        EXPECT_EQ(encode_kept(*kept), blob);
        for (const auto& head : *kept)
            for (std::size_t j = 0; j < head.size(); ++j)
                EXPECT_TRUE(head[j] >= 0 && head[j] < 50 && (j == 0 || head[j - 1] < head[j]));
    }
    EXPECT_GT(accepted, 100);
}

}  // namespace
}  // namespace emloc
