import Secrets

/// The encodings in which editors and shells of other systems write text.
enum TextEncoding {
  /// A text in UTF-8, whichever encoding it came in; what is none of them stays as it is.
  ///
  /// - Parameter contents: the text's bytes.
  static func utf8(_ contents: Secret) -> Secret {
    contents.withBytes { bytes in
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
        var text = WipedBuffer(capacity: bytes.count)
        text.append(UnsafeRawBufferPointer(rebasing: bytes.dropFirst(3)))
        return text.secret()
      }
      return Form(bytes)?.decoded(bytes) ?? contents
    }
  }

  private struct Form {
    let width: Int
    let isBigEndian: Bool
    let start: Int

    /// Tells by the mark at the start, or by the zeros around the first character, which JSON has from ASCII.
    init?(_ bytes: UnsafeRawBufferPointer) {
      func begins(_ start: [UInt8]) -> Bool { bytes.starts(with: start) }
      let zeros = bytes.prefix(4).map { $0 == 0 }
      let form: (Int, Bool, Int)? =
        if begins([0xFF, 0xFE, 0, 0]) {
          (4, false, 4)
        } else if begins([0, 0, 0xFE, 0xFF]) {
          (4, true, 4)
        } else if begins([0xFF, 0xFE]) {
          (2, false, 2)
        } else if begins([0xFE, 0xFF]) {
          (2, true, 2)
        } else if zeros == [true, true, true, false] {
          (4, true, 0)
        } else if zeros == [false, true, true, true] {
          (4, false, 0)
        } else if zeros.starts(with: [true, false]) {
          (2, true, 0)
        } else if zeros.starts(with: [false, true]) {
          (2, false, 0)
        } else {
          nil
        }
      guard let form, bytes.count.isMultiple(of: form.0) else { return nil }
      (width, isBigEndian, start) = form
    }

    func decoded(_ bytes: UnsafeRawBufferPointer) -> Secret? {
      var text = WipedBuffer(capacity: bytes.count)
      var high: UInt32?
      for place in stride(from: start, to: bytes.count, by: width) {
        let unit = (0..<width).reduce(UInt32(0)) {
          $0 << 8 | UInt32(bytes[place + (isBigEndian ? $1 : width - 1 - $1)])
        }
        var code = unit
        if width == 2, let first = high {
          guard 0xDC00...0xDFFF ~= unit else { return nil }
          code = 0x10000 + (first - 0xD800) << 10 + (unit - 0xDC00)
          high = nil
        } else if width == 2, 0xD800...0xDBFF ~= unit {
          high = unit
          continue
        }
        guard let scalar = Unicode.Scalar(code) else { return nil }
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { text.append(byte) }
      }
      return high == nil ? text.secret() : nil
    }
  }
}
