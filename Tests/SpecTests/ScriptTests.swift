import Bindings
import Calendars
import Foundation
import LuaRuntime
import Testing
import WorkspaceStore

/// The scripts that ship with Deed, and the sample they run on.
struct ScriptTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// What a script prints when it runs with `words`, its errors thrown.
  static func output(
    of text: String, path: String, _ words: [String] = [], workspace: Workspace? = nil
  ) throws -> String {
    try LuaThread.run { () -> Result<String, any Error> in
      Result {
        var output = ""
        let day = workspace.flatMap { place in place.asOf.map { place.zone.start(ofDay: $0) } }
        let host = Host(
          zone: .utc, instant: day ?? 1_773_576_000_000_000, workspace: workspace,
          write: { output += $0 }, writeError: { output += $0 })
        let session = try Session(host)
        defer { session.close() }
        let arguments = try ScriptArguments(
          words, header: ScriptHeader(of: text), script: path, today: host.today)
        try session.setArguments(arguments.values)
        _ = try session.run(text, path: path)
        return output
      }
    }.get()
  }

  static func shipped(_ name: String, _ words: [String] = []) throws -> String {
    try output(of: try #require(ShippedScripts.text(of: name)), path: name, words)
  }

  @Test func `every file of scripts, stdlib and Examples is in the binary`() throws {
    var wanted: [String] = []
    for folder in ["scripts", "stdlib", "Examples"] {
      let names = FileManager.default.enumerator(
        atPath: Self.root.appendingPathComponent(folder).path)
      for case let name as String in names ?? .init()
      where name.hasSuffix(".lua") || name.hasSuffix(".csv") {
        wanted.append("\(folder)/\(name)")
      }
    }
    #expect(
      ShippedFiles.paths == wanted.sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) })
    for path in wanted {
      let file = try Data(contentsOf: Self.root.appendingPathComponent(path))
      #expect(ShippedFiles.bytes(of: path).map { Data($0) } == file, "\(path): rebuild")
    }
  }

  @Test func `the sample is what its generator makes`() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-sample-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let generator = try String(
      contentsOf: Self.root.appendingPathComponent("Tools/make_sample.lua"), encoding: .utf8)
    _ = try Self.output(of: generator, path: "make_sample.lua", ["--output", path])
    let made = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(made.count < 400_000)
    #expect(ShippedFiles.bytes(of: "Examples/responses.csv").map { Data($0) } == made)
  }

  /// The sample workspace, made once.
  private static let sample = Result<String, any Error> {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-sample-\(UUID().uuidString)").path
    try LuaThread.run {
      Result { try SampleWorkspace.fill(try Workspace.make(in: folder)) }
    }.get()
    return folder
  }

  /// A copy of the sample workspace, for scripts that write into it.
  static func sampleWorkspace() throws -> Workspace {
    let copy = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-sample-\(UUID().uuidString)").path
    try FileManager.default.copyItem(atPath: sample.get(), toPath: copy)
    return try Workspace(folder: copy)
  }

  @Test(arguments: ShippedScripts.names)
  func `every shipped script runs without arguments on the sample, as its snapshot says`(
    name: String
  ) throws {
    let text = try #require(ShippedScripts.text(of: name))
    let workspace = try Self.sampleWorkspace()
    defer { try? FileManager.default.removeItem(atPath: workspace.root) }
    let output = try Self.output(of: text, path: name, workspace: workspace)
    #expect(!output.isEmpty)
    try expectSnapshot("scripts/\(name).txt", of: output)
  }

  @Test(arguments: ShippedScripts.names)
  func `every shipped script is short and has help`(name: String) throws {
    let text = try #require(ShippedScripts.text(of: name))
    #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 81)
    let header = try ScriptHeader(of: text)
    #expect(!header.summary.isEmpty)
    #expect(header.parameters.allSatisfy { !$0.summary.isEmpty })
  }

  @Test func `nps by segment of the sample`() throws {
    try expectSnapshot("nps_by_segment.txt", of: try Self.shipped("nps_by_segment"))
  }

  @Test func `nps by one segment lists small segments apart`() throws {
    try expectSnapshot(
      "nps_by_country.txt",
      of: try Self.shipped("nps_by_segment", ["--by", "country", "--min_n", "200"]))
  }

  @Test func `nps by segment of a file without rows says so`() throws {
    let output = try Self.shipped(
      "nps_by_segment", ["--responses", try Self.file("score,country,channel\n")])
    #expect(output.hasPrefix("All answers\nNPS –  n 0\n"))
    #expect(output.hasSuffix("No rows, so no segments.\n"))
  }

  @Test func `a segment column that is missing is named with the closest`() throws {
    let error = #expect(throws: (any Error).self) {
      try Self.shipped("nps_by_segment", ["--by", "contry"])
    }
    #expect("\(try #require(error))".contains("Did you mean `country`?"))
  }

  private static func file(_ text: String) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("deed-script-\(UUID().uuidString).csv").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func expectSnapshot(_ name: String, of output: String) throws {
    let file = Self.root.appendingPathComponent("Tests/Specs/Snapshots/\(name)")
    if ProcessInfo.processInfo.environment["DEED_RECORD"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      return try output.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(output == (try String(contentsOf: file, encoding: .utf8)))
  }
}

/// The same script on real surveys, where `../shared/data` is there.
struct RealSurveyTests {
  static let folder = ScriptTests.root.deletingLastPathComponent()
    .appendingPathComponent("shared/data").path
  static let isThere = FileManager.default.fileExists(atPath: folder)

  struct Survey: CustomTestStringConvertible {
    let path: String
    let words: [String]
    let headline: String
    var testDescription: String { path }
  }

  @Test(
    .enabled(if: isThere, "../shared/data is not there"),
    arguments: [
      Survey(
        path: "sfo_airport/2017_SFO_Customer_Survey.csv",
        words: ["--score", "NETPRO", "--missing", "11", "--by", "DESTGEO"],
        headline: "NPS 39.8  [37.2, 42.4]  n 2,746"),
      Survey(
        path: "carpentries/instructor_training_post_2018.csv",
        words: ["--score", "LikelyToRecommend", "--by", "WhenTaking"],
        headline: "NPS 48.4  [44.0, 52.4]  n 889"),
      Survey(
        path: "ecsi_mobi/mobi.csv",
        words: ["--score", "CUSL3", "--scale", "1-10", "--by", "CUSCO"],
        headline: "NPS 14.0  [4.3, 23.4]  n 250"),
    ]) func `nps by segment of a real survey`(survey: Survey) throws
  {
    let output = try ScriptTests.shipped(
      "nps_by_segment", ["--responses", "\(Self.folder)/\(survey.path)"] + survey.words)
    #expect(output.contains(survey.headline))
    #expect(output.contains("NPS by "))
  }
}
