import Activity

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The right to write to a workspace: one process or task at a time.
///
/// The system gives it back when the process ends, however it ends. While it is held a sign of life
/// is written into its file every second, so that others wait as long as the holder is at work, and
/// not for one that hangs.
final class WriterLock {
  private let descriptor: Int32
  private let heartbeat: Heartbeat

  /// Waits for the lock file at `path`, up to `seconds` without a sign of life of its holder; calls
  /// `waiting` when it has to wait.
  ///
  /// - Throws: `StoreError.busy`, `.folder`, `Stopped`.
  init(path: String, seconds: Int, waiting: () -> Void = {}) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw StoreError.folder(
        path: path, action: "write to", remark: String(cString: strerror(errno)))
    }
    do {
      try Self.wait(descriptor, path, seconds, waiting)
    } catch {
      close(descriptor)
      throw error
    }
    self.descriptor = descriptor
    heartbeat = Heartbeat(descriptor)
  }

  deinit {
    heartbeat.end()
    close(descriptor)
  }

  private static func wait(
    _ descriptor: Int32, _ path: String, _ seconds: Int, _ waiting: () -> Void
  ) throws {
    var waited = 0
    var sign = text(descriptor)
    var isTold = false
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let code = errno
      if code == EINTR { continue }
      guard code == EWOULDBLOCK else {
        throw StoreError.folder(
          path: path, action: "lock", remark: String(cString: strerror(code)))
      }
      let now = text(descriptor)
      if now != sign {
        sign = now
        waited = 0
      }
      guard waited < seconds * 50 else {
        let holder = sign.split(separator: "\n").first.map(String.init)
        throw StoreError.busy(path: path, seconds: seconds, holder: holder)
      }
      if !isTold { waiting() }
      isTold = true
      try Cancellation.check()
      usleep(20_000)
      waited += 1
    }
  }

  /// Who holds the lock, and below it how often it showed that it lives.
  private static func text(_ descriptor: Int32) -> String {
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
  }
}

/// Writes signs of life into a file from a thread of its own.
private final class Heartbeat: @unchecked Sendable {
  // @unchecked because: `isOver` is used under `mutex` only; `thread` by the owner only.

  private let descriptor: Int32
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let ended = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var isOver = false
  private var thread: BackgroundThread?

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(ended, nil)
    ftruncate(descriptor, 0)
    beat(0)
    // Without a thread others wait no longer than they would for one that hangs.
    thread = BackgroundThread { self.run() }
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(ended)
    mutex.deallocate()
    ended.deallocate()
  }

  /// Ends the thread: nothing is written afterwards.
  func end() {
    pthread_mutex_lock(mutex)
    isOver = true
    pthread_cond_signal(ended)
    pthread_mutex_unlock(mutex)
    thread?.join()
    thread = nil
  }

  private func run() {
    var count = 0
    pthread_mutex_lock(mutex)
    while !isOver {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      time.tv_sec += 1
      if pthread_cond_timedwait(ended, mutex, &time) != 0, !isOver {
        count += 1
        beat(count)
      }
    }
    pthread_mutex_unlock(mutex)
  }

  private func beat(_ count: Int) {
    let text = Array("process \(getpid())\n\(count)".utf8)
    _ = pwrite(descriptor, text, text.count, 0)
  }
}
