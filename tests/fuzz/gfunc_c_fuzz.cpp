// SPDX-License-Identifier: BSD-3-Clause
/// A sequence of calls of the C interface that bytes choose: types and values from text, views, parts, composed values, any built-in
/// function with any arguments and options, modules. Handles are good ones or NULL; everything else may be wrong. A call that fails leaves
/// its outputs as they were, and has an error.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "bounded_memory.hpp"
#include "byte_input.hpp"
#include "gfunc/c/exchange.h"
#include "gfunc/c/gfunc.h"
#include "ndt/parse.hpp"

using namespace pluribus;

namespace {

constexpr const char* types[] = {
    "3 * float64",
    "4 * ?int32",
    "2 * 3 * int16",
    "3 * string",
    "var * int32",
    "3 * var * ?float32",
    "2 * {x: int32, y: ?string}",
    "3 * categorical(string)",
    "2 * union(int8, string)",
    "3 * datetime['s', 'UTC']",
    "4 * decimal(10, 2)",
    "3 * bool",
    "2 * complex64",
    "3 * >int32",
    "2 * map(string, int8)",
    "5 * uint8",
    "2 * 2 * float32",
    "3 * ?date",
    "int64",
    "?float64",
    "3 * bytes",
    "2 * (int8, float64)",
    "3 * fixed_string(4)",
    "0 * float64",
    "2 * 0 * int32",
    "3 * json",
    "2 * ref(int32)",
    "3 * timedelta['ms']",
    "1 * 1 * 1 * float64",
    "2 * float16",
};
constexpr const char* texts[] = {
    "[1, 2, 3]",
    "[1, null, 3, 4]",
    "[[1, 2, 3], [4, 5, 6]]",
    "[\"a\", \"bc\", \"\"]",
    "[3, 1]",
    "[[1], [], [null, 2]]",
    "[{\"x\": 1, \"y\": \"s\"}, {\"x\": 2, \"y\": null}]",
    "[\"b\", \"a\", \"b\"]",
    "[{\"0\": 1}, {\"1\": \"t\"}]",
    "[\"2020-02-29T00:00:00\", 0, 1]",
    "[1.25, -3, 0, 99999999.99]",
    "[true, false, true]",
    "[[1, 2], [3, 4]]",
    "1",
    "null",
    "[{}, {\"a\": 1}]",
    "[1, 2, 3, 4, 5]",
    "[\"2020-01-01\", null, \"1969-12-31\"]",
    "[\"00ff\", \"\", \"01\"]",
    "[[1, 2.5], [3, nan]]",
    "[]",
    "[[], []]",
    "[[[1]]]",
    "[nan, inf]",
};

/// Whatever handles there are; NULL now and then.
class session {
 public:
  session(const std::uint8_t* data, std::size_t size) : in_(data, size) {}
  session(const session&) = delete;
  session& operator=(const session&) = delete;
  ~session() {
    for (gf_value* v : values_) gf_value_release(v);
    for (ndt_type* t : types_) ndt_release(t);
    for (gf_registry* r : registries_) gf_registry_release(r);
    gf_module_release(module_);
    nd_error_release(error_);
  }

  void run() {
    for (int i = 0; i < 40 && !in_.empty(); ++i) step(in_.byte());
  }

 private:
  gf_value* any() {
    const std::uint8_t b = in_.byte();
    return values_.empty() || b == 0xff ? nullptr : values_[b % values_.size()];
  }
  ndt_type* any_type() {
    const std::uint8_t b = in_.byte();
    return types_.empty() || b == 0xff ? nullptr : types_[b % types_.size()];
  }
  gf_registry* any_registry() {
    const std::uint8_t b = in_.byte();
    return registries_.empty() || b < 0x80 ? nullptr : registries_[b % registries_.size()];
  }

  nd_error** error() {
    nd_error_release(error_);
    error_ = nullptr;
    return asks_ ? &error_ : nullptr;
  }
  /// Keeps what was made; nothing may have been written where the call failed.
  template <class Handle>
  void keep(nd_status status, Handle* made, std::vector<Handle*>& where, std::size_t most) {
    if ((status == ND_OK) != (made != nullptr)) std::abort();
    if (asks_ && (status == ND_OK) != (error_ == nullptr)) std::abort();
    if (made == nullptr) return;
    where.push_back(made);
    if (where.size() <= most) return;
    std::swap(where.front(), where[in_.byte() % where.size()]);
    release(where.front());
    where.erase(where.begin());
  }
  static void release(gf_value* v) { gf_value_release(v); }
  static void release(ndt_type* t) { ndt_release(t); }
  static void release(gf_registry* r) { gf_registry_release(r); }
  template <class Make>
  void value(const Make& make) {
    gf_value* made = nullptr;
    const nd_status status = make(&made, error());
    keep(status, made, values_, 12);
  }

