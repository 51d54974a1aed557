import Activity
import CReadStat
import Calendars
import Synchronization
import Tables

/// An SPSS file (.sav, .zsav), read through libreadstat.
///
/// Columns keep their codes as integers or numbers; when every value that occurs has a label there
/// is a second column `name_label` of ordered categories. Values that the file declares missing are
/// missing, with a note.
package struct StatisticsFile {
  /// The Debian package that holds the library.
  package static let debianPackage = "libreadstat1"

  /// The columns.
  package let table: Table
  /// The questions' wordings by column, as far as the file has them.
  package let wordings: [String: String]

  // The library's functions are looked up into one place.
  private static let turn = Mutex(())

  /// Reads the file at `path`; times have no zone in such a file and are local in `zone`.
  ///
  /// `library` names another file of libreadstat than the system's.
  ///
  /// - Throws: `FormatsError.noLibrary`, `.system`, `.damaged`, `.outOfRange`.
  package init(path: String, zone: TimeZoneRules = .utc, library: String? = nil) throws {
    let name = FileBytes.name(path)
    // Says why a file cannot be opened; the library only says that.
    _ = try FileBytes.read(path, access: .mapped)
    let collector = StatisticsCollector()
    var sink = deed_sav_sink()
    sink.context = Unmanaged.passUnretained(collector).toOpaque()
    sink.variable = { context, column, name, label, format, labels, isText in
      StatisticsCollector.from(context)?.begin(
        Int(column), name: name, label: label, format: format, labels: labels,
        isText: isText != 0) ?? 1
    }
    sink.label = { context, labels, number, text, label in
      StatisticsCollector.from(context)?.label(labels, number: number, text: text, label: label)
        ?? 1
    }
    sink.number = { context, row, column, value, missing in
      StatisticsCollector.from(context)?.append(Int(column), Int(row), value, missing: missing)
        ?? 1
    }
    sink.text = { context, row, column, text, missing in
      StatisticsCollector.from(context)?.append(Int(column), Int(row), text, missing: missing) ?? 1
    }
    var message = [CChar](repeating: 0, count: 256)
    let state = Self.turn.withLock { _ in
      withExtendedLifetime(collector) {
        deed_sav_read(library, path, &sink, &message, message.count)
      }
    }
    switch state {
    case 0: break
    case Int32(DEED_SAV_NO_LIBRARY), Int32(DEED_SAV_OTHER_LIBRARY):
      throw FormatsError.noLibrary(
        file: name, library: "libreadstat", package: Self.debianPackage,
        isOther: state != Int32(DEED_SAV_NO_LIBRARY))
    default:
      try Cancellation.check()
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw FormatsError.damaged(
        file: name, place: "SPSS file", expected: "a file that libreadstat reads",
        found: String(decoding: text, as: UTF8.self))
    }
    self.table = try collector.table(name: name, zone: zone)
    self.wordings = collector.wordings
  }
}
