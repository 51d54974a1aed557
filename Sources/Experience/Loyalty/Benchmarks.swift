/// A score that a company or the press published, without the number of answers behind it.
package struct PublishedScore: Sendable, Equatable {
  /// The company.
  package let name: String
  /// Points.
  package let nps: Double

  /// The figures of the trade press that the toolkit carries.
  package static let all = [
    PublishedScore(name: "Rabo", nps: -8), PublishedScore(name: "ABN AMRO", nps: -20),
    PublishedScore(name: "ING", nps: -20), PublishedScore(name: "Apple", nps: 60),
  ]
}
