#include "runtime/write/rows_file.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

#include "runtime/evaluate/coded_texts.h"
#include "runtime/read/register_fixture.h"

namespace tiaowen::write {
namespace {

using Records = std::vector<std::shared_ptr<arrow::RecordBatch>>;

// One column of coded texts.
std::shared_ptr<arrow::RecordBatch> Coded(const std::vector<int32_t>& codes,
                                          const std::vector<std::string_view>& texts) {
  const auto array = *evaluate::MakeCodedTexts(codes, texts);
  return arrow::RecordBatch::Make(arrow::schema({arrow::field("a", array->type())}),
                                  static_cast<int64_t>(codes.size()), {array});
}

TEST_CASE("rows come back as they were, with texts that are coded anew in each record batch") {
  const read::ScratchDirectory scratch;
  const std::string path = scratch.path("rows");
  for (const Records& rows : {Records(), Records{Coded({0, -1, 1}, {"甲", "乙"})},
                              Records{Coded({0, 1}, {"甲", "乙"}), Coded({}, {}),
                                      Coded({1, 0, 2}, {"丙", "甲", "丁"})}}) {
    REQUIRE(WriteRows(rows, path).ok());
    Records back;
    REQUIRE(ReadRows(path, [&](const auto& records) {
              back.push_back(records);
              return base::Ok();
            }).ok());
    REQUIRE(back.size() == rows.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      CHECK((*evaluate::DecodeTexts(*back[i]))->Equals(**evaluate::DecodeTexts(*rows[i])));
    }
  }
}

TEST_CASE("an error of the taker, a missing and a cut-off file of rows") {
  const read::ScratchDirectory scratch;
  const std::string path = scratch.path("rows");
  REQUIRE(WriteRows({Coded({0}, {"甲"}), Coded({0}, {"乙"})}, path).ok());
  int taken = 0;
  const auto refused = ReadRows(path, [&](const auto&) -> base::Status {
    ++taken;
    return base::Error{"不要", "refused"};
  });
  REQUIRE(!refused.ok());
  CHECK(refused.error().en == "refused");
  CHECK(taken == 1);
  const auto ignore = [](const auto&) { return base::Ok(); };
  CHECK(!ReadRows(scratch.path("nowhere"), ignore).ok());
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK(!ReadRows(path, ignore).ok());
  CHECK(!WriteRows({}, scratch.path("no/where")).ok());
}

}  // namespace
}  // namespace tiaowen::write
