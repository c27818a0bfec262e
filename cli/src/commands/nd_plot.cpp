// SPDX-License-Identifier: BSD-3-Clause
/// nd plot: an array or an expression in, a PNG picture out. Of three dimensions three orthogonal slices are shown; only what is shown
/// is computed.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include "datashape/expression_text.hpp"
#include "datashape/nearest.hpp"
#include "nd/call.hpp"
#include "nd/io/open.hpp"
#include "nd/io/png.hpp"
#include "nd_commands.hpp"
#include "ndt/print.hpp"
#include "picture.hpp"
#include "probe/probe.hpp"
#include "run_options.hpp"
#include "sizes.hpp"

namespace pluribus::cli {

namespace {

constexpr index gap = 4;                // pixels between slices
constexpr index most_pixels = 1 << 28;  // of a picture

double parse_real(std::string_view text, std::string_view flag) {
  double value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || !(value == value))
    throw usage_error{fmt::format("`{}` after {} is no number", text, flag)};
  return value;
}

std::vector<double> parse_reals(std::string_view text, std::string_view flag) {
  std::vector<double> out;
  for (std::size_t comma = text.find(','); comma != std::string_view::npos; comma = text.find(',')) {
    out.push_back(parse_real(text.substr(0, comma), flag));
    text.remove_prefix(comma + 1);
  }
  out.push_back(parse_real(text, flag));
  return out;
}

nd::array lowered(const std::string& text, const nd::bindings& inputs) {
  const auto e = datashape::parse_expression(text);
  if (!e) throw datashape::error(e.error(), text);
  auto value = nd::lower(*e, inputs);
  if (!value) throw datashape::error(value.error(), text);
  return *value;
}

/// The result of a program: its last statement.
nd::array program_result(const std::string& text, const nd::bindings& inputs) {
  const auto program = datashape::parse_program(text);
  if (!program) throw datashape::error(program.error(), text);
  auto values = nd::lower(*program, inputs);
  if (!values) throw datashape::error(values.error(), text);
  return values->back().value;
}

/// Edge lengths of a voxel as a NIfTI header tells them; 1 elsewhere.
std::vector<double> spacing_of(const std::string& path, int rank) {
  std::vector<double> out(static_cast<std::size_t>(rank), 1.0);
  const auto found = probe::probe_path(path);
  const probe::json* sizes = found ? found->header_values.find("pixdim") : nullptr;
  const auto* list = sizes ? sizes->as<probe::json::list>() : nullptr;
  if (!list) return out;
  double least = 0;
  for (std::size_t d = 0; d < out.size() && d + 1 < list->size(); ++d) {
    const double* size = (*list)[d + 1].as<double>();
    if (!size || !(*size > 0)) return std::vector<double>(out.size(), 1.0);
    out[d] = *size;
    least = d == 0 ? *size : std::min(least, *size);
  }
  for (double& size : out) size /= least;
  return out;
}

/// A 2-D array to show and which axes of the volume it spans.
struct cut {
  nd::array values;
  std::vector<double> pixel;
};

class plot final : public command {
 public:
  const char* name() const override { return "plot"; }
  const char* summary() const override { return "Draw an array as a PNG picture"; }
  const char* notes() const override {
    return "Examples:\n"
           "  nd plot scan.nii.gz -o scan.png                                     three orthogonal slices\n"
           "  nd plot scan.nii.gz --slice 'x[:, :, 90]' -o axial.png              one slice\n"
           "  nd plot 'sqrt(x)' -i x=scan.zarr --colormap hot -o root.png         an expression\n"
           "  nd plot scan.nii.gz --overlay atlas.nii.gz --alpha 0.4 -o atlas.png labels in colours over a scan\n\n"
           "The range of values is that of what is shown without the lowest and highest 0.5 %; --range sets it. Where the\n"
           "inputs have three dimensions, the first axis of a slice points right and the second up; other arrays are shown\n"
           "as rows from the top (--orient image).\n";
  }
  void declare(argument_list& arguments) override {
    arguments.operand("WHAT", what_, "A file, a Zarr directory, or an expression over the inputs");
    arguments.values("-i,--input", "NAME=PATH", inputs_, "An input of the expression and where it lies");
    arguments.value("-o,--output", "PATH", out_, "The picture: NAME.png");
    arguments.value("--slice", "EXPRESSION", slice_, "What of it to show, called x: 'x[:, :, 90]'");
    arguments.value("--at", "I,J,K", at_, "Where three orthogonal slices cross (default: the middle)");
    static constexpr std::string_view ways[] = {"space", "image"};
    arguments.choice("--colormap", "NAME", colormap_, colormap_names(), "gray, viridis, hot or blue-red (default: gray)",
                     other_words::left_to_the_command);
    arguments.value("--range", "LOW,HIGH", range_, "Values shown as the first and the last colour");
    arguments.value("--overlay", "PATH", overlay_, "Labels of the same shape, drawn in colours; 0 is clear");
    arguments.value("--alpha", "PART", alpha_, "How strongly the overlay covers, 0 to 1 (default: 0.5)");
    arguments.choice("--orient", "HOW", orient_, ways, "space (first axis right, second up) or image (rows down)");
    arguments.value("--spacing", "A,B,C", spacing_, "Size of an element along each axis (default: as a NIfTI header says, else 1)");
    arguments.value("--zoom", "N", zoom_, "Pixels an element (default: 1)");
    run_.declare(arguments);
  }

