import Activity

/// Numbers for rows: equal where the rows have equal values in all columns.
///
/// Texts are compared by bytes, and missing is a value of its own. The numbers are dense, from 0.
package struct RowIdentity: Sendable {
  /// For each row its number.
  package let codes: Values<UInt32>
  /// How many different numbers there are.
  package let count: Int

  /// Compares rows by these columns, each `rowCount` long.
  ///
  /// - Throws: `Stopped`.
  package init(_ columns: [Column], rowCount: Int) throws(Stopped) {
    let groups = try GroupCodes(columns, rowCount: rowCount)
    codes = groups.codes
    count = groups.count
  }
}
