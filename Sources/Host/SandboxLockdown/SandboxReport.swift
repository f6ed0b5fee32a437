// What a process that locked itself in says about it, once, before it looks at anything that
// somebody else made. The receipt repeats it, so that nobody has to guess what held.

/// One way in which a worker is locked in, in the order in which they are put on.
package enum SandboxLayer: String, Codable, Sendable, CaseIterable {
  /// No descriptor is open but those that were given.
  case descriptors
  /// A network of its own with nothing in it.
  case network
  /// A root folder in which no file has a name.
  case emptyRoot = "empty root"
  /// No program that it could start would have more rights.
  case noNewPrivileges = "no new privileges"
  /// A user that owns nothing, without capabilities.
  case unprivilegedUser = "unprivileged user"
  /// No other process of the same user may look into its memory.
  case noDump = "no dump"
  /// Landlock without rules: no path, no port, no signal to others.
  case landlock
  /// Limits on memory, processor time, the size of files, descriptors, threads and cores.
  case limits
  /// An allowlist of system calls.
  case seccomp
}

/// Which layers hold around a worker.
package struct SandboxReport: Sendable, Codable, Equatable {
  /// What became of one layer.
  package struct Layer: Sendable, Codable, Equatable {
    /// Which one.
    package let name: SandboxLayer
    /// Whether it holds.
    package let held: Bool
    /// Why not; nil when it holds.
    package let reason: String?

    /// What became of a layer; `reason` is nil when it holds.
    package init(name: SandboxLayer, held: Bool, reason: String? = nil) {
      self.name = name
      self.held = held
      self.reason = reason
    }
  }

  /// Every layer, in the order in which they were put on.
  package var layers: [Layer]

  /// A report of these layers.
  package init(layers: [Layer]) { self.layers = layers }

  /// Whether every layer holds.
  package var isComplete: Bool {
    SandboxLayer.allCases.allSatisfy { layer in layers.contains { $0.name == layer && $0.held } }
  }

  /// Whether the allowlist of system calls holds, without which nothing is done unless somebody
  /// insists.
  package var seccompHolds: Bool { layers.contains { $0.name == .seccomp && $0.held } }

  /// One line for each layer, for people and for the receipt.
  package var lines: [String] {
    layers.map { layer in
      "\(layer.name.rawValue): " + (layer.held ? "holds" : "missing (\(layer.reason ?? "unknown"))")
    }
  }
}
