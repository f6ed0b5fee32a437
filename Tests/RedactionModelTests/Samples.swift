// Plans that several suites read. The first two show everything that the format has.

import RedactionModel

/// A plan with one of everything that people write first.
let contractPlan = """
  {
    "veil": 1,
    "source": { "name": "cam.mp4",
                "sha256": "9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a",
                "width": 1920, "height": 1080, "rotation": 0 },
    "margin": 0.10,
    "regions": [
      { "id": "bystander-1", "shape": "ellipse", "from": "00:00:03.200", "to": "00:00:09.000",
        "path": [ { "at": "00:00:03.200", "box": [412, 220, 96, 128] },
                  { "at": "00:00:06.000", "box": [530, 236, 104, 140], "ease": "linear" } ],
        "effect": { "fill": "#000000" }, "reason": "5 U.S.C. 552(b)(7)(C)", "note": "not a party" },
      { "id": "screen", "shape": "polygon", "from": "00:00:00", "to": "end",
        "path": [ { "at": "00:00:00", "points": [[10,10],[300,14],[296,200],[12,190]] } ],
        "effect": "veil", "reason": "RCW 42.56.240(14)" }
    ],
    "outside": "keep",
    "audio": [ { "from": "00:00:04.5", "to": "00:00:06.25", "tracks": "all", "channels": "all",
                 "effect": "mute", "reason": "a name is said" },
               { "from": "00:00:10", "to": "00:00:11", "effect": { "tone": 1000 } } ],
    "clip": { "from": "00:00:02", "to": "00:00:20" }
  }
  """

/// A plan with the rest: every shape, ease, effect and way of writing a time.
let fullPlan = """
  { "veil": 1.0, "source": { "width": 640, "height": 360, "rotation": 270 }, "margin": 0,
    "regions": [
      { "id": "a", "shape": "frame", "from": "start", "to": "2.5", "effect": {"fill": "#FF8000"} },
      { "id": "b", "shape": "box", "from": {"pts": 90090}, "to": {"pts": 180180},
        "path": [ { "at": {"pts": 90090}, "box": [1, 2, 3.5, 4], "hidden": false } ],
        "effect": { "mosaic": { "cells": 4 } }, "acceptReversible": true },
      { "id": "c", "shape": "box", "from": "100:00:00.123456789", "to": "end",
        "path": [ { "at": "start", "box": [0, 0, 10, 10] },
                  { "at": "360001", "box": [-5, 0, 10, 10], "ease": "smooth" },
                  { "at": "360002", "hidden": true },
                  { "at": "360003", "box": [5, 5, 1, 1] },
                  { "at": "end", "box": [6, 5, 1, 1], "ease": "hold", "by": "import" } ],
        "effect": { "blur": { "strength": 0.1 } }, "acceptReversible": true, "margin": 0.25 },
      { "id": "d", "shape": "ellipse", "from": 0, "to": "1:30.5",
        "path": [ { "at": 0.25, "box": [-40, 0, 20, 10] }, { "at": "9", "box": [40, 0, 20, 10] } ],
        "effect": "keep" },
      { "id": "e", "shape": "ellipse", "from": "0", "to": "9", "follow": true, "effect": "fill",
        "path": [ { "at": "0", "box": [0, 0, 9, 9], "by": "person" },
                  { "at": "1", "box": [1, 0, 9, 9], "by": "follow" },
                  { "at": "2", "box": [3, 0, 9, 9] } ],
        "unsure": [ { "from": "0.5", "to": "1.5", "why": "low" },
                    { "from": "3", "to": "4", "why": "cut", "accepted": "AB: a door" } ] } ],
    "outside": { "fill": "#102030" },
    "audio": [ { "from": "start", "to": "end", "tracks": [0, 2], "channels": [1] } ] }
  """

/// The plan that the text says.
func plan(_ text: String) throws(PlanError) -> RedactionPlan {
  try RedactionPlan(PlanDocument(text))
}

/// The error that reading `text` gives, or nil.
func error(reading text: String) -> PlanError? {
  do {
    _ = try plan(text)
    return nil
  } catch {
    return error
  }
}

/// A plan with one region that has these members beside an id.
func plan(withRegion members: String) -> String {
  #"{"veil": 1, "regions": [{"id": "r", \#(members)}]}"#
}

/// A plan with a box region that has this path, from the beginning to ten seconds.
func plan(withPath path: String, shape: String = "box") -> String {
  plan(withRegion: #""shape": "\#(shape)", "from": "0", "to": "10", "path": \#(path)"#)
}
