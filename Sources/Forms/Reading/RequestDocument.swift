import JSON
import Secrets

/// A request as a file has it: as such, or in the words of something near one that can be read without loss.
public struct RequestDocument: Sendable {
  /// Why a file is no request.
  public struct Unreadable: Error, CustomStringConvertible {
    /// What the file is, or where it is no JSON, and what to do.
    public let description: String
  }

  /// The request; its secrets are masked values.
  public let request: JSONValue
  /// What has to be told of how it was read, in sentences.
  public let notes: [String]

  /// Reads a file's bytes: JSON in UTF-8, or in UTF-16 or UTF-32.
  ///
  /// - Parameters:
  ///   - contents: the bytes.
  ///   - api: the model, and which places are secret.
  /// - Throws: `Unreadable` with what the file is instead.
  public init(_ contents: Secret, api: ConnectorAPI) throws(Unreadable) {
    let text = TextEncoding.utf8(contents)
    let document: JSONValue
    do {
      document = try text.withBytes { bytes throws(JSONSyntaxError) in
        try JSONReader.read(bytes, duplicates: .refused)
      }
    } catch {
      throw Unreadable(
        description: text.withBytes(OtherFormat.sentence) ?? "This is not JSON: \(error).")
    }
    var (request, notes) = try RelatedDocument(api: api).request(in: document)
    request.maskSecrets { api.isSecret($0) }
    self.request = request
    self.notes = notes
  }
}
