import Foundation
import Tables
import TestSupport
import Testing

@testable import WorkspaceStore

/// Other tools open the files of the store as they are.
@Suite(.enabled(if: Python.isThere)) struct PeersTests {
  @Test func `pyarrow, pandas, polars and DuckDB give the same score from the store's files`()
    throws
  {
    let place = try TemporaryStore()
    let scores = (0..<1000).map { $0 % 13 == 0 ? nil : Int64($0 * 7 % 11) }
    let store = try place.open()
    try store.add(
      ImportRequest(
        table: "responses",
        rows: Tables.Table([
          ("response_id", .strings(scores.indices.map { "R\($0)" })), ("score", .integers(scores)),
          ("country", .strings(scores.indices.map { ["NL", "BE", nil][$0 % 3] })),
          ("answered_at", .times(scores.indices.map { Int64($0) * 1_000_000 })),
          ("comment", .strings(scores.indices.map { "number \($0): é😀, at some length" })),
        ]), key: ["response_id"], source: "x"))
    let files = try place.files().map { place.folder + "/parts/" + $0 }
    let hot = try #require(files.first { $0.contains(".hot.") })
    let text = try #require(files.first { $0.contains(".text.") })
    let script = """
      import sys, pyarrow as pa, pyarrow.feather as f, polars as pl, pandas as pd, duckdb
      def nps(s):
          s = [x for x in s if x is not None and x == x]
          return round(100 * (sum(x >= 9 for x in s) - sum(x <= 6 for x in s)) / len(s), 9)
      t = f.read_table(sys.argv[1])
      c = f.read_table(sys.argv[2])
      assert c["comment"][999].as_py() == "number 999: é😀, at some length", c["comment"][999]
      assert pl.read_ipc(sys.argv[2])["comment"][3] == "number 3: é😀, at some length"
      score = duckdb.sql("select 100.0 * (count(*) filter (score >= 9) - count(*) filter (score <= 6)) / count(score) from t").fetchall()[0][0]
      print(nps(t["score"].to_pylist()), nps(pl.read_ipc(sys.argv[1])["score"].to_list()),
            nps(list(pd.read_feather(sys.argv[1])["score"])), round(score, 9))
      """
    let printed = try Python.run(script, hot, text)
    let present = scores.compactMap(\.self)
    let nps =
      100 * Double(present.count { $0 >= 9 } - present.count { $0 <= 6 }) / Double(present.count)
    let values = printed.split(whereSeparator: \.isWhitespace).map { Double($0) ?? .nan }
    #expect(values.count == 4, "\(printed)")
    for value in values { #expect(abs(value - nps) < 1e-6, "\(printed)") }
  }
}
