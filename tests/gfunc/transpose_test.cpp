// SPDX-License-Identifier: BSD-3-Clause
/// Every way to turn a block round that this processor has, for every size of element and extents beside the multiples of a square: each
/// element lies where it should, and nothing beside the block is touched.
#include "transpose.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <vector>

using namespace pluribus;

TEST_CASE("a block is turned round in every way the processor has") {
  using index = gfunc::index;
  for (index size : {1, 2, 4, 8, 16}) {
    REQUIRE(gfunc::transpositions(size) > 0);
    for (int way = 0; way < gfunc::transpositions(size); ++way) {
      for (const auto& shape : {std::pair<index, index>{1, 1}, {2, 3}, {8, 8}, {16, 32}, {17, 33}, {31, 7}, {32, 128}, {5, 70}}) {
        const index rows = shape.first, columns = shape.second;  // no structured binding: clang 14 lets no lambda take one
        const index from_step = rows * size + 24, to_step = columns * size + 40;
        std::vector<unsigned char> from(static_cast<std::size_t>(columns * from_step)), to(static_cast<std::size_t>(rows * to_step), 0xee);
        for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<unsigned char>(i * 2654435761u >> 13);
        std::vector<unsigned char> wanted = to;
        for (index r = 0; r < rows; ++r)
          for (index c = 0; c < columns; ++c)
            std::memcpy(&wanted[static_cast<std::size_t>(r * to_step + c * size)],
                        &from[static_cast<std::size_t>(c * from_step + r * size)], static_cast<std::size_t>(size));
        gfunc::transpose(reinterpret_cast<std::byte*>(to.data()), to_step, reinterpret_cast<const std::byte*>(from.data()), from_step, rows,
                         columns, size, way);
        CHECK_MESSAGE(to == wanted, size << " bytes, way " << way << ", " << rows << " x " << columns);
      }
    }
  }
}
