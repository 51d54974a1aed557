import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct StreamTests {
  @Test func `a closed pipe ends silently`() throws {
    let code = "for i = 1, 200000 do print(i) end"
    let run = try DeedProcess.shell("\"$DEED\" eval '\(code)' | head -1")
    #expect(run.output == "1\n")
    #expect(run.errors == "")
  }

  @Test func `output is UTF-8 under the C locale`() throws {
    let run = try DeedProcess.run(
      ["eval", #"cx.table{ s = { "Één reactie – 👍" } }"#], environment: ["LC_ALL": "C"])
    #expect(run.output.contains("Één reactie – 👍"))
  }

  @Test(arguments: [[:], ["NO_COLOR": "1"], ["TERM": "xterm-256color"]])
  func `what goes into a pipe has no escapes`(environment: [String: String]) throws {
    let run = try DeedProcess.run(["run", "nps_by_segment"], environment: environment)
    #expect(run.output.contains("NPS"))
    #expect(!run.output.contains("\u{1B}"))
  }

  @Test func `a wide table keeps its width in a pipe`() throws {
    let code = #"cx.table{ s = { ("x"):rep(300) } }"#
    let run = try DeedProcess.run(["eval", code])
    #expect(run.output.contains(String(repeating: "x", count: 300)))
  }

  @Test func `a full disk is a failure`() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let run = try DeedProcess.shell("\"$DEED\" eval '1 + 1' > /dev/full")
    #expect(run.status == 1)
  }
}

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct HelpTests {
  @Test func `the version is a line`() throws {
    let run = try DeedProcess.run(["--version"])
    #expect(run.output.split(separator: ".").count == 3)
    #expect(run.status == 0)
  }

  @Test func `help lists the commands`() throws {
    for words in [["help"], ["--help"]] {
      let run = try DeedProcess.run(words)
      #expect(run.output.contains("run"), "\(words)")
      #expect(run.output.contains("eval"), "\(words)")
      #expect(run.status == 0)
    }
  }

  @Test func `exit codes are documented`() throws {
    let run = try DeedProcess.run(["help", "exit-codes"])
    for code in ["0 ", "1 ", "2 ", "3 ", "124", "130", "143"] {
      #expect(run.output.split(separator: "\n").contains { $0.hasPrefix(code) }, "\(code)")
    }
  }

  @Test func `an unknown command is told the closest`() throws {
    let run = try DeedProcess.run(["evla", "1"])
    #expect(run.errors.contains("`evla`"))
    #expect(run.errors.contains("Did you mean `eval`?"))
    #expect(run.status == 2)
  }

  @Test func `an unknown option is told the closest`() throws {
    let run = try DeedProcess.run(["eval", "--jsn", "1"])
    #expect(run.errors.contains("--jsn"))
    #expect(run.errors.contains("--json"))
    #expect(run.status == 2)
  }
}
