import Scheduling

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Answers `/healthz` and `/metrics` on a port of this machine only.
///
/// It never waits: it is asked between the scheduler's steps.
final class HealthServer {
  /// The port that it listens on.
  let port: UInt16
  private let listener: Int32
  private var clients: [Int32: (request: [UInt8], deadline: Int64)] = [:]

  /// Listens on a port; 0 takes a free one.
  ///
  /// - Throws: `CommandFailure`.
  init(port: UInt16) throws {
    #if canImport(Glibc)
    let stream = Int32(SOCK_STREAM.rawValue)
    #else
    let stream = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, stream, 0)
    self.listener = listener
    var one: Int32 = 1
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, address, &size) == 0
      }
    }
    guard isListening else {
      let reason = String(cString: strerror(errno))
      close(listener)
      throw CommandFailure("cannot listen on port \(port) of 127.0.0.1: \(reason).\n")
    }
    self.port = UInt16(bigEndian: address.sin_port)
    Self.prepare(listener)
  }

  deinit {
    for client in clients.keys { close(client) }
    close(listener)
  }

  /// The descriptors to wait for.
  var descriptors: [Int32] { [listener] + clients.keys.sorted() }

  /// Takes what came, and answers what is complete.
  func serve(_ answer: (String) -> (status: String, body: String)) {
    while clients.count < 32 {
      let client = accept(listener, nil, nil)
      guard client >= 0 else { break }
      Self.prepare(client)
      clients[client] = ([], SystemClock.uptime() + 2_000_000)
    }
    for (client, state) in clients {
      var request = state.request
      var buffer = [UInt8](repeating: 0, count: 2048)
      let count = read(client, &buffer, buffer.count)
      if count > 0 { request += buffer[..<count] }
      let isComplete = request.contains(0x0a)
      let isOver =
        count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR) || request.count > 8192
        || SystemClock.uptime() > state.deadline
      guard isComplete || isOver else {
        clients[client] = (request, state.deadline)
        continue
      }
      if isComplete { reply(client, to: request, answer) }
      clients[client] = nil
      close(client)
    }
  }

  private func reply(
    _ client: Int32, to request: [UInt8], _ answer: (String) -> (status: String, body: String)
  ) {
    let line = String(decoding: request.prefix { $0 != 0x0a && $0 != 0x0d }, as: UTF8.self)
    let words = line.split(separator: " ")
    let isRead = words.count >= 2 && (words[0] == "GET" || words[0] == "HEAD")
    let (status, body) =
      isRead ? answer(String(words[1])) : ("405 Method Not Allowed", "only GET is answered\n")
    let text =
      "HTTP/1.1 \(status)\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"
      + "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
      + (words.first == "HEAD" ? "" : body)
    let bytes = Array(text.utf8)
    // What does not fit into the socket's buffer at once is dropped: answers are small.
    _ = send(client, bytes, bytes.count, Self.quietly)
  }

  #if canImport(Glibc)
  private static let quietly = Int32(MSG_NOSIGNAL)
  #else
  private static let quietly: Int32 = 0
  #endif

  private static func prepare(_ descriptor: Int32) {
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
  }
}
