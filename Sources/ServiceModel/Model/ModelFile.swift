import CZlib
import Glibc
import OperatingSystem

extension ServiceModel {
  /// Reads a model that is in memory.
  ///
  /// - Parameters:
  ///   - bytes: a `service-2.json`, not gzipped.
  ///   - file: what it is called, for errors.
  /// - Throws: `ModelError` with the position and the reason.
  public init(bytes: UnsafeRawBufferPointer, file: String) throws(ModelError) {
    self = try ModelReader.read(bytes, file: file)
  }

  /// Loads a model from a file of an installed AWS CLI or botocore.
  ///
  /// - Parameter path: a `service-2.json`, also gzipped, of at most 64 MiB unpacked.
  /// - Throws: `ModelError` with file, position and reason.
  public static func load(path: String) throws(ModelError) -> ServiceModel {
    try read(ModelFile.contents(path), file: path)
  }

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - content: a file's bytes, also gzipped.
  ///   - file: the file's name, for errors.
  /// - Throws: `ModelError` with file, position and reason.
  package static func read(_ content: [UInt8], file: String) throws(ModelError) -> ServiceModel {
    let bytes = try ModelFile.unpacked(content, file)
    let result: Result<ServiceModel, ModelError> = bytes.withUnsafeBytes { bytes in
      do throws(ModelError) { return .success(try ModelReader.read(bytes, file: file)) } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// Reads a model file's bytes and unpacks them where they are gzipped.
enum ModelFile {
  static let largest = 64 << 20

  /// A file's bytes.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - onlyTrusted: whether nobody but the operator and the superuser may be able to change it: so where nobody has named it.
  static func contents(_ path: String, onlyTrusted: Bool = false) throws(ModelError) -> [UInt8] {
    let file: GivenFile
    do throws(GivenFile.Failure) {
      file = try GivenFile(path)
    } catch {
      throw ModelError(file: path, position: "", reason: "cannot be read: \(error.reason)")
    }
    if onlyTrusted, let objection = FileOwner.objection(to: file.facts, trustsSuperuser: true) {
      throw ModelError(file: path, position: "", reason: objection)
    }
    do throws(ReadFailure) {
      return try file.descriptor.contents(limit: largest, size: Int(file.facts.st_size)).withBytes {
        Array($0)
      }
    } catch {
      guard case .system(let reason) = error else { throw tooLarge(path) }
      throw ModelError(file: path, position: "", reason: "cannot be read: \(reason)")
    }
  }

  private static func tooLarge(_ path: String) -> ModelError {
    ModelError(file: path, position: "", reason: "is larger than \(largest >> 20) MiB: no service model is")
  }

  /// The bytes themselves where they are not gzipped.
  static func unpacked(_ packed: [UInt8], _ path: String) throws(ModelError) -> [UInt8] {
    guard packed.starts(with: [0x1F, 0x8B]) else { return packed }
    var stream = z_stream()
    guard appflow_inflate_start(&stream) == Z_OK else {
      throw ModelError(file: path, position: "", reason: "cannot be unpacked: zlib does not start")
    }
    defer { inflateEnd(&stream) }
    var packed = packed
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let status = packed.withUnsafeMutableBufferPointer { input -> Int32 in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(clamping: input.count)
      var status = Z_OK
      while status == Z_OK, bytes.count <= largest {
        let size = chunk.count
        let written = chunk.withUnsafeMutableBufferPointer { output in
          stream.next_out = output.baseAddress
          stream.avail_out = UInt32(size)
          status = inflate(&stream, Z_NO_FLUSH)
          return size - Int(stream.avail_out)
        }
        bytes += chunk[..<written]
      }
      return status
    }
    guard bytes.count <= largest else { throw tooLarge(path) }
    guard status == Z_STREAM_END else {
      throw ModelError(
        file: path, position: "byte \(stream.total_in)", reason: "the gzip data is broken or cut short")
    }
    return bytes
  }
}

/// Why a model file cannot be used.
public struct ModelError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file, or what stands in its place.
  public let file: String
  /// Where in it: a line and column, or a JSON pointer; empty where the whole file is meant.
  public let position: String
  /// What is wrong and what to do.
  public let reason: String

  /// Creates a failure.
  ///
  /// - Parameters:
  ///   - file: the file, or what stands in its place.
  ///   - position: where in it; empty where the whole file is meant.
  ///   - reason: what is wrong and what to do.
  public init(file: String, position: String, reason: String) {
    self.file = file
    self.position = position
    self.reason = reason
  }

  /// File, position and reason.
  public var description: String { "\(file): \(position.isEmpty ? "" : position + ": ")\(reason)" }
}
