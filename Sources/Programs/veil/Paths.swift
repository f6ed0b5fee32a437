// Paths among the options of a verb, byte for byte as they were typed.

public import ArgumentParser
import Console
import Files
public import SystemPackage

extension FilePath: @retroactive ExpressibleByArgument {
  /// The path that a word of the command line names.
  public init?(argument: String) { self.init(word: argument) }
}

/// Throws unless a name ends as those of PNG files do.
///
/// - Parameter output: the picture to write.
/// - Throws: `ValidationError`.
func requirePNG(_ output: FilePath) throws {
  guard output.extension?.lowercased() == "png" else {
    throw ValidationError(
      "\(shown(output)) cannot be written, as pictures are written as PNG: choose a name that ends "
        + "in .png.")
  }
}
