/// The numbers that mark Deed's objects in Lua.
package enum ClassTag {
  static let table: Int32 = 1
  static let column: Int32 = 2
  static let groups: Int32 = 3
  static let result: Int32 = 4
  static let aggregate: Int32 = 5
  static let segment: Int32 = 6
  /// The row that a row function sees.
  package static let row: Int32 = 7
  static let report: Int32 = 8
  static let plot: Int32 = 9
  /// A local date; the payload is days since 1970-01-01.
  package static let date: Int32 = 10
  /// An instant; the payload is microseconds since 1970-01-01T00:00:00Z.
  package static let time: Int32 = 11
  /// A span of days, hours or months.
  package static let span: Int32 = 12
  /// Where an iteration stands.
  static let cursor: Int32 = 13
}
