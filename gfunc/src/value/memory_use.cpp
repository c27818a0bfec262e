// SPDX-License-Identifier: BSD-3-Clause
/// What a value weighs: the bytes a compact copy would take, and the bytes its buffers keep alive.
#include <set>
#include <utility>

#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

namespace {

class weigher {
 public:
  void weigh(const value& v, index elements) {
    hold(v.memory());
    if (!value_access::has_parts(v)) {
      use.bytes += elements * v.itemsize();
      return;
    }
    const value_parts& parts = value_access::parts(v);
    hold(parts.valid.memory());
    for (const buffer& b : parts.side) hold(b);
    if (v.form() == value_form::option && !parts.valid.is_all()) use.bytes += (elements + 7) / 8;
    switch (v.form()) {
      case value_form::ragged: {
        hold(v.starts().memory());
        hold(v.ends().memory());
        const row_reader rows(v);
        index used = 0;
        for (index i = 0; i < rows.size(); ++i) used += rows[i].size();
        use.bytes += 8 * (elements + 1);
        const index each = v.content().shape()[0] == 0 ? 0 : v.content().size() / v.content().shape()[0];
        return weigh(v.content(), used * each);
      }
      case value_form::text:
      case value_form::views: {
        for (const value& part : parts.led) hold(part.memory());
        const text_reader read(v);
        use.bytes += 8 * (elements + 1);
        for (index i = 0; i < read.size(); ++i) use.bytes += static_cast<index>(read[i].size());
        return;
      }
      case value_form::coded: weigh(v.codes(), elements); return weigh(v.dictionary(), v.dictionary().size());
      default: break;
    }
    for (const value& part : parts.led) weigh(part, part.size());
    for (const value& part : parts.fields) weigh(part, part.size());
  }

  memory_use use;

 private:
  void hold(const buffer& b) {
    if (b && seen_.insert({b.data(), b.size()}).second) use.held += b.size();
  }
  std::set<std::pair<const std::byte*, index>> seen_;
};

}  // namespace

memory_use memory_of(const value& v) {
  weigher w;
  w.weigh(v, v.size());
  return w.use;
}

}  // namespace pluribus::gfunc
