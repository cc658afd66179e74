import Forms
import JSON
import ServiceModel
import Terminal

/// What follows from a form as it stands. The screen asks for it many times, so that it is found once for each change.
struct FormFindings: Equatable, Sendable {
  /// A violation and where the cursor goes for it; nil where the form shows nothing of that place.
  struct Problem: Equatable, Sendable {
    let violation: Violation
    let focus: FormFocus?
  }

  /// What is wrong or to be looked at, and where.
  let problems: [Problem]
  /// The form's lines, from the top.
  let rows: [FormRow]
  /// Where the cursor can stand, in the form's order.
  let focuses: [FormFocus]
  /// The request's lines, secrets masked.
  let requestLines: [JSONLines.Line]
  /// Columns of the longest label that the form can show, with its indentation; also of alternatives that are not chosen, so
  /// that the values stay where they are when another one is.
  let labelWidth: Int

  /// What is said about a place: an error before what only wants to be looked at.
  private let spoken: [FormFocus: Violation]

  /// Finds it.
  ///
  /// - Parameters:
  ///   - form: the form.
  ///   - now: the time by which tokens are judged, in seconds since 1970.
  init(_ form: ProfileForm, now: Double) {
    let request = form.request()
    requestLines = JSONLines(request).lines
    rows = form.rows
    focuses = form.focuses(in: rows)
    let violations = form.violations(in: request, at: now)
    problems = zip(violations, form.places(of: violations, among: focuses)).map { violation, place in
      Problem(violation: violation, focus: place)
    }
    var spoken: [FormFocus: Violation] = [:]
    for problem in problems {
      guard let focus = problem.focus else { continue }
      let isGraver =
        spoken[focus].map { $0.severity != .error && problem.violation.severity == .error } ?? true
      if isGraver { spoken[focus] = problem.violation }
    }
    self.spoken = spoken
    labelWidth = form.definition.allFields.map { DisplayWidth.of($0.label) + 2 * $0.depth }.max() ?? 0
  }

  /// What is said about a place: an error before what only wants to be looked at.
  func violation(at focus: FormFocus) -> Violation? { spoken[focus] }
}
