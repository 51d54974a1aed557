import Dispatch
import Foundation
import Synchronization
import Testing

@testable import Tables

@Suite struct WorkerThreadsTests {
  private final class Total: Sendable { let count = Atomic<Int>(0) }

  /// How often each of `count` pieces was taken, added up by all threads.
  private func taken(_ count: Int, threads: Int) -> [Int] {
    let taken = Mutex([Int](repeating: 0, count: count))
    WorkerThreads.run(pieces: count, threads: threads) { next in
      var own: [Int] = []
      while let piece = next() { own.append(piece) }
      taken.withLock { taken in for piece in own { taken[piece] += 1 } }
    }
    return taken.withLock { $0 }
  }

  @Test(arguments: [0, 1, 2, 3, 1000], [1, 2, 9])
  func `each piece is taken once`(count: Int, threads: Int) {
    #expect(taken(count, threads: threads) == [Int](repeating: 1, count: count))
  }

  @Test func `loops follow each other without an end of threads`() {
    for _ in 0..<5000 { #expect(taken(4, threads: 4) == [1, 1, 1, 1]) }
  }

  @Test func `loops within loops, and beside each other, all end`() async {
    let total = Total()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<50 {
            WorkerThreads.run(parts: 6, threads: 3) { part in
              WorkerThreads.run(parts: part, threads: 2) { _ in
                total.count.wrappingAdd(1, ordering: .relaxed)
              }
            }
          }
        }
      }
    }
    #expect(total.count.load(ordering: .relaxed) == 4 * 50 * (0 + 1 + 2 + 3 + 4 + 5))
  }

  @Test func `what a loop uses ends with it`() {
    final class Thing {}
    weak var kept: Thing?
    for _ in 0..<200 {
      let thing = Thing()
      kept = thing
      WorkerThreads.run(parts: 3, threads: 3) { _ in _ = ObjectIdentifier(thing) }
    }
    #expect(kept == nil)
  }

  @Test func `work aside is done when it has ended`() {
    let total = Total()
    let (begun, go) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let work = WorkAside {
      begun.signal()
      go.wait()
      total.count.wrappingAdd(1, ordering: .relaxed)
    }
    begun.wait()
    #expect(total.count.load(ordering: .relaxed) == 0)
    go.signal()
    work.end()
    #expect(total.count.load(ordering: .relaxed) == 1)
    work.end()
    #expect(total.count.load(ordering: .relaxed) == 1)
  }

  @Test func `work aside that has ended does not begin`() {
    for _ in 0..<500 {
      let total = Total()
      let work = WorkAside { total.count.wrappingAdd(1, ordering: .relaxed) }
      work.end()
      let count = total.count.load(ordering: .relaxed)
      #expect(count <= 1)
      WorkerThreads.run(parts: 4, threads: 3) { _ in }
      #expect(total.count.load(ordering: .relaxed) == count)
    }
  }

  #if os(Linux)
  /// The processors that a thread may use, as the system tells them in a file.
  private func processors(_ file: String) throws -> String {
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
    return String(try #require(lines.first { $0.hasPrefix("Cpus_allowed:") }))
  }

  @Test func `threads that began elsewhere may go anywhere`() throws {
    let all = try processors("/proc/self/status")
    let found = Mutex<[String?]>([])
    for _ in 0..<20 {
      let begun = DispatchSemaphore(value: 0)
      let work = WorkAside {
        found.withLock { $0.append(try? processors("/proc/thread-self/status")) }
        begun.signal()
      }
      begun.wait()
      work.end()
    }
    #expect(found.withLock { $0 } == [String?](repeating: all, count: 20))
  }
  #endif
}
