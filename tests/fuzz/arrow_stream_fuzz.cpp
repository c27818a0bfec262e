// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into an Arrow stream whose callbacks hand out good and bad chunks (arrow_tree.hpp), fail with and without a reason, and leave what
/// they like in an output of a call that failed. The stream is released once in any case, and every array that was handed out too.
#include <cstdlib>

#include "arrow_tree.hpp"
#include "gfunc/arrow.hpp"
#include "whole_use.hpp"

using namespace pluribus;

namespace {

struct producer {
  explicit producer(testing::byte_input& bytes) : in(bytes), tree(bytes), chunks(bytes.byte() % 5), odd(bytes.byte()) {}
  testing::byte_input& in;
  testing::arrow_tree tree;
  int chunks;
  std::uint8_t odd;
  int released = 0;
};
producer& of(ArrowArrayStream* s) { return *static_cast<producer*>(s->private_data); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  testing::byte_input in(data, size);
  producer from(in);
  ArrowArrayStream stream{};
  stream.private_data = &from;
  stream.get_schema = [](ArrowArrayStream* s, ArrowSchema* out) {
    producer& p = of(s);
    if (p.odd & 1) {
      out->release = [](ArrowSchema*) { std::abort(); };  // of a call that failed nothing may be read
      return 5;
    }
    *out = *p.tree.schema();
    return 0;
  };
  stream.get_next = [](ArrowArrayStream* s, ArrowArray* out) {
    producer& p = of(s);
    if (p.chunks == 0 && (p.odd & 2)) {
      out->release = [](ArrowArray*) { std::abort(); };
      return 22;
    }
    *out = {};
    if (p.chunks-- > 0) p.tree.array(p.in, *out);
    return 0;
  };
  stream.get_last_error = [](ArrowArrayStream* s) -> const char* { return of(s).odd & 4 ? "why" : nullptr; };
  stream.release = [](ArrowArrayStream* s) {
    ++of(s).released;
    s->release = nullptr;
  };
  const auto chunks = gfunc::from_arrow_stream(stream, {.check_utf8 = (from.odd & 8) != 0});
  if (from.released != 1 || stream.release != nullptr) std::abort();
  double work = 0;
  if (!chunks) return 0;
  for (const gfunc::value& v : *chunks) {
    testing::use_whole(v);
    work += testing::work_of(v);
  }
  ArrowArrayStream out{};
  if (chunks->empty() || work > testing::most_work || !gfunc::to_arrow_stream(chunks->front().type().element(), *chunks, out)) return 0;
  (void)gfunc::from_arrow_stream(out).has_value();
  return 0;
}
