#include "runtime/read/text_cell.h"

#include <catch2/catch_test_macros.hpp>

namespace tiaowen::read {
namespace {

TEST_CASE("white space around a text is taken off, of all kinds") {
  CHECK(Strip("") == "");
  CHECK(Strip("车工") == "车工");
  CHECK(Strip(" \t车工\r\n") == "车工");
  CHECK(Strip("　车工　　") == "车工");
  CHECK(Strip("\u00A0\u2003 车 工\u3000 ") == "车 工");
  CHECK(Strip(" 　 ") == "");
  CHECK(Strip("\uFEFF车工") == "车工");
  CHECK(Strip("a") == "a");
}

TEST_CASE("broken bytes are neither white space nor lost") {
  CHECK(Strip(" \xFF ") == "\xFF");
  CHECK(Strip("\x80\x80\x80\x80\x80") == "\x80\x80\x80\x80\x80");
  CHECK(Strip("\xE3\x80") == "\xE3\x80");
  CHECK(IsUtf8("车工 x"));
  CHECK(IsUtf8(""));
  CHECK_FALSE(IsUtf8("车\xB3\xB5"));
  CHECK_FALSE(IsUtf8("\xC0\x80"));
  CHECK_FALSE(IsUtf8("\xED\xA0\x80"));
  CHECK_FALSE(IsUtf8("\xE8\xBD"));
}

TEST_CASE("what a report shows is valid and short") {
  CHECK(Printable("车工") == "车工");
  CHECK(Printable("车\xB3\xB5x") == "车\uFFFD\uFFFDx");
  std::string long_text;
  for (int i = 0; i < 100; ++i) long_text += "工";
  CHECK(Printable(long_text) == long_text);
  CHECK(Printable(long_text + "a") == long_text + "…");
}

}  // namespace
}  // namespace tiaowen::read
