// SPDX-License-Identifier: BSD-3-Clause
#include "nd/io/store.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "nd/io/atomic_file.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::nd::io;

namespace {

byte_span of(const std::string& text) { return std::as_bytes(std::span(text.data(), text.size())); }
std::string text_of(const datashape::result<std::optional<bytes>>& value) {
  REQUIRE_MESSAGE(value.has_value(), message_of(value));
  if (!*value) return "(none)";
  return {reinterpret_cast<const char*>((*value)->data()), (*value)->size()};
}

void behaves_like_a_store(store& s) {
  CHECK(text_of(s.get("a/b")) == "(none)");
  REQUIRE(s.set("a/b", of("hello")).has_value());
  REQUIRE(s.set("a/c/0", of("")).has_value());
  REQUIRE(s.set("z", of("last")).has_value());
  CHECK(text_of(s.get("a/b")) == "hello");
  CHECK(text_of(s.get("a/c/0")) == "");
  CHECK(text_of(s.get_partial("a/b", {1, 3})) == "ell");
  CHECK(text_of(s.get_partial("a/b", {-2, -1})) == "lo");
  CHECK(text_of(s.get_partial("nothing", {0, 1})) == "(none)");
  CHECK(contains(message_of(s.get_partial("a/b", {3, 9})), "has 5 bytes; offset 3, length 9"));
  CHECK(contains(message_of(s.get("a/b", 4)), "has 5 bytes, the limit is 4"));
  CHECK(**s.size("a/b") == 5);
  CHECK_FALSE((*s.size("a/x")).has_value());
  CHECK(*s.list() == std::vector<std::string>{"a/b", "a/c/0", "z"});
  CHECK(*s.list("a/") == std::vector<std::string>{"a/b", "a/c/0"});
  REQUIRE(s.set("a/b", of("other")).has_value());
  CHECK(text_of(s.get("a/b")) == "other");
  REQUIRE(s.erase("a/b").has_value());
  REQUIRE(s.erase("a/b").has_value());
  CHECK(text_of(s.get("a/b")) == "(none)");
}

}  // namespace

TEST_CASE("the memory store behaves like a store") { behaves_like_a_store(*memory_store()); }

TEST_CASE("the directory store behaves like a store and leaves no temporary names") {
  const scratch_directory folder;
  behaves_like_a_store(*directory_store(folder / "root"));
  CHECK(folder.names() == 5);  // root, root/a, root/a/c, root/a/c/0, root/z
}

TEST_CASE("keys that are no plain relative path are refused") {
  const scratch_directory folder;
  for (const auto& s : {memory_store(), directory_store(folder / "root")})
    for (const char* key : {"", "/etc/passwd", "..", "a/../b", "a//b", "a/", ".", "a/.", "...", "a\nb", "a\\b", ".tmp.x", "c/.tmp.1"}) {
      CAPTURE(key);
      CHECK(contains(message_of(s->set(key, of("x"))), "E0623"));
      CHECK(contains(message_of(s->get(key)), "E0623"));
      CHECK(contains(message_of(s->erase(key)), "E0623"));
    }
  CHECK(contains(message_of(check_key(std::string("a\0b", 3))), "control character"));
  CHECK(contains(message_of(check_key(std::string(300, 'k'))), "255"));
}

TEST_CASE("a set that fails leaves the old value and no temporary file") {
  const scratch_directory folder;
  const auto s = directory_store(folder.path);
  REQUIRE(s->set("value", of("old")).has_value());
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{1000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &tight);
  const auto done = s->set("value", of(std::string(5000, 'x')));
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  CHECK(contains(message_of(done), "E0621: cannot write " + (folder / "value")));
  CHECK(text_of(s->get("value")) == "old");
  CHECK(folder.names() == 1);
}

TEST_CASE("a folder that cannot be made is an error that names the path") {
  const scratch_directory folder;
  write_text(folder / "plain", "file");
  const auto done = directory_store(folder / "plain")->set("a/b", of("x"));
  CHECK(contains(message_of(done), "cannot write " + (folder / "plain/a/b")));
  CHECK(contains(message_of(done), "Not a directory"));
}

TEST_CASE("readers see old or new while a value is replaced") {
  const scratch_directory folder;
  const auto s = directory_store(folder.path, durability::on_sync);
  const std::string one(100000, '1'), two(70000, '2');
  REQUIRE(s->set("k", of(one)).has_value());
  std::jthread writer([&] {
    for (int i = 0; i < 50; ++i) (void)s->set("k", of(i % 2 ? one : two)).has_value();
  });
  int whole = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string seen = text_of(s->get("k"));
    whole += seen == one || seen == two;
  }
  CHECK(whole == 200);
}

TEST_CASE("an atomic file that is not committed leaves nothing; refuse keeps what exists") {
  const scratch_directory folder;
  {
    auto out = atomic_file::create(folder / "x");
    REQUIRE(out.has_value());
    REQUIRE(out->write(of("half")).has_value());
  }
  CHECK(folder.names() == 0);
  write_text(folder / "x", "old");
  auto out = atomic_file::create(folder / "x");
  REQUIRE(out->write(of("new")).has_value());
  CHECK(contains(message_of(out->commit(existing::refuse)), "E0624"));
  CHECK(read_text(folder / "x") == "old");
  CHECK(folder.names() == 1);
}

TEST_CASE("an atomic directory appears at commit, replaces when asked, and vanishes when abandoned") {
  const scratch_directory folder;
  const std::string target = folder / "tree";
  {
    auto tree = atomic_directory::create(target + "/");
    REQUIRE(tree.has_value());
    write_text(tree->temporary() + "/a", "first");
    CHECK_FALSE(std::filesystem::exists(target));
    REQUIRE(tree->commit().has_value());
  }
  CHECK(read_text(target + "/a") == "first");
  CHECK(contains(message_of(atomic_directory::create(target)), "E0624"));
  {
    auto tree = atomic_directory::create(target, existing::replace);
    write_text(tree->temporary() + "/b", "second");
    REQUIRE(tree->commit().has_value());
  }
  CHECK_FALSE(std::filesystem::exists(target + "/a"));
  CHECK(read_text(target + "/b") == "second");
  {
    auto tree = atomic_directory::create(target, existing::replace);
    write_text(tree->temporary() + "/c", "third");
  }
  CHECK(read_text(target + "/b") == "second");
  CHECK(folder.names() == 2);
}