  int run(const session& s) override {
    nd::eval_options options = run_.options();
    const bool is_path = inputs_.empty() && std::filesystem::exists(what_);
    check_output(is_path);
    nd::bindings inputs = open_inputs(is_path ? std::vector<std::string>{"x=" + what_} : inputs_, options.memory_limit);
    const nd::array volume = program_result(is_path ? "x" : what_, inputs);
    int rank = volume.ndim();
    for (const auto& [name, input] : inputs) rank = std::max(rank, input.ndim());
    const orientation how = orient(rank);
    const std::vector<double> spacing = element_spacing(is_path ? what_ : "", volume);

    std::vector<cut> cuts = cuts_of(volume, spacing);
    if (!overlay_.empty()) {
      const nd::array labels = nd::io::open(overlay_, {options.memory_limit});
      if (!(labels.shape() == volume.shape()))
        throw usage_error{fmt::format("the overlay is {} and the array {}", ndt::to_string(labels.type()), ndt::to_string(volume.type()))};
      for (cut& c : cuts_of(labels, spacing)) cuts.push_back(std::move(c));
    }
    const std::vector<plane> planes = computed(s, cuts, how, options);
    const std::size_t shown = overlay_.empty() ? planes.size() : planes.size() / 2;
    const canvas picture = drawn(std::span(planes).first(shown), std::span(planes).subspan(shown));
    write(picture);
    if (s.json)
      fmt::print("{}\n", probe::to_text(probe::json(probe::json::object{
                             {"out", out_}, {"width", picture.width()}, {"height", picture.height()}, {"low", low_}, {"high", high_}})));
    else if (!s.quiet)
      fmt::print("{}: {} x {} pixels, values {:g} to {:g}\n", out_, picture.width(), picture.height(), low_, high_);
    return 0;
  }

 private:
  /// A picture takes the place of what has its name, so it never gets the name of an array.
  void check_output(bool is_path) const {
    namespace fs = std::filesystem;
    if (out_.empty()) throw usage_error{"where to? give -o NAME.png"};
    if (fs::path(out_).extension() != ".png") throw usage_error{"`" + out_ + "` is no name of a PNG picture", "write -o NAME.png"};
    std::vector<std::string> read{overlay_};
    if (is_path) read.push_back(what_);
    for (const std::string& given : inputs_) read.push_back(given.substr(given.find('=') + 1));
    std::error_code none;
    for (const std::string& path : read)
      if (!path.empty() && fs::equivalent(out_, path, none)) throw usage_error{"`" + out_ + "` is an input; the picture would replace it"};
  }

  orientation orient(int rank) const {
    if (orient_.empty()) return rank >= 3 ? orientation::space : orientation::image;
    return orient_ == "space" ? orientation::space : orientation::image;
  }

  std::vector<double> element_spacing(const std::string& path, const nd::array& volume) const {
    const auto rank = static_cast<std::size_t>(volume.ndim());
    if (spacing_.empty()) return path.empty() ? std::vector<double>(rank, 1.0) : spacing_of(path, volume.ndim());
    std::vector<double> given = parse_reals(spacing_, "--spacing");
    if (given.size() != rank) throw usage_error{fmt::format("--spacing has {} numbers and the array {} dimensions", given.size(), rank)};
    for (const double size : given)
      if (!(size > 0 && size < 1000)) throw usage_error{"--spacing takes numbers above 0"};
    return given;
  }

  std::vector<cut> cuts_of(const nd::array& volume, const std::vector<double>& spacing) const {
    if (!slice_.empty()) {
      const nd::array one = lowered(slice_, {{"x", volume}});
      if (one.ndim() != 2) throw usage_error{"--slice gives " + ndt::to_string(one.type()) + ", and a picture has two dimensions"};
      return {{one, kept_spacing(volume, one, spacing)}};
    }
    if (volume.ndim() == 2) return {{volume, spacing}};
    if (volume.ndim() != 3)
      throw usage_error{"pictures are made of two or three dimensions, not of " + ndt::to_string(volume.type()),
                        "choose with --slice 'x[..., 0]'"};
    const nd::extents at = crossing(volume);
    return {{volume(at[0], nd::all, nd::all), {spacing[1], spacing[2]}},
            {volume(nd::all, at[1], nd::all), {spacing[0], spacing[2]}},
            {volume(nd::all, nd::all, at[2]), {spacing[0], spacing[1]}}};
  }

