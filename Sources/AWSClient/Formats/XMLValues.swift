import CExpat
import Secrets

/// The texts of an XML document by the path of their element, such as `ErrorResponse/Error/Code`.
///
/// Parsed by libexpat. A document type declaration is refused, and with it every entity of its own.
struct XMLValues: Sendable {
  /// The texts; of elements with the same path, the first.
  private(set) var texts: [String: Secret] = [:]
  /// The first element's name.
  private(set) var root = ""

  /// Parses a document.
  ///
  /// - Parameter document: its bytes.
  /// - Returns: nil when it is not well-formed or has a document type.
  init?(_ document: Secret) {
    guard let parser = cexpat_create() else { return nil }
    defer { XML_ParserFree(parser) }
    let collector = Collector(parser: parser)
    XML_SetUserData(parser, Unmanaged.passUnretained(collector).toOpaque())
    XML_SetElementHandler(
      parser,
      { context, name, _ in Collector.from(context)?.begin(name.map { String(cString: $0) } ?? "") },
      { context, _ in Collector.from(context)?.end() })
    XML_SetCharacterDataHandler(parser) { context, text, count in
      Collector.from(context)?.take(UnsafeRawBufferPointer(start: text, count: Int(count)))
    }
    XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      if let collector = Collector.from(context) { XML_StopParser(collector.parser, XML_Bool(0)) }
    }
    let status = document.withBytes { bytes in
      XML_Parse(parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count), 1)
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
    let parser: XML_Parser
    var texts: [String: Secret] = [:]
    var root = ""
    private var path: [String] = []
    private var text = WipedBuffer()

    init(parser: XML_Parser) {
      self.parser = parser
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> Collector? {
      context.map { Unmanaged<Collector>.fromOpaque($0).takeUnretainedValue() }
    }

    func begin(_ name: String) {
      if path.isEmpty { root = name }
      // Deeper documents are none of AWS's; their texts are not kept.
      path.append(name)
      text.removeAll()
    }

    func take(_ bytes: UnsafeRawBufferPointer) {
      text.append(bytes)
    }

    func end() {
      let name = path.joined(separator: "/")
      if texts[name] == nil && path.count <= 8 { texts[name] = text.withBytes { Secret($0) } }
      text.removeAll()
      path.removeLast()
    }
  }
}
