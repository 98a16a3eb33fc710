<%header%>
// What the page of --report begins with. It asks for nothing from outside and has no script: the policy keeps it so, whatever names a schema has.
#pragma once

namespace <%namespace%>::races {

inline constexpr const char* page_head = R"html(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Races</title>
<style>
:root {
  --paper: #ffffff; --ink: #1b2330; --soft: #5c6878; --line: #d9dfe8; --raised: #f5f7fa;
  --good: #17663a; --good-paper: #e5f4ea; --bad: #a3122a; --bad-paper: #fdebee; --wait: #a86a00; --wait-paper: #fdf0d5;
  --one: #2459a9; --one-paper: #edf3fc; --two: #a34a12; --two-paper: #fdf1e8; --three: #5c3fa8; --three-paper: #f3effc;
  --mono: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181f; --ink: #e4e9f1; --soft: #98a4b5; --line: #313a48; --raised: #1c222c;
    --good: #74d29a; --good-paper: #16301f; --bad: #ff8f9f; --bad-paper: #3b1820; --wait: #f0b95a; --wait-paper: #3a2c12;
    --one: #86b4ff; --one-paper: #182640; --two: #ffab78; --two-paper: #372318; --three: #bfa6ff; --three-paper: #281f42;
  }
}
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 2.5rem 1.25rem 5rem; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.9rem; margin: 0 0 .8rem; }
h2 { font-size: 1.35rem; margin: 3.2rem 0 .6rem; }
h3 { font-size: 1.05rem; margin: 0 0 .25rem; line-height: 2; }
h4 { font-size: .95rem; margin: 1.6rem 0 .4rem; }
p { margin: .4rem 0 .8rem; max-width: 52rem; }
code, pre, .cells td, .cells th { font: 12.5px/1.5 var(--mono); }
.verdict { font-size: 1.1rem; font-weight: 600; padding: .7rem 1rem; border-radius: 8px; max-width: none; color: var(--good); background: var(--good-paper); }
.verdict.bad { color: var(--bad); background: var(--bad-paper); }
.verdict.none { color: var(--wait); background: var(--wait-paper); }
.setting, .note { color: var(--soft); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; margin: .6rem 0 1rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .8rem; text-align: left; vertical-align: top; }
.summary th:not(:first-child), .summary td:not(:first-child) { text-align: right; font-variant-numeric: tabular-nums; }
.summary td.words { text-align: left !important; color: var(--wait); }
.summary .faults td { color: var(--bad); font-weight: 600; }
.summary tfoot td { border-bottom: none; border-top: 2px solid var(--line); font-weight: 600; }
.cells th { color: var(--soft); font-weight: 400; }
.cells td { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 3rem; }
.cells .order { font-family: system-ui, sans-serif; max-width: 22rem; min-width: 8rem; color: var(--ink); }
.cells tbody.run { background: var(--raised); }
.cells tbody.run .order { font-weight: 700; }
.cells tbody.before td, .cells tbody.before .order { color: var(--soft); }
mark { color: var(--bad); background: var(--bad-paper); border-radius: 3px; padding: 0 .15rem; font-weight: 600; }
.match { color: var(--good); }
.differs { color: var(--bad); }
article { border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.3rem 1.2rem; margin: 1.2rem 0 1.8rem; }
.call { font: 600 13px/1.6 var(--mono); border-radius: 6px; padding: .2rem .5rem; margin-right: .25rem; overflow-wrap: anywhere; }
.call b { font-family: system-ui, sans-serif; }
.one { color: var(--one); background: var(--one-paper); } .two { color: var(--two); background: var(--two-paper); } .three { color: var(--three); background: var(--three-paper); }
.fault { color: var(--bad); font-weight: 600; }
figure { margin: 1rem 0; overflow-x: auto; } figcaption { color: var(--soft); margin-top: .3rem; }
pre { background: var(--raised); border-radius: 6px; padding: .7rem .9rem; overflow-x: auto; margin: .3rem 0 .8rem; white-space: pre-wrap; overflow-wrap: anywhere; }
details { margin: .6rem 0; } summary { cursor: pointer; color: var(--one); } a { color: var(--one); }
details.more { border-top: 1px solid var(--line); padding-top: .6rem; margin-top: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: .6rem 0; max-width: 60rem; } dt { font-weight: 600; } dd { margin: 0; }
ol.statements { padding-left: 2.2rem; } ol.statements li { margin: .5rem 0; } ol.statements .result { color: var(--soft); }
svg { display: block; max-width: none; }
svg text { font: 12px var(--mono); fill: var(--ink); white-space: pre; }
svg .title { font: 700 13px system-ui, sans-serif; } svg .number { font: 11px system-ui, sans-serif; fill: var(--soft); }
svg .keyword { font-weight: 700; } svg .soft { fill: var(--soft); }
svg .life { stroke: var(--line); stroke-width: 2; } svg .axis { stroke: var(--soft); stroke-width: 1; fill: none; }
svg .box { stroke-width: 1.2; }
svg .s1 .box { fill: var(--one-paper); stroke: var(--one); } svg .s1 .title { fill: var(--one); } svg .s1 .span { stroke: var(--one); }
svg .s2 .box { fill: var(--two-paper); stroke: var(--two); } svg .s2 .title { fill: var(--two); } svg .s2 .span { stroke: var(--two); }
svg .s3 .box { fill: var(--three-paper); stroke: var(--three); } svg .s3 .title { fill: var(--three); } svg .s3 .span { stroke: var(--three); }
svg .span { stroke-width: 5; stroke-linecap: round; opacity: .55; }
svg .wait { fill: url(#waiting); stroke: var(--wait); stroke-width: 1.2; stroke-dasharray: 5 3; } svg .stripe { stroke: var(--wait); stroke-width: 1.6; opacity: .55; } svg .ground { fill: var(--wait-paper); }
svg text.waits { fill: var(--wait); font: 600 12px system-ui, sans-serif; }
svg .halo { fill: var(--paper); opacity: .88; }
svg .frees { stroke: var(--wait); stroke-width: 2; fill: none; marker-end: url(#arrow); } svg .tip { fill: var(--wait); }
svg .box.failed { fill: var(--bad-paper); stroke: var(--bad); } svg text.failed { fill: var(--bad); font-weight: 600; }
</style>
</head>
<body>
)html";

}  // namespace <%namespace%>::races
