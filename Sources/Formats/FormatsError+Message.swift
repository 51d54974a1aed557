#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension FormatsError: CustomStringConvertible {
  /// The sentence for the analyst, without the script's position.
  package var description: String {
    switch self {
    case .system(let path, let action, let code):
      "`\(path)`: cannot \(action): \(String(cString: strerror(code)))."
    case .folder(let path):
      "`\(path)` is a folder; a file was expected."
    case .notAFile(let path):
      "`\(path)` is not a regular file; copy what it gives into one first."
    case .otherFormat(let file, let expected, let found):
      "\(file): expected \(expected), found \(found)."
    case .damaged(let file, let place, let expected, let found):
      "\(file): \(place): expected \(expected), found \(found)."
        + " The file is damaged or incomplete; take a fresh copy."
    case .unsupported(let file, let place, let found):
      "\(file): \(place): \(found) cannot be read."
    case .outOfRange(let file, let column, let row, let value, let expected):
      "\(file): column `\(column)`, row \(row): expected \(expected), found \(value)."
    case .otherColumn(let file, let column, let expected, let found):
      "\(file): column `\(column)`: expected \(expected), found \(found)."
    case .noMemory(let byteCount):
      "\(byteCount) bytes of memory were asked and not to be had; read fewer columns."
    }
  }
}
