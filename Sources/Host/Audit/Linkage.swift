// What the programs may be linked with and what they may ask of it. Both lists are short enough to
// be read by whoever has to trust them.

/// The programs that parse media, behind their locks.
private let parsers: Set<Role> = [.worker, .bench]

/// The programs whose libraries bring more along: the one that a browser talks to, and the queue.
private let servers: Set<Role> = [.studio, .batch]

/// A library that a program may need directly.
struct PermittedLibrary: Sendable {
  /// Its file name up to `.so`.
  let stem: String
  /// What it is needed for.
  let purpose: String
  /// The programs that may need it.
  var programs = Set(Role.allCases)

  static let all = [
    PermittedLibrary(stem: "libavformat", purpose: "containers", programs: parsers),
    PermittedLibrary(stem: "libavcodec", purpose: "codecs", programs: parsers),
    PermittedLibrary(stem: "libavutil", purpose: "what the two above share", programs: parsers),
    PermittedLibrary(stem: "libswresample", purpose: "sampling rates of audio", programs: parsers),
    PermittedLibrary(stem: "libpng16", purpose: "single pictures", programs: parsers),
    PermittedLibrary(stem: "libswiftCore", purpose: "Swift"),
    PermittedLibrary(stem: "libswift_Concurrency", purpose: "Swift"),
    PermittedLibrary(stem: "libswift_StringProcessing", purpose: "Swift"),
    PermittedLibrary(stem: "libswift_RegexParser", purpose: "Swift"),
    PermittedLibrary(stem: "libswiftSynchronization", purpose: "Swift"),
    PermittedLibrary(stem: "libswiftGlibc", purpose: "Swift"),
    PermittedLibrary(stem: "libFoundationEssentials", purpose: "JSON, files"),
    PermittedLibrary(stem: "libFoundation", purpose: "the server, the queue", programs: servers),
    PermittedLibrary(
      stem: "libFoundationInternationalization", purpose: "libFoundation", programs: servers),
    PermittedLibrary(stem: "libdispatch", purpose: "the server, the queue", programs: servers),
    PermittedLibrary(stem: "libswiftDispatch", purpose: "the server, the queue", programs: servers),
    PermittedLibrary(stem: "libBlocksRuntime", purpose: "libdispatch", programs: servers),
    PermittedLibrary(stem: "libsqlite3", purpose: "the queue", programs: [.batch]),
    PermittedLibrary(stem: "libstdc++", purpose: "swift-crypto"),
    PermittedLibrary(stem: "libgcc_s", purpose: "swift-crypto"),
    PermittedLibrary(stem: "libc", purpose: "C"),
    PermittedLibrary(stem: "libm", purpose: "C"),
    PermittedLibrary(stem: "ld-linux-x86-64", purpose: "the loader"),
    PermittedLibrary(stem: "ld-linux-aarch64", purpose: "the loader"),
  ]
}

/// Libraries that recognise something, by how their names begin: not one may be loaded by any way.
let recognisers = [
  "libavfilter", "libavdevice", "libopencv", "libonnxruntime", "libtensorflow", "libtflite",
  "libtorch", "libc10", "libopenvino", "libncnn", "libMNN", "libcaffe", "libmxnet", "libdarknet",
  "libdlib", "libtesseract", "libleptonica", "libwhisper", "libggml", "libllama", "libpocketsphinx",
  "libsphinxbase", "libvosk", "libkaldi", "libzbar", "libopenalpr", "libopenface", "libinsightface",
]

/// Symbols that a program may not import.
struct ForbiddenSymbols: Sendable {
  /// What they would let it do.
  let means: String
  /// Their names; one that ends in `*` stands for all that begin so.
  let names: [String]
  /// The programs that may have them all the same, and what for.
  var permitted: [Role: String] = [:]

  private static let starting = "to start the worker or a program beside it"

