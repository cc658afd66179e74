import Forms
import Authorization
import Secrets

extension PlainSession {
  /// From a question of the form to those about the authorization request.
  mutating func openConsent() {
    if let refusal = editing.openConsent() {
      return refuse(refusal)
    }
    // What belongs into the form cannot be entered here.
    if let gap = editing.form?.consent?.gap, gap.part == .clientID,
      editing.form?.consent?.plan.formHasClient == true
    {
      return refuse(gap.message)
    }
    say("Enter keeps what stands in brackets. < goes back to the form.")
    if let first = editing.form?.consent?.rows.first { ask(first) }
  }

  /// Asks about a part of the request; the address itself is only said.
  private mutating func ask(_ row: ConsentState.Row) {
    editing.stage.editForm { $0.consent?.focus = row }
    guard let consent = editing.form?.consent else { return }
    stage = .consent(row)
    switch row {
    case .page: sayAddresses(consent.page)
    case .redirect:
      say("The redirect URI must be registered with the app, exactly.")
      sayAddresses(consent.redirect)
    case .address:
      say(consent.hint)
      say("Open this address in a browser, sign in and agree:")
      if let url = (try? consent.request())?.url { say(url) }
      goOn(from: .address)
    case .answer where consent.gap != nil:
      // Something before it is missing: there again.
      if let gap = consent.gap { refuse(gap.message) }
      editing.stage.editForm { $0.consent?.update(consent.plan) }
      if let missing = editing.form?.consent?.focus, missing != .answer { ask(missing) }
    case .challenge:
      say("PKCE (RFC 7636): only this request can redeem its code. Say no for a vendor that refuses it.")
    case .typedPage, .client, .scopes, .typedRedirect, .extra, .answer: say(consent.hint)
    }
  }

  private mutating func sayAddresses(_ address: OfferedAddress) {
    for (index, offered) in (address.offered + ["another"]).enumerated() { say("\(index + 1). \(offered)") }
  }

  private mutating func goOn(from row: ConsentState.Row) {
    guard let rows = editing.form?.consent?.rows, let index = rows.firstIndex(of: row) else { return }
    if rows.indices.contains(index + 1) { ask(rows[index + 1]) }
  }

  func question(about row: ConsentState.Row) -> PlainQuestion? {
    guard let consent = editing.form?.consent else { return nil }
    switch row {
    case .page, .redirect, .challenge:
      return PlainQuestion("\(consent.label(row)) [\(consent.chosen(row))]: ")
    case .answer: return PlainQuestion("The whole address at which the browser ended: ", isHidden: true)
    case .address: return nil
    case .typedPage, .client, .scopes, .typedRedirect, .extra:
      let value = consent.editor(in: row)?.string ?? ""
      return PlainQuestion("\(consent.label(row)) [\(value.isEmpty ? "not set" : value)]: ")
    }
  }

  mutating func answerConsent(_ line: Secret, about row: ConsentState.Row) {
    guard let consent = editing.form?.consent else { return }
    let isBack = line == Secret("<")
    let line = PlainAnswer.unescaped(line)
    if isBack { return ask(.field(consent.plan.code)) }
    switch row {
    case .page: choose(line.trimmed, consent.page, from: row) { $0.page.choose($1) }
    case .redirect: choose(line.trimmed, consent.redirect, from: row) { $0.redirect.choose($1) }
    case .challenge: turnChallenge(line.trimmed)
    case .address: break
    case .answer: acceptAnswer(line, consent.plan)
    case .typedPage, .client, .scopes, .typedRedirect, .extra:
      if !line.isEmpty {
        editing.stage.editForm {
          $0.consent?.edit { $0.replaceAll(with: line == Secret("-") ? Secret("") : Secret(line.trimmed)) }
        }
      }
      goOn(from: row)
    }
  }

  private mutating func turnChallenge(_ answer: String) {
    switch answer.lowercased() {
    case "": break
    case "y", "yes": editing.stage.editForm { $0.consent?.usesChallenge = true }
    case "n", "no": editing.stage.editForm { $0.consent?.usesChallenge = false }
    default: return refuse("yes or no.")
    }
    goOn(from: .challenge)
  }

  private mutating func choose(
    _ answer: String, _ address: OfferedAddress, from row: ConsentState.Row,
    _ choose: (inout ConsentState, Int) -> Void
  ) {
    if !answer.isEmpty {
      guard let index = (address.offered + ["another"]).choice(answer) else {
        return refuse("choose one of the numbers 1 to \(address.offered.count + 1).")
      }
      if var consent = editing.form?.consent {
        choose(&consent, index)
        editing.stage.editForm { $0.consent = consent }
      }
    }
    goOn(from: row)
  }

  private mutating func acceptAnswer(_ answer: Secret, _ plan: AuthorizationPlan) {
    let result = editing.stage.editForm { form in
      form.consent?.answer.replaceAll(with: answer)
      return form.acceptCode()
    }
    switch result ?? nil {
    case .accepted(let cameElsewhere):
      say(FormScreenState.acceptedNotice(cameElsewhere: cameElsewhere, review: "!review"))
      ask(.field(plan.code))
    case .refused(let problem): refuse(problem.message)
    case .incomplete(let gap): refuse(gap.message)
    case nil: break
    }
  }
}
