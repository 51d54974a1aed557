import Experience
import LuaRuntime
import Tables

/// `cx.deeds.…`: invisible service made visible.
enum DeedFunctions {
  static let library: [Function] =
    [
      Function(
        DeedDefining.function,
        "A good deed: a service that customers do not notice, and the sign that shows it.",
        Options(DeedDefining.options),
        result: [ResultField("", "deed", "a definition, for `cx.deeds.checklist`")],
        example: """
          return cx.deeds.define{ id = "turned_glass", touchpoint = "bar",
            service = "the glass was rinsed and chosen", sign = "the brand faces the guest",
            meaning = "this moment is yours", when = function(v) return v.party > 1 end }
          """,
        source: "Buell & Norton 2011 (operational transparency)"
      ) { _, options in try DeedDefining.definition(options) },
      Function(
        "cx.deeds.templates", "The good deeds that ship with Deed, by id.",
        Options(DeedTemplates.localeOption),
        result: [
          ResultField(
            "folded_roll", "deed", "the folded end of the toilet roll: the room is clean"),
          ResultField("brand_side", "deed", "the glass with its brand towards the guest"),
          ResultField(
            "handkerchief", "deed", "a last spot on the new car, wiped by the salesperson"),
          ResultField("free_delivery_line", "deed", "the invoice line of a free delivery"),
        ], example: "return cx.deeds.templates{ locale = \"nl\" }.folded_roll"
      ) { call, options in
        let wording = try DeedTemplates.wording(options, call)
        return LuaValue.table(
          LuaTable(
            fields: try DeedTemplates.definitions(wording.language, call).map {
              (.string(Array($0.definition.id.utf8)), .object($0, tag: ClassTag.deed))
            }))
      },
      ChecklistFunction.declaration, RecordFunction.declaration,
    ] + DeedFigureFunctions.library
}
