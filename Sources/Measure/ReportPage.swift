// placeholder: the page
// follows.

/// The page.
package func page(of report: BenchReport) -> String { "<html></html>" }
