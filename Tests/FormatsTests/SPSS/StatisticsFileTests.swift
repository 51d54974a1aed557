import Calendars
import Formats
import Foundation
import Tables
import Testing

@Suite struct StatisticsFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Data("$FL2".utf8).write(to: URL(fileURLWithPath: folder.file("a.sav")))
  }

  @Test func `a missing library is answered with the package that holds it`() {
    let error = #expect(throws: FormatsError.self) {
      try StatisticsFile(path: folder.file("a.sav"), library: "/nowhere/libreadstat.so")
    }
    #expect(
      error?.description
        == "a.sav needs libreadstat, which is not here. On Debian and Ubuntu: `apt install libreadstat1`."
    )
  }

  @Test func `a missing file is said to be missing`() {
    let error = #expect(throws: FormatsError.self) {
      try StatisticsFile(path: folder.file("b.sav"))
    }
    #expect(error?.description.hasSuffix("b.sav`: cannot read: No such file or directory.") == true)
  }

  /// A library with the interface of libreadstat that gives three rows, or an error for
  /// `bad.sav`: the border is tested without the real one.
  private func standIn() throws -> String {
    let source = """
      #include <stdint.h>
      #include <math.h>
      #include <stdlib.h>
      #include <string.h>
      typedef struct { union { double d; const char *s; } v; int type; char tag;
        unsigned system : 1; unsigned tagged : 1; } value;
      typedef struct { int index; const char *name, *label, *format; int type; } variable;
      typedef struct { int (*var)(int, variable *, const char *, void *);
        int (*val)(int, variable *, value, void *); int (*lab)(const char *, value, const char *, void *); } parser;
      parser *readstat_parser_init(void) { return calloc(1, sizeof(parser)); }
      void readstat_parser_free(parser *p) { free(p); }
      int readstat_set_variable_handler(parser *p, void *h) { p->var = h; return 0; }
      int readstat_set_value_handler(parser *p, void *h) { p->val = h; return 0; }
      int readstat_set_value_label_handler(parser *p, void *h) { p->lab = h; return 0; }
      const char *readstat_error_message(int e) { return "Invalid file, or file has unsupported features"; }
      int readstat_variable_get_index(const variable *v) { return v->index; }
      const char *readstat_variable_get_name(const variable *v) { return v->name; }
      const char *readstat_variable_get_label(const variable *v) { return v->label; }
      const char *readstat_variable_get_format(const variable *v) { return v->format; }
      int readstat_variable_get_type(const variable *v) { return v->type; }
      int readstat_value_is_system_missing(value v) { return v.system; }
      int readstat_value_is_defined_missing(value v, variable *x) { return v.type == 5 && v.v.d == 99; }
      double readstat_double_value(value v) { return v.v.d; }
      const char *readstat_string_value(value v) { return v.v.s; }
      static value n(double d) { value v = {{.d = d}, 5, 0, isnan(d), 0}; return v; }
      static value t(const char *s) { value v = {.type = 0}; v.v.s = s; return v; }
      int readstat_parse_sav(parser *p, const char *path, void *c) {
        if (strstr(path, "bad.sav")) return 5;
        variable x[] = {{0, "nps", "Beveelt u ons aan?", "F8.0", 5}, {1, "regio", "", "F8.0", 5},
          {2, "dag", 0, "DATE11", 5}, {3, "om", 0, "DATETIME20", 5}, {4, "tekst", 0, "A20", 0}};
        const char *sets[] = {"l0", "l1", 0, 0, 0};
        for (int i = 0; i < 5; i++) if (p->var(i, &x[i], sets[i], c)) return 4;
        p->lab("l0", n(10), "zeker", c); p->lab("l1", n(2), "zuid", c); p->lab("l1", n(1), "noord", c);
        double d[3][4] = {{9, 2, 13934937600, 13934937600 + 34200.5}, {99, 1, NAN, NAN}, {NAN, 2, 0, 12219379200}};
        const char *s[] = {"é", "", "b"};
        for (int r = 0; r < 3; r++) {
          for (int i = 0; i < 4; i++) if (p->val(r, &x[i], n(d[r][i]), c)) return 4;
          if (p->val(r, &x[4], t(s[r]), c)) return 4;
        }
        return 0;
      }
      """
    let file = folder.file("standin.c")
    try Data(source.utf8).write(to: URL(fileURLWithPath: file))
    let library = folder.file("libstandin.so")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["cc", "-shared", "-fPIC", "-w", "-o", library, file]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return library
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/cc")))
  func `values, labels, missing values, dates and texts cross the border`() throws {
    let library = try standIn()
    let file = try StatisticsFile(
      path: folder.file("a.sav"), zone: TimeZoneRules.named("Europe/Brussels"), library: library)
    #expect(file.table.names == ["nps", "regio", "regio_label", "dag", "om", "tekst"])
    #expect(file.wordings == ["nps": "Beveelt u ons aan?"])
    #expect(try file.table.column("nps").cells == [.integer(9), .missing, .missing])
    let labels = try file.table.column("regio_label")
    #expect(labels.cells == [.string("zuid"), .string("noord"), .string("zuid")])
    #expect(labels.isOrdered)
    #expect(labels.dictionary?.string(0) == "noord")
    let day = try #require(ISOText.days("2024-05-13"))
    let first = try #require(ISOText.days("1582-10-14"))
    #expect(try file.table.column("dag").cells == [.date(day), .missing, .date(first)])
    #expect(
      try file.table.column("om")[0]
        == .time(Int64(day) * 86_400_000_000 + 27_000_500_000))
    #expect(try file.table.column("tekst").cells == [.string("é"), .missing, .string("b")])
    #expect(
      file.table.notes.map { "\($0.column ?? ""): \($0.reason): \($0.count)" }
        == ["nps: values are declared missing in the file: 1"])

    try Data().write(to: URL(fileURLWithPath: folder.file("bad.sav")))
    let error = #expect(throws: FormatsError.self) {
      try StatisticsFile(path: folder.file("bad.sav"), library: library)
    }
    #expect(error?.description.contains("found Invalid file, or file has") == true)
  }
}
