#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tiaowen::cli {

// A piece of HTML that is well-formed by itself. Names of elements and attributes are the program's
// own; whatever else gets in is escaped on the way.
class Markup {
 public:
  struct Attribute {
    std::string_view name;
    std::string value;
  };

  Markup() = default;

  static Markup Text(std::string_view text);
  // An element with an end tag.
  static Markup Element(std::string_view name, std::vector<Attribute> attributes, Markup content);
  static Markup Element(std::string_view name, Markup content) {
    return Element(name, {}, std::move(content));
  }
  static Markup Element(std::string_view name, std::string_view text) {
    return Element(name, {}, Text(text));
  }

  Markup& operator+=(const Markup& other) {
    html_ += other.html_;
    return *this;
  }
  friend Markup operator+(Markup a, const Markup& b) { return std::move(a += b); }

  bool empty() const { return html_.empty(); }
  const std::string& html() const { return html_; }

 private:
  explicit Markup(std::string html) : html_(std::move(html)) {}

  std::string html_;
};

// A document that needs no other file: the style and the script of the reports are inside, and its
// policy of content lets nothing else run or load. `language` is that of the interface, a BCP 47
// tag.
std::string MakePage(std::string_view language, std::string_view title, const Markup& body);

}  // namespace tiaowen::cli
