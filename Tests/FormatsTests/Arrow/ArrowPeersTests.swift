import Formats
import Tables
import TestSupport
import Testing

/// Files of pyarrow and polars are read, and theirs read ours.
@Suite(.enabled(if: Python.isThere)) struct ArrowPeersTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func table(_ name: String) throws -> Table {
    Table(ArrowSource(try ArrowFile(path: folder.file(name))), label: name)
  }

  @Test(arguments: ["uncompressed", "lz4", "zstd"])
  func `pyarrow's files are read`(compression: String) throws {
    _ = try Python.run(
      """
      import sys, decimal, datetime as d
      import pyarrow as pa, pyarrow.feather as f
      n = None
      t = pa.table({
        "i8": pa.array([1, n, -128], pa.int8()), "u8": pa.array([1, n, 127], pa.uint8()),
        "u8w": pa.array([1, n, 255], pa.uint8()), "u16": pa.array([1, n, 65535], pa.uint16()),
        "u32": pa.array([1, n, 2**32-1], pa.uint32()), "u64": pa.array([1, n, 2**63-1], pa.uint64()),
        "i64": pa.array([1, n, -2**63], pa.int64()), "f32": pa.array([1.5, n, -2.25], pa.float32()),
        "f64": pa.array([1.5, n, 1e300]), "b": pa.array([True, n, False]),
        "s": pa.array(["é", n, ""]), "ls": pa.array(["é", n, "x"], pa.large_string()),
        "sv": pa.array(["é", n, "longer than twelve bytes"], pa.string_view()),
        "d8": pa.array(["a", n, "b"]).dictionary_encode(),
        "du": pa.DictionaryArray.from_arrays(pa.array([1, n, 0], pa.uint8()), pa.array(["a", "b"])),
        "dn": pa.DictionaryArray.from_arrays(pa.array([0, n, 1], pa.int16()), pa.array(["a", n])),
        "dl": pa.DictionaryArray.from_arrays(pa.array([0, n, 0], pa.int64()), pa.array(["a"]), ordered=True),
        "date": pa.array([d.date(1970,1,2), n, d.date(1969,12,31)]),
        "date64": pa.array([d.date(1970,1,2), n, d.date(1969,12,31)], pa.date64()),
        "ts_s": pa.array([1, n, -1], pa.timestamp("s", "UTC")), "ts_ms": pa.array([1, n, -1], pa.timestamp("ms", "UTC")),
        "ts_us": pa.array([1, n, -1], pa.timestamp("us", "Europe/Brussels")), "ts_ns": pa.array([1000, n, -1], pa.timestamp("ns", "UTC")),
        "naive": pa.array([1, n, 2], pa.timestamp("us")),
        "dec": pa.array([decimal.Decimal("1.25"), n, decimal.Decimal("-7.50")]),
        "null": pa.nulls(3),
        "list": pa.array([[1], n, [2, 3]]), "struct": pa.array([{"a": 1}, n, {"a": 2}]),
        "after": pa.array([7, n, 8], pa.int32()),
      })
      f.write_feather(t, sys.argv[1], compression=sys.argv[2], chunksize=2)
      """, folder.file("a.arrow"), compression)
    let table = try table("a.arrow")
    func expect(_ name: String, _ first: Cell, _ third: Cell) throws {
      #expect(try table.column(name).cells == [first, .missing, third], "\(name)")
    }
    try expect("i8", .integer(1), .integer(-128))
    try expect("u8", .integer(1), .integer(127))
    try expect("u8w", .integer(1), .integer(255))
    try expect("u16", .integer(1), .integer(65535))
    try expect("u32", .integer(1), .integer(4_294_967_295))
    try expect("u64", .integer(1), .integer(.max))
    try expect("i64", .integer(1), .integer(.min))
    try expect("f32", .number(1.5), .number(-2.25))
    try expect("f64", .number(1.5), .number(1e300))
    try expect("b", .boolean(true), .boolean(false))
    try expect("s", .string("é"), .string(""))
    try expect("ls", .string("é"), .string("x"))
    try expect("sv", .string("é"), .string("longer than twelve bytes"))
    try expect("d8", .string("a"), .string("b"))
    try expect("du", .string("b"), .string("a"))
    try expect("dn", .string("a"), .missing)
    try expect("dl", .string("a"), .string("a"))
    #expect(try table.column("dl").isOrdered)
    try expect("date", .date(1), .date(-1))
    try expect("date64", .date(1), .date(-1))
    try expect("ts_s", .time(1_000_000), .time(-1_000_000))
    try expect("ts_ms", .time(1000), .time(-1000))
    try expect("ts_us", .time(1), .time(-1))
    try expect("ts_ns", .time(1), .time(-1))
    try expect("naive", .time(1), .time(2))
    try expect("dec", .number(1.25), .number(-7.5))
    try expect("null", .missing, .missing)
    try expect("after", .integer(7), .integer(8))
    #expect(!table.has("list") && !table.has("struct"))
    let notes = table.notes.map { "\($0.column ?? ""): \($0.reason) (\($0.count))" }
    #expect(
      notes == [
        "list: lists are not read; column left out (1)",
        "struct: structures are not read; column left out (1)",
        "ts_ns: times were cut to microseconds (1)",
        "naive: times without a zone were read as UTC (3)",
      ])
  }

  @Test func `pyarrow's delta dictionaries are read`() throws {
    _ = try Python.run(
      """
      import sys, pyarrow as pa
      s = pa.schema([("k", pa.dictionary(pa.int8(), pa.string()))])
      o = pa.ipc.IpcWriteOptions(emit_dictionary_deltas=True)
      with pa.ipc.new_file(sys.argv[1], s, options=o) as w:
        for codes, words in (([0, 1], ["a", "b"]), ([2, 0], ["a", "b", "c"])):
          c = pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(words))
          w.write_batch(pa.record_batch([c], schema=s))
      """, folder.file("delta.arrow"))
    let cells = try table("delta.arrow").column("k").cells
    #expect(cells == [.string("a"), .string("b"), .string("c"), .string("a")])
  }

  @Test(arguments: ["uncompressed", "lz4", "zstd"])
  func `polars' files are read`(compression: String) throws {
    _ = try Python.run(
      """
      import sys, datetime as d, polars as pl
      pl.DataFrame({
        "s": ["a", None, "longer than twelve bytes"], "i": [1, None, 3], "b": [True, None, False],
        "c": pl.Series(["x", None, "y"], dtype=pl.Categorical),
        "e": pl.Series(["lo", None, "hi"], dtype=pl.Enum(["lo", "hi"])),
        "day": [d.date(1970, 1, 2), None, d.date(1970, 1, 3)],
        "at": [d.datetime(1970, 1, 1, 0, 0, 1, tzinfo=d.timezone.utc), None, None],
      }).write_ipc(sys.argv[1], compression=sys.argv[2])
      """, folder.file("p.arrow"), compression)
    let table = try table("p.arrow")
    #expect(
      try table.column("s").cells == [.string("a"), .missing, .string("longer than twelve bytes")])
    #expect(try table.column("i").cells == [.integer(1), .missing, .integer(3)])
    #expect(try table.column("b").cells == [.boolean(true), .missing, .boolean(false)])
    #expect(try table.column("c").cells == [.string("x"), .missing, .string("y")])
    #expect(try table.column("e").cells == [.string("lo"), .missing, .string("hi")])
    #expect(try table.column("day").cells == [.date(1), .missing, .date(2)])
    #expect(try table.column("at").cells == [.time(1_000_000), .missing, .missing])
  }

  private static let expected = """
    score [9, None, 3]
    amount [1.5, None, -2.0]
    loyal [True, None, False]
    day ['1970-01-02', None, '1969-12-31']
    at ['1970-01-01T00:00:00.000001+00:00', None, '1969-12-31T23:59:59.999999+00:00']
    country ['NL', None, 'BE']
    band ['lo', None, 'hi']
    comment ['één', None, '']

    """

  private func writeOurs(_ options: ArrowOptions) throws -> String {
    let path = folder.file("ours.arrow")
    try ArrowFileWriter.write(
      [
        ("score", Column.integers([9, nil, 3]).labelled(scale: "0-10")),
        ("amount", .numbers([1.5, nil, -2])), ("loyal", .booleans([true, nil, false])),
        ("day", .dates([1, nil, -1])), ("at", .times([1, nil, -1])),
        ("country", .strings(["NL", nil, "BE"])),
        (
          "band",
          .coded(
            [0, 0, 1], StringDictionary(["lo", "hi"]), validity: Bitmap([true, false, true]),
            isOrdered: true)
        ), ("comment", rawTexts(["één", nil, ""])),
      ], to: path, options: options)
    return path
  }

  @Test(arguments: [nil, BodyCompression.lz4, .zstd], [nil, 2])
  func `pyarrow, pandas, polars and DuckDB read our files`(
    compression: BodyCompression?, rowsPerBatch: Int?
  ) throws {
    let path = try writeOurs(
      ArrowOptions(compression: compression, rowsPerBatch: rowsPerBatch))
    let show = """
      import sys, pyarrow as pa, pyarrow.feather as f, pandas as pd, polars as pl, duckdb
      def show(rows):
        for name in rows[0]:
          v = [r[name] for r in rows]
          print(name, [x.isoformat() if hasattr(x, "isoformat") else x for x in v])
      p = sys.argv[1]

      """
    let pyarrow = try Python.run(
      show + "t = f.read_table(p); t.validate(full=True); show(t.to_pylist())", path)
    #expect(pyarrow == Self.expected)
    let polars = try Python.run(show + "show(pl.read_ipc(p).to_dicts())", path)
    #expect(polars == Self.expected)
    let pandas = try Python.run(
      show + """
        d = pd.read_feather(p); print(list(d.columns), d.score.tolist(), d.country.tolist(),
          d.band.cat.ordered, d.comment.tolist())
        """, path)
    #expect(
      pandas
        == "['score', 'amount', 'loyal', 'day', 'at', 'country', 'band', 'comment'] "
        + "[9.0, nan, 3.0] ['NL', nan, 'BE'] True ['één', nan, '']\n")
    let duckdb = try Python.run(
      show + """
        t = f.read_table(p, memory_map=True)
        print(duckdb.sql("select country, score, comment from t order by score").fetchall())
        """, path)
    #expect(duckdb == "[('BE', 3, ''), ('NL', 9, 'één'), (None, None, None)]\n")
  }

  @Test(arguments: [100, 200, 40_000, 70_000])
  func `dictionaries of every size reach pandas and polars`(count: Int) throws {
    let path = folder.file("wide.arrow")
    let words = (0..<count).map { "k\($0)" }
    try ArrowFileWriter.write([("k", .strings(words))], to: path)
    let found = try Python.run(
      """
      import sys, pandas as pd, polars as pl
      a = pd.read_feather(sys.argv[1]).k.astype(str).tolist(); b = pl.read_ipc(sys.argv[1])["k"].cast(pl.String).to_list()
      print(a == b == [f"k{i}" for i in range(len(b))], len(b))
      """, path)
    #expect(found == "True \(count)\n")
  }

  @Test func `dictionaries behind the batches reach pyarrow and polars`() throws {
    let path = folder.file("stream.arrow")
    let writer = try ArrowFileWriter(
      path: path, columns: [ArrowColumn("k", .dictionary(bits: 32, isSigned: true))],
      options: ArrowOptions(compression: .zstd))
    try writer.append([.strings(["a", "b"])])
    try writer.append([.strings(["c", nil, "a"])])
    try writer.finish()
    let found = try Python.run(
      """
      import sys, pyarrow.feather as f, polars as pl
      print(f.read_table(sys.argv[1])["k"].to_pylist(), pl.read_ipc(sys.argv[1])["k"].to_list())
      """, path)
    #expect(found == "['a', 'b', 'c', None, 'a'] ['a', 'b', 'c', None, 'a']\n")
  }

  @Test func `bytes that do not compress are stored as they are`() throws {
    var generator = SeededGenerator(seed: 9)
    let numbers = (0..<5000).map { _ in Int64.random(in: .min ... .max, using: &generator) }
    for compression in BodyCompression.allCases {
      let path = folder.file("random.arrow")
      try ArrowFileWriter.write(
        [("n", .integers(numbers))], to: path, options: ArrowOptions(compression: compression))
      let found = try Python.run(
        """
        import sys, pyarrow.feather as f, polars as pl
        a = f.read_table(sys.argv[1])["n"].to_pylist()
        print(a == pl.read_ipc(sys.argv[1])["n"].to_list(), sum(a))
        """, path)
      let sum = numbers.reduce(Int128(0)) { $0 + Int128($1) }
      #expect(found == "True \(sum)\n")
    }
  }
}
