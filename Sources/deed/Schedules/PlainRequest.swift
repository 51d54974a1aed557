#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A request without encryption, which needs no library.
struct PlainRequest {
  private let host: String
  private let port: String
  private let path: String

  /// The request of an address that begins with `http://`; nil for others, and when it has a user
  /// or characters that do not belong there.
  init?(_ url: String) {
    guard url.hasPrefix("http://"), url.utf8.allSatisfy({ (33...126).contains($0) }) else {
      return nil
    }
    let rest = url.dropFirst("http://".count)
    let place = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard !place.isEmpty, !place.contains("@"), !place.contains("[") else { return nil }
    let parts = place.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, !parts[0].isEmpty else { return nil }
    host = String(parts[0])
    port = parts.count == 2 ? String(parts[1]) : "80"
    guard UInt16(port) != nil else { return nil }
    let tail = rest[place.endIndex...].prefix { $0 != "#" }
    path = tail.hasPrefix("/") ? String(tail) : "/" + tail
  }

  /// Posts JSON, and gives the status.
  ///
  /// - Throws: `Courier.Failure`.
  func post(_ body: [UInt8], header: String?, seconds: Int) throws -> Int {
    let deadline = SystemClock.uptime() + Int64(seconds) * 1_000_000
    let socket = try connected(deadline)
    defer { close(socket) }
    let head =
      "POST \(path) HTTP/1.1\r\nHost: \(host):\(port)\r\nUser-Agent: deed\r\n"
      + "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n"
      + (header.map { $0 + "\r\n" } ?? "") + "Connection: close\r\n\r\n"
    var rest = (Array(head.utf8) + body)[...]
    while !rest.isEmpty {
      try wait(socket, POLLOUT, deadline)
      let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Self.quietly) }
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      guard count > 0 else { throw failure() }
      rest = rest.dropFirst(count)
    }
    var answer: [UInt8] = []
    while !answer.contains(0x0a), answer.count < 4096 {
      try wait(socket, POLLIN, deadline)
      var buffer = [UInt8](repeating: 0, count: 1024)
      let count = recv(socket, &buffer, buffer.count, 0)
      if count < 0, errno == EAGAIN || errno == EINTR { continue }
      if count <= 0 { break }
      answer += buffer[..<count]
    }
    let words = String(decoding: answer.prefix { $0 != 0x0d && $0 != 0x0a }, as: UTF8.self)
      .split(separator: " ")
    guard words.count >= 2, words[0].hasPrefix("HTTP/"), let status = Int(words[1]) else {
      throw Courier.Failure(description: "\(host):\(port) did not answer as a web server does")
    }
    return status
  }

  private func connected(_ deadline: Int64) throws -> Int32 {
    var hints = addrinfo()
    #if canImport(Glibc)
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    #else
    hints.ai_socktype = SOCK_STREAM
    #endif
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(host, port, &hints, &found)
    guard code == 0 else {
      throw Courier.Failure(description: "\(host): \(String(cString: gai_strerror(code)))")
    }
    defer { freeaddrinfo(found) }
    var last = Courier.Failure(description: "\(host) has no address")
    var next = found
    while let address = next?.pointee {
      next = address.ai_next
      let socket = socket(address.ai_family, address.ai_socktype, address.ai_protocol)
      guard socket >= 0 else { continue }
      _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
      _ = fcntl(socket, F_SETFL, O_NONBLOCK)
      do {
        if connect(socket, address.ai_addr, address.ai_addrlen) != 0 {
          guard errno == EINPROGRESS else { throw failure() }
          try wait(socket, POLLOUT, deadline)
          var code: Int32 = 0
          var size = socklen_t(MemoryLayout<Int32>.size)
          getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size)
          errno = code
          if code != 0 { throw failure() }
        }
        return socket
      } catch {
        close(socket)
        if let failure = error as? Courier.Failure { last = failure }
      }
    }
    throw last
  }

  private func wait(_ socket: Int32, _ event: Int32, _ deadline: Int64) throws {
    while true {
      let left = deadline - SystemClock.uptime()
      guard left > 0 else {
        throw Courier.Failure(description: "\(host):\(port) took longer than allowed")
      }
      var waited = pollfd(fd: socket, events: Int16(event), revents: 0)
      let count = poll(&waited, 1, Int32(left / 1000 + 1))
      if count > 0 { return }
      if count < 0, errno != EINTR { throw failure() }
    }
  }

  private func failure() -> Courier.Failure {
    Courier.Failure(description: "\(host):\(port): \(String(cString: strerror(errno)))")
  }

  #if canImport(Glibc)
  private static let quietly = Int32(MSG_NOSIGNAL)
  #else
  private static let quietly: Int32 = 0
  #endif
}
