#include "compiler/source/file_set.h"

#include <catch2/catch_test_macros.hpp>

#include "compiler/source/marked_text.h"

namespace tiaowen::source {
namespace {

TEST_CASE("a range says in which file it stands") {
  FileSet files;
  CHECK(files.Add(File("a", "ab")) == 0);
  CHECK(files.Add(File("b", "")) == 1);
  CHECK(files.Add(File("c", "cde")) == 2);
  // a b $ | $ | c d e $
  CHECK(files.base(1) == 3);
  CHECK(files.base(2) == 4);
  CHECK(files.IndexAt(2) == 0);
  CHECK(files.IndexAt(3) == 1);
  CHECK(files.IndexAt(4) == 2);
  Location end_of_a = files.Locate({2, 2});
  CHECK(end_of_a.file->path() == "a");
  CHECK(end_of_a.range.begin == 2);
  Location in_c = files.Locate({5, 7});
  CHECK(in_c.file->path() == "c");
  CHECK(in_c.range.begin == 1);
  CHECK(in_c.range.end == 3);
  Location cut = files.Locate({1, 6});
  CHECK(cut.file->path() == "a");
  CHECK(cut.range.end == 2);
}

TEST_CASE("marks of several files lead back to their own file") {
  FileSet files;
  files.Add(File("a", "一【或】二"));
  files.Add(File("b", "【宣示】三"));
  MarkedText text = SeparateMarks(files);
  CHECK(text.official == "一二\n三");
  REQUIRE(text.parts.size() == 2);
  CHECK(text.parts[0].end == 6);
  CHECK(text.parts[1].begin == 7);
  REQUIRE(text.marks.size() == 2);
  CHECK(text.marks[0].offset == 3);
  CHECK(text.marks[1].offset == 7);
  Location mark = files.Locate(text.marks[1].source);
  CHECK(mark.file->path() == "b");
  CHECK(mark.range.begin == 0);
  Location two = files.Locate(text.ToSource(Range{3, 6}));
  CHECK(two.file->path() == "a");
  CHECK(two.file->Slice(two.range) == "二");
  Location three = files.Locate(text.ToSource(Range{7, 10}));
  CHECK(three.file->path() == "b");
  CHECK(three.file->Slice(three.range) == "三");
}

}  // namespace
}  // namespace tiaowen::source