  static let all = [
    ForbiddenSymbols(
      means: "reach the network",
      names: [
        "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "send", "sendto",
        "sendmsg", "sendmmsg", "recv", "recvfrom", "recvmsg", "recvmmsg", "shutdown", "setsockopt",
        "getsockopt", "getpeername", "getsockname", "getaddrinfo", "getnameinfo", "gethostby*",
        "res_*", "__res_*", "if_*", "getifaddrs", "curl_*", "SSL_connect",
      ],
      permitted: [
        .studio: "to be a server for browsers; that it listens on 127.0.0.1 alone, and connects to "
          + "no other machine, is in its text and its tests and not in this list"
      ]),
    ForbiddenSymbols(
      means: "load code", names: ["dlopen", "dlmopen", "dlsym", "dlvsym", "__libc_dlopen*"],
      permitted: [
        .studio: "called by the libraries of its server, which look for functions of the system"
      ]),
    ForbiddenSymbols(
      means: "run programs",
      names: [
        "execl*", "execvp*", "fexecve", "vfork", "_Fork", "clone", "clone3",
        "system", "popen",
        "wordexp",
        "daemon",
      ]),
    // These start a worker, which starts nothing; the command goes on as a program beside it.
    ForbiddenSymbols(
      means: "run programs", names: ["posix_spawn*", "execv"],
      permitted: [.veil: starting, .bench: starting, .studio: starting, .batch: starting]),
    // The queue starts jobs that are to end with it.
    ForbiddenSymbols(
      means: "run programs", names: ["fork", "execve*"],
      permitted: [.batch: "to start jobs that end with it"]),
    ForbiddenSymbols(
      means: "look into other processes",
      names: ["ptrace", "process_vm_*", "pidfd_*", "io_uring_*", "bpf", "userfaultfd"]),
    ForbiddenSymbols(
      means: "let libav open names or networks by itself",
      names: ["avio_open*", "avformat_network_*", "avdevice_*", "avfilter_*"]),
    ForbiddenSymbols(
      means: "recognise",
      names: ["Ort*", "TfLite*", "TF_*", "cv*Cascade*", "onnx*", "whisper_*", "ggml_*", "ps_*"]),
  ]

  /// Whether one of the names stands for `symbol`.
  func match(_ symbol: String) -> Bool {
    names.contains {
      $0.hasSuffix("*") ? symbol.hasPrefix($0.dropLast()) : symbol == $0
    }
  }
}

/// Looks at the libraries that a program needs directly.
func libraryCheck(_ program: AuditedProgram) -> AuditCheck {
  var check = AuditCheck("\(program.role.rawValue): linked libraries")
  for library in program.file.libraries {
    let stem = library.split(separator: ".so")[0]
    if let permitted = PermittedLibrary.all.first(where: { $0.stem == stem }) {
      if !permitted.programs.contains(program.role) {
        check.failures.append(
          "\(library) is linked, and \(program.role.rawValue) may not have it "
            + "(\(permitted.purpose))")
        continue
      }
      check.facts.append("\(library): \(permitted.purpose)")
    } else {
      check.failures.append("\(library) is linked and not in the list of permitted libraries")
    }
  }
  for folder in program.file.searchPath where !folder.hasPrefix("/") && !folder.hasPrefix("$ORIGIN")
  {
    check.failures.append(
      "libraries are looked for in \(folder), which depends on where one stands")
  }
  return check
}

/// Looks at the symbols that a program wants from libraries.
func symbolCheck(_ program: AuditedProgram) -> AuditCheck {
  var check = AuditCheck("\(program.role.rawValue): imported symbols")
  let imports = program.file.imports.sorted()
  for forbidden in ForbiddenSymbols.all {
    let found = imports.filter(forbidden.match)
    if let purpose = forbidden.permitted[program.role] {
      if !found.isEmpty { check.facts.append("\(found.joined(separator: ", ")): \(purpose)") }
      continue
    }
    for symbol in found {
      check.failures.append("\(symbol) is imported, with which it could \(forbidden.means)")
    }
  }
  let means = ForbiddenSymbols.all.filter { $0.permitted[program.role] == nil }.map(\.means)
  check.facts.append(
    "\(imports.count) symbols are imported, none of those with which a program could "
      + Set(means).sorted().joined(separator: ", "))
  if imports.contains("syscall") {
    check.facts.append(
      "syscall is imported: what can be reached by it is for the sandbox to say, not for a list")
  }
  return check
}
