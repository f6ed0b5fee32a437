// Memory that one thread lends to kernels from picture to picture, so that painting allocates nothing
// once the largest region has been seen.

/// Reusable working memory; belongs to one thread at a time.
package struct Scratch: ~Copyable {
  /// Makes an empty one; it grows with use and never shrinks.
  package init() {}
}
