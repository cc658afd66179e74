import JSON
import ServiceModel

extension ProfileForm {
  /// What keeps the form from being sent, and what should be looked at, in the form's order.
  ///
  /// - Parameter now: the time by which tokens are judged, in seconds since 1970; nil leaves their times out of it.
  /// - Returns: the model's violations; masks; the leaves that the chosen sign-in method needs and does not have; the
  ///   catalogue's combinations; and what looks wrong with the secrets.
  public func violations(at now: Double? = nil) -> [Violation] { violations(in: request(), at: now) }

  /// The same for the form's request, where that was made already.
  ///
  /// - Parameters:
  ///   - request: what `request()` gave.
  ///   - now: the time by which tokens are judged, in seconds since 1970; nil leaves their times out of it.
  /// - Returns: the violations.
  public func violations(in request: JSONValue, at now: Double?) -> [Violation] {
    let api = definition.api
    let rules = RequestRules(api: api)
    let masks = MaskedValue(configured: api.mask) { definition.field(at: $0)?.isSecret ?? api.isSecret($0) }
    var violations = (rules.modelViolations(in: request) + masks.violations(in: request)).filter {
      !isCarriedOver($0, in: request)
    }
    violations += unparsed + repeatedKeys + rowsWithFields + describedViolations(in: request)
    let named = Set(violations.filter { $0.rule == .required }.map(\.path))
    let findings = rules.findings(in: request, method: isUnattended ? nil : choice.alternative)
    violations += findings.filter { !named.contains($0.place) }.map {
      Violation(path: $0.place, rule: rule(of: $0), message: $0.message)
    }
    // What the service holds already is not this form's to judge.
    let held = Self.request(holding: existing, connector: definition.connector)
    violations += rules.secretViolations(in: request, at: now).filter { held[$0.path] != request[$0.path] }
    return violations.enumerated().map { (rank: rank($1.path), offset: $0, violation: $1) }
      .sorted { ($0.rank, $0.offset) < ($1.rank, $1.offset) }.map(\.violation)
  }

  /// Without what the chosen way needs the form is not sent, unless nobody sees the form. A way that nobody chose says nothing for
  /// sure about properties: they go back as they came.
  private func rule(of finding: CombinationFinding) -> Violation.Rule {
    guard finding.isNeeded, !isUnattended, choice.alternative != nil else { return .combination }
    return isMethodChosen || finding.place.isWithin(RequestPaths.credentials) ? .required : .combination
  }

  /// Whether a violation is about something that came from the service and goes back to it, whether this model knows it or not.
  private func isCarriedOver(_ violation: Violation, in request: JSONValue) -> Bool {
    guard [.unknown, .masked].contains(violation.rule), let held = held[violation.path] else { return false }
    return request[violation.path] == held
  }

  /// Where the cursor goes for a violation: the field it speaks of, the row of a list or map, or the first field inside the
  /// place that it names.
  ///
  /// - Parameter violation: the violation.
  /// - Returns: the focus; nil where the form shows nothing of that place.
  public func focus(for violation: Violation) -> FormFocus? {
    places(of: [violation], among: focuses)[0]
  }

  /// Where the cursor goes for each of several violations.
  ///
  /// - Parameters:
  ///   - violations: the violations.
  ///   - focuses: what `focuses` gave.
  /// - Returns: the focuses, in the same order.
  public func places(of violations: [Violation], among focuses: [FormFocus]) -> [FormFocus?] {
    let known = Set(focuses)
    return violations.map { place(of: $0, among: focuses, known) }
  }

  private func place(of violation: Violation, among focuses: [FormFocus], _ known: Set<FormFocus>)
    -> FormFocus?
  {
    for length in stride(from: violation.path.tokens.count, through: 1, by: -1) {
      let place = JSONPointer(tokens: Array(violation.path.tokens.prefix(length)))
      if known.contains(.folded(place)) { return .folded(place) }
      guard let field = definition.field(at: place), field.kind != .group else { continue }
      // A row whose name has a field of its own is what is wrong, not that field.
      if violation.rule == .json, field.described?.isEntry == true { continue }
      if let focus = rowFocus(field, violation), known.contains(focus) { return focus }
    }
    return focuses.first { $0.pointer?.isWithin(violation.path) ?? false }
      ?? (violation.path.isWithin(RequestPaths.credentials) && known.contains(.choice) ? .choice : nil)
  }

  private func rowFocus(_ field: FormField, _ violation: Violation) -> FormFocus? {
    let inner = violation.path.tokens.dropFirst(field.pointer.tokens.count).first
    switch values[field.pointer] {
    case .list(let items):
      // Empty rows are not sent, so that the request's index counts the others.
      let sent = items.indices.filter { !items[$0].isEmpty }
      let index = inner.flatMap(Int.init).flatMap { sent.indices.contains($0) ? sent[$0] : nil }
      // Of too many, the last one is too much; of too few, the empty one is missing.
      return .item(field.pointer, index ?? max(items.count - (violation.rule == .max ? 2 : 1), 0))
    case .map(let entries):
      // Of entries with one name, the request has the last.
      let index = inner.flatMap { key in entries.lastIndex { $0.key.string == key && !$0.isEmpty } }
      return .key(field.pointer, index ?? max(entries.count - (violation.rule == .max ? 2 : 1), 0))
    default: return .field(field.pointer)
    }
  }

  /// Fields of JSON text that is none.
  private var unparsed: [Violation] {
    definition.allFields.compactMap { field in
      guard field.kind == .json, isShown(field), case .text(let editor)? = values[field.pointer],
        !editor.isEmpty
      else { return nil }
      do {
        _ = try editor.text.withBytes { bytes throws(JSONSyntaxError) in try JSONReader.read(bytes) }
        return nil
      } catch {
        return Violation(path: field.pointer, rule: .json, message: "Write JSON here: \(error).")
      }
    }
  }

  /// Entries of a map whose name an entry above has too: a request has room for one of them only.
  private var repeatedKeys: [Violation] {
    definition.allFields.flatMap { field -> [Violation] in
      guard case .map(let entries)? = values[field.pointer], isShown(field) else { return [] }
      var names: Set<String> = []
      return entries.filter { !$0.isEmpty && !names.insert($0.key.string).inserted }.map { entry in
        let name = entry.key.string
        return Violation(
          path: field.pointer.appending(name), rule: .json,
          message: "Two rows have the name “\(name)”: rename one or remove it.")
      }
    }
  }

  private func rank(_ path: JSONPointer) -> Int {
    var place = path
    while !place.tokens.isEmpty {
      if let rank = definition.order[place] { return rank }
      place = place.parent
    }
    return .max
  }
}
