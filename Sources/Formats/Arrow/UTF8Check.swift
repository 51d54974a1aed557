import CKernels

/// Whether bytes are UTF-8, as readers of Arrow files take for granted.
enum UTF8Check {
  static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.withMemoryRebound(to: UInt8.self) { bytes in
      bytes.isEmpty || deed_utf8_valid(bytes.baseAddress, bytes.count) == bytes.count
    }
  }
}
