// Runs every kernel of the table on the same noise and prints a hash per instruction set. Needs no
// C library, so that it can be built for arm64 with the toolchain's own clang and run under qemu.
#include "CVectors.h"

#if __STDC_HOSTED__
#include <stdio.h>
#include <string.h>
static void say(const char *name, uint64_t hash) { printf("%s %016lx\n", name, hash); }
#else
void *memcpy(void *to, const void *from, size_t count) {
  for (size_t i = 0; i < count; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
  return to;
}
void *memset(void *to, int value, size_t count) {
  for (size_t i = 0; i < count; i++) ((volatile char *)to)[i] = (char)value;
  return to;
}
static long call(long number, long a, long b, long c) {
  register long x8 __asm__("x8") = number, x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b, x2 __asm__("x2") = c;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory");
  return x0;
}
static void say(const char *name, uint64_t hash) {
  char line[64];
  long at = 0;
  for (; name[at]; at++) line[at] = name[at];
  line[at++] = ' ';
  for (int shift = 60; shift >= 0; shift -= 4) line[at++] = "0123456789abcdef"[hash >> shift & 15];
  line[at++] = '\n';
  call(64, 1, (long)line, at);
}
#endif

enum { W = 128, H = 140, STRIDE = 512, SIZE = STRIDE * 400 };
static uint8_t source[SIZE], other[SIZE], mask[SIZE], target[SIZE];
static uint8_t rings[SIZE], strip[SIZE], kept[SIZE];
static uint64_t hash;

static void noise(uint8_t *to, uint64_t seed, int bits) {
  for (long i = 0; i < SIZE; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    to[i] = (uint8_t)(seed >> 56);
    if (bits < 16 && i % 2) to[i] &= (uint8_t)((1 << (bits - 8)) - 1);
  }
}

static void add(const uint8_t *bytes, long rows, long count) {
  for (long y = 0; y < rows; y++)
    for (long x = 0; x < count; x++) hash = (hash ^ bytes[y * STRIDE + x]) * 0x100000001B3u;
}

// Strips are as wide as each set likes: the same columns and rows come out of all of them.
static void blur(const VeilKernels *k, const VeilRowKernels *r, int bytes, int maximum,
                 int radius) {
  const int radii[3] = {radius, radius + 1, radius + 1}, n = k->most_vectors;
  const int columns = k->vector * n;
  for (long x = 0; x < W; x += columns)
    r->box3(source + x * bytes, STRIDE, target + x * bytes, STRIDE, H, radii, maximum, rings, n);
  add(target, H, W * bytes);
  for (long y = 0; y < H; y += columns) {
    r->transpose_in(target + y * STRIDE, STRIDE, H - y, W, strip, columns * bytes);
    r->box3(strip, columns * bytes, strip, columns * bytes, W, radii, maximum, rings, n);
    const long rows = H - y < columns ? H - y : columns;
    r->transpose_out(strip, columns * bytes, kept + y * STRIDE, STRIDE, rows, W);
  }
  add(kept, H, W * bytes);
}

static void run(const VeilKernels *k, const VeilRowKernels *r, int bits) {
  const int bytes = bits == 8 ? 1 : 2, maximum = (1 << bits) - 1;
  noise(source, 1, bits == 8 ? 16 : bits);
  noise(other, 2, bits == 8 ? 16 : bits);
  noise(mask, 3, 16);
  for (long i = 0; i < SIZE; i++) mask[i] = i / STRIDE % 3 ? mask[i] : mask[i] > 99 ? 255 : 0;
  if (bits < 12) blur(k, r, bytes, maximum, bits == 8 ? 20 : 9);
  for (int radius = 1; bytes == 2 && radius < 5000; radius = radius * 3 + 1) {
    for (long x = 0; x < 2 * W; x += 2 * k->vector * k->most_vectors)
      k->pass(source + x, STRIDE, target + x, STRIDE, H, radius, maximum, k->most_vectors);
    add(target, H, 2 * W);
  }
  for (long count = 0; count < W; count += 7) {
    memcpy(target, other, SIZE);
    r->blend(target + 4 * STRIDE, source + 2, mask + count, count);
    r->paint(target + 5 * STRIDE, 77, mask + 5 * STRIDE, count);
    r->fill(target + 6 * STRIDE, STRIDE, 99, 3, count);
    add(target, 12, 2 * W);
    uint32_t sums[W + 64];
    r->columns(source, STRIDE, 1 + count, 1 + count, sums);
    k->cells(sums, 1 + count, 1 + count % 17);
    r->means(sums, 1 + count, 1 + count % 17, 1 + count, target);
    add(target, 1, (1 + count) * bytes);
    uint64_t sum = 0, number = 0;
    r->seen(source, STRIDE, mask, STRIDE, 9, count, &sum, &number);
    hash = (hash ^ sum ^ number << 40) * 0x100000001B3u;
  }
  for (int share = 0; share <= 256; share += 32) {
    r->lerp(target, source, other, share, W);
    add(target, 1, W * bytes);
  }
}

static int all(void) {
  for (int index = 0;; index++) {
    const VeilKernels *k = veil_kernels(index);
    if (!k) return 0;
    hash = 0xCBF29CE484222325u;
    run(k, &k->bytes, 8);
    run(k, &k->words, 10);
    run(k, &k->words, 16);
    say(k->name, hash);
  }
}

#if __STDC_HOSTED__
int main(void) { return all(); }
#else
void _start(void) {
  call(93, all(), 0, 0);
  __builtin_unreachable();
}
#endif
