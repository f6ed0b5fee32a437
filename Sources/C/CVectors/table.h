// The end of each variant's file: its kernels under one name. Transposing is apart, since a
// variant may do it with vectors of another width.

typedef void Into(const void *, ptrdiff_t, long, long, void *, ptrdiff_t);
typedef void OutOf(const void *, ptrdiff_t, void *, ptrdiff_t, long, long);
extern Into K(transpose_in8), K(transpose_in16);
extern OutOf K(transpose_out8), K(transpose_out16);

#define TEXT_(name) #name
#define TEXT(name) TEXT_(name)

const VeilKernels K(kernels) = {
  .name = TEXT(VARIANT),
  .vector = BYTES,
  .most_vectors = MOST_VECTORS,
  .pass = K(pass),
  .cells = K(cells),
#define ROW_KERNELS(bits) \
  {K(box3_##bits), K(transpose_in##bits), K(transpose_out##bits), K(blend##bits), K(paint##bits), \
   K(fill##bits), K(columns##bits), K(means##bits), K(lerp##bits), K(seen##bits)}
  .bytes = ROW_KERNELS(8),
  .words = ROW_KERNELS(16),
};