  static bool is_small(std::string_view type) {
    const auto t = ndt::try_parse(type);
    return t && weight(*t) < 1e5;
  }
  static double weight(const ndt::type& t) {
    if (t.kind() == ndt::kind::fixed) return static_cast<double>(t.extent()) * std::max(weight(t.element()), 1.0);
    if (t.kind() == ndt::kind::fixed_string || t.kind() == ndt::kind::fixed_bytes) return static_cast<double>(t.value());
    double sum = 1;
    for (std::size_t i = 0; i < t.size(); ++i) sum += weight(t.child(i));
    return sum;
  }

  void step(std::uint8_t what) {
    asks_ = (what & 0x80) == 0;
    switch (what & 0x1f) {
      default:
      case 0: return new_value();
      case 1: return parse_type();
      case 2: return call(false);
      case 3: return call(false);
      case 4: return call(false);
      case 5: return call(true);
      case 6: return view();
      case 7: return part();
      case 8: return compose();
      case 9: return facts();
      case 10: return over();
      case 11: return value([&](gf_value** out, nd_error** e) { return gf_value_copy(any(), out, e); });
      case 12: return literal();
      case 13: return module();
      case 14: return exchange();
      case 15: return registry();
    }
  }

  std::string_view type_text() {
    const std::uint8_t b = in_.byte();
    return b < 0xe0 ? std::string_view(types[b % std::size(types)]) : in_.line();
  }

  void parse_type() {
    const std::string_view text = type_text();
    ndt_type* made = nullptr;
    const nd_status status = ndt_parse(text.data(), text.size(), &made, error());
    keep(status, made, types_, 6);
  }

  void new_value() {
    const std::uint8_t b = in_.byte(), how = in_.byte();
    const std::string_view type = how < 0xf0 ? std::string_view(types[b % std::size(types)]) : in_.line();
    const std::string_view text = how < 0xe0 ? std::string_view(texts[(how < 0x80 ? b : how) % std::size(texts)]) : in_.line();
    if (!is_small(type)) return;
    ndt_type* t = nullptr;
    if (ndt_parse(type.data(), type.size(), &t, nullptr) != ND_OK) return;
    value([&](gf_value** out, nd_error** e) { return gf_value_read(t, text.data(), text.size(), out, e); });
    ndt_release(t);
  }

  void call(bool into) {
    const std::uint8_t low = in_.byte(), high = in_.byte();
    const gf_registry* functions = any_registry();
    if (builtin_ == nullptr && gf_registry_builtin(&builtin_, nullptr) != ND_OK) std::abort();
    const gf_registry* listed = functions != nullptr ? functions : builtin_;
    const std::size_t which = static_cast<std::size_t>(low | high << 8) % gf_function_count(listed);
    const std::string name = gf_function_name(listed, which);
    std::vector<gf_value*> args(in_.byte() % 4);
    for (gf_value*& a : args) a = any();
    const std::uint8_t given = in_.byte();
    std::string json;
    if (given & 1) json = options(listed, which);
    if (given == 0xff) json = std::string(in_.line());
    gf_value* extra[1] = {any()};
    const char* extra_names[1] = {"prepend"};
    gf_call_options o{sizeof o, functions, json.data(), json.size(), extra_names, extra, given & 2 ? 1u : 0u};
    if (into) {
      gf_value* result = any();
      // Memory of others is theirs: only what was made for writing is written.
      if (result == nullptr || gf_value_form(result) != GF_STRIDED) return;
      ndt_type* t = nullptr;
      gf_value* fresh = nullptr;
      if (gf_value_type(result, &t, nullptr) == ND_OK && gf_value_allocate(t, &fresh, nullptr) == ND_OK) {
        if (gf_value_data(fresh) != nullptr) std::memset(gf_value_data(fresh), 0, bytes_of(fresh));
        const nd_status status = gf_call_into(name.data(), name.size(), args.data(), args.size(), &o, fresh, error());
        if (asks_ && (status == ND_OK) != (error_ == nullptr)) std::abort();
      }
      gf_value_release(fresh);
      ndt_release(t);
      return;
    }
    // What it makes is uninitialised.
    if (name == "empty" || name == "empty_like") return;
    value([&](gf_value** out, nd_error** e) { return gf_call(name.data(), name.size(), args.data(), args.size(), &o, out, e); });
    if (!values_.empty()) gf_value_print(values_.back(), nullptr, 0);
  }
  static std::size_t bytes_of(const gf_value* v) {
    std::array<std::int64_t, 16> shape{};
    const std::size_t rank = gf_value_shape(v, shape.data(), shape.size());
    std::int64_t bytes = gf_value_itemsize(v);
    for (std::size_t d = 0; d < rank; ++d) bytes *= shape[d];
    return static_cast<std::size_t>(bytes);
  }

