#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension WriteError: CustomStringConvertible {
  /// The sentence for the analyst.
  package var description: String {
    switch self {
    case .refused(let step, let path, let code):
      "\(path) cannot be written: \(step) failed with `\(String(cString: strerror(code)))`. "
        + "What was there before is unchanged."
    case .isDirectory(let path):
      "\(path) is a folder; give the name of a file in it, such as \(path)/out.csv."
    case .isNoFile(let path):
      "\(path) is not a file but a device, pipe or socket, and only files are replaced."
    case .noFolder(let path, let folder):
      "\(path) cannot be written: there is no folder \(folder). Make it first."
    }
  }
}

extension WriteError.Step: CustomStringConvertible {
  /// The step as a noun phrase.
  package var description: String {
    switch self {
    case .create: "making a file in its folder"
    case .write: "writing"
    case .synchronise: "saving to the disk"
    case .replace: "replacing the file"
    case .inspect: "looking at it"
    }
  }
}
