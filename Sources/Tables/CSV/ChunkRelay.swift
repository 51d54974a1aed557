#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the rows of each chunk begin: guesses of the workers, checked against the chunk before.
///
/// A chunk's worker publishes at which row it began and where the next chunk's first row begins.
/// That is true once the chunk before, whose start is true, ends where this one began; else the
/// worker learns the true start and reads the chunk again.
final class ChunkRelay: @unchecked Sendable {
  // @unchecked because: every stored property is read and written under `mutex`.

  private struct Ends {
    let start: Int
    let next: Int
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let count: Int
  private var starts: [Int] = []
  private var published: [Int: Ends] = [:]
  private var taken = 0
  private var stopped: Int

  /// A relay for `count` chunks, the first of which begins with a row at `start`.
  init(count: Int, start: Int) {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
    self.count = count
    self.stopped = count
    starts.reserveCapacity(count + 1)
    starts.append(start)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    mutex.deallocate()
    changed.deallocate()
  }

  /// The next chunk that nobody has, or nil.
  func take() -> Int? {
    locked {
      guard taken < min(count, stopped) else { return nil }
      taken += 1
      return taken - 1
    }
  }

  /// Says that `chunk`, read from the row at `start`, is followed by a row at `next`.
  func publish(_ chunk: Int, start: Int, next: Int) {
    locked {
      published[chunk] = Ends(start: start, next: next)
      while let ends = published[starts.count - 1], ends.start == starts[starts.count - 1] {
        published[starts.count - 1] = nil
        starts.append(ends.next)
      }
      pthread_cond_broadcast(changed)
    }
  }

  /// Waits for the true start of a chunk's first row; nil when an earlier chunk failed.
  func start(of chunk: Int) -> Int? {
    locked {
      while starts.count <= chunk && stopped >= chunk { pthread_cond_wait(changed, mutex) }
      return starts.count > chunk ? starts[chunk] : nil
    }
  }

  /// Gives no chunk after `chunk` to anybody any more.
  func stop(after chunk: Int) {
    locked {
      stopped = min(stopped, chunk)
      pthread_cond_broadcast(changed)
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return body()
  }
}
