/// Why a schedule, or a part of one, cannot be used.
///
/// Cases hold facts; the sentences are in `SchedulingError+Message.swift`.
package enum SchedulingError: Error, Equatable {
  /// The cron expression `text` is wrong at those of its bytes.
  case expression(String, at: Range<Int>, CronMistake)
  /// No day and time fits the expression.
  case neverOccurs(String)
}

/// What is wrong at a place of a cron expression.
package enum CronMistake: Equatable, Sendable {
  /// Nothing but spaces.
  case empty
  /// More text than an expression can need.
  case tooLong(limit: Int)
  /// Not five fields; with more, the place is the first that is too many.
  case fieldCount(Int)
  /// A number outside the field's range.
  case outOfRange(CronField)
  /// A name or number was expected here.
  case expectedValue(CronField)
  /// A word that names no month or weekday; `closest` is one that may be meant.
  case unknownName(CronField, closest: String?)
  /// A name in a field that has none.
  case noNames(CronField)
  /// A range that ends before it begins; for weekdays Sunday may be the reason.
  case reversed(CronField)
  /// `5/15`: steps follow `*` or a range.
  case stepAfterValue(CronField)
  /// A step that is no number of at least 1.
  case step
  /// `#` is not followed by 1 to 5.
  case ordinal
  /// `L` or `#` where the field has no such thing.
  case misplaced(Character, CronField)
  /// `L` alone as a weekday.
  case bareLast
  /// Something that has no meaning here.
  case unexpected
  /// A word with `@` that is none of the known ones.
  case unknownWord(closest: String?)
  /// `@reboot`, which is no time.
  case reboot
}
