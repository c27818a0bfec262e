// SPDX-License-Identifier: BSD-3-Clause
/// first_array PATH: an array on disk in; its type matched against a pattern and the mean of a lazy expression over it out.
#include <exception>
#include <iostream>

#include "nd/io/open.hpp"
#include "nd/nd.hpp"
#include "ndt/match.hpp"
#include "ndt/ndt.hpp"

int main(int argc, char** argv) try {
  using namespace pluribus;
  const nd::array x = nd::io::open(argc > 1 ? argv[1] : "scan.zarr");  // Zarr, .npy, .nii or .nii.gz; no value is read yet
  const auto found = ndt::match(ndt::parse("M * N * T"), x.type());
  std::cout << ndt::to_string(x.type()) << (found.ok() ? " has" : " has not") << " two dimensions\n";
  const nd::array y = nd::sqrt(x * x + 1.0);  // a description; checked here, computed by the next line, in one pass
  std::cout << "mean " << nd::mean(y).item<double>() << '\n';
} catch (const std::exception& e) {
  std::cerr << e.what() << '\n';
  return 1;
}
