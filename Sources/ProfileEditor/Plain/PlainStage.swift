import Forms
import JSON
import Secrets

extension PlainSession {
  /// A question of the form.
  enum Place: Equatable, Sendable {
    case way
    case field(JSONPointer)
  }

  /// What is asked or waited for.
  indirect enum Stage: Equatable, Sendable {
    case draftOffered(Draft)
    case loading
    case opening(name: String)
    case asking(FormSubject)
    case browsing
    case loadFailed
    case place(Place)
    case row(FormFocus, isNew: Bool)
    case lines(FormFocus, isNew: Bool, typed: Secret?, count: Int)
    case leaving(from: Stage)
    case review
    case sending
    case unknown
    case code(serial: String, during: Stage)
    case consent(ConsentState.Row)
    case makingKey(from: Stage)
    case keyPair(KeyPairState)
    case writingKey(KeyPairState)
    case rotating(RotationStage)
    case login(LoginStage)
    case making(MakingStage)
    case inspecting(InspectionStage)
    case writing(WritingStage)
    case restoring(RestoringStage)
    case signIn(SignInStage)
    case goingTo(PlaceStage, from: Stage)
    case ended
  }
}
