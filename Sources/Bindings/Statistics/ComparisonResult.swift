import Reports
import Statistics
import Tables

/// A comparison as it prints: fields, settings, and the sentence a careful analyst would write.
struct ComparisonResult {
  let comparison: ScoreComparison
  let left, right: ComparedSide
  let isChange: Bool
  let design: ComparisonAnalysis.Design
  let power: Double

  var shown: ShownResult {
    let settings = [
      ShownResult.Setting("difference", "\(left.name) − \(right.name)"),
      ShownResult.Setting("design", design.rawValue),
      ShownResult.Setting(
        "scale", left.scale ?? right.scale ?? "of the counts",
        isAssumed: left.isScaleAssumed || right.isScaleAssumed),
      ShownResult.Setting("confidence", percentText(comparison.confidence)),
      ShownResult.Setting("power", percentText(power)),
    ]
    return ShownResult(
      title: isChange ? "Change of NPS" : "Difference of NPS",
      fields: fields, headline: ShownResult.Headline("delta", range: -200...200),
      settings: settings + (comparison.adjusted ? [ShownResult.Setting("adjusted", "yes")] : []),
      sentences: sentences, notes: notes)
  }

  private var fields: [ValueTree.Field] {
    var fields = [
      ValueTree.Field("delta", .init(comparison.delta)),
      ValueTree.Field("se", .init(comparison.se)),
    ]
    if design == .paired {
      fields += [
        ValueTree.Field("t", .init(comparison.t)), ValueTree.Field("df", .init(comparison.df)),
      ]
    } else {
      fields.append(ValueTree.Field("z", .init(comparison.z)))
    }
    fields += [
      ValueTree.Field("p", .init(comparison.p)), ValueTree.Field("low", .init(comparison.low)),
      ValueTree.Field("high", .init(comparison.high)),
      ValueTree.Field("minimum_effect", .init(comparison.minimumEffect)),
      ValueTree.Field("chi2", .init(comparison.chi2)),
      ValueTree.Field("chi2_p", .init(comparison.chi2P)),
      ValueTree.Field("n_overlap", .count(comparison.nOverlap)),
    ]
    if design == .paired {
      fields += [
        ValueTree.Field("bowker", .init(comparison.bowker)),
        ValueTree.Field("bowker_p", .init(comparison.bowkerP)),
        ValueTree.Field("stuart_maxwell", .init(comparison.stuartMaxwell)),
        ValueTree.Field("stuart_maxwell_p", .init(comparison.stuartMaxwellP)),
      ]
    }
    return fields + [
      ValueTree.Field("n", .init(answers)), ValueTree.Field("n1", .init(comparison.n1)),
      ValueTree.Field("n2", .init(comparison.n2)),
    ]
  }

  private var answers: Int {
    design == .paired ? comparison.n1 : comparison.n1 + comparison.n2
  }

  private var notes: [Note] {
    var notes: [Note] = []
    for side in [left, right] {
      notes += side.table?.notes ?? []
      notes += Note.leftOut(side.counts, step: side.name, column: side.answers?.name)
    }
    return notes
  }

  private var sentences: [String] {
    let what = isChange ? "change" : "difference"
    guard let delta = comparison.delta else {
      return ["One side has no valid answers: there is no \(what) to judge."]
    }
    var sentences: [String] = []
    let sizes =
      design == .paired
      ? "\(groupedText(comparison.n1)) pairs"
      : "\(groupedText(comparison.n1)) + \(groupedText(comparison.n2)) answers"
    let points = roundedText(delta, hasSign: true)
    if let p = comparison.p, let minimum = comparison.minimumEffect {
      let limit = roundedText(minimum)
      if p >= 1 - comparison.confidence {
        sentences.append(
          "The \(what) of \(points) is smaller than what \(sizes) can show (\(limit) points).")
      } else {
        sentences.append(
          "The \(what) of \(points) is larger than chance alone explains (\(chanceText(p))).")
        if delta.magnitude < minimum {
          sentences.append(
            "\(sizes.capitalisedFirst) find \(limit) points with a power of \(percentText(power)): "
              + "read the interval, the size is uncertain.")
        }
      }
    } else {
      sentences.append(
        "The answers do not vary enough for a test: there is a \(what) and no chance of it.")
    }
    let smaller = min(comparison.n1, comparison.n2)
    if smaller < 30 {
      sentences.append(
        design == .paired
          ? "Only \(smaller) pairs: the interval is wide, read it first."
          : "Only \(smaller) answers on one side: the interval is wide, read it first.")
    }
    return sentences
  }
}

extension String {
  /// The text with its first letter in upper case.
  var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
