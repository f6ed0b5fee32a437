// Paths among the options of a verb, byte for byte as they were typed.

public import ArgumentParser
import Files
public import SystemPackage

extension FilePath: @retroactive ExpressibleByArgument {
  /// The path that a word of the command line names.
  public init?(argument: String) { self.init(word: argument) }
}
