import Activity
import CKernels
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A thread that is kept from one loop to the next: making one takes longer than waking it.
final class HelperThread: @unchecked Sendable {
  // @unchecked because: `state` is used under `mutex` only.

  private enum State {
    case idle
    case given(SharedWork)
    case running
  }

  /// Those that have nothing to do.
  private static let idle = Mutex<[HelperThread]>([])

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state = State.idle

  private init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Gives work to `count` threads, or as many as there can be.
  static func begin(_ work: SharedWork, count: Int) -> [HelperThread] {
    guard count > 0 else { return [] }
    var helpers = idle.withLock { idle in
      let taken = Array(idle.suffix(count))
      idle.removeLast(taken.count)
      return taken
    }
    while helpers.count < count, let helper = started() { helpers.append(helper) }
    for helper in helpers { helper.begin(work) }
    return helpers
  }

  /// Waits until none of `helpers` is at its work, which one that has not begun does not begin.
  static func end(_ helpers: [HelperThread]) {
    if helpers.isEmpty { return }
    for helper in helpers { helper.end() }
    idle.withLock { $0 += helpers }
  }

  private func begin(_ work: SharedWork) {
    pthread_mutex_lock(mutex)
    state = .given(work)
    pthread_cond_signal(changed)
    pthread_mutex_unlock(mutex)
  }

  private func end() {
    pthread_mutex_lock(mutex)
    if case .given = state { state = .idle }
    while case .running = state { pthread_cond_wait(changed, mutex) }
    pthread_mutex_unlock(mutex)
  }

  private func loop() -> Never {
    pthread_mutex_lock(mutex)
    while true {
      guard case .given(let work) = state else {
        pthread_cond_wait(changed, mutex)
        continue
      }
      state = .running
      pthread_mutex_unlock(mutex)
      work.run()
      pthread_mutex_lock(mutex)
      state = .idle
      pthread_cond_signal(changed)
    }
  }

  /// A new thread; nil when the machine has none.
  ///
  /// Signals go to the threads that expect them.
  private static func started() -> HelperThread? {
    var all = sigset_t()
    var before = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_SETMASK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let helper = HelperThread()
    guard let thread = beginElsewhere({ helper.loop() }) ?? BackgroundThread(nil, { helper.loop() })
    else { return nil }
    thread.detach()
    return helper
  }

  /// A thread that begins on another processor, where it can help at once; nil when there is none.
  private static func beginElsewhere(_ body: @escaping @Sendable () -> Void) -> BackgroundThread? {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    guard deed_begin_elsewhere(&attributes) else { return nil }
    return BackgroundThread(&attributes) {
      deed_go_anywhere()
      body()
    }
  }
}
