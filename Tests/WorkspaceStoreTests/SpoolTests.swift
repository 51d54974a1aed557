import Foundation
import TestSupport
import Testing

@testable import WorkspaceStore

@Suite struct SpoolTests {
  @Test(arguments: [0, 1, 1000, 1 << 20])
  func `bytes come back from memory, from disk and from both`(limit: Int) throws {
    let spool = try Spool(folder: NSTemporaryDirectory(), stem: UUID().uuidString, limit: limit)
    var random = SeededGenerator(seed: UInt64(limit))
    let room = Scratch()
    var written: [(position: Int, bytes: [UInt8])] = []
    for _ in 0..<200 {
      let bytes = (0..<random.next() % 40).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      written.append((try bytes.withUnsafeBytes { try spool.append($0) }, bytes))
    }
    for (position, bytes) in written {
      #expect(try Array(spool.bytes(position, count: bytes.count, room: room)) == bytes)
      var copy = [UInt8](repeating: 0, count: bytes.count)
      try copy.withUnsafeMutableBytes { try spool.read(position, into: $0) }
      #expect(copy == bytes)
    }
  }

  @Test func `threads append beside each other`() throws {
    let spool = try Spool(folder: NSTemporaryDirectory(), stem: UUID().uuidString, limit: 5000)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for size in 1..<60 {
        let bytes = [UInt8](repeating: UInt8(thread), count: size)
        let room = Scratch()
        guard let position = try? bytes.withUnsafeBytes({ try spool.append($0) }),
          let found = try? spool.bytes(position, count: size, room: room)
        else {
          Issue.record("thread \(thread) could not write \(size) bytes")
          return
        }
        #expect(Array(found) == bytes)
      }
    }
  }

  @Test func `a spool leaves no file behind`() throws {
    let folder = NSTemporaryDirectory() + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let spool = try Spool(folder: folder, stem: "rows", limit: 0)
    _ = try Array("rows".utf8).withUnsafeBytes { try spool.append($0) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }
}
