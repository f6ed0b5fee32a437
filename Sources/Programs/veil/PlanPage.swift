// What `veil help plan` prints: all that a person needs who writes a plan by hand. It is kept to
// one page, and a test takes its examples out, checks them and carries them out.

/// The format of plans, as a page of lines below 80 columns.
let planPage = """

  A plan is a JSON file that says what to hide in one recording. Start one with
  `veil plan new cam.mp4 -o plan.json`, see pictures and their coordinates with
  `veil frame cam.mp4 --at 3.2 -o f.png`, check the file with `veil plan check
  plan.json --source cam.mp4` and your marks with `veil sheet --review`.

  PLACES are pixels of the upright picture as `veil frame` writes it, x to the
  right and y down from its top left corner. They may lie outside of it.
  TIMES count from the first picture: 3.2 or "3.2" (seconds), "1:30.5" (M:SS),
  "1:02:03.5" (H:MM:SS), "start", "end", {"pts": 90090} (ticks of the video).
  From "from" up to "to" is hidden, and one picture more on each side.

  "regions" are what to hide in the picture. Each has
    "id"      a name that no other region has
    "shape"   "box", "ellipse" (it touches the sides of its box), "polygon", or
              "frame" (the whole picture, without a path)
    "from", "to"
    "path"    marks in order of time: {"at": 3.2, "box": [left, top, width,
              height]} for a box or an ellipse, {"at": 3.2, "points": [[x, y],
              [x, y], [x, y]]} for a polygon, with as many points in each mark.
              One mark stands still; between two the shape moves in a line.
              Before the first mark and after the last it stays where that is.
    "ease"    in a mark: how the shape comes there from the mark before.
              "linear" is usual, "smooth" is slow at both ends, "hold" jumps.
    {"at": 5, "hidden": true}
              a mark for a subject out of sight: nothing is covered from here
              to the next mark
    "follow": true
              `veil follow` finds where it is between two marks that lie at most
              30 seconds apart, and writes marks of its own ("by": "follow").
              Where that is "unsure", set one more mark, or look there and add
              "accepted": "initials and reason".
    "effect"  "fill" (black), {"fill": "#RRGGBB"}, or "veil" (a mosaic made of
              what is around). {"mosaic": {"cells": 4}} and {"blur":
              {"strength": 1.0}} can be undone: they take "acceptReversible":
              true in the region as well.
    "margin"  how far the shape grows: 0.1 is a tenth of its short side, and at
              least 8 pixels. The plan may have one too, for all its regions.
    "reason"  the rule that permits it, for the receipt; "note" for people
    "optional": true
              it may cover no picture, which is an error otherwise

  "outside" is "keep", or inverse: "fill", {"fill": "#RRGGBB"} or "veil" hides
  everything outside of the regions. Each region then has to have an "effect",
  and those with "effect": "keep" stay clear, exactly as marked.

  "audio" are ranges to take out: "from", "to", "effect" "mute" (silence) or
  {"tone": 1000} (hertz), "tracks" and "channels" as [0], [0, 1] (they count
  from 0) or "all", "reason", "optional".

  "clip" is the part to write: "from", "to". All times still count from the
  first picture of the recording.
  "source" says what the plan was made for; another recording is refused.

  Example 1: a passer-by who leaves on the right, a screen that sways and is
  turned away for two seconds; a name in silence, and a tone on the left.

  {
    "veil": 1,
    "source": { "width": 1280, "height": 720, "rotation": 0 },
    "margin": 0.1,
    "regions": [
      { "id": "passer-by", "shape": "ellipse", "from": 2, "to": 6.5,
        "path": [ { "at": 2, "box": [940, 200, 120, 160] },
                  { "at": 4, "box": [1050, 210, 130, 170] },
                  { "at": 5, "box": [1160, 215, 130, 175] },
                  { "at": 6.5, "box": [1282, 220, 140, 180], "ease": "smooth" }],
        "effect": { "fill": "#202020" }, "reason": "5 U.S.C. 552(b)(7)(C)" },
      { "id": "screen", "shape": "polygon", "from": "start", "to": "end",
        "path": [
          { "at": "0:00", "points": [[90,90],[390,95],[386,300],[94,280]] },
          { "at": "0:05", "points": [[99,90],[399,95],[395,300],[99,280]] },
          { "at": "0:06", "hidden": true },
          { "at": "0:08", "points": [[95,90],[395,95],[391,300],[97,280]] } ],
        "effect": "veil", "margin": 0.2, "reason": "RCW 42.56.240(14)" }
    ],
    "audio": [
      { "from": "0:02.5", "to": "0:03.4", "reason": "5 U.S.C. 552(b)(7)(C)" },
      { "from": "0:07", "to": "0:08", "channels": [0],
        "effect": { "tone": 1000 }, "reason": "5 U.S.C. 552(b)(7)(C)" }
    ]
  }

  Example 2: inverse. One person stays clear from 3 s on, a tattoo on an arm
  is hidden too, and seconds 3 to 9 of the recording are written.

  {
    "veil": 1,
    "source": { "width": 1280, "height": 720, "rotation": 0 },
    "outside": "veil",
    "regions": [
      { "id": "witness", "shape": "box", "from": 3, "to": "end",
        "path": [ { "at": 3, "box": [300, 100, 320, 600] },
                  { "at": 9, "box": [420, 100, 320, 600] } ],
        "effect": "keep", "note": "agreed to be seen" },
      { "id": "tattoo", "shape": "ellipse", "from": 3, "to": 9,
        "path": [ { "at": 3, "box": [330, 380, 60, 40] },
                  { "at": 9, "box": [450, 380, 60, 40] } ],
        "effect": "fill", "reason": "5 U.S.C. 552(b)(6)" }
    ],
    "clip": { "from": 3, "to": 9 }
  }
  """
