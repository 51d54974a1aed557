/// A request to stop what runs: long loops ask now and then.
///
/// A loop that finds one gives up its work and throws `Stopped`, so that nobody keeps a half-made
/// result.
package enum Cancellation {
  /// 1 while a request stands; set by a signal handler.
  nonisolated(unsafe) package static let flag: UnsafeMutablePointer<Int32> = {
    // nonisolated(unsafe) because: the memory lives as long as the process; a handler stores one
    // number, loops only read it.
    let flag = UnsafeMutablePointer<Int32>.allocate(capacity: 1)
    flag.initialize(to: 0)
    return flag
  }()

  /// Whether a request stands.
  ///
  /// Never inlined: a loop that saw the load could take it out of itself.
  package static var isRequested: Bool {
    @inline(never) get { flag.pointee != 0 }
  }

  /// Goes on, unless a request stands.
  ///
  /// - Throws: `Stopped`.
  package static func check() throws(Stopped) { if isRequested { throw Stopped() } }

  /// Goes on as `check` does, and asks only at every 16,384th row: for the innermost loops.
  ///
  /// - Throws: `Stopped`.
  @inline(__always) package static func check(row: Int) throws(Stopped) {
    if row & 0x3FFF == 0 { try check() }
  }
}
