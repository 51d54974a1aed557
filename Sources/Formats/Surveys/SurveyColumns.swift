/// What a tool's layout calls the standard columns, each as the names that are tried in order.
struct SurveyColumns {
  var responseID: [String] = []
  var customerID: [String] = []
  var answeredAt: [String] = []
  var comment: [String] = []
  /// The tool's own columns, in which no question is looked for.
  var system: Set<String> = []
  /// Beginnings of names of further columns of the tool.
  var systemPrefixes: [String] = []

  /// The names of a layout; compared without regard to case.
  init(_ layout: SurveyLayout) {
    switch layout {
    case .qualtrics:
      responseID = ["ResponseId"]
      customerID = ["ExternalReference", "ExternalDataReference", "RecipientEmail"]
      answeredAt = ["EndDate", "RecordedDate"]
      system = [
        "StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)",
        "Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName",
        "RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude",
        "DistributionChannel", "UserLanguage",
      ]
    case .qualtricsLegacy:
      responseID = ["V1"]
      customerID = ["V4", "V5"]
      answeredAt = ["V9", "V8"]
      system = Set((1...10).map { "V\($0)" })
    case .surveyMonkey:
      responseID = ["Respondent ID", "RespondentID"]
      customerID = ["Custom Data 1", "CustomData", "Email Address"]
      answeredAt = ["End Date", "Start Date"]
      system = [
        "Respondent ID", "RespondentID", "Collector ID", "CollectorID", "Start Date", "End Date",
        "IP Address", "Email Address", "First Name", "Last Name", "Custom Data 1",
      ]
    case .delighted:
      responseID = ["Response ID", "id"]
      customerID = ["customer_id", "person_properties.customer_id", "Email", "Person ID", "person"]
      answeredAt = ["Created at", "created_at"]
      comment = ["Comment"]
      system = ["Survey type", "survey_type", "Permalink", "Updated at", "updated_at", "Notes"]
    case .typeform:
      responseID = ["#", "Response ID", "Token"]
      customerID = ["customer_id", "email"]
      answeredAt = ["Submit Date (UTC)", "Stage Date (UTC)", "Start Date (UTC)"]
      system = [
        "#", "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)",
        "Network ID", "Tags", "Ending", "customer_id",
      ]
    case .limeSurvey:
      responseID = ["id"]
      customerID = ["token", "email"]
      answeredAt = ["submitdate", "datestamp", "startdate"]
      system = [
        "id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate",
        "datestamp", "ipaddr", "refurl",
      ]
    case .formbricks:
      responseID = ["Response ID"]
      customerID = ["customer_id", "person.email", "User ID"]
      answeredAt = ["Timestamp"]
      system = [
        "No.", "Response ID", "Timestamp", "Finished", "Quotas", "Survey ID",
        "Formbricks ID (internal)", "User ID", "Tags", "source", "url", "country",
        "Verified Email", "customer_id",
      ]
      systemPrefixes = ["userAgent - ", "person."]
    case .googleForms:
      customerID = ["Username"]
      answeredAt = ["Timestamp", "Tijdstempel", "Horodateur", "Zeitstempel"]
      system = ["Timestamp", "Tijdstempel", "Horodateur", "Zeitstempel", "Username"]
    case .medallia:
      responseID = ["request_id"]
      customerID = ["request_sent_to"]
      answeredAt = ["response_received_at"]
      comment = ["comments"]
      system = ["request_id", "request_sent_at", "request_delivery_status", "tags", "brand"]
      systemPrefixes = ["request_", "employee_", "ext_"]
    case .spreadsheet:
      responseID = [
        "response_id", "Response ID", "Antwoordnr", "Antwoordnummer", "Antwoord-ID",
        "Numéro de réponse", "N° réponse",
      ]
      customerID = [
        "customer_id", "Customer ID", "Klantnr", "Klantnummer", "Klant-ID", "Numéro client",
        "N° client",
      ]
      answeredAt = [
        "answered_at", "Date", "Datum", "Tijdstip", "Tijdstempel", "Horodateur",
        "Date de réponse",
      ]
      comment = ["comment", "comments", "Opmerking", "Opmerkingen", "Toelichting", "Commentaire"]
    }
    customerID += ["E-mail", "E-mailadres", "Email", "Email address", "Adresse e-mail", "Courriel"]
    system = Set((Array(system) + responseID + customerID + answeredAt).map { $0.lowercased() })
    systemPrefixes = systemPrefixes.map { $0.lowercased() }
  }

  /// Whether a column is the tool's own and not a question.
  func isSystem(_ name: String) -> Bool {
    let name = SurveyText.trimmed(name).lowercased()
    return system.contains(name) || systemPrefixes.contains { name.hasPrefix($0) }
  }
}
