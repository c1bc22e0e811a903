public import StandardLibrary
import Types

/// The standard library as JSON, one transform per line, sorted by name: for programs that write flows.
///
///     {
///       "version": 1,
///       "transforms": [
///         {"name": "rolling_mean", "category": "window", "signature": "rolling_mean(of, window, ...)",
///          "doc": "Mean of the last ...", "order": true, "by": false, "fusion": "stencil",
///          "parameters": [{"name": "of", "type": "a number", "constant": false, "variadic": false,
///            "default": null, "doc": "What to average."}],
///          "examples": [{"given": [{"name": "x", "type": "float64?"}], "series": null,
///            "expression": "rolling_mean(x, 3)", "fails": false}]}
///       ]
///     }
///
/// `fails` says of an example that some cell of it is an arithmetic error. New keys may come with the same
/// version.
public func libraryJSON(_ library: TransformLibrary) -> String {
  let transforms = library.names.compactMap { library.load($0).transform }
  return """
    {
      "version": 1,
      "transforms": \(JSONText.lines(transforms.map(json)))
    }

    """
}

private func json(_ transform: Transform) -> String {
  JSONText.object([
    ("name", JSONText.string(transform.name)), ("category", JSONText.string(transform.category)),
    ("signature", JSONText.string(transform.signature)), ("doc", JSONText.string(transform.doc)),
    ("order", transform.needsOrder ? "true" : "false"), ("by", transform.takesKeys ? "true" : "false"),
    ("fusion", JSONText.string(word(transform.fusion))),
    ("parameters", JSONText.array(transform.parameters.map { json($0, of: transform) })),
    ("examples", JSONText.array(transform.examples.map(json))),
  ])
}

private func json(_ parameter: Transform.Parameter, of transform: Transform) -> String {
  JSONText.object([
    ("name", JSONText.string(parameter.name)), ("type", JSONText.string(typeText(parameter, of: transform))),
    ("constant", parameter.isConstant ? "true" : "false"),
    ("variadic", parameter.isVariadic ? "true" : "false"),
    ("default", JSONText.string(orNull: parameter.defaultValue?.text)),
    ("doc", JSONText.string(parameter.doc)),
  ])
}

private func json(_ example: Example) -> String {
  let given = example.given.map {
    JSONText.object([
      ("name", JSONText.string($0.name)), ("type", JSONText.string($0.type.description)),
    ])
  }
  let fails: Bool
  switch example.outcome {
  case .gives: fails = false
  case .failsAtRow: fails = true
  }
  return JSONText.object([
    ("given", JSONText.array(given)), ("series", JSONText.string(orNull: example.series)),
    ("order", JSONText.string(orNull: example.order)),
    ("expression", JSONText.string(example.expression)), ("fails", fails ? "true" : "false"),
  ])
}

private func word(_ fusion: Transform.FusionRule) -> String {
  switch fusion {
  case .elementwise: "elementwise"
  case .stencil: "stencil"
  case .scan: "scan"
  case .aggregate: "aggregate"
  case .whole: "whole"
  }
}
