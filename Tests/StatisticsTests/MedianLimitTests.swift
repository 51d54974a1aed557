import Statistics
import Testing

/// The limits of a median time.
@Suite struct MedianLimitTests {
  @Test func `the limits are where those of the curve pass one half`() throws {
    let curve = try survival([1, 2, 3, 4, 5, 6], ended: [true, true, true, true, true, true])
    #expect(curve.median == 3)
    // At 1: 5/6 · e^(−1.96 · √(1/30)) is 0.58, at 2: 2/3 · e^(−1.96 · √(1/30 + 1/20)) is 0.38;
    // the upper limit is above one half to the end: at 5 it is 1/6 · e^(1.96 · √(5/6)), 0.998.
    let limits = try curve.medianLimits()
    #expect(limits.low == 2 && limits.high == nil)
    #expect(try curve.medianLimits(confidence: 0.5).high == 4)
  }

  @Test func `many durations have a narrow interval around their median`() throws {
    let days = (1...199).map { Double($0) }
    let curve = try survival(days, ended: days.map { _ in true })
    let limits = try curve.medianLimits()
    let (low, high) = (try #require(limits.low), try #require(limits.high))
    #expect(curve.median == 100 && low < 100 && high > 100)
    // By the binomial 95 % are between the 86th and the 114th.
    #expect((low - 86).magnitude <= 1 && (high - 114).magnitude <= 1)
  }

  @Test func `without durations there are no limits, and a confidence is checked`() throws {
    let none = try survival([], ended: [])
    let limits = try none.medianLimits()
    #expect(limits.low == nil && limits.high == nil)
    #expect(throws: StatisticsError.self) { try none.medianLimits(confidence: 1) }
  }
}
