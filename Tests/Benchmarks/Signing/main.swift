import AWSClient
import HTTPTransport
import OperatingSystem
import Secrets

// Signs the same request again and again on one thread, and prints the nanoseconds that one takes.
//
//   signing-benchmark COUNT BYTES           so many signatures of a body of so many bytes, by one signer: what a client that
//                                           sends many requests does, which makes the day's signing key once
//   signing-benchmark COUNT BYTES first     by a signer of its own for each: the first request of a client, which makes the key

let words = CommandLine.arguments.dropFirst()
let numbers = words.compactMap { Int($0) }
guard numbers.count == 2, numbers[0] > 0 else { fatalError("usage: signing-benchmark COUNT BYTES [first]") }
let request = HTTPRequest(
  method: "POST", url: try HTTPURL("https://appflow.us-east-1.amazonaws.com/update-connector-profile"),
  headers: ["Content-Type": "application/json"], body: Secret(String(repeating: "x", count: numbers[1])))
let credentials = Credentials(
  accessKeyID: "AKIAFAKE000000000000", secretAccessKey: Secret("fake-secret-access-key-of-forty-letters"),
  provider: "benchmark")
let kept = words.last == "first" ? nil : RequestSigner(service: "appflow", region: "us-east-1")
let clock = ContinuousClock()

let time = WallTime.now()

func sign(_ count: Int) {
  for _ in 0..<count {
    let signer = kept ?? RequestSigner(service: "appflow", region: "us-east-1")
    let signed = signer.sign(request, credentials: credentials, at: time)
    guard signed.headers.fields.count == 3 else { fatalError("the request was not signed") }
  }
}

// The first ones make what is made once.
sign(100)
let spent = clock.measure { sign(numbers[0]) }
print(spent / .nanoseconds(1) / Double(numbers[0]))
