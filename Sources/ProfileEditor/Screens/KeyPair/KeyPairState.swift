import Forms

/// The public half of the private key in a form, on its way to the vendor.
struct KeyPairState: Equatable, Sendable {
  /// What the cursor can stand on.
  enum Row: Equatable, Sendable {
    /// The statement for the vendor.
    case statement
    /// The path of a file that the private half is written to, too.
    case file
  }

  /// What the vendor shows of it.
  let publicKey: PublicKey
  /// What gives it to the vendor.
  let statement: String
  /// Whether the pair was made here, and nobody has said yet that the vendor has its public half.
  let isNew: Bool
  var file = LineEditor()
  var focus = Row.statement
  var top = 0

  /// What the pair is: `RSA, 3072 bits`.
  var kind: String { publicKey.kind }

  /// What is said over the statement.
  var intro: String {
    isNew
      ? "A new key pair (\(kind)) was made. Its private half is in the form, hidden, and nowhere else: leaving the form "
        + "loses it."
      : "The public half of the private key in the form (\(kind))."
  }

  /// What is to be done with the statement.
  var request: String { "Run this at \(publicKey.vendor) before you send:" }
}
