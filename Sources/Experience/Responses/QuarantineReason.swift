/// Why an answer is set aside before any figure.
///
/// The order is that of the rules: an answer to which several apply has the first.
package enum QuarantineReason: String, Sendable, CaseIterable {
  /// A score that is not on the survey's scale.
  case outsideScale = "outside_scale"
  /// An answer without a score.
  case noScore = "no_score"
  /// An answer without a customer, in a file that names customers.
  case noCustomer = "no_customer"
  /// An answer dated after the import.
  case future = "future"
  /// An answer dated 1970-01-01, which is how programs write a date that they do not have.
  case epoch = "epoch"
  /// An answer from before the survey began.
  case beforeLaunch = "before_launch"
  /// A response id that occurred before in the same file.
  case repeatedID = "repeated_id"
  /// An answer that the survey tool marked as a test or preview.
  case test = "test"
  /// An answer that took less than 0.3 of the median time and is the same on every grid item.
  case careless = "careless"
  /// An answer on another scale than the declared one, as somebody or a check suspects.
  case wrongScale = "wrong_scale"
  /// Set aside by hand.
  case byHand = "by_hand"

  /// The version of the rules, kept with every row that they set aside.
  package static let rulesVersion = 1

  /// The reason for people, without the facts of a row.
  package var text: String {
    switch self {
    case .outsideScale: "score out of range"
    case .noScore: "no score"
    case .noCustomer: "no customer"
    case .future: "submitted in the future"
    case .epoch: "dated 1970-01-01"
    case .beforeLaunch: "before the survey's launch"
    case .repeatedID: "repeated response id"
    case .test: "test or preview"
    case .careless: "speeder and straight-liner"
    case .wrongScale: "suspected wrong scale"
    case .byHand: "set aside by hand"
    }
  }
}
