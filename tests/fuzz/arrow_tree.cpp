// SPDX-License-Identifier: BSD-3-Clause
/// See arrow_tree.hpp. A byte of zero is the ordinary choice everywhere, so that short inputs are good trees.
#include "arrow_tree.hpp"

#include <charconv>
#include <cstdlib>
#include <string_view>

namespace pluribus::testing {

namespace {

constexpr const char* leaf_formats[] = {
    "i",          "u",           "b",   "l",   "U",   "vu",    "z",       "Z",
    "vz",         "c",           "C",   "s",   "S",   "I",     "L",       "e",
    "f",          "g",           "n",   "w:0", "w:1", "w:3",   "w:16",    "tdD",
    "tdm",        "tts",         "ttm", "ttu", "ttn", "tss:",  "tsm:UTC", "tsu:Europe/Berlin",
    "tsn:+05:30", "tDs",         "tDm", "tDu", "tDn", "d:5,2", "d:38,0",  "d:9,2,32",
    "d:18,-3,64", "d:76,10,256", "w:2", "w:4", "w:8", "tiM",   "w:-1",    "x",
    "tsx:",       "d:0,0",
};
constexpr const char* parent_formats[] = {"+l", "+L",      "+vl",     "+vL",   "+w:2", "+w:0",  "+w:1",  "+w:3",    "+s",
                                          "+m", "+us:0,1", "+ud:0,1", "+ud:0", "+r",   "+us:0", "+w:-1", "+ud:1,0", "+w:4294967296"};
/// Texts that the library's own extension may say for storage of the same format.
constexpr const char* extensions[] = {
    "fixed_string[3]",
    "char",
    "categorical([\"a\", \"b\"])",
    "complex64",
    "int128",
    "uint128",
    "bfloat16",
    "json",
    "(int32, string)",
    "2 * 3 * int8",
    "array[int32]",
    "fixed_string[2, 'utf16']",
    "categorical([1, 2], int64)",
    "time[hour]",
    "{x: int32, pack=1}",
    "2 * ?int32",
    "char['utf32']",
    "complex128",
};

bool starts(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

/// Bits of an element in buffer `i`; -1 where the buffer has another size rule, 0 where it has none.
struct storage {
  int buffers = 2;
  std::int64_t bits = 0;  ///< of the data buffer
};

std::int64_t number_in(std::string_view text) {
  std::int64_t n = 0;
  std::from_chars(text.data(), text.data() + text.size(), n);
  return n;
}

storage storage_of(std::string_view f) {
  if (f == "n" || f == "+r") return {0, 0};
  if (f == "+s" || starts(f, "+w:")) return {1, 0};
  if (starts(f, "+us:")) return {1, 8};
  if (starts(f, "+ud:")) return {2, 32};
  if (f == "+l" || f == "+m") return {2, 32};
  if (f == "+L") return {2, 64};
  if (f == "+vl") return {3, 32};
  if (f == "+vL") return {3, 64};
  if (f == "u" || f == "z") return {3, 32};
  if (f == "U" || f == "Z") return {3, 64};
  if (f == "vu" || f == "vz") return {3, 128};
  if (f == "b") return {2, 1};
  if (starts(f, "w:")) return {2, 8 * std::clamp<std::int64_t>(number_in(f.substr(2)), 0, most_bytes)};
  if (starts(f, "d:")) {
    const std::size_t last = f.rfind(',');
    const bool given = last != std::string_view::npos && f.find(',') != last;
    return {2, given ? std::clamp<std::int64_t>(number_in(f.substr(last + 1)), 0, 256) : 128};
  }
  if (f == "c" || f == "C") return {2, 8};
  if (f == "s" || f == "S" || f == "e") return {2, 16};
  if (f == "i" || f == "I" || f == "f" || f == "tdD" || f == "tts" || f == "ttm") return {2, 32};
  return {2, 64};
}

int children_of(std::string_view f) {
  if (f == "+s") return 2;
  if (f == "+r") return 2;
  if (starts(f, "+u")) return static_cast<int>(std::count(f.begin(), f.end(), ',')) + 1;
  return starts(f, "+") ? 1 : 0;
}

struct owned_array {
  std::vector<void*> blocks;
  std::vector<const void*> buffers;
  std::vector<ArrowArray> below;
  std::vector<ArrowArray*> pointers;
  ArrowArray dictionary{};
  ~owned_array() {
    for (ArrowArray& a : below)
      if (a.release != nullptr) a.release(&a);
    if (dictionary.release != nullptr) dictionary.release(&dictionary);
    for (void* block : blocks) std::free(block);
  }
  std::uint8_t* block(std::int64_t size) {
    void* made = std::malloc(static_cast<std::size_t>(size));  // of no bytes too: an address that nothing may be read from
    blocks.push_back(made);
    return static_cast<std::uint8_t*>(made);
  }
};

void release_array(ArrowArray* a) {
  delete static_cast<owned_array*>(a->private_data);
  a->release = nullptr;
}

void store(std::uint8_t* to, std::int64_t i, std::int64_t v, bool wide) {
  const auto narrow = static_cast<std::int32_t>(v);
  if (wide)
    std::memcpy(to + 8 * i, &v, 8);
  else
    std::memcpy(to + 4 * i, &narrow, 4);
}

class array_builder {
 public:
  array_builder(byte_input& in, const ArrowSchema& schema, std::int64_t wanted, int depth)
      : in_(in), schema_(schema), format_(schema.format), storage_(storage_of(format_)), wanted_(wanted), depth_(depth) {}

  void build(ArrowArray& out) {
    auto owned = std::make_unique<owned_array>();
    mine_ = owned.get();
    const std::uint8_t odd = in_.byte();
    choose_length(odd);
    const std::uint8_t nulls = in_.byte();
    make_buffers(nulls);
    make_children();
    out = {};
    out.length = length_;
    out.offset = offset_;
    out.null_count = null_count(nulls);
    out.n_buffers = static_cast<std::int64_t>(mine_->buffers.size());
    mine_->pointers.reserve(mine_->below.size());
    for (ArrowArray& a : mine_->below) mine_->pointers.push_back(&a);
    out.n_children = static_cast<std::int64_t>(mine_->pointers.size());
    out.dictionary = schema_.dictionary != nullptr ? &mine_->dictionary : nullptr;
    spoil(odd, out);
    out.buffers = mine_->buffers.empty() ? nullptr : mine_->buffers.data();
    out.children = mine_->pointers.empty() ? nullptr : mine_->pointers.data();
    out.release = release_array;
    out.private_data = owned.release();
  }

 private:
  void choose_length(std::uint8_t odd) {
    length_ = wanted_;
    if (odd & 1) offset_ = in_.number();
    if (odd & 2) length_ = in_.number();
    std::int64_t end = 0, bits = 0;
    if (length_ < 0 || offset_ < 0 || __builtin_add_overflow(length_, offset_, &end)) return void(trusted_ = 0);
    // Text reads its last offset before anything else has been looked at.
    const bool overflows = __builtin_mul_overflow(end, storage_.bits, &bits) && format_[0] != 'u' && format_[0] != 'U' &&
                           format_[0] != 'z' && format_[0] != 'Z';
    if (storage_.bits == 0 || (!overflows && bits <= 8 * most_bytes && end <= most_bytes)) return void(trusted_ = end);
    if (overflows) return void(trusted_ = 0);
    length_ = std::clamp<std::int64_t>(wanted_, 0, 64);
    offset_ = std::clamp<std::int64_t>(offset_, 0, 64);
    trusted_ = length_ + offset_;
  }

  std::int64_t null_count(std::uint8_t nulls) {
    if (nulls == 0) return 0;
    if (nulls & 4) return in_.number();
    return mine_->buffers.empty() || storage_.buffers == 0 || starts(format_, "+u") ? (format_ == "n" ? length_ : 0) : -1;
  }

  std::uint8_t* raw_buffer(std::int64_t bits) {
    const std::int64_t size = (bits + 7) / 8;
    std::uint8_t* made = mine_->block(size);
    in_.fill(made, static_cast<std::size_t>(size));
    mine_->buffers.push_back(made);
    return made;
  }

  void make_buffers(std::uint8_t nulls) {
    if (storage_.buffers == 0) return;
    const bool is_union = starts(format_, "+u");
    if (!is_union) {
      if ((nulls & 3) != 0 && trusted_ <= 8 * most_bytes)
        raw_buffer(trusted_);
      else
        mine_->buffers.push_back(nullptr);
    }
    const bool wide = storage_.bits == 64;
    if (format_ == "+l" || format_ == "+L" || format_ == "+m") {
      child_length_ = offsets(wide);
    } else if (format_ == "u" || format_ == "U" || format_ == "z" || format_ == "Z") {
      raw_buffer(8 * offsets(wide));
    } else if (starts(format_, "+vl") || starts(format_, "+vL")) {
      row_views(wide);
    } else if (format_ == "vu" || format_ == "vz") {
      text_views();
    } else if (is_union) {
      tags();
    } else if (storage_.buffers == 2) {
      if (schema_.dictionary != nullptr)
        codes();
      else
        raw_buffer(trusted_ * storage_.bits);
    }
  }

  /// One step of a byte: rarely anything, mostly a little.
  std::int64_t little() {
    const std::uint8_t b = in_.byte();
    return b >= 0xf8 ? in_.number() : b % 4;
  }

  /// Mostly growing; returns the last one in place, which text trusts.
  std::int64_t offsets(bool wide) {
    // Nothing but a length of more than none has offsets to read.
    const std::int64_t n = length_ == 0 ? 0 : trusted_ + (length_ > 0 && trusted_ > 0 ? 1 : 0);
    std::uint8_t* to = mine_->block(n * (wide ? 8 : 4));
    mine_->buffers.push_back(to);
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      if (i > 0) at = static_cast<std::int64_t>(static_cast<std::uint64_t>(at) + static_cast<std::uint64_t>(little()));
      if (i + 1 == n && (at > most_bytes || static_cast<std::int32_t>(at) != at)) at = most_bytes;
      store(to, i, at, wide);
    }
    return std::max<std::int64_t>(at, 0);
  }

  void row_views(bool wide) {
    child_length_ = in_.byte() % 20;
    std::uint8_t *start = mine_->block(trusted_ * (wide ? 8 : 4)), *size = mine_->block(trusted_ * (wide ? 8 : 4));
    for (std::int64_t i = 0; i < trusted_; ++i) {
      const std::uint8_t b = in_.byte();
      const std::int64_t from = b >= 0xf8 ? in_.number() : b % (child_length_ + 1);
      store(start, i, from, wide);
      store(size, i, b >= 0xf0 ? in_.number() : std::min<std::int64_t>(little(), std::max<std::int64_t>(child_length_ - from, 0)), wide);
    }
    mine_->buffers.push_back(start);
    mine_->buffers.push_back(size);
  }

  void text_views() {
    const int sides = in_.byte() % 4;
    std::int64_t sizes[3] = {};
    for (int i = 0; i < sides; ++i) sizes[i] = in_.byte() % 64;
    std::uint8_t* views = mine_->block(16 * trusted_);
    mine_->buffers.push_back(views);
    for (std::int64_t i = 0; i < trusted_; ++i) {
      in_.fill(views + 16 * i, 16);
      std::int32_t size = views[16 * i] % 32,
                   place[2] = {static_cast<std::int32_t>(views[16 * i + 8] % 4), static_cast<std::int32_t>(views[16 * i + 12] % 32)};
      if (views[16 * i + 3] >= 0xf0) continue;  // as it is
      std::memcpy(views + 16 * i, &size, 4);
      if (size > 12) std::memcpy(views + 16 * i + 8, place, 8);
    }
    for (int i = 0; i < sides; ++i) raw_buffer(8 * sizes[i]);
    std::uint8_t* all = mine_->block(8 * sides);
    for (int i = 0; i < sides; ++i) store(all, i, in_.byte() >= 0xf8 ? -1 : sizes[i], true);
    mine_->buffers.push_back(all);
  }

  void tags() {
    const std::int64_t members = std::max<std::int64_t>(schema_.n_children, 1);
    child_length_ = starts(format_, "+us:") ? trusted_ : in_.byte() % 20;
    std::uint8_t *tag = mine_->block(trusted_), *position = nullptr;
    mine_->buffers.push_back(tag);
    if (starts(format_, "+ud:")) mine_->buffers.push_back(position = mine_->block(4 * trusted_));
    for (std::int64_t i = 0; i < trusted_; ++i) {
      const std::uint8_t b = in_.byte();
      tag[i] = b >= 0xf8 ? b : static_cast<std::uint8_t>(b % members);
      if (position == nullptr) continue;
      const std::uint8_t p = in_.byte();
      store(position, i, p >= 0xf8 ? in_.number() : p % std::max<std::int64_t>(child_length_, 1), false);
    }
  }

  /// Codes of any width, mostly inside.
  void codes() {
    dictionary_length_ = in_.byte() % 8;
    const std::int64_t width = std::max<std::int64_t>(storage_.bits / 8, 1), n = trusted_;
    std::uint8_t* to = mine_->block((n * storage_.bits + 7) / 8);
    mine_->buffers.push_back(to);
    if (storage_.bits < 8) return void(std::memset(to, 0, static_cast<std::size_t>((n * storage_.bits + 7) / 8)));
    std::memset(to, 0, static_cast<std::size_t>(n * width));
    for (std::int64_t i = 0; i < n; ++i) {
      const std::uint8_t b = in_.byte();
      to[i * width] = b >= 0xf0 ? b : static_cast<std::uint8_t>(b % std::max<std::int64_t>(dictionary_length_, 1));
      if (b == 0xff) std::memset(to + i * width, 0xff, static_cast<std::size_t>(width));
    }
  }

  void make_children() {
    std::int64_t below = child_length_;
    if (format_ == "+s") below = trusted_;
    if (starts(format_, "+w:")) {
      const std::int64_t each = std::max<std::int64_t>(number_in(std::string_view(format_).substr(3)), 0);
      if (__builtin_mul_overflow(trusted_, each, &below) || below > most_bytes) below = 64;
    }
    if (format_ == "+r") below = std::min<std::int64_t>(trusted_, 8);
    mine_->below.resize(static_cast<std::size_t>(schema_.n_children));
    for (std::size_t i = 0; i < mine_->below.size(); ++i) {
      array_builder child(in_, *schema_.children[i], std::min(below, most_bytes), depth_ + 1);
      child.build(mine_->below[i]);
      if (format_ == "+r" && i == 0) grow_ends(mine_->below[0], schema_.children[0]->format);
    }
    if (schema_.dictionary != nullptr) {
      array_builder values(in_, *schema_.dictionary, dictionary_length_, depth_ + 1);
      values.build(mine_->dictionary);
    }
    if (format_ == "+r") length_ = std::min(length_, most_bytes);  // a length is spread; its memory is what was asked for
  }

  /// Run ends that are mostly good: one more than the one before.
  void grow_ends(const ArrowArray& ends, std::string_view format) {
    const bool wide = format == "l", narrow = format == "s";
    if ((!wide && !narrow && format != "i") || ends.n_buffers != 2 || ends.buffers == nullptr || ends.buffers[1] == nullptr ||
        ends.length < 0 || ends.offset < 0)
      return;
    if (ends.length > most_bytes || ends.offset > most_bytes) return;
    auto* to = static_cast<std::uint8_t*>(const_cast<void*>(ends.buffers[1]));
    std::int64_t at = 0;
    for (std::int64_t i = 0; i < ends.length; ++i) {
      at = static_cast<std::int64_t>(static_cast<std::uint64_t>(at) + 1 + static_cast<std::uint64_t>(little()));
      if (narrow) {
        const auto small = static_cast<std::int16_t>(at);
        std::memcpy(to + 2 * (ends.offset + i), &small, 2);
      } else {
        store(to, ends.offset + i, at, wide);
      }
    }
  }

  /// One thing wrong that an importer can see.
  void spoil(std::uint8_t odd, ArrowArray& out) {
    if ((odd & 0xf0) == 0) return;
    const std::size_t which = in_.byte();
    switch (odd >> 4) {
      case 1: out.n_buffers = in_.number() % 8; break;
      case 2: out.n_children = in_.number() % 8; break;
      case 3:
        if (!mine_->pointers.empty()) mine_->pointers[which % mine_->pointers.size()] = nullptr;
        break;
      case 4:
        if (!mine_->below.empty() && mine_->below[which % mine_->below.size()].release != nullptr) {
          ArrowArray& gone = mine_->below[which % mine_->below.size()];
          gone.release(&gone);
        }
        break;
      case 5:
        if (!mine_->buffers.empty()) mine_->buffers[which % mine_->buffers.size()] = nullptr;
        break;
      case 6: out.dictionary = nullptr; break;
      case 7: mine_->buffers.clear(); break;  // the count stays
      case 8: mine_->pointers.clear(); break;
      case 9:
        if (mine_->dictionary.release != nullptr) mine_->dictionary.release(&mine_->dictionary);
        break;
      default: break;
    }
    // Which buffer of views holds the sizes is known from their number alone.
    if (out.n_buffers >= 3 && (format_ == "vu" || format_ == "vz")) out.n_buffers = static_cast<std::int64_t>(mine_->buffers.size());
  }

  byte_input& in_;
  const ArrowSchema& schema_;
  std::string format_;
  storage storage_;
  std::int64_t wanted_, length_ = 0, offset_ = 0;
  std::int64_t trusted_ = 0;  ///< elements that the buffers have
  std::int64_t child_length_ = 0, dictionary_length_ = 0;
  int depth_;
  owned_array* mine_ = nullptr;
};

}  // namespace

void schema_tree::publish() {
  schema_.format = format_.c_str();
  schema_.name = name_.c_str();
  schema_.metadata = metadata_.empty() ? nullptr : metadata_.data();
  for (auto& c : below_) children_.push_back(c->schema());
  schema_.n_children = static_cast<std::int64_t>(children_.size());
  schema_.children = children_.empty() ? nullptr : children_.data();
  schema_.dictionary = values_ ? values_->schema() : nullptr;
  schema_.release = [](ArrowSchema* s) { s->release = nullptr; };
}

class tree_builder {
 public:
  explicit tree_builder(byte_input& in) : in_(in) {}

