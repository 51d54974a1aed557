/// Why a text that looks like a number or a moment is not read as one: it can be meant in more than
/// one way.
///
/// Cases hold facts; the sentences are in `ReadingDoubt+Message.swift`.
package enum ReadingDoubt: Error, Hashable, Sendable {
  /// The only mark in the number is the one that does not part the decimals in the locale, and it
  /// parts no thousands either.
  case mark(DecimalMark, locale: ValueLocale)
  /// Day and month could be swapped.
  case dayOrMonth(locale: ValueLocale)
  /// The year has two digits and the century is not declared.
  case twoDigitYear
  /// Clocks in the zone jumped over this local time.
  case skippedTime(zone: String)
  /// Clocks in the zone showed this local time twice.
  case repeatedTime(zone: String)
}
