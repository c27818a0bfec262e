// SPDX-License-Identifier: BSD-3-Clause
/// See texts.hpp.
#include "texts.hpp"

#include "cast/text_elements.hpp"
#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

const ndt::type& string_type() { return ndt::make_leaf(ndt::kind::string); }

result with_shape(value flat, const dims& shape) { return unflatten(flat, shape); }

}  // namespace

bool is_bytes(const value& text) noexcept { return text.dtype().kind() == ndt::kind::bytes; }

result text_of(const value_call& c, const value& leaf) {
  const ndt::kind k = leaf.dtype().kind();
  if ((leaf.form() == value_form::text || leaf.form() == value_form::views) && k != ndt::kind::json) return leaf;
  if (k != ndt::kind::fixed_string && k != ndt::kind::char_ && k != ndt::kind::fixed_bytes)
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` takes text, not `" + ndt::to_string(leaf.dtype()) + "`"};
  DATASHAPE_TRY(value flat, flatten(leaf));
  const text_elements read(flat);
  text_builder made(flat.size());
  for (index i = 0; i < flat.size(); ++i) made.append(read[i]);
  DATASHAPE_TRY(value text, std::move(made).finish(k == ndt::kind::fixed_bytes ? ndt::make_leaf(ndt::kind::bytes) : string_type()));
  return with_shape(std::move(text), leaf.shape());
}

datashape::result<std::vector<value>> texts_of(const value_call& c, std::span<const value> leaves) {
  std::vector<value> made;
  for (const value& v : leaves) {
    DATASHAPE_TRY(value one, text_of(c, v));
    made.push_back(std::move(one));
  }
  for (const value& v : made) {
    if (is_bytes(v) != is_bytes(made[0])) return c.wrong("strings and bytes do not meet; decode one or encode the other");
  }
  return made;
}

datashape::result<text_column> column_of(const value& text) {
  text_column made;
  if (text.form() == value_form::text) {
    DATASHAPE_TRY(made.kept, flatten(text));
  } else {
    DATASHAPE_TRY(value packed, copy(text));
    DATASHAPE_TRY(made.kept, flatten(packed));
  }
  const value &starts = made.kept.starts(), &ends = made.kept.ends();
  algorithms::text_rows& r = made.rows;
  if (starts.itemsize() != ends.itemsize()) {
    DATASHAPE_TRY(made.kept, copy(made.kept));
    return column_of(made.kept);
  }
  r.bytes = reinterpret_cast<const char*>(made.kept.bytes().data());
  r.starts = reinterpret_cast<const char*>(starts.data());
  r.ends = reinterpret_cast<const char*>(ends.data());
  r.start_step = starts.strides()[0];
  r.end_step = ends.strides()[0];
  r.wide = starts.itemsize() == 8;
  const index step = starts.itemsize();
  r.readable = made.kept.bytes().size();
  r.packed = r.start_step == step && r.end_step == step && r.ends == r.starts + step;
  return made;
}

bool is_repeated(const value& text) noexcept {
  if (text.form() != value_form::text) return text.size() == 1;
  for (int d = 0; d < text.shape().rank(); ++d) {
    if (text.shape()[d] != 1 && (text.starts().strides()[d] != 0 || text.ends().strides()[d] != 0)) return false;
  }
  return text.size() > 0;
}

result join_texts(const value_call& c, function_ref<void(std::span<const std::string_view>, std::string&)> write) {
  return lift(c, c.args, [&](std::span<const value> args, const valid_bytes& valid) -> result {
    DATASHAPE_TRY(std::vector<value> texts, texts_of(c, args));
    std::vector<text_reader> readers(texts.begin(), texts.end());
    std::vector<std::string_view> elements(readers.size());
    const index n = args[0].size();
    text_builder made(n);
    std::string scratch;
    for (index i = 0; i < n; ++i) {
      scratch.clear();
      if (valid.empty() || valid[static_cast<std::size_t>(i)] != 0) {
        for (std::size_t k = 0; k < readers.size(); ++k) elements[k] = readers[k][i];
        write(elements, scratch);
      }
      made.append(scratch);
    }
    DATASHAPE_TRY(value flat, std::move(made).finish(texts[0].dtype()));
    return with_shape(std::move(flat), args[0].shape());
  });
}

result map_text(const value_call& c, function_ref<void(std::string_view, std::string&)> write) {
  return join_texts(c, [&](std::span<const std::string_view> all, std::string& out) { write(all[0], out); });
}

result from_texts(const value_call& c, ndt::scalar to, function_ref<void(std::span<const std::string_view>, std::byte*)> write) {
  return lift(c, c.args, [&](std::span<const value> args, const valid_bytes& valid) -> result {
    DATASHAPE_TRY(std::vector<value> texts, texts_of(c, args));
    std::vector<text_reader> readers(texts.begin(), texts.end());
    std::vector<std::string_view> elements(readers.size());
    DATASHAPE_TRY(value made, make(args[0].shape(), to));
    const index n = args[0].size(), bytes = ndt::size_of(to);
    std::memset(made.data(), 0, static_cast<std::size_t>(n * bytes));
    for (index i = 0; i < n; ++i) {
      if (!valid.empty() && valid[static_cast<std::size_t>(i)] == 0) continue;
      for (std::size_t k = 0; k < readers.size(); ++k) elements[k] = readers[k][i];
      write(elements, made.data() + i * bytes);
    }
    return made;
  });
}

}  // namespace pluribus::gfunc::whole
