import Synchronization

/// Work that another thread does beside the calling one.
///
/// Without a thread that is free it is not done, so it is for what may as well be done later.
package final class WorkAside: Sendable {
  private let state: Mutex<(work: SharedWork, helpers: [HelperThread])>

  /// Gives `body` to a thread.
  package init(_ body: @escaping @Sendable () -> Void) {
    let work = SharedWork(pieces: 1) { next in if next() != nil { body() } }
    state = Mutex((work, HelperThread.begin(work, count: 1)))
  }

  /// Waits until the work is done; what has not begun does not begin.
  package func end() {
    state.withLock { state in
      HelperThread.end(state.helpers)
      state.helpers = []
      state.work.close()
    }
  }
}
