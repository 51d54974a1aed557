/// A request to stop the statement that runs: long loops ask now and then.
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
  package static var isRequested: Bool { flag.pointee != 0 }
}
