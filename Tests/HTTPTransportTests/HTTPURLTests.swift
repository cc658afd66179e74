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
      ("http://LOCALHOST:8080", true), ("http://127.255.255.255", true), ("http://128.0.0.1", false),
      ("http://0.0.0.0", false), ("http://[::]", false), ("http://[::ffff:127.0.0.1]", true),
      ("http://[::ffff:7f00:1]", true), ("http://[::ffff:10.0.0.1]", false),
      ("http://[0:0:0:0:0:0:0:1]", true),
      ("http://[::2]", false), ("http://[fe80::1]", false), ("http://localhost.", false),
      ("http://notlocalhost", false), ("http://localhost-.example.com", false),
      ("http://127-0-0-1.example", false),
    ])
  func loopback(text: String, expected: Bool) throws {
    #expect(try HTTPURL(text).isLoopback == expected)
  }

  @Test(
    "an address is written in one form only: any other is another machine for other readers",
    arguments: [
      "127.-0.0.1", "127.1", "127.0.1", "127.0.0.01", "127.0.0.001", "0127.0.0.1", "0x7f.1", "0x7f.0.0.1",
      "0x7f000001", "2130706433", "017700000001", "127.0.0.256", "127.0.0.1.", "127.0.0.1.5", "127..0.1",
      ".127.0.0.1", "127.0.0.+1", "1", "0", "10.1", "127.0.0.0x1", "example.123", "example.0x",
      "%31%32%37.0.0.1", "127.0.0.1%00.example.com", "a..b", ".", "..", ".localhost", "localhost..",
      "local host", "localhost\\.example.com", "localhost\".", "[::1%25eth0]", "[127.0.0.1]",
      "[::ffff:127.1]",
      "[::ffff:127.0.0.01]", "[]", "[:]", "[::1", "١٢٧.٠.٠.١", "127。0。0。1",
      String(repeating: "a", count: 64) + ".example",
    ])
  func oddAddresses(host: String) {
    for scheme in ["http", "https"] {
      #expect(throws: HTTPURLError.self, "\(scheme)") { try HTTPURL("\(scheme)://\(host)/x") }
      #expect(throws: HTTPURLError.self, "\(scheme)") { try HTTPURL("\(scheme)://\(host):8443/x") }
    }
  }

  @Test("an IPv6 address gets its shortest form, in which it is sent")
  func ipv6() throws {
    #expect(try HTTPURL("http://[0:0:0:0:0:0:0:1]:80").hostHeader == "[::1]")
    #expect(try HTTPURL("https://[FD00:EC2:0::254]").hostHeader == "[fd00:ec2::254]")
    #expect(try HTTPURL("https://[::FFFF:7F00:1]:443").hostHeader == "[::ffff:127.0.0.1]")
  }
}
