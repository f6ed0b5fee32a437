#!/bin/sh
# Builds the kernels for this machine and for arm64, runs both, and fails unless all instruction
# sets of both print the same hash. Needs clang with lld (the Swift toolchain's) and qemu-aarch64.
set -eu
cd "$(dirname "$0")/../.."
out=.build-bench/arm64
mkdir -p "$out"
sources="Benchmarks/Arm64/driver.c Sources/C/CVectors/*.c"
clang -O2 -ISources/C/CVectors/include $sources -o "$out/here"
clang -O2 --target=aarch64-linux-gnu -ffreestanding -fno-builtin -nostdlib -static -fuse-ld=lld \
  -ISources/C/CVectors/include $sources -o "$out/arm64"
"$out/here" > "$out/hashes"
qemu-aarch64 "$out/arm64" | sed 's/^baseline/neon/' >> "$out/hashes"
cat "$out/hashes"
test "$(wc -l < "$out/hashes")" -ge 2
test "$(cut -d' ' -f2 "$out/hashes" | sort -u | wc -l)" -eq 1
