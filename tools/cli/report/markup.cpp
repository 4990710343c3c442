#include "tools/cli/report/markup.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#include <array>

#include "compiler/base/check.h"
#include "tools/cli/report/parts.h"

namespace tiaowen::cli {
namespace {

std::string Escape(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

// The source expression by which a Content-Security-Policy (CSP level 2) knows an inline part.
std::string HashSource(std::string_view part) {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest = {};
  SHA256(reinterpret_cast<const unsigned char*>(part.data()), part.size(), digest.data());
  std::array<unsigned char, 4 * ((SHA256_DIGEST_LENGTH + 2) / 3) + 1> base64 = {};
  EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(digest.size()));
  return fmt::format("'sha256-{}'", reinterpret_cast<const char*>(base64.data()));
}

// Replaces the one place of `mark` in the page that comes from the source tree.
void Fill(std::string_view mark, std::string_view value, std::string* page) {
  const size_t place = page->find(mark);
  TW_CHECK(place != std::string::npos, "a report has no place for {}", mark);
  page->replace(place, mark.size(), value);
}

}  // namespace

Markup Markup::Text(std::string_view text) { return Markup(Escape(text)); }

Markup Markup::Element(std::string_view name, std::vector<Attribute> attributes, Markup content) {
  std::string html = fmt::format("<{}", name);
  for (const Attribute& attribute : attributes)
    html += fmt::format(" {}=\"{}\"", attribute.name, Escape(attribute.value));
  return Markup(fmt::format("{}>{}</{}>", html, content.html_, name));
}

std::string MakePage(std::string_view language, std::string_view title, const Markup& body) {
  std::string page(report::kPage);
  // From the end to the beginning: what was filled in is not searched.
  Fill("{{script}}", report::kScript, &page);
  Fill("{{body}}", body.html(), &page);
  Fill("{{style}}", report::kStyle, &page);
  Fill("{{title}}", Escape(title), &page);
  Fill("{{style-hash}}", HashSource(report::kStyle), &page);
  Fill("{{script-hash}}", HashSource(report::kScript), &page);
  Fill("{{language}}", Escape(language), &page);
  return page;
}

}  // namespace tiaowen::cli