  std::unique_ptr<schema_tree> build(int depth) {
    auto made = std::make_unique<schema_tree>();
    const std::uint8_t form = in_.byte();
    const bool parent = depth < 6 && form >= 0x80;
    made->format_ = parent ? parent_formats[form % std::size(parent_formats)] : leaf_formats[form % std::size(leaf_formats)];
    if (form == 0x7f) made->format_ = std::string(in_.line().substr(0, 40));
    made->format_ = made->format_.c_str();
    const std::uint8_t odd = in_.byte();
    made->schema_.flags = odd & 7;
    made->name_ = std::string(1, static_cast<char>('a' + depth));
    int children = children_of(made->format_);
    if (odd & 8) children = in_.byte() % 4;
    for (int i = 0; i < children; ++i) {
      made->below_.push_back(build(depth + 1));
      made->below_.back()->name_ = std::string(1, static_cast<char>(odd == 0xff ? 'x' : 'a' + i));
      made->below_.back()->schema_.name = made->below_.back()->name_.c_str();
    }
    if (made->format_ == "+m" && odd < 0x80) entries(*made);
    if ((odd & 16) && depth < 6) made->values_ = build(depth + 1);
    if (odd & 32) metadata(*made);
    made->publish();
    return made;
  }

 private:
  void entries(schema_tree& map) {
    map.below_.clear();
    auto entry = std::make_unique<schema_tree>();
    entry->format_ = "+s";
    entry->name_ = "entries";
    for (const char* name : {"key", "value"}) {
      entry->below_.push_back(build(6));
      entry->below_.back()->name_ = name;
      entry->below_.back()->schema_.name = entry->below_.back()->name_.c_str();
    }
    entry->publish();
    map.below_.push_back(std::move(entry));
  }

