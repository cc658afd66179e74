import CExpat
import Secrets

/// The texts of an XML document by the path of their element, such as `ErrorResponse/Error/Code`.
///
/// Parsed by libexpat. A document type declaration is refused, and with it every entity of its own; so is what is deeper or
/// larger than any of AWS's answers, so that no document costs more than its length.
struct XMLValues: Sendable {
  /// The texts; of elements with the same path, the first.
  private(set) var texts: [String: Secret] = [:]
  /// The first element's name.
  private(set) var root = ""

  /// Parses a document.
  ///
  /// - Parameters:
  ///   - document: its bytes.
  ///   - most: how many of them are looked at; of a longer document, there are the elements that end before.
  /// - Returns: nil when it is not well-formed, has a document type, or is none of AWS's.
  init?(_ document: Secret, most: Int = .max) {
    guard let parser = cexpat_create() else { return nil }
    defer { XML_ParserFree(parser) }
    let collector = Collector(parser: parser)
    XML_SetUserData(parser, Unmanaged.passUnretained(collector).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, _ in Collector.from(context)?.begin(name.map { String(cString: $0) } ?? "") },
      { context, _ in Collector.from(context)?.end() })
    XML_SetCharacterDataHandler(parser) { context, text, count in
      Collector.from(context)?.append(UnsafeRawBufferPointer(start: text, count: Int(count)))
    }
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      Collector.from(context)?.stop()
    }
    let status = document.withBytes { bytes in
      XML_Parse(
        parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: min(bytes.count, most)),
        bytes.count > most ? 0 : 1)
    }
    guard withExtendedLifetime(collector, { status == XML_STATUS_OK }) else { return nil }
    texts = collector.texts
    root = collector.root
  }

  /// The text of the element with a path.
  func secret(_ path: String) -> Secret? { texts[path] }

  /// The text of the element with a path, when it may be shown.
  func text(_ path: String) -> String? { texts[path]?.revealed() }

  private final class Collector {
    private static let deepest = 8
    private static let mostElements = 1_000
    private static let longestName = 256
    private static let longestText = 64 << 10

    let parser: XML_Parser
    var texts: [String: Secret] = [:]
    var root = ""
    /// The paths of the elements that are open.
    private var paths: [String] = []
    private var elements = 0
    private var text = WipedBuffer()

    init(parser: XML_Parser) {
      self.parser = parser
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> Collector? {
      context.map { Unmanaged<Collector>.fromOpaque($0).takeUnretainedValue() }
    }

    func begin(_ name: String) {
      elements += 1
      guard paths.count < Self.deepest, elements <= Self.mostElements, name.utf8.count <= Self.longestName
      else {
        return stop()
      }
      if paths.isEmpty { root = name }
      paths.append(paths.last.map { "\($0)/\(name)" } ?? name)
      text.removeAll()
    }

    func append(_ bytes: UnsafeRawBufferPointer) {
      guard text.count + bytes.count <= Self.longestText else { return stop() }
      text.append(bytes)
    }

    func end() {
      // After a stop, an element that is empty still ends.
      guard let path = paths.popLast() else { return }
      if texts[path] == nil { texts[path] = text.withBytes { Secret($0) } }
      text.removeAll()
    }

    func stop() { XML_StopParser(parser, XML_Bool(0)) }
  }
}
