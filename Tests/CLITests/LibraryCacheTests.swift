import Foundation
import Testing

@Suite(.enabled(if: DeedProcess.isBuilt, DeedProcess.absence))
struct LibraryCacheTests {
  private static let isThorough = ProcessInfo.processInfo.environment["DEED_TEST_ALL"] != nil

  /// A workspace `w` that asks for a library of some size.
  private static func world() throws -> LibraryWorld {
    let world = try LibraryWorld()
    var files = ["init.lua": "return { n = 1 }\n"]
    for index in 0..<60 {
      files["part\(index).lua"] = "return \"\(String(repeating: "x", count: 2000))\"\n"
    }
    try world.publish("big", files)
    try world.succeed("deed init w")
    try world.succeed("printf '\\n[libraries]\\n\"../big.git\" = \"1.0\"\\n' >> w/deed.toml")
    return world
  }

  @Test func `a killed install leaves nothing that the next one does not mend`() throws {
    let world = try Self.world()
    let kills = Self.isThorough ? 100 : 10
    for kill in 0..<kills {
      // The moments cover an install from its first step to after its last.
      let pause = Double(kill % 20) * 0.006
      _ = try world.run(
        """
        rm -f deed.lock
        "$DEED" lib install >/dev/null 2>&1 & sleep \(pause); kill -9 $! 2>/dev/null; wait $! 2>/dev/null
        true
        """, in: "w")
      // What is in its place is whole, whatever happened.
      try world.succeed(
        """
        cache="$HOME/.cache/deed/libraries"
        for tree in "$cache"/trees/*; do
          [ -d "$tree" ] || continue
          sum=$(cd "$tree" && find . -type f | sed 's|^\\./||' | LC_ALL=C sort | xargs sha256sum | sha256sum)
          [ "${sum%% *}" = "$(basename "$tree")" ] || exit 7
        done
        """)
      if kill % 3 == 2 { _ = try world.run("rm -rf \"$HOME/.cache/deed/libraries/trees\"") }
    }
    try world.succeed("rm -f deed.lock; deed lib install", in: "w")
    #expect(try world.succeed("deed eval 'require(\"big\").n'", in: "w") == "1\n")
    #expect(try world.succeed("ls \"$HOME/.cache/deed/libraries/work\"") == "")
    #expect(try world.succeed("ls \"$HOME/.cache/deed/libraries/trees\" | wc -l").contains("1"))
    #expect(try world.run("ls -a w | grep '[.]part'").status == 1)
  }

  @Test func `ten installs at once share the cache`() throws {
    let world = try Self.world()
    try world.succeed(
      """
      for n in 1 2 3 4 5 6 7 8 9 10; do cp -r w w$n; done
      for n in 1 2 3 4 5 6 7 8 9 10; do (cd w$n && "$DEED" lib install > out 2>&1; echo $? > status) & done
      wait
      """)
    for number in 1...10 {
      let output = try world.text("w\(number)/out")
      #expect(try world.text("w\(number)/status") == "0\n", "\(output)")
      #expect(try world.text("w\(number)/deed.lock") == world.text("w1/deed.lock"))
    }
    #expect(try world.succeed("ls \"$HOME/.cache/deed/libraries/trees\" | wc -l").contains("1"))
    #expect(try world.succeed("ls \"$HOME/.cache/deed/libraries/work\"") == "")
  }
}
