import Testing
import Wording

@Suite struct SuggestionTests {
  @Test func `a letter too few finds the name`() {
    #expect(closestName(to: "scor", among: ["customer_id", "score", "scope"]) == "score")
  }

  @Test func `a swap of neighbours is one edit`() {
    #expect(closestName(to: "nsp", among: ["nps", "csat"]) == "nps")
  }

  @Test func `nothing is suggested when nothing is close`() {
    #expect(closestName(to: "tenure", among: ["score", "country"]) == nil)
    #expect(closestName(to: "x", among: []) == nil)
  }

  @Test func `case does not count`() {
    #expect(closestName(to: "SCORE", among: ["score"]) == "score")
  }
}
