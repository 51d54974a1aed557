import Tables

/// A text written to a file in the form that the path's ending asks for.
enum DocumentFile {
  /// Writes what `body` gives for the ending of `path`; the file is replaced as a whole.
  ///
  /// - Throws: `BindingError.unknownFormat`, `WriteError`, and what `body` throws.
  static func write(
    _ path: String, endings: [String], _ body: (String) throws -> String
  ) throws {
    let lowered = path.lowercased()
    guard let ending = endings.first(where: lowered.hasSuffix) else {
      throw BindingError.unknownFormat(path, known: endings)
    }
    var text = try body(ending)
    try AtomicFile.replace(path) { file in
      try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
    }
  }
}
