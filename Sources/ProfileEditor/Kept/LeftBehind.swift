import PrivateFiles

/// What an earlier run left, to be offered.
public struct LeftBehind: Equatable, Sendable {
  /// What was typed.
  public private(set) var draft: Draft?
  /// A rotation that was cut off.
  public private(set) var interrupted: RotationQueue?
  /// What cannot be read, and why.
  public private(set) var notice: String?

  /// Looks for it.
  ///
  /// - Parameters:
  ///   - drafts: where drafts are kept.
  ///   - rotations: where rotations are kept.
  ///   - account: the AWS account; nil for what was left without one.
  public init(_ drafts: DraftStore?, _ rotations: RotationStore?, account: String?) {
    do throws(PrivateFileFailure) {
      interrupted = try rotations?.load(account: account)
    } catch {
      notice = "\(error)"
    }
    switch drafts?.load(account: account) {
    case .draft(let found): draft = found
    case .trouble(let text): notice = [notice, text].compactMap(\.self).joined(separator: " ")
    case .nothing, nil: break
    }
  }
}
