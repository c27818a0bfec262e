// SPDX-License-Identifier: BSD-3-Clause
/// nd convert: one array in, the same values in another place, format, chunking or compression out.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>

#include "nd_commands.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "output_flags.hpp"
#include "run_options.hpp"
#include "sizes.hpp"

namespace pluribus::cli {

namespace {

class convert final : public command {
 public:
  const char* name() const override { return "convert"; }
  const char* summary() const override { return "Copy an array into another format, chunking or compression"; }
  const char* notes() const override {
    return "Examples:\n"
           "  nd convert scan.nii.gz scan.zarr\n"
           "  nd convert scan.nii.gz scan.zarr --chunks 64,64,64 --codecs zstd:5,crc32c\n"
           "  nd convert scan.zarr scan.npy\n\n"
           "The output's format is that of its name: NAME.zarr or NAME.npy. It appears under its name only when it is whole.\n";
  }
  void declare(argument_list& arguments) override {
    arguments.operand("IN", in_, "Array to read");
    arguments.operand("OUT", out_, "Array to write");
    output_.declare(arguments);
    run_.declare(arguments);
  }

  int run(const session& s) override {
    const auto begin = std::chrono::steady_clock::now();
    const nd::eval_options options = run_.options();
    const nd::array values = nd::io::open(in_, {options.memory_limit});
    const nd::io::save_options how = output_.options();
    const nd::run_report report =
        watched_run(s, "converting", options, [&](const nd::eval_options& watched) { nd::io::save(out_, values, how, watched); });
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    show(s, values, report, seconds, options);
    return 0;
  }

 private:
  void show(const session& s, const nd::array& values, const nd::run_report& report, double seconds,
            const nd::eval_options& options) const {
    const written_file file = look_at(out_);
    const ndt::index bytes = values.size() * ndt::layout_of(values.dtype())->size();
    const double ratio = file.stored_bytes > 0 ? static_cast<double>(bytes) / static_cast<double>(file.stored_bytes) : 0;
    const double rate = static_cast<double>(bytes) / (1 << 20) / seconds;
    if (s.json) {
      fmt::print("{}\n", probe::to_text(probe::json(probe::json::object{{"in", in_},
                                                                        {"out", out_},
                                                                        {"datashape", ndt::to_string(values.type())},
                                                                        {"bytes", bytes},
                                                                        {"stored_bytes", file.stored_bytes},
                                                                        {"ratio", ratio},
                                                                        {"seconds", seconds},
                                                                        {"bytes_per_second", static_cast<double>(bytes) / seconds},
                                                                        {"peak_bytes", report.peak_bytes},
                                                                        {"input_bytes", report.input_bytes}})));
      return;
    }
    fmt::print("{}: {}, {}\n", in_, ndt::to_string(values.type()), size_text(bytes));
    fmt::print("{}: {}{}, ratio {:.2f}\n", out_, file.layout.empty() ? "" : file.layout + ", ", size_text(file.stored_bytes), ratio);
    fmt::print("{} in all, {:.0f} MiB/s\n", seconds_text(seconds), rate);
    if (!s.quiet) fmt::print(stderr, "{}\n", report_line(report, options));
  }

  std::string in_, out_;
  output_flags output_;
  run_flags run_;
};

}  // namespace

command& nd_convert() {
  static convert the;
  return the;
}

}  // namespace pluribus::cli
