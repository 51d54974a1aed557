import CCompression

/// What zstd needs to compress, to be used again for one buffer after the other on one thread.
package final class Compressor {
  // Nil without memory: then every buffer finds its own, or none.
  let context = deed_zstd_context_new()

  /// A compressor.
  package init() {}

  deinit { deed_zstd_context_free(context) }
}