  /// The names that the function has, with what bytes say.
  std::string options(const gf_registry* r, std::size_t which) {
    std::string page(8192, '\0');
    page.resize(std::min<std::size_t>(gf_function_json(r, which, page.data(), page.size()), page.size() - 1));
    const std::size_t from = page.find("\"options\"");
    std::vector<std::string> names;
    for (std::size_t at = from; at != std::string::npos && (at = page.find("\"name\"", at)) != std::string::npos;) {
      const std::size_t begin = page.find('"', at + 6), end = begin == std::string::npos ? begin : page.find('"', begin + 1);
      if (end == std::string::npos) break;
      names.push_back(page.substr(begin + 1, end - begin - 1));
      at = end;
    }
    std::string json = "{";
    for (const std::string& name : names) {
      const std::uint8_t b = in_.byte();
      if (b < 0x40) continue;
      json += (json.size() > 1 ? ", \"" : "\"") + name + "\": " + constant(b);
    }
    return json + "}";
  }
  std::string constant(std::uint8_t b) {
    constexpr const char* words[] = {"true",
                                     "false",
                                     "null",
                                     "\"null\"",
                                     "\"int32\"",
                                     "\"float64\"",
                                     "\"left\"",
                                     "\"inner\"",
                                     "\"full\"",
                                     "\"unsafe\"",
                                     "\"string\"",
                                     "\"UTC\"",
                                     "\"day\"",
                                     "\"a\"",
                                     "[]",
                                     "[0]",
                                     "[-1]",
                                     "[0, 1]",
                                     "[2, 3]",
                                     "[1.5, 2.5]",
                                     "[\"a\", \"b\"]",
                                     "\"x\"",
                                     "0.5",
                                     "\"categorical(string)\"",
                                     "\"linear\"",
                                     "\"wrap\"",
                                     "\"ij,jk->ik\"",
                                     "[[0, 1], [1, 0]]",
                                     "1e300",
                                     "{\"type\": \"2 * int32\", \"value\": [1, 2]}"};
    if (b < 0xa0) return words[b % std::size(words)];
    if (b < 0xd0) return std::to_string(in_.number());
    if (b < 0xe8) return "[" + std::to_string(in_.number()) + ", " + std::to_string(in_.number()) + "]";
    return std::to_string(static_cast<std::int64_t>(b % 4));
  }

  void view() {
    gf_value* v = any();
    const std::uint8_t how = in_.byte();
    switch (how % 5) {
      case 0: return value([&](gf_value** out, nd_error** e) { return gf_value_at(v, in_.number(), out, e); });
      case 1: {
        const auto dim = static_cast<std::int32_t>(in_.byte() % 4) - 1;
        const std::int64_t start = in_.number(), stop = in_.number(), step = in_.number();
        return value([&](gf_value** out, nd_error** e) { return gf_value_range(v, dim, start, stop, step, out, e); });
      }
      case 2: {
        std::vector<std::int32_t> order(in_.byte() % 5);
        for (std::int32_t& d : order) d = in_.byte() % 4;
        return value([&](gf_value** out, nd_error** e) { return gf_value_transpose(v, order.data(), order.size(), out, e); });
      }
      case 3: {
        std::vector<std::int64_t> shape(in_.byte() % 5);
        for (std::int64_t& n : shape) n = how < 0xf0 ? in_.byte() % 5 : in_.number();
        if (how >= 0xf0) {  // an extreme one is looked at and not used
          gf_value* wide = nullptr;
          (void)gf_value_broadcast(v, shape.data(), shape.size(), &wide, nullptr);
          gf_value_release(wide);
          return;
        }
        return value([&](gf_value** out, nd_error** e) { return gf_value_broadcast(v, shape.data(), shape.size(), out, e); });
      }
      default: {
        const std::string name = how < 0x80 ? std::string(1, static_cast<char>('x' + how % 2)) : in_.text(in_.byte() % 8);
        return value([&](gf_value** out, nd_error** e) { return gf_value_field(v, name.data(), name.size(), out, e); });
      }
    }
  }