  /// Which axes a slice kept is told by its extents where that is beyond doubt.
  static std::vector<double> kept_spacing(const nd::array& volume, const nd::array& one, const std::vector<double>& spacing) {
    if (volume.ndim() == 2) return spacing;
    for (int a = 0; a < volume.ndim(); ++a)
      for (int b = a + 1; b < volume.ndim(); ++b)
        if (volume.shape()[a] == one.shape()[0] && volume.shape()[b] == one.shape()[1])
          return {spacing[static_cast<std::size_t>(a)], spacing[static_cast<std::size_t>(b)]};
    return {1.0, 1.0};
  }

  nd::extents crossing(const nd::array& volume) const {
    nd::extents at;
    for (const index n : volume.shape()) at.push_back(n / 2);
    if (at_.empty()) return at;
    std::size_t d = 0;
    for (const double place : parse_reals(at_, "--at")) {
      if (d == 3 || place != static_cast<double>(static_cast<index>(place)) || place < 0 ||
          static_cast<index>(place) >= volume.shape()[static_cast<int>(d)])
        throw usage_error{fmt::format("--at {} is no place in {}", at_, ndt::to_string(volume.type()))};
      at[static_cast<int>(d++)] = static_cast<index>(place);
    }
    if (d != 3) throw usage_error{"--at takes three numbers"};
    return at;
  }

  std::vector<plane> computed(const session& s, const std::vector<cut>& cuts, orientation how, const nd::eval_options& options) const {
    const index zoom = zoom_.empty() ? 1 : parse_number(zoom_, "--zoom", 1);
    std::vector<nd::array> lazy, values;
    for (const cut& c : cuts) {
      const double pixels = static_cast<double>(c.values.shape()[0]) * c.pixel[0] * static_cast<double>(c.values.shape()[1]) * c.pixel[1] *
                            static_cast<double>(zoom) * static_cast<double>(zoom);
      if (!(pixels >= 1 && pixels <= static_cast<double>(most_pixels)))
        throw usage_error{fmt::format("a slice of {} gives a picture of {:.0f} pixels", ndt::to_string(c.values.type()), pixels),
                          "choose less with --slice"};
      lazy.push_back(nd::cast(c.values, ndt::scalar::float64));
    }
    watched_run(s, "drawing", options, [&](const nd::eval_options& watched) { values = nd::eval(lazy, watched); });
    std::vector<plane> out;
    for (std::size_t i = 0; i < cuts.size(); ++i) out.push_back(plane_of(values[i], how, cuts[i].pixel, zoom));
    return out;
  }

  canvas drawn(std::span<const plane> planes, std::span<const plane> labels) {
    const auto map = colormap(colormap_.empty() ? "gray" : colormap_);
    if (!map) {
      const auto near = datashape::nearest(colormap_, colormap_names());
      throw usage_error{"there is no colormap `" + colormap_ + "`",
                        near.empty() ? "gray, viridis, hot or blue-red" : "did you mean `" + std::string(near) + "`?"};
    }
    value_range range = robust_range(planes, 0.005, 0.995);
    if (!range_.empty()) {
      const std::vector<double> given = parse_reals(range_, "--range");
      if (given.size() != 2 || !(given[0] < given[1])) throw usage_error{"--range takes two numbers, the lower one first"};
      range = {given[0], given[1]};
    }
    low_ = range.low, high_ = range.high;
    double alpha = 0.5;
    if (!alpha_.empty()) alpha = parse_real(alpha_, "--alpha");
    if (!(alpha >= 0 && alpha <= 1)) throw usage_error{"--alpha is between 0 and 1"};
    index width = -gap, height = 0;
    for (const plane& p : planes) width += p.width + gap, height = std::max(height, p.height);
    canvas picture(width, height);
    index left = 0;
    for (std::size_t i = 0; i < planes.size(); ++i) {
      const index top = (height - planes[i].height) / 2;
      picture.draw(planes[i], left, top, range, *map);
      if (!labels.empty()) picture.overlay(labels[i], left, top, alpha);
      left += planes[i].width + gap;
    }
    return picture;
  }

  void write(const canvas& picture) const {
    nd::io::picture image;
    image.data = reinterpret_cast<const std::byte*>(picture.rgb().data());
    image.height = picture.height(), image.width = picture.width(), image.channels = 3;
    image.row_stride = 3 * picture.width(), image.column_stride = 3;
    if (const auto written = nd::io::write_png(out_, image); !written) throw datashape::error(written.error());
  }

  std::string what_, out_, slice_, at_, colormap_, range_, overlay_, alpha_, orient_, spacing_, zoom_;
  std::vector<std::string> inputs_;
  run_flags run_;
  double low_ = 0, high_ = 1;
};

}  // namespace

command& nd_plot() {
  static plot the;
  return the;
}

}  // namespace pluribus::cli
