// How the page looks, in light and in dark: everything in the file itself, nothing from a network.

/// The page's style sheet.
let pageStyle = """
  :root {
    --paper: #ffffff; --card: #f6f7f8; --ink: #17202a; --soft: #5b6773; --rule: #dde2e7;
    --bar: #2b6f9e; --other: #9db4c5; --warm: #c8632b; --green: #3f8f5f; --whisker: #17202a;
    --mark: #b3401f;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --paper: #14181c; --card: #1c2227; --ink: #e8ecef; --soft: #9aa7b3; --rule: #323b43;
      --bar: #5fa6d6; --other: #4b6272; --warm: #e08a54; --green: #6dbd8b; --whisker: #f4f6f7;
      --mark: #ef8a66;
    }
  }
  * { box-sizing: border-box; }
  body {
    margin: 0; background: var(--paper); color: var(--ink);
    font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif;
  }
  main { max-width: 860px; margin: 0 auto; padding: 40px 24px 64px; }
  h1 { font-size: 28px; line-height: 1.25; margin: 0 0 4px; }
  h2 { font-size: 20px; margin: 44px 0 4px; padding-top: 20px; border-top: 1px solid var(--rule); }
  p { margin: 6px 0 14px; }
  .soft { color: var(--soft); font-size: 14px; }
  .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(180px, 1fr)); gap: 14px;
    margin: 24px 0 20px; }
  .tile { background: var(--card); border-radius: 8px; padding: 16px 18px; }
  .tile b { display: block; font-size: 34px; line-height: 1.15; font-weight: 650; }
  .tile span { color: var(--soft); font-size: 14px; line-height: 1.4; display: block; }
  .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(320px, 1fr)); gap: 24px; }
  .pair h3 { font-size: 15px; margin: 8px 0 0; }
  svg { display: block; width: 100%; height: auto; margin: 14px 0 6px; }
  svg text { fill: var(--ink); font-size: 13px; }
  svg text.tick, svg text.unit { fill: var(--soft); font-size: 12px; }
  svg text.value { font-weight: 600; paint-order: stroke; stroke: var(--paper);
    stroke-width: 5px; stroke-linejoin: round; }
  svg text.marked { fill: var(--mark); font-size: 12px; }
  .grid { stroke: var(--rule); stroke-width: 1; }
  .mark { stroke: var(--mark); stroke-width: 1.5; stroke-dasharray: 5 4; }
  .whisker { stroke: var(--whisker); stroke-width: 1.6; }
  .bar { fill: var(--bar); } .other { fill: var(--other); } .warm { fill: var(--warm); }
  .green { fill: var(--green); }
  .curve { fill: none; stroke: var(--bar); stroke-width: 2.5; }
  .ideal { fill: none; stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 4 5; }
  .dot { fill: var(--bar); stroke: var(--paper); stroke-width: 1.5; }
  details { margin: 10px 0; }
  summary { cursor: pointer; color: var(--soft); font-size: 14px; }
  table { border-collapse: collapse; width: 100%; font-size: 14px; margin: 8px 0 4px; }
  th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--rule); }
  th { font-weight: 600; color: var(--soft); }
  td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
  .better { color: var(--green); font-weight: 600; } .worse { color: var(--mark); font-weight: 600; }
  @media print { details > * { display: block; } }
  """
