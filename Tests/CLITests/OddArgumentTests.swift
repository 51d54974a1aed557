import Foundation
import Testing

/// Every function of the catalogue with arguments that nobody thinks of: NaN, huge and negative
/// numbers, functions for tables, tables of a length that lies.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct OddArgumentTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Specs/odd_arguments.lua").path

  @Test(arguments: 1...(testsAll ? 40 : 4))
  func `no arguments make a function of Deed trap`(seed: Int) throws {
    let folder = try DeedProcess.folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try DeedProcess.shell(
      """
      "$DEED" run '\(Self.script)' --seed \(seed) --timeout 50s > out 2> log; status=$?
      tail -n 1 out; [ $status = 0 ] || { tail -n 6 log; exit $status; }
      """, in: folder)
    #expect(run.status == 0, "\(run.output)")
    #expect(run.output.contains("all 1000 calls raised or returned"), "\(run.output)")
  }
}
