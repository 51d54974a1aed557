extension WorkspaceManifest {
  /// The text that `deed init` writes: every setting with its default or an example.
  package static func defaultText(name: String) -> String {
    """
    # What Deed knows about this workspace. Lines that begin with # are remarks.

    name = \(Setting.string(name).written)

    # Days, weeks and months begin by the clocks of this zone.
    zone = "Europe/Brussels"

    # How numbers and dates are written in files: iso, nl, fr, de, en, en-US or en-GB.
    locale = "nl"

    # true: groups below the minimum are hidden in everything that is shown.
    publish = false

    [anonymity]
    answers = 5     # the fewest answers that a shown group has
    comments = 10   # the fewest for showing its comments

    # Tables need no declaration. What can be said about one:
    #
    # [tables.customers]
    # key = "customer_id"                  # tells one row from another
    # types = { tenure = "integer" }       # integer, number, string, boolean, date, time
    # personal = ["name", "email"]         # masked when shown

    # Surveys need none either; the scale is 0-10 until it is declared.
    #
    # [surveys.relation]
    # name = "Relation survey"
    # kind = "relation"
    # score = "q1"                         # the column of the export that holds the score
    # scale = "0-10"
    # launched = 2026-01-01                # earlier answers are set aside
    # missing = [99]                       # codes that mean "no answer"
    # code_of_lowest = 1                   # when 0-10 is coded 1-11
    # duration = "seconds"                 # with grid: finds answers given without reading
    # grid = ["q2a", "q2b", "q2c", "q2d", "q2e"]

    """
  }
}