  void metadata(schema_tree& to) {
    const auto number = [&](std::size_t n) {
      const auto small = static_cast<std::int32_t>(n);
      to.metadata_.append(reinterpret_cast<const char*>(&small), 4);
    };
    const auto add = [&](std::string_view text) {
      number(text.size());
      to.metadata_.append(text);
    };
    const std::uint8_t what = in_.byte();
    if (what < 100) {
      number(2);
      add("ARROW:extension:name");
      add("datashape");
      add("ARROW:extension:metadata");
      add(what < 90 ? std::string(extensions[what % std::size(extensions)]) : std::string(in_.line().substr(0, 200)));
    } else if (what < 150) {
      number(2);
      add("ARROW:extension:name");
      add(what < 120 ? "arrow.fixed_shape_tensor" : "arrow.json");
      add("ARROW:extension:metadata");
      add(what < 120 ? std::string(in_.line().substr(0, 80)) : std::string());
    } else {
      number(1);
      add(in_.text(in_.byte() % 8));
      add(in_.text(in_.byte() % 8));
    }
    to.metadata_ += '\0';
  }

  byte_input& in_;
};

arrow_tree::arrow_tree(byte_input& in) : schema_(tree_builder(in).build(0)) {}

void arrow_tree::array(byte_input& in, ArrowArray& out) const {
  const std::int64_t wanted = in.byte() % 24;
  array_builder(in, *schema_->schema(), wanted, 0).build(out);
}

}  // namespace pluribus::testing
