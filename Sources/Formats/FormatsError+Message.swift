import Wording

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
    case .severalScores(let file, let candidates):
      "\(file): several questions could be the score: \(Self.listed(candidates))."
        + " Say which with `--map score=…`."
    case .noScore(let file, let columns):
      "\(file): no question is recognised as the score among \(Self.listed(columns))."
        + (columns.first { closestName(to: $0, among: SurveyText.scoreNames) != nil }.map {
          " Perhaps it is `\($0)`."
        } ?? "") + " Say which with `--map score=…`."
    case .noSource(let file, let column, let source, let names):
      "\(file): no column `\(source)` to be `\(column)`; there are \(Self.listed(names))."
        + suggestion(for: source, among: names)
    case .answer(let file, let column, let row, let cell, let expected):
      "\(file): row \(row), column `\(column)`: expected \(expected), found `\(cell.prefix(60))`."
    case .noSheet(let file, let sheet, let names):
      sheet.map {
        "\(file): no sheet `\($0)`; there are \(Self.listed(names))."
          + suggestion(for: $0, among: names)
      } ?? "\(file): the workbook has no sheets."
    case .noLibrary(let file, let library, let package, let isOther):
      "\(file) needs \(library), which is \(isOther ? "of another version here" : "not here")."
        + " On Debian and Ubuntu: `apt install \(package)`."
    case .noMemory(let byteCount):
      "\(byteCount) bytes of memory were asked and not to be had; read fewer columns."
    }
  }

  private static func listed(_ names: [String]) -> String {
    if names.isEmpty { return "no columns" }
    let shown = names.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > 8 ? shown + ", …" : shown
  }
}
