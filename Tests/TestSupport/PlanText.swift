// Plans as short as tests need them, in the format that people write.

/// A plan with these regions, in JSON; `more` may hold further members, each after a comma.
package func plan(_ regions: [String] = [], more: String = "") -> String {
  "{\"veil\": 1, \"regions\": [\(regions.joined(separator: ", "))]\(more)}"
}

/// A region with a place that does not move, in JSON.
///
/// Reason for its size: a test names what it wants and gets the rest as it is usual.
package func region(
  _ id: String, shape: String = "box", _ place: String, from: String = "start", to: String = "end",
  effect: String = "\"fill\"", more: String = ""
) -> String {
  region(
    id, shape: shape, path: ["{\"at\": \"start\", \(place)}"], from: from, to: to,
    effect: effect, more: more)
}

/// A region with a path, in JSON.
///
/// Reason for its size: a test names what it wants and gets the rest as it is usual.
package func region(
  _ id: String, shape: String = "box", path: [String], from: String = "start", to: String = "end",
  effect: String = "\"fill\"", more: String = ""
) -> String {
  "{\"id\": \"\(id)\", \"shape\": \"\(shape)\", \"from\": \"\(from)\", \"to\": \"\(to)\", "
    + "\"path\": [\(path.joined(separator: ", "))], \"effect\": \(effect)\(more)}"
}
