import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct LibraryTeamsTests {
  /// Team A's next version: a step in deed.toml, committed and published.
  private static func publish(_ version: String, in world: LibraryWorld) throws {
    try world.succeed(
      """
      sed -i 's/^version = .*/version = "\(version)"/' deed.toml; git commit -qam \(version)
      deed lib publish --push
      """, as: "a", in: "cx_segments")
  }

  private static let script = """
    --- How many customers are loyal.
    local segments = require "cx_segments"
    local customers = cx.table{ tenure = { 30, 6, 90 } }
    show(segments.loyal_pct(customers), { digits = 1 })
    show(customers:where(segments.is_loyal))
    """

  @Test func `two teams share a library`() throws {
    let world = try LibraryWorld()
    try world.succeed("deed lib new cx_segments", as: "a")
    try world.succeed(
      """
      git init -q --bare ../cx-segments.git; git init -q; git add -A; git commit -qm begin
      git remote add origin ../cx-segments.git
      """, as: "a", in: "cx_segments")
    try Self.publish("1.0.0", in: world)
    try world.succeed(
      """
      sed -i 's/^return M/--- Two years.\\nM.limit = 24\\n\\nreturn M/' init.lua
      git commit -qam limit
      """, as: "a", in: "cx_segments")
    try Self.publish("1.1.0", in: world)

    // B adds it and writes a script on it.
    try world.succeed("deed init b", as: "b")
    let added = try world.succeed("deed lib add ../cx-segments.git@1.0", as: "b", in: "b")
    #expect(added == "+ cx_segments 1.0.0 (../cx-segments.git)\n1 library is installed.\n")
    #expect(
      try world.succeed("deed lib update", as: "b", in: "b").contains("~ cx_segments 1.0.0 → 1.1.0")
    )
    try world.write(Self.script, to: "b/scripts/loyal.lua")
    let result = try world.succeed("deed run loyal", as: "b", in: "b")
    #expect(result == "66.7\ntenure\n──────\n    30\n    90\n2 rows\n")
    // And a schedule, which keeps what its runs print.
    let scheduled = try world.succeed(
      "deed schedule add loyal loyal --cron '0 6 * * mon' --zone Europe/Amsterdam", as: "b", in: "b"
    )
    #expect(scheduled.hasPrefix("loyal: `0 6 * * mon` in Europe/Amsterdam, next "))
    try world.succeed("deed schedule run loyal --at 2026-03-30T06:00", as: "b", in: "b")
    #expect(try world.succeed("deed schedule logs 1", as: "b", in: "b") == result)
    try world.succeed("deed lib vendor", as: "b", in: "b")
    let lock = try world.text("b/deed.lock")

    // A second machine: another home, no connection, the same bytes.
    try world.succeed("cp -r b b2; chmod -R a-w b2; mv cx-segments.git away.git", as: "b")
    try world.succeed("deed lib install --locked --offline", as: "b2", in: "b2")
    #expect(try world.succeed("deed run loyal", as: "b2", in: "b2") == result)
    #expect(try world.text("b2/deed.lock") == lock)
    try world.succeed(
      "chmod -R u+w b2/.deed; cd b2; deed schedule run loyal --at 2026-03-30T06:00", as: "b2")
    #expect(try world.succeed("deed schedule logs 2", as: "b2", in: "b2") == result)
    try world.succeed("chmod -R u+w b2; mv away.git cx-segments.git", as: "b")
    try world.succeed("deed lib install", as: "b2", in: "b2")
    #expect(try world.text("b2/deed.lock") == lock)

    // A moves a tag.
    try world.succeed(
      """
      cd cx_segments; old=$(git rev-parse v1.1.0^{commit}); git tag -f v1.1.0 v1.0.0^{commit}
      git push -qf origin v1.1.0
      """, as: "a")
    for command in ["verify", "install", "install --locked"] {
      #expect(
        try world.fail("deed lib \(command)", as: "b", in: "b")
          .hasPrefix("`cx_segments`: the tag v1.1.0 at ../cx-segments.git names commit"))
    }
    try world.succeed("git tag -f v1.1.0 HEAD; git push -qf origin v1.1.0", in: "cx_segments")
    try world.succeed("deed lib verify", as: "b", in: "b")

    // A asks for more.
    try world.succeed(
      "sed -i 's/^\\[permissions\\]/[permissions]\\nappend = [\"promises\"]/' deed.toml",
      in: "cx_segments")
    try Self.publish("1.2.0", in: world)
    #expect(
      try world.fail("deed lib update", as: "b", in: "b") == """
        `cx_segments` 1.2.0 asks for more than before:
          + append = promises
        Nothing was changed. Give --accept-permissions to allow it.

        """)
    #expect(try world.text("b/deed.lock") == lock)
    try world.succeed("deed lib update --accept-permissions", as: "b", in: "b")
    try world.succeed("rm -rf vendor; deed lib install", as: "b", in: "b")
    let tree = try world.succeed("deed lib tree", as: "b", in: "b")
    #expect(
      tree == """
        b
        └── cx_segments 1.2.0  ../cx-segments.git
            may: append = promises
            segments: loyal

        """)
  }

  @Test func `an error in a library names the library and its version`() throws {
    let world = try LibraryWorld()
    try world.publish("shop", ["init.lua": "return { f = function(x)\n  return x.y.z\nend }\n"])
    try world.succeed("deed init w && cd w && deed lib add ../shop.git")
    #expect(
      try world.fail("deed eval 'require(\"shop\").f({})'", in: "w") == """
        shop@1.0.0/init.lua:2: attempt to index a nil value (field 'y')
          2 |   return x.y.z
            |            ^

        """)
  }

  @Test func `a library needs what it declares, and why says who needs it`() throws {
    let world = try LibraryWorld()
    try world.publish("base", ["init.lua": "return { n = 2 }\n"])
    try world.publish("other", ["init.lua": "return require(\"base\")\n"])
    try world.publish("shop", ["init.lua": "return { n = require(\"base\").n + 1 }\n"])
    try world.succeed(
      """
      cd shop; printf '[dependencies]\\n"%s/base.git" = "1"\\n' '\(world.folder)' >> deed.toml
      sed -i 's/^version = .*/version = "1.1.0"/' deed.toml; git commit -qam base; git tag v1.1.0
      git push -q ../shop.git v1.1.0
      """)
    try world.succeed(
      "deed init w && cd w && deed lib add ../shop.git && deed lib add ../other.git")
    #expect(try world.succeed("deed eval 'require(\"shop\").n'", in: "w") == "3\n")
    #expect(
      try world.succeed("deed lib why base", in: "w")
        == "deed.toml → shop 1.1.0 → base 1.0.0 (asked for: 1.0.0)\n")
    // `other` does not say that it needs `base`.
    #expect(
      try world.fail("deed eval 'require(\"other\")'", in: "w").contains("no module `base`"))
    #expect(
      try world.succeed("deed lib remove shop", in: "w")
        == "- base 1.0.0\n- shop 1.1.0\n1 library is installed.\n")
  }

  @Test func `an index is fetched once and searched without asking anyone`() throws {
    let world = try LibraryWorld()
    try world.succeed("git init -q --bare index.git; git init -q i")
    try world.succeed(
      "git commit -q --allow-empty -m begin; git push -q ../index.git HEAD:main", in: "i")
    try world.succeed("deed lib index add '\(world.folder)/index.git'")
    #expect(try world.succeed("deed lib search loyal") == "Nothing mentions `loyal`.\n")
    try world.succeed("deed lib new cx_loyal")
    try world.succeed(
      """
      git init -q --bare ../cx.git; git init -q; git add -A; git commit -qm begin
      git remote add origin '\(world.folder)/cx.git'; deed lib publish --push
      """, in: "cx_loyal")
    try world.succeed("mv index.git away.git")
    #expect(
      try world.succeed("deed lib search LOYAL") == """
        cx_loyal 0.1.0  \(world.folder)/cx.git
          Definitions that our teams share.

        """)
    try world.succeed(
      "mv away.git index.git; deed lib index add '\(world.folder)/index.git'", as: "b")
    #expect(try world.succeed("deed lib search cx_loyal", as: "b").hasPrefix("cx_loyal 0.1.0"))
  }

  @Test func `a workspace's own modules become a library with one command`() throws {
    let world = try LibraryWorld()
    try world.succeed("deed init w")
    try world.write("return { low = 3 }\n", to: "w/lib/targets.lua")
    try world.write(
      "local targets = require(\"targets\")\nreturn { low = targets.low, pi = math.pi }\n",
      to: "w/lib/shop/goals.lua")
    try world.succeed("deed lib new cx_goals --from w/lib")
    #expect(
      try world.text("cx_goals/shop/goals.lua").hasPrefix(
        "local targets = require(\"cx_goals.targets\")"))
    #expect(
      try world.succeed("deed eval 'require(\"cx_goals.shop.goals\").low'", in: "cx_goals") == "3\n"
    )
    #expect(try world.succeed("deed test cx_goals") == "There are no tests.\n")
  }
}
