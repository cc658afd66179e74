import JSON

extension Catalogue {
  /// What is known of a private key with which AppFlow signs in: what the vendor takes, and how it learns the public half.
  public struct PrivateKey: Sendable, Equatable {
    /// The algorithm, as OpenSSL names it: `RSA`.
    public let algorithm: String
    /// The least length in bits that the vendor takes.
    public let fewestBits: Int
    /// What the vendor calls the fingerprint of the public half: `RSA_PUBLIC_KEY_FP`.
    public let fingerprintName: String
    /// The statement that tells the vendor the public half, with `{user}` and `{publicKey}`; nil where nothing is known.
    public let registration: String?
    /// What must be known before it is run; nil for nothing.
    public let note: String?
    /// Where it is run.
    public let vendor: String
    /// The member with the name of the user that the key signs in.
    public let user: JSONPointer?
    /// The member that says in which account that user is.
    public let account: JSONPointer?

    init(_ value: JSONValue, _ reader: PlaceReader) {
      algorithm = value["algorithm"]?.text ?? "RSA"
      fewestBits = value["fewestBits"]?.number?.integer ?? 0
      fingerprintName = value["fingerprint"]?.text ?? "Fingerprint"
      registration = value["register"]?.text
      note = value["registerNote"]?.text
      vendor = value["registerAt"]?.text ?? "the vendor"
      user = (value["user"]?.text).map(reader.place)
      account = (value["account"]?.text).map(reader.place)
    }
  }
}
