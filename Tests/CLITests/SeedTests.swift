import Testing

/// Where random draws begin.
@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct SeedTests {
  private static let draw = "print(math.random(1000000), math.random(1000000))"

  @Test func `a run draws the same each time, and something else with another seed`() throws {
    let folder = try folder(withScript: Self.draw)
    let outputs = try [[], [], ["--seed", "1"], ["--seed", "2"], ["--seed=2"]].map {
      try DeedProcess.run(["run", "nps.lua"] + $0, in: folder).output
    }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0] == outputs[2])
    #expect(outputs[3] == outputs[4])
    #expect(outputs[0] != outputs[3])
    let refused = try DeedProcess.run(["run", "nps.lua", "--seed", "x"], in: folder)
    #expect(refused.status == 2)
    #expect(refused.errors == "--seed takes a whole number, got `x`.\n")
  }

  @Test func `a script's own parameter is given the seed too`() throws {
    let declared = "-- @param seed integer = 1\nprint(args.seed) " + Self.draw
    let outputs = try [declared, Self.draw].map { text in
      try DeedProcess.run(
        ["run", "nps.lua", "--seed", "7"], in: folder(withScript: text)
      ).output
    }
    #expect(outputs[0] == "7\n" + outputs[1])
  }

  @Test func `a scheduled run records its seed and repeats its draws`() throws {
    let workspace = try ScheduledWorkspace(
      ["draw": Self.draw], time: "2026-03-27T12:00:00Z", rate: 0)
    try workspace.deed("schedule", "add", "usual", "draw", "--cron", "@daily")
    try workspace.deed("schedule", "add", "other", "draw", "--cron", "@daily", "--seed", "42")
    for name in ["usual", "usual", "other"] {
      try workspace.deed("schedule", "run", name, "--at", "2026-03-26T06:00")
    }
    #expect(try workspace.history("usual").map { $0["seed"] as? Int } == [1, 1])
    #expect(try workspace.history("other").map { $0["seed"] as? Int } == [42])
    let outputs = try (1...3).map { try workspace.deed("schedule", "logs", "\($0)").output }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0] != outputs[2])
    let again = try workspace.deed("run", "draw", "--seed", "42")
    #expect(again.output == outputs[2])
  }
}
