// SPDX-License-Identifier: BSD-3-Clause
/// The list of notations.
#include "ndt/notation.hpp"

#include <vector>

#include "datashape/nearest.hpp"
#include "ndt/arrow.hpp"
#include "ndt/c_struct.hpp"
#include "ndt/dlpack.hpp"
#include "ndt/gufunc.hpp"
#include "ndt/json.hpp"
#include "ndt/numpy.hpp"
#include "ndt/parse.hpp"
#include "ndt/pep3118.hpp"
#include "ndt/print.hpp"
#include "ndt/zarr.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using datashape::result;

template <dialect d>
result<type> read_dialect(std::string_view text) {
  return try_parse(text, d);
}
result<std::string> write_datashape(const type& t) { return to_string(t); }

constexpr notation all[] = {
    {"datashape", "the language itself, in canonical text", read_dialect<dialect::core>, write_datashape},
    {"blaze", "datashapes of blaze/datashape", read_dialect<dialect::blaze>, nullptr},
    {"dynd", "datashapes of libdynd", read_dialect<dialect::dynd>, nullptr},
    {"ndtypes", "datashapes of libndtypes", read_dialect<dialect::ndtypes>, nullptr},
    {"awkward", "datashapes of awkward", read_dialect<dialect::awkward>, nullptr},
    {"json", "types as JSON objects", from_json, [](const type& t) -> result<std::string> { return to_json(t); }},
    {"arrow", "Arrow C schemas: a format string or the struct as JSON", from_arrow_text, to_arrow_text},
    {"numpy", "NumPy dtypes: type string, list of tuples, names/offsets form", from_numpy, to_numpy},
    {"pep3118", "PEP 3118 buffer formats", [](std::string_view text) { return from_pep3118(text); }, to_pep3118},
    {"struct", "formats of Python's struct module", from_struct_format, to_struct_format},
    {"dlpack", "DLPack dtypes: code,bits,lanes", from_dlpack_text, to_dlpack_text},
    {"zarr2", "dtype of Zarr v2 metadata, JSON", from_zarr2, to_zarr2},
    {"zarr3", "data_type of Zarr v3 metadata, JSON", from_zarr3, to_zarr3},
    {"c", "C struct declarations", from_c, [](const type& t) { return to_c(t); }},
    {"gufunc", "NumPy gufunc signatures", from_gufunc, to_gufunc},
    {"numba", "Numba gufunc and core signatures, JSON", nullptr, to_numba_text},
};

result<const notation*> find(std::string_view name, bool reads) {
  std::vector<std::string_view> names;
  for (const notation& n : all) {
    if (reads ? !n.read : !n.write) continue;
    if (n.name == name) return &n;
    names.push_back(n.name);
  }
  datashape::diagnostic d{codes::bad_conversion, datashape::severity::error,
                          "no notation `" + std::string(name) + (reads ? "` to read" : "` to write")};
  if (const auto near = datashape::nearest(name, names); !near.empty()) d.help = "did you mean `" + std::string(near) + "`?";
  std::string list;
  for (const std::string_view n : names) (list += list.empty() ? "one of " : ", ") += n;
  d.notes.push_back(std::move(list));
  return d;
}

}  // namespace

std::span<const notation> notations_by_name() noexcept { return all; }

result<type> read_notation(std::string_view name, std::string_view text) {
  DATASHAPE_TRY(const notation* n, find(name, true));
  return notations::guarded([&] { return n->read(text); });
}

result<std::string> write_notation(std::string_view name, const type& t) {
  DATASHAPE_TRY(const notation* n, find(name, false));
  return notations::guarded([&] { return n->write(t); });
}

result<std::string> convert(std::string_view text, std::string_view from, std::string_view to) {
  DATASHAPE_TRY(const notation* writer, find(to, false));
  DATASHAPE_TRY(const type t, read_notation(from, text));
  return notations::guarded([&] { return writer->write(t); });
}

}  // namespace pluribus::ndt