  void part() {
    gf_value* v = any();
    const std::size_t count = gf_value_part_count(v), which = in_.byte() % (count + 2);
    value([&](gf_value** out, nd_error** e) { return gf_value_part(v, which, out, e); });
  }

  void compose() {
    gf_value *a = any(), *b = any();
    switch (in_.byte() % 4) {
      case 0: return value([&](gf_value** out, nd_error** e) { return gf_value_ragged(a, b, out, e); });
      case 1: return value([&](gf_value** out, nd_error** e) { return gf_value_masked(a, b, out, e); });
      case 2: return value([&](gf_value** out, nd_error** e) { return gf_value_valid(a, out, e); });
      default: {
        ndt_type* t = any_type();
        gf_value* fields[] = {a, b};
        return value([&](gf_value** out, nd_error** e) { return gf_value_columns(t, fields, in_.byte() % 3, out, e); });
      }
    }
  }

  void facts() {
    gf_value *a = any(), *b = any();
    bool same = false;
    (void)gf_value_equal(a, b, &same, error());
    std::array<char, 64> text{};
    const std::size_t size = gf_value_print(a, text.data(), in_.byte() % 64);
    if (size > 0 && a == nullptr) std::abort();
    std::array<std::int64_t, 3> numbers{};
    (void)gf_value_shape(a, numbers.data(), in_.byte() % 4);
    (void)gf_value_strides(a, numbers.data(), in_.byte() % 4);
    (void)gf_value_data(a);
    (void)gf_value_is_contiguous(a);
    ndt_type* t = nullptr;
    const nd_status status = gf_value_type(a, &t, error());
    keep(status, t, types_, 6);
  }

  static bool has_bools(const ndt_type* t) {
    std::string text(ndt_print(t, nullptr, 0), '\0');
    text.resize(std::min(ndt_print(t, text.data(), text.size() + 1), text.size()));
    return text.find("bool") != std::string::npos;
  }

  void over() {
    ndt_type* t = any_type();
    const std::uint8_t odd = in_.byte();
    const std::int64_t size = in_.byte();
    void* block = std::malloc(static_cast<std::size_t>(size));
    in_.fill(block, static_cast<std::size_t>(size));
    if (has_bools(t)) std::memset(block, size & 1, static_cast<std::size_t>(size));  // one's own bools are 0 or 1
    std::array<std::int64_t, 4> strides{};
    for (std::int64_t& s : strides) s = in_.number();
    gf_memory m{sizeof m,
                block,
                size,
                odd & 1 ? in_.number() : 0,
                odd & 2 && ndt_ndim(t) <= 4 ? strides.data() : nullptr,
                [](void*, void* data) { std::free(data); },
                nullptr};
    if (odd & 4) m.struct_size = in_.byte();
    if (odd & 8) m.bytes = in_.byte() % (size + 1) - 1;
    // A shorter struct has no destroy to call.
    const bool frees = m.struct_size >= sizeof m;
    if (!frees) m.struct_size = offsetof(gf_memory, destroy);
    gf_value* made = nullptr;
    const nd_status status = gf_value_over(t, &m, &made, error());
    if (frees) {
      if (status != ND_OK) std::free(block);
      keep(status, made, values_, 12);
    } else {
      if (made != nullptr) (void)gf_value_print(made, nullptr, 0);
      gf_value_release(made);
      std::free(block);
    }
  }

  void literal() {
    const std::int64_t n = in_.number();
    double real = 0;
    in_.fill(&real, in_.byte() % 2 * sizeof real);
    value([&](gf_value** out, nd_error** e) { return real != 0 ? gf_value_real(real, out, e) : gf_value_integer(n, out, e); });
  }

