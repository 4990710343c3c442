#include "tools/cli/digest.h"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <memory>
#include <vector>

namespace tiaowen::cli {
namespace {

constexpr size_t kChunkBytes = 1 << 20;

struct Release {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
  void operator()(std::FILE* file) const { std::fclose(file); }
};

base::Error Unreadable(const std::string& path) {
  return {fmt::format("{}：文件无法读取", path), fmt::format("{}: cannot read the file", path)};
}

}  // namespace

base::Result<Digest> DigestFile(const std::string& path) {
  const std::unique_ptr<std::FILE, Release> file(std::fopen(path.c_str(), "rb"));
  if (file == nullptr) return Unreadable(path);
  const std::unique_ptr<EVP_MD_CTX, Release> context(EVP_MD_CTX_new());
  TW_CHECK(context != nullptr && EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) == 1,
           "SHA-256 is not there");
  Digest digest;
  std::vector<char> chunk(kChunkBytes);
  while (const size_t read = std::fread(chunk.data(), 1, chunk.size(), file.get())) {
    TW_CHECK(EVP_DigestUpdate(context.get(), chunk.data(), read) == 1, "SHA-256 failed");
    digest.bytes += static_cast<int64_t>(read);
  }
  if (std::ferror(file.get()) != 0) return Unreadable(path);
  std::array<unsigned char, EVP_MAX_MD_SIZE> value{};
  unsigned length = 0;
  TW_CHECK(EVP_DigestFinal_ex(context.get(), value.data(), &length) == 1, "SHA-256 failed");
  digest.sha256 = fmt::format("{:02x}", fmt::join(value.begin(), value.begin() + length, ""));
  return digest;
}

}  // namespace tiaowen::cli
