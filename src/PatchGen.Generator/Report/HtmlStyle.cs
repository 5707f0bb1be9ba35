namespace PatchGen.Generator.Report;

/// <summary>The report's looks: readable on a screen, light or dark, and on paper.</summary>
internal static class HtmlStyle
{
    public static Html Sheet { get; } = Html.Of($$"""
        <style>
        :root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --line: #d1d9e0; --back: #fff; --tile: #f6f8fa;
          --bad: #cf222e; --warn: #9a6700; --good: #1a7f37; --calm: #0969da; --pre: #ffebe9; --pre-mark: #ffc1bc; --post: #dafbe1; --post-mark: #96e9ab; }
        @media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --back: #0d1117; --tile: #151b23;
          --bad: #f85149; --warn: #d29922; --good: #3fb950; --calm: #4493f8; --pre: #3c1618; --pre-mark: #792e2e; --post: #12261e; --post-mark: #1d572d; } }
        body { margin: 2rem auto; max-width: 76rem; padding: 0 1rem; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
        h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); } h3 { font-size: 1rem; margin: 0 0 .3rem; }
        p, li { margin: .2rem 0; overflow-wrap: anywhere; } code, .diff td { font: 12.5px/1.45 ui-monospace, monospace; } code { overflow-wrap: anywhere; }
        a { color: var(--calm); text-decoration: none; } a:hover { text-decoration: underline; }
        .badge { font-size: .75em; font-weight: 600; padding: .1em .6em; border-radius: 1em; color: #fff; background: var(--soft); vertical-align: middle; }
        .badge.refused { background: var(--bad); } .badge.needstransform { background: var(--bad); } .badge.warning { background: var(--warn); } .badge.clean { background: var(--good); }
        .finding { border: 1px solid var(--line); border-left: 4px solid var(--soft); background: var(--tile); border-radius: 4px; padding: .6rem .9rem; margin: .6rem 0; }
        .finding.refused, .finding.needstransform { border-left-color: var(--bad); } .finding.warning { border-left-color: var(--warn); }
        .remedy { color: var(--soft); } .detail { font-size: .9em; }
        table { border-collapse: collapse; } th { text-align: left; font-weight: 600; } .facts td { overflow-wrap: anywhere; } .facts th { padding-right: 1.5rem; color: var(--soft); font-weight: 400; }
        .list { width: 100%; } .list th, .list td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
        .diff { width: 100%; table-layout: fixed; border: 1px solid var(--line); margin: .3rem 0 1rem; } .diff td { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 .5rem; vertical-align: top; }
        .diff .number { width: 3rem; text-align: right; color: var(--soft); user-select: none; } .diff .absent { background: var(--tile); }
        .diff .pre { background: var(--pre); } .diff .pre b { background: var(--pre-mark); } .diff .post { background: var(--post); } .diff .post b { background: var(--post-mark); } .diff b { font-weight: inherit; }
        .method { border-top: 1px solid var(--line); padding: .8rem 0 .4rem; } ul { padding-left: 1.3rem; margin: .3rem 0; } summary { cursor: pointer; color: var(--calm); font-size: .9em; }
        .graph { width: 100%; height: auto; } .graph text { font: 12px ui-monospace, monospace; fill: var(--text); } .graph .head, .graph .more { fill: var(--soft); font-family: system-ui, sans-serif; }
        .graph rect { fill: var(--tile); stroke: var(--line); } .graph .changed rect { fill: var(--post); stroke: var(--good); } .graph .new rect { stroke: var(--calm); } .graph .edge { fill: none; stroke: var(--soft); opacity: .6; }
        footer { margin: 3rem 0 1rem; color: var(--soft); font-size: .85em; }
        @media print { body { margin: 0; max-width: none; } .finding, .diff tr, .graph { break-inside: avoid; } a { color: inherit; }
          .badge, .diff td, .diff b, .finding { print-color-adjust: exact; } details::details-content { content-visibility: visible; block-size: auto; } summary { list-style: none; } }
        </style>
        """);
}
