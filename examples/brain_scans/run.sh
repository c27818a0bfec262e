#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# The brain scans of Debian's mricron-data, from files to numbers and pictures, with nothing but the `nd` tool.
# Usage: run.sh [OUTPUT-FOLDER [ND]]     (default: build/brain_scans and build/bin/nd)
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:-$root/build/brain_scans}
nd=$(realpath "${2:-$root/build/bin/nd}")
scans=/usr/share/mricron/templates
mkdir -p "$out"
cd "$out"

heading() { printf '\n== %s\n' "$*"; }
show() {  # the command as a person would type it, then what it says
  local word
  printf '$ nd'
  for word in "$@"; do
    case $word in *[!A-Za-z0-9_./:,=-]*) printf " '%s'" "$word" ;; *) printf ' %s' "$word" ;; esac
  done
  printf '\n'
  "$nd" "$@"
}

heading "1. What is there: datashapes, sizes, and the header of a scan"
show info $scans/ch2better.nii.gz $scans/ch2.nii.gz $scans/aal.nii.gz
show info --header $scans/ch2better.nii.gz

heading "2. A chunked, compressed copy"
show convert $scans/ch2better.nii.gz scan.zarr --chunks 64,64,64 --codecs zstd:3,crc32c --overwrite
show info scan.zarr

heading "3. How steep is the picture? The gradient magnitude in units of the scan's standard deviation, out of core"
# Central differences by slicing; one lazy expression, which is planned as two passes over the chunks: std, then the rest.
gradient='
v  = float64(x);
gx = (v[2:, 1:-1, 1:-1] - v[:-2, 1:-1, 1:-1]) / 2;
gy = (v[1:-1, 2:, 1:-1] - v[1:-1, :-2, 1:-1]) / 2;
gz = (v[1:-1, 1:-1, 2:] - v[1:-1, 1:-1, :-2]) / 2;
sqrt(gx * gx + gy * gy + gz * gz) / std(v)'
show compute "$gradient" -i x=scan.zarr -o gradient.zarr --memory 64M --overwrite --explain
show compute "$gradient" -i x=scan.zarr -o gradient.zarr --memory 64M --overwrite
show compute 'mean = mean(g); std = std(g); largest = max(g)' -i g=gradient.zarr --memory 64M

heading "4. Brightness by region of the brain: 116 regions of the AAL atlas, one pass over the data"
show compute --table --names $scans/aal.nii.txt -i x=$scans/ch2.nii.gz -i region=$scans/aal.nii.gz \
  'mean = mean(x, by=region, groups=117); std = std(x, by=region, groups=117); count = count(x, by=region, groups=117)'

heading "5. Pictures: three orthogonal slices of the scan, of its gradient, and of the atlas over the scan"
show plot scan.zarr --at 135,185,150 -o scan.png
show plot gradient.zarr --at 134,184,149 --colormap hot --range 0,0.7 -o gradient.png
show plot $scans/ch2.nii.gz --overlay $scans/aal.nii.gz --alpha 0.45 --at 78,105,90 --zoom 2 -o atlas.png
echo "pictures and arrays are in $out"
