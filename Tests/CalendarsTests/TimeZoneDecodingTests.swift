import Calendars
import Testing

struct TimeZoneDecodingTests {
  /// A version 2 file with the given 64-bit changes, offsets and footer.
  func file(
    changes: [(Int64, UInt8)], offsets: [Int32], footer: String, leaps: Int = 0
  ) -> [UInt8] {
    func block(_ size: Int) -> [UInt8] {
      var bytes = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15)
      for count in [0, 0, leaps, changes.count, offsets.count, 4] { bytes += big(Int64(count), 4) }
      for change in changes { bytes += big(change.0, size) }
      for change in changes { bytes.append(change.1) }
      for offset in offsets { bytes += big(Int64(offset), 4) + [0, 0] }
      bytes += Array("ABC".utf8) + [0]
      bytes += [UInt8](repeating: 0, count: leaps * (size + 4))
      return bytes
    }
    return block(4) + block(8) + Array("\n\(footer)\n".utf8)
  }

  func big(_ value: Int64, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> Int64((size - 1 - $0) * 8)) }
  }

  func decoded(_ bytes: [UInt8]) throws -> TimeZoneRules? {
    try bytes.withUnsafeBufferPointer { try TimeZoneRules.decoded($0, name: "Test") }
  }

  func footer(_ text: String) throws -> TimeZoneRules? {
    try decoded(file(changes: [], offsets: [0], footer: text))
  }

  @Test func `offsets hold from their change on`() throws {
    let zone = try #require(
      try decoded(file(changes: [(100, 1), (200, 0)], offsets: [60, 3600], footer: "")))
    #expect([99, 100, 199, 200, 300].map(zone.offset(atUTC:)) == [60, 3600, 3600, 60, 60])
  }

  @Test func `rules of the footer hold after the last change`() throws {
    let brussels = try #require(try footer("CET-1CEST,M3.5.0,M10.5.0/3"))
    let spring: Int64 = 1_711_846_800
    #expect(brussels.offset(atUTC: spring - 1) == 3600 && brussels.offset(atUTC: spring) == 7200)
    // Summer in January: southern.
    let sydney = try #require(try footer("AEST-10AEDT,M10.1.0,M4.1.0/3"))
    #expect(sydney.offset(atUTC: 1_704_067_200) == 39_600)
    #expect(sydney.offset(atUTC: 1_719_792_000) == 36_000)
    // All year long summer, in the two usual notations.
    let always = try #require(try footer("XXX3EDT4,0/0,J365/23"))
    #expect(always.offset(atUTC: 1_704_067_200) == -14_400)
    #expect(always.offset(atUTC: 1_719_792_000) == -14_400)
    let quoted = try #require(try footer("<+0330>-3:30"))
    #expect(quoted.offset(atUTC: 0) == 12_600)
    // Times before midnight and after it.
    let nuuk = try #require(try footer("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"))
    #expect(nuuk.offset(atUTC: 1_711_846_800 - 1) == -7200)
    #expect(nuuk.offset(atUTC: 1_711_846_800) == -3600)
  }

  @Test(arguments: [
    "CET", "CET-", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "C-1", "CET-25",
    "CET-1CEST,M3.6.0,M10.5.0", "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J366", "<+03-3",
    "CET-1CEST,M3.5.0,M10.5.0/168", "CET-1x",
  ])
  func `a footer that is no rule makes the file damaged`(_ text: String) throws {
    #expect(try footer(text) == nil)
  }

  @Test func `files with leap seconds are refused`() {
    #expect(throws: ZoneError.leapSeconds("Test")) {
      try decoded(file(changes: [], offsets: [0], footer: "", leaps: 1))
    }
  }

  @Test func `truncated files are damaged`() throws {
    let whole = file(changes: [(100, 1), (200, 0)], offsets: [60, 3600], footer: "CET-1")
    for length in 0..<whole.count { #expect(try decoded(Array(whole.prefix(length))) == nil) }
  }

  @Test func `mutated files never trap`() throws {
    var state: UInt64 = 3
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(limit))
    }
    let whole = file(
      changes: [(-2_000_000_000, 1), (100, 1), (1_700_000_000, 0)], offsets: [60, 3600, 7200],
      footer: "CET-1CEST,M3.5.0,M10.5.0/3")
    var decodedCount = 0
    for _ in 0..<1_200 {
      var bytes = whole
      for _ in 0...random(4) {
        let interesting: [UInt8] = [0, 1, 0x7f, 0x80, 0xff, UInt8(random(256))]
        bytes[random(bytes.count)] = interesting[random(6)]
      }
      guard let zone = try? decoded(bytes) else { continue }
      decodedCount += 1
      for instant in [Int64.min, -1 << 40, 0, 1_700_000_000, 1 << 33, 1 << 47, 1 << 60, .max] {
        _ = zone.offset(atUTC: instant)
        _ = zone.change(afterUTC: instant)
        _ = zone.instants(ofLocal: instant)
        _ = zone.localDays(ofMicroseconds: instant)
      }
    }
    #expect(decodedCount > 50)
  }
}