  void module() {
    static const char* const names[] = {"f", "g", "sin", "", "a b", "f.g"};
    static const char* const expressions[] = {"x + y", "x * x", "f(x)", "sum(x)", "x +", "g(x, y) + 1", "where(x > 0, x, y)"};
    static const char* const signatures[] = {
        "(... * float64) -> ... * float64", "(... * N * float64) -> ... * float64",         "int32", "(",
        "(A... * T) -> A... * T",           "(... * float64, ... * int32) -> ... * float64"};
    if (module_ == nullptr && gf_module_new(any_registry(), &module_, error()) != ND_OK) return;
    const std::string name = in_.one_of(names),
                      expression = in_.byte() < 0xc0 ? std::string(in_.one_of(expressions)) : std::string(in_.line());
    switch (in_.byte() % 5) {
      case 0: (void)gf_module_function(module_, name.data(), name.size(), "d", 1, error()); return;
      case 1: (void)gf_module_define(module_, name.data(), name.size(), expression.data(), expression.size(), nullptr, 0, error()); return;
      case 2: (void)gf_module_example(module_, expression.data(), expression.size(), "1", 1, error()); return;
      case 3: {
        gf_kernel k{};
        k.struct_size = sizeof k;
        k.signature = in_.one_of(signatures);
        k.loop = [](char** data, const std::intptr_t* dims, const std::intptr_t* strides, void*) {
          for (std::intptr_t i = 0; i < dims[0]; ++i) std::memcpy(data[1] + i * strides[1], data[0] + i * strides[0], sizeof(double));
        };
        // Only of one argument and one result of eight bytes.
        if (std::string_view(k.signature) != signatures[0]) k.loop = [](char**, const std::intptr_t*, const std::intptr_t*, void*) {};
        (void)gf_module_kernel(module_, &k, error());
        return;
      }
      default: {
        gf_registry* made = nullptr;
        const nd_status status = gf_module_build(module_, &made, error());
        keep(status, made, registries_, 2);
        gf_module_release(module_);
        module_ = nullptr;
      }
    }
  }

  void exchange() {
    gf_value* v = any();
    switch (in_.byte() % 3) {
      case 0: {
        ArrowArray array{};
        ArrowSchema schema{};
        if (gf_value_to_arrow(v, &array, &schema, error()) == ND_OK)
          value([&](gf_value** out, nd_error** e) { return gf_value_from_arrow(&array, &schema, in_.byte() % 3, out, e); });
        if (array.release != nullptr) array.release(&array);
        if (schema.release != nullptr) schema.release(&schema);
        return;
      }
      case 1: {
        DLManagedTensorVersioned* tensor = nullptr;
        if (gf_value_to_dlpack(v, in_.byte() % 4, &tensor, error()) != ND_OK) return;
        gf_value* made = nullptr;
        const nd_status status = gf_value_from_dlpack(tensor, &made, error());
        if (status != ND_OK) tensor->deleter(tensor);
        return keep(status, made, values_, 12);
      }
      default: {
        gf_exported_buffer* exported = nullptr;
        if (gf_value_to_buffer(v, &exported, error()) != ND_OK) return;
        gf_value* made = nullptr;
        (void)gf_value_from_buffer(gf_exported_buffer_view(exported), nullptr, nullptr, &made, error());
        gf_value_print(made, nullptr, 0);
        gf_value_release(made);
        gf_exported_buffer_release(exported);
      }
    }
  }

  void registry() {
    gf_registry* r = any_registry();
    const std::size_t i = in_.byte();
    (void)gf_function_json(r, i, nullptr, 0);
    (void)gf_function_signatures(r, i, nullptr, 0);
    const std::string name = in_.text(in_.byte() % 12);
    (void)gf_function_find(r, name.data(), name.size());
    if (gf_function_name(r, gf_function_count(r)) != nullptr) std::abort();
  }

  testing::byte_input in_;
  bool asks_ = true;
  nd_error* error_ = nullptr;
  std::vector<gf_value*> values_;
  std::vector<ndt_type*> types_;
  std::vector<gf_registry*> registries_;
  gf_module* module_ = nullptr;
  static inline gf_registry* builtin_ = nullptr;
};

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  testing::bound_memory();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  session(data, size).run();
  return 0;
}
