import Statistics
import Testing

@Suite struct ProportionTests {
  @Test(arguments: [
    (ProportionMethod.wilson, 60.41514536665332, 78.10511470506724),
    (.clopperPearson, 60.018532382019586, 78.75935795104634),
    (.agrestiCoull, 60.38539562622239, 78.13486444549818),
  ])
  func `seventy of a hundred`(method: ProportionMethod, low: Double, high: Double) throws {
    let share = try proportionInterval(70, 100, method: method)
    #expect(near(share.sharePct, 70))
    #expect(near(share.low, low, within: 1e-8))
    #expect(near(share.high, high, within: 1e-8))
  }

  @Test func `none and all stay inside 0 to 100`() throws {
    let none = try proportionInterval(0, 10)
    #expect(none.low == 0 && near(none.high, 27.753279986288926, within: 1e-8))
    // Clopper–Pearson by hand: 1 − 0.025^(1/10)
    let exact = try proportionInterval(0, 10, method: .clopperPearson)
    #expect(exact.low == 0 && near(exact.high, 30.84971078187608, within: 1e-8))
    let all = try proportionInterval(10, 10, method: .clopperPearson)
    #expect(all.high == 100 && near(all.low, 69.15028921812392, within: 1e-8))
  }

  @Test func `no trials give nil`() throws {
    let share = try proportionInterval(0, 0)
    #expect(share.sharePct == nil && share.low == nil && share.high == nil)
    #expect(throws: StatisticsError.self) { try proportionInterval(3, 2) }
  }
}
