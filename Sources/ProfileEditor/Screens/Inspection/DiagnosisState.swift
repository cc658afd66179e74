import AppFlow
import Diagnosis
import Forms
import Journal
import JSON
import Secrets
import Terminal

/// Why a profile does not work: what was asked, and what was found.
struct DiagnosisState: Equatable, Sendable {
  enum Stage: Equatable, Sendable {
    /// Since when, in seconds since 1970.
    case asking(since: Double)
    case found([Finding])
    case failed(Failure)
  }

  /// What a key on the page asks of what is around it.
  enum Request: Equatable, Sendable {
    case ask, stop, close, copyStatements
  }

  let profile: String
  var stage: Stage
  /// The secret that the profile was given as its clientCredentialsArn, where the operator named it.
  private(set) var secret: SecretARN?
  /// The ARN that is being typed; nil while none is.
  private(set) var typed: LineEditor?
  /// What is wrong with it, until the next key.
  private(set) var problem: String?

  init(profile: String, now: Double) {
    self.profile = profile
    stage = .asking(since: now)
  }

  var isAsking: Bool { if case .asking = stage { true } else { false } }
  var isTyping: Bool { typed != nil }
  var keyContext: KeyBinding.Context { isAsking ? .sending : isTyping ? .secretName : .diagnosis }

  /// The statements that are missing in policies.
  var statements: [JSONValue] {
    if case .found(let findings) = stage { findings.compactMap(\.statement) } else { [] }
  }

  mutating func press(_ press: KeyPress, now: Double, _ killRing: inout KillRing) -> Request? {
    if isAsking { return press.action == .cancel ? .stop : nil }
    problem = nil
    guard isTyping else {
      switch press.action {
      case .back: return .close
      case .refresh:
        stage = .asking(since: now)
        return .ask
      case .nameSecret: typed = LineEditor(secret?.description ?? "")
      case .copy: return .copyStatements
      default: break
      }
      return nil
    }
    switch press.action {
    case .send: return acceptSecret(now: now)
    case .cancel: typed = nil
    default: typed?.handle(press, &killRing)
    }
    return nil
  }

  mutating func paste(_ text: Secret) { typed?.insert(text) }

  /// Takes the ARN that was typed; nothing names no secret any more.
  private mutating func acceptSecret(now: Double) -> Request? {
    let text = typed?.string ?? ""
    do {
      secret = text.isEmpty ? nil : try SecretARN(text)
    } catch {
      problem = "Not taken: \(error.reason)."
      return nil
    }
    typed = nil
    stage = .asking(since: now)
    return .ask
  }
}

extension DiagnosisState {
  /// The lines of its page: what is wrong comes first.
  func lines(width: Int, now: Double) -> [StyledLine] {
    switch stage {
    case .asking(let start):
      StyledLine.wrap(
        "Looking at the profile and what stands around it… \(Sending.tenths(max(now - start, 0))) s",
        width: width,
        style: Style(role: .accent))
    case .failed(let failure): failure.lines(width: width)
    case .found(let findings):
      verdict(on: findings, width: width)
        + Finding.State.inOrderOfNeed.flatMap { state in
          findings.filter { $0.state == state }.flatMap { [StyledLine()] + $0.lines(width: width) }
        }
    }
  }

  private func verdict(on findings: [Finding], width: Int) -> [StyledLine] {
    let wrong = findings.count { $0.state == .wrong }
    let open = findings.count { $0.state == .notAllowed || $0.state == .unknown }
    let rest = open == 0 ? "" : " \(open) of \(findings.count) checks could not be made."
    return wrong == 0
      ? StyledLine.wrap(
        "Nothing wrong was found.\(rest)", width: width, style: Style(role: open == 0 ? .good : .text))
      : StyledLine.wrap(
        (wrong == 1 ? "1 thing is wrong." : "\(wrong) things are wrong.") + rest, width: width,
        style: Style(role: .bad, bold: true))
  }
}

extension Finding.State {
  /// The states, with what needs eyes first.
  static let inOrderOfNeed: [Finding.State] = [.wrong, .unknown, .notAllowed, .fine, .notApplicable]

  fileprivate var role: Style.Role {
    switch self {
    case .wrong: .bad
    case .unknown, .notAllowed: .warning
    case .fine: .text
    case .notApplicable: .muted
    }
  }
}

extension Finding {
  fileprivate func lines(width: Int) -> [StyledLine] {
    let style = Style(role: state.role)
    let head = StyledLine(check, Style(role: state.role, bold: true)).adding("  \(state.rawValue)", style)
    let text = StyledLine.wrap(
      message, width: width, indent: 2, style: state == .notApplicable ? style : .plain)
    let advice =
      remedy.map { StyledLine.wrap($0, width: width, indent: 2, style: Style(role: .accent)) } ?? []
    let statement = statement.map { statement in
      JSONLines(statement).text(indentation: 2).split(separator: "\n").flatMap { line in
        StyledLine("    " + Frame.visible(String(line))).folded(width: width, hanging: 6)
      }
    }
    return [head] + text + advice + (statement ?? [])
  }
}

/// Draws why a profile does not work.
struct DiagnosisView: ScreenView {
  let diagnosis: DiagnosisState
  let top: Int
  let around: Surroundings

  func draw(on frame: inout Frame) {
    let lines = diagnosis.lines(width: size.columns - 2, now: now)
    drawTitle(
      "Why \(diagnosis.profile) may not work", context.region, layout.position(top: top, of: lines.count),
      on: &frame)
    drawLines(lines, top: top, on: &frame)
    guard let typed = diagnosis.typed else {
      return drawFacts(message(around.notice ?? "", Style(role: .accent)), on: &frame)
    }
    drawTypedLine(
      "Secret's ARN", typed, Style(role: .accent, bold: true), problem: diagnosis.problem, on: &frame)
  }
}
