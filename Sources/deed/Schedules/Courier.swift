import CSystem
import Scheduling
import WorkspaceStore

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Takes news to where someone wants them.
struct Courier {
  /// Why news did not arrive, as a sentence.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// How long one attempt may take.
  static let seconds = 10

  let workspace: Workspace

  /// Delivers what the store has waiting, and notes there how that went.
  func deliver(_ delivery: Delivery, from store: WorkspaceStore) throws {
    let news = News(delivery.event, of: try store.scheduledRun(delivery.run), in: workspace)
    do {
      try deliver(news, to: delivery.notification)
      try store.endDelivery(delivery.id, isSent: true, remark: nil)
    } catch let failure as Failure {
      try store.endDelivery(delivery.id, isSent: false, remark: failure.description)
    }
  }

  /// Tries up to `attempts` times, waiting longer each time.
  ///
  /// - Throws: `Failure`, the last one.
  func deliver(_ news: News, to notification: Notification, attempts: Int = 3) throws {
    var attempt = 1
    while true {
      do { return try send(news, notification.channel) } catch {
        let text = "\(error)"
        guard attempt < attempts else {
          throw Failure(
            description: text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
        sleep(UInt32(attempt * attempt))
        attempt += 1
      }
    }
  }

  private func send(_ news: News, _ channel: Notification.Channel) throws {
    switch channel {
    case .command(let program): try run(program, news)
    case .file(let path): try append(news, to: path)
    case .webhook(let url): try post(news, to: url)
    case .email(let address): try mail(news, to: address)
    }
  }

  private func append(_ news: News, to path: String) throws {
    let path = path.hasPrefix("/") ? path : workspace.root + "/" + path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.system(path) }
    defer { close(descriptor) }
    let bytes = Array((news.json + "\n").utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw Self.system(path) }
  }

  /// Runs a line of the shell in the workspace, with the news on its standard input.
  private func run(_ program: String, _ news: News) throws {
    // A file rather than a pipe: a program that does not read cannot hold the courier up.
    var name = Array("/tmp/deed-news-XXXXXX".utf8CString)
    let input = mkstemp(&name)
    guard input >= 0 else { throw Self.system("/tmp") }
    unlink(name)
    defer { close(input) }
    let bytes = Array(news.json.utf8)
    guard write(input, bytes, bytes.count) == bytes.count, lseek(input, 0, SEEK_SET) == 0 else {
      throw Self.system("/tmp")
    }
    let null = open("/dev/null", O_WRONLY | O_CLOEXEC)
    defer { close(null) }
    let line = "cd \"$DEED_WORKSPACE\" && { \(program)\n}"
    let number = try Spawn.start(
      "/bin/sh", ["-c", line],
      environment: Spawn.environment([
        "DEED_WORKSPACE": workspace.root, "DEED_EVENT": news.event,
        "DEED_SCHEDULE": news.schedule, "DEED_RUN": news.run.map { "\($0.id)" } ?? "",
      ]), input: input, output: null, errors: null)
    let deadline = SystemClock.uptime() + Int64(Self.seconds) * 1_000_000
    var status: Int32 = 0
    while waitpid(number, &status, WNOHANG) == 0 {
      if SystemClock.uptime() > deadline {
        kill(number, SIGKILL)
        waitpid(number, &status, 0)
        throw Failure(description: "the command took longer than \(Self.seconds) s")
      }
      usleep(10_000)
    }
    if status != 0 {
      throw Failure(description: "the command ended with exit code \(status >> 8 & 0xff)")
    }
  }

  private func post(_ news: News, to address: String) throws {
    let secrets = try Secrets(of: workspace)
    let url =
      address.hasPrefix("secret:") ? try secrets.required(String(address.dropFirst(7))) : address
    let body = Array(news.json.utf8)
    let authorization = secrets["webhook_authorization"].map { "Authorization: \($0)" }
    if let request = PlainRequest(url) {
      let status = try request.post(body, header: authorization, seconds: Self.seconds)
      return try Self.check(status, "")
    }
    try Self.transfer(
      url, body, header: authorization, sender: nil, receiver: nil, user: nil, password: nil)
  }

  private func mail(_ news: News, to address: String) throws {
    let secrets = try Secrets(of: workspace)
    let sender = try secrets.required("smtp_from")
    let body = MailText(from: sender, to: address, subject: news.subject, text: news.text).bytes
    try Self.transfer(
      try secrets.required("smtp_url"), body, header: nil, sender: sender, receiver: address,
      user: secrets["smtp_user"], password: secrets["smtp_password"])
  }

  /// Sends through libcurl.
  private static func transfer(
    _ url: String, _ body: [UInt8], header: String?, sender: String?, receiver: String?,
    user: String?, password: String?
  ) throws {
    var remark = [CChar](repeating: 0, count: 512)
    let texts = [url, header, sender, receiver, user, password].map { $0.map { strdup($0) } }
    defer { for text in texts { free(text ?? nil) } }
    let status = body.withUnsafeBytes { bytes in
      var message = deed_message()
      message.url = UnsafePointer(texts[0] ?? nil)
      message.header = UnsafePointer(texts[1] ?? nil)
      message.sender = UnsafePointer(texts[2] ?? nil)
      message.receiver = UnsafePointer(texts[3] ?? nil)
      message.user = UnsafePointer(texts[4] ?? nil)
      message.password = UnsafePointer(texts[5] ?? nil)
      message.body = bytes.baseAddress
      message.length = bytes.count
      message.milliseconds = seconds * 1000
      return deed_send(&message, &remark, remark.count)
    }
    if status < 0 {
      throw Failure(
        description: "libcurl is not installed, which https and e-mail need: install the package "
          + "`libcurl4`")
    }
    try check(status, String(decoding: remark.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self))
  }

  private static func check(_ status: Int, _ remark: String) throws {
    if !remark.isEmpty { throw Failure(description: remark) }
    if !(200..<300).contains(status) { throw Failure(description: "the answer was \(status)") }
  }

  private static func system(_ path: String) -> Failure {
    Failure(description: "\(path): \(String(cString: strerror(errno)))")
  }
}
