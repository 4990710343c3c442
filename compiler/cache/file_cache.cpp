#include "compiler/cache/file_cache.h"

#include <elf.h>
#include <link.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

namespace tiaowen::cache {
namespace {

namespace fs = std::filesystem;

constexpr const char* kUnfinished = ".part";
constexpr std::chrono::hours kUnfinishedMax{1};  // then its writer is gone

std::string ErrorText(const std::error_code& error) { return error.message(); }

// The note of the linker that identifies the program or library which holds this code.
struct BuildNote {
  std::string id;

  static int Visit(dl_phdr_info* object, size_t, void* out) {
    const auto here = reinterpret_cast<ElfW(Addr)>(&ErrorText);
    const ElfW(Phdr)* begin = object->dlpi_phdr;
    const ElfW(Phdr)* end = begin + object->dlpi_phnum;
    const bool ours = std::any_of(begin, end, [&](const ElfW(Phdr) & part) {
      const ElfW(Addr) first = object->dlpi_addr + part.p_vaddr;
      return part.p_type == PT_LOAD && here >= first && here < first + part.p_memsz;
    });
    if (!ours) return 0;
    for (const ElfW(Phdr)* part = begin; part != end; ++part) {
      if (part->p_type != PT_NOTE) continue;
      // The loader tells addresses as numbers.
      // NOLINTNEXTLINE(performance-no-int-to-ptr)
      const auto* notes = reinterpret_cast<const char*>(object->dlpi_addr + part->p_vaddr);
      static_cast<BuildNote*>(out)->Read({notes, part->p_memsz});
    }
    return 1;
  }

  void Read(std::string_view notes) {
    constexpr size_t kAlignment = 4;
    const auto padded = [](size_t size) {
      return (size + kAlignment - 1) / kAlignment * kAlignment;
    };
    while (notes.size() >= sizeof(ElfW(Nhdr))) {
      ElfW(Nhdr) note;
      std::memcpy(&note, notes.data(), sizeof note);
      const size_t name = sizeof note, content = name + padded(note.n_namesz);
      const size_t next = content + padded(note.n_descsz);
      if (next > notes.size()) return;
      if (note.n_type == NT_GNU_BUILD_ID) id = notes.substr(content, note.n_descsz);
      notes.remove_prefix(next);
    }
  }
};

struct Entry {
  fs::path path;
  uint64_t bytes = 0;
  fs::file_time_type used;
};

}  // namespace

std::string HashOf(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

const std::string& BuildId() {
  static const std::string kId = [] {
    BuildNote note;
    dl_iterate_phdr(&BuildNote::Visit, &note);
    return note.id;
  }();
  return kId;
}

std::string FileCache::PathOf(const std::string& key) const {
  return (fs::path(directory_) / fmt::format("{}.{}", key, kind_)).string();
}

std::string FileCache::HeaderOf(std::string_view content) const {
  return fmt::format("tiaowen {} 1{}", kind_, HashOf(content));
}

std::optional<std::string> FileCache::Find(const std::string& key) const {
  const std::string path = PathOf(key);
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  const size_t header = HeaderOf("").size();
  if (bytes.size() <= header) return std::nullopt;
  if (!bytes.starts_with(HeaderOf(std::string_view(bytes).substr(header)))) return std::nullopt;
  std::error_code ignored;  // then the entry only counts as older
  fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
  return bytes.substr(header);
}

base::Status FileCache::Store(const std::string& key, std::string_view content) const {
  static std::atomic<int> serial = 0;
  const auto fail = [&](const std::string& reason) {
    return base::Error{fmt::format("缓存「{}」写不进：{}", directory_, reason),
                       fmt::format("cannot write to the cache {}: {}", directory_, reason)};
  };
  std::error_code error;
  fs::create_directories(directory_, error);
  if (error) return fail(ErrorText(error));
  const std::string path = PathOf(key);
  const std::string part = fmt::format("{}.{}.{}{}", path, getpid(), serial++, kUnfinished);
  std::ofstream file(part, std::ios::binary);
  file << HeaderOf(content) << content;
  file.close();
  if (!file) {
    const std::string reason = std::strerror(errno);
    fs::remove(part, error);
    return fail(reason);
  }
  fs::rename(part, path, error);
  if (error) {
    const std::string reason = ErrorText(error);
    fs::remove(part, error);
    return fail(reason);
  }
  if (stored_++ % limits_.stores_between_trims == 0) Trim();
  return base::Ok();
}

// Others may remove the same entries meanwhile: what is gone is gone.
void FileCache::Trim() const {
  std::error_code ignored;
  std::vector<Entry> entries;
  uint64_t total = 0;
  const auto now = fs::file_time_type::clock::now();
  const std::string extension = "." + kind_;
  for (const fs::directory_entry& file : fs::directory_iterator(directory_, ignored)) {
    Entry entry{file.path(), file.file_size(ignored), file.last_write_time(ignored)};
    if (entry.path.extension() == kUnfinished && now - entry.used > kUnfinishedMax)
      fs::remove(entry.path, ignored);
    if (entry.path.extension() != extension) continue;
    total += entry.bytes;
    entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.used < b.used; });
  size_t left = entries.size();
  for (const Entry& entry : entries) {
    if (total <= limits_.bytes_max && left <= limits_.entries_max) return;
    fs::remove(entry.path, ignored);
    total -= entry.bytes;
    --left;
  }
}

std::string UserCacheDirectory() {
  if (const char* own = std::getenv("TIAOWEN_CACHE_DIR")) return own;
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && fs::path(cache).is_absolute())
    return (fs::path(cache) / "tiaowen").string();
  const char* home = std::getenv("HOME");
  if (home == nullptr || !fs::path(home).is_absolute()) return "";
  return (fs::path(home) / ".cache" / "tiaowen").string();
}

}  // namespace tiaowen::cache
