import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct RunTests {
  static let script = """
    --- Counts answers.
    -- @param since date = month-1        Only answers from this day on
    -- @param min_n integer = 30          The smallest group
    -- @param level enum(country|channel)?   The segments
    -- @param names list(string) = a,b    Some names
    show(args.min_n)
    show(args.level)
    show(#args.names)
    show(args.since == cx.date("2026-02-01"))
    """

  @Test func `parameters are converted and defaults filled in`() throws {
    let folder = try folder(withScript: Self.script)
    let run = try DeedProcess.run(
      ["run", "nps.lua", "--since", "2026-02-01", "--level=channel", "--names", "x,y,z"],
      in: folder)
    #expect(run.output == "30\nchannel\n3\ntrue\n")
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test func `a parameter may be written with dashes`() throws {
    let folder = try folder(withScript: Self.script)
    let run = try DeedProcess.run(["run", "nps.lua", "--min-n", "5"], in: folder)
    #expect(run.output.hasPrefix("5\n"))
  }

  @Test(arguments: ["\u{feff}", "#!/usr/bin/env -S deed run\r\n"])
  func `a script may come from Windows or begin with a line for the shell`(start: String) throws {
    let folder = try folder(
      withScript: start + Self.script.replacingOccurrences(of: "\n", with: "\r\n") + "\r\nmissing()"
    )
    let run = try DeedProcess.run(["run", "nps.lua", "--min_n", "5"], in: folder)
    #expect(run.output.hasPrefix("5\n"))
    #expect(
      run.errors.hasPrefix("nps.lua:\(start.count == 1 ? 10 : 11): attempt to call a nil value"))
    #expect(run.errors.contains(" | missing()\n"))
  }

  @Test func `help shows the script's parameters`() throws {
    let folder = try folder(withScript: Self.script)
    let run = try DeedProcess.run(["run", "nps.lua", "--help"], in: folder)
    #expect(
      run.output == """
        Counts answers.

        Usage: deed run nps.lua [--name value …]

        Parameters:
          --since <date>             Only answers from this day on (default: month-1)
          --min_n <integer>          The smallest group (default: 30)
          --level <country|channel>  The segments
          --names <list of string>   Some names (default: a,b)

        """)
    #expect(run.status == 0)
  }

  @Test(arguments: [
    (["--min_n", "many"], "`--min_n` must be a whole number, got `many`"),
    (["--level", "contry"], "Did you mean `country`?"),
    (["--sinse", "2026-01-01"], "nps.lua has no parameter `sinse`. Did you mean `since`?"),
    (
      ["--allow-raed", "."],
      "nps.lua has no parameter `allow_raed`. Did you mean the option `--allow-read`? The script"
    ),
    (["--jsn"], "Did you mean the option `--json`?"),
    (["--since", "yesterday"], "must be a date such as 2026-01-31"),
    (["--since", "today-2147483648d"], "must be a date such as 2026-01-31"),
    (["--since", "month-9223372036854775808"], "must be a date such as 2026-01-31"),
    (["--min_n"], "`--min_n` needs a value: integer"),
    (["stray"], "`stray` belongs to no parameter."),
    (["--min_n", "1", "--min_n", "2"], "`--min_n` is given 2 times"),
    (["--timeout", "soon"], "a duration is written like 30s, 10m or 2h, got `soon`"),
    (["--memory", "5"], "memory is written like 512M or 2G, at least 1M, got `5`"),
  ])
  func `a wrong parameter is named and exits with 2`(words: [String], message: String) throws {
    let folder = try folder(withScript: Self.script)
    let run = try DeedProcess.run(["run", "nps.lua"] + words, in: folder)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output == "")
    #expect(run.status == 2)
  }

  @Test func `a required parameter is asked for`() throws {
    let folder = try folder(withScript: "-- @param since date   First day\nshow(args.since)")
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(run.errors == "nps.lua needs `--since`: date, First day\n")
    #expect(run.status == 2)
  }

  @Test(arguments: [
    "timeout", "memory", "json", "quiet", "debug", "workspace", "help", "trusted",
  ])
  func `a header cannot declare the name of an option`(name: String) throws {
    let folder = try folder(withScript: "-- @param \(name) string = x\nshow(1)")
    let run = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(
      run.errors
        == "nps.lua:1: parameter `\(name)` has the name of an option of `deed run`; rename it\n")
    #expect(run.status == 1)
  }

  /// Plain command lines are read without the parser of all others, `--timeout` is not plain.
  @Test(arguments: [
    [], ["--min-n", "5", "--level", "channel"], ["--level", "chanel"], ["--level"],
    ["--quiet", "5"],
    ["--json", "--min_n", "7"], ["--min_n", "-7"], ["--workspace", "nowhere"], ["--mni", "5"],
    ["--workspace", ".", "--workspace", "."], ["--min_n", "1", "--min_n", "2"], ["other"],
    ["--trusted", "--debug", "--names", "x"], ["--names", "--json"], ["--min_n", "x", "--quiet"],
    ["--", "--json"], ["-q"], ["--", ""],
  ])
  func `a plain command line means what it means beside other options`(words: [String]) throws {
    let folder = try folder(withScript: Self.script)
    let plain = try DeedProcess.run(["run", "nps.lua"] + words, in: folder)
    let parsed = try DeedProcess.run(["run", "--timeout", "60s", "nps.lua"] + words, in: folder)
    #expect(plain.output == parsed.output)
    #expect(plain.errors == parsed.errors)
    #expect(plain.status == parsed.status)
  }

  @Test(arguments: [
    ["--quiet", "nps.lua"], ["--trusted", "--workspace", ".", "nps.lua", "--min_n", "7"],
    ["--json", "nps.lua", "--debug"], ["--min_n", "7", "nps.lua"], ["--workspace", "nps.lua"],
    ["--quiet"], ["--workspace", ".", "nps.lua", "--workspace", "."], ["--", "nps.lua"],
  ])
  func `what stands before the script means what it means beside other options`(
    words: [String]
  ) throws {
    let folder = try folder(withScript: Self.script)
    try Data("name = \"test\"\n".utf8).write(to: URL(fileURLWithPath: folder + "/deed.toml"))
    let plain = try DeedProcess.run(["run"] + words, in: folder)
    let parsed = try DeedProcess.run(["run", "--timeout=60s"] + words, in: folder)
    #expect(plain.output == parsed.output)
    #expect(plain.errors == parsed.errors)
    #expect(plain.status == parsed.status)
  }

  /// An option that only the parser knows would be given to the script as a parameter.
  @Test func `a plain command line knows every option`() throws {
    let folder = try folder(withScript: Self.script)
    let help = try DeedProcess.run(["run", "--help"], in: folder).output
    let options = Set(help.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
    #expect(options.isSuperset(of: ["--timeout", "--as-of", "--seed", "--trusted", "--version"]))
    for option in options.sorted() {
      let notPlain = option == "--timeout" ? "--memory=1G" : "--timeout=60s"
      for words in [[option], [option, "1"]] {
        let plain = try DeedProcess.run(["run", "nps.lua", "--quiet"] + words, in: folder)
        let parsed = try DeedProcess.run(
          ["run", notPlain, "--quiet", "nps.lua"] + words, in: folder)
        #expect(plain.output == parsed.output, "\(words)")
        #expect(plain.errors == parsed.errors, "\(words)")
        #expect(plain.status == parsed.status, "\(words)")
      }
    }
  }

  @Test func `json prints each shown value as one line`() throws {
    let folder = try folder(
      withScript:
        #"show(cx.table{ a = { 1, 2 } }, { title = "T" }) show{ t = cx.table{ a = { 3, 4 } } }"#)
    let run = try DeedProcess.run(["run", "nps.lua", "--json"], in: folder)
    #expect(
      run.output == """
        {"title":"T","value":[{"a":1},{"a":2}]}
        {"title":null,"value":{"t":[{"a":3},{"a":4}]}}

        """)
  }

  @Test func `findings exit with 3 only when asked`() throws {
    let folder = try folder(withScript: #"cx.finding("NPS fell", { value = -3 })"#)
    let plain = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(plain.status == 0)
    #expect(plain.errors == "finding: NPS fell (-3)\n")
    let failing = try DeedProcess.run(["run", "nps.lua", "--fail-on", "findings"], in: folder)
    #expect(failing.status == 3)
  }

  @Test func `quiet prints no notes`() throws {
    let code = """
      show(cx.table{ n = { 1, nil, n = 2 } }:where(function(r) return r.n > 0 end), \
      { format = "csv" })
      """
    let folder = try folder(withScript: code)
    let loud = try DeedProcess.run(["run", "nps.lua"], in: folder)
    #expect(loud.errors != "")
    let quiet = try DeedProcess.run(["run", "nps.lua", "--quiet"], in: folder)
    #expect(quiet.errors == "")
    #expect(quiet.output == loud.output)
  }

  @Test func `the shipped script runs without arguments, anywhere`() throws {
    let run = try DeedProcess.run(["run", "nps_by_segment"], in: try DeedProcess.folder())
    #expect(run.output.contains("NPS by country and channel"))
    #expect(run.errors == "")
    #expect(run.status == 0)
  }

  @Test func `a name that is no script is told the closest`() throws {
    let run = try DeedProcess.run(["run", "nps_by_segmnt"], in: try DeedProcess.folder())
    #expect(run.errors.contains("Did you mean `nps_by_segment`?"))
    #expect(run.errors.contains("Scripts that ship with Deed:"))
    #expect(run.status == 1)
  }
}
