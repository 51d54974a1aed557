import Tables

/// Looks into files whose texts do not lie there as they are: zip files (workbooks among them) and
/// Arrow files.
package enum PackedFile {
  /// How far files in files are unpacked.
  private static let depth = 4

  /// Whether `isWanted` holds for a stretch of unpacked bytes: an entry of a zip file, or one text of an
  /// Arrow file.
  ///
  /// A file of another kind has none; nil says that it is packed in a way that cannot be looked into.
  /// Of Arrow files the values of a column named `column` are looked at as texts whatever they are.
  package static func contains(
    _ bytes: Buffer, name: String, column: String,
    _ isWanted: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool? {
    contains(bytes, name, column, depth, isWanted)
  }

  private static func contains(
    _ bytes: Buffer, _ name: String, _ column: String, _ depth: Int,
    _ isWanted: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool? {
    let head = UnsafeRawBufferPointer(start: bytes.address, count: min(6, bytes.byteCount))
    if head.starts(with: Array("ARROW1".utf8)) { return inArrow(bytes, name, column, isWanted) }
    if head.starts(with: [0x50, 0x4b, 3, 4]) {
      return depth > 0 ? inZip(bytes, name, column, depth, isWanted) : nil
    }
    return unread.contains { head.starts(with: $0) } ? nil : false
  }

  /// The first bytes of gzip, zstd, xz, bzip2 and 7-zip files.
  private static let unread: [[UInt8]] = [
    [0x1f, 0x8b], [0x28, 0xb5, 0x2f, 0xfd], [0xfd, 0x37, 0x7a, 0x58], [0x42, 0x5a, 0x68],
    [0x37, 0x7a, 0xbc, 0xaf],
  ]

  private static func inZip(
    _ bytes: Buffer, _ name: String, _ column: String, _ depth: Int,
    _ isWanted: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool? {
    guard let archive = try? ZipArchive(bytes, name: name) else { return nil }
    var isWhole = true
    for entry in archive.names {
      if Array(entry.utf8).withUnsafeBytes(isWanted) { return true }
      guard let contents = try? archive.contents(entry) else {
        isWhole = false
        continue
      }
      if isWanted(UnsafeRawBufferPointer(start: contents.address, count: contents.byteCount)) {
        return true
      }
      switch Self.contains(contents, entry, column, depth - 1, isWanted) {
      case true?: return true
      case false?: break
      case nil: isWhole = false
      }
    }
    return isWhole ? false : nil
  }

  private static func inArrow(
    _ bytes: Buffer, _ name: String, _ column: String,
    _ isWanted: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool? {
    guard let file = try? ArrowFile(bytes, name: name) else { return nil }
    var isWhole = true
    for (position, field) in file.schema.fields.enumerated() {
      if Array(field.name.utf8).withUnsafeBytes(isWanted) { return true }
      for batch in file.batchRowCounts.indices {
        guard
          let values = try? file.columns(at: [position], batches: batch..<batch + 1).columns[0]
        else {
          isWhole = false
          break
        }
        if let texts = values.dictionary {
          if (0..<texts.count).contains(where: {
            isWanted(UnsafeRawBufferPointer(texts.utf8($0)))
          }) {
            return true
          }
        } else if field.name == column,
          (0..<values.count).contains(where: { row in
            guard case .integer(let id) = values[row] else { return false }
            return Array(String(id).utf8).withUnsafeBytes(isWanted)
          })
        {
          return true
        }
      }
    }
    return isWhole ? false : nil
  }
}
