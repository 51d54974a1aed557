#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Values where Element == UInt32 {
  /// `count` zeros; of many of them memory is taken only where it is read.
  static func zeros(count: Int) -> Values {
    let bytes = count * MemoryLayout<Element>.stride
    guard let memory = calloc(bytes + Buffer.padding, 1) else {
      return Values(count: count) { $0.initialize(repeating: 0) }
    }
    return Values(
      Buffer(borrowing: memory, byteCount: bytes, owner: FreedMemory(memory)), count: count)
  }
}

/// Memory of `calloc` that is given back at the end.
private final class FreedMemory: Sendable {
  private nonisolated(unsafe) let memory: UnsafeMutableRawPointer

  // nonisolated(unsafe) because: the pointer is only kept to be freed once.
  init(_ memory: UnsafeMutableRawPointer) { self.memory = memory }

  deinit { free(memory) }
}
