import HTTPTransport
import Testing

@Suite("URLs")
struct HTTPURLTests {
  @Test(
    "a URL is taken apart and put together again",
    arguments: [
      ("https://appflow.eu-west-1.amazonaws.com", "https://appflow.eu-west-1.amazonaws.com/"),
      ("HTTP://LocalHost:80/a?b=c", "http://localhost/a?b=c"),
      ("http://localhost:4566", "http://localhost:4566/"),
      ("https://[::1]:8443/x", "https://[::1]:8443/x"), ("https://h?q", "https://h/?q"),
    ])
  func parse(text: String, expected: String) throws {
    #expect(try HTTPURL(text).description == expected)
  }

  @Test(
    "what is not a usable URL says why",
    arguments: [
      ("ftp://h", "https://"), ("localhost:4566", "https://"), ("https://", "no host"),
      ("https://h:0/", "port"),
      ("https://h:x/", "port"), ("https://h:70000", "port"), ("https://u:p@h/", "password"),
      ("https://h/#f", "#"),
      ("https://h/a b", "space"), ("https://h/é", "non-ASCII"), ("https://[::1/", "bracket"),
    ])
  func refuse(text: String, reason: String) {
    #expect {
      try HTTPURL(text)
    } throws: { error in
      "\(error)".contains(reason)
    }
  }

  @Test("a password in a URL is not repeated in the error")
  func passwordStaysOut() {
    #expect {
      try HTTPURL("https://user:fake-password@host/")
    } throws: { error in
      !"\(error)".contains("fake-password")
    }
  }

  @Test(
    "loopback is this machine and nothing that only looks like it",
    arguments: [
      ("http://localhost", true), ("http://a.localhost", true), ("http://127.0.0.1", true),
      ("http://127.9.8.7", true),
      ("http://[::1]", true), ("http://127.0.0.1.example.com", false),
      ("http://localhost.example.com", false),
      ("http://10.0.0.1", false), ("http://127.example.com", false), ("http://169.254.169.254", false),
      ("http://127.1", false),
    ])
  func loopback(text: String, expected: Bool) throws {
    #expect(try HTTPURL(text).isLoopback == expected)
  }
}
