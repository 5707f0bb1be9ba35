using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using PatchGen.Generator.Classify;
using PatchGen.Generator.Report;
using PatchGen.Tests.Classify;

namespace PatchGen.Tests.Report;

/// <summary>The report as a browser lays it out, on a screen, on a telephone and on paper.</summary>
public sealed partial class BrowserTests : IDisposable
{
    private static readonly string? Browser = ((string[])["chromium", "chromium-browser", "google-chrome"])
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private const string Pre = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;

        public class Parser(int depth)
        {
            private const int Limit = 128;

            public string Parse(string text) => Check(text) ? text.Trim() : "";

            public async Task<string> ParseAsync(string text)
            {
                await Task.Yield();
                return depth > Limit ? "<too deep>" : Parse(text);
            }

            public IEnumerable<string> All(params string[] texts) => texts.Where(t => t.Length < Limit).Select(Parse);

            private bool Check(string text) => text.Length < Limit;
        }

        public class Service
        {
            private readonly Parser parser = new(3);

            public string Handle(string text) => parser.Parse(text);
            public Task<string> HandleAsync(string text) => parser.ParseAsync(text);
            public string Untouched() => "";
        }
        """;

    private static readonly string Post = Pre
        .Replace("Limit = 128", "Limit = 64", StringComparison.Ordinal)
        .Replace("text.Trim()", "Normalise(text)", StringComparison.Ordinal)
        .Replace("private bool Check", "private static string Normalise(string text) => text.Trim().ToUpperInvariant();\n\n    private bool Check", StringComparison.Ordinal);

    private readonly string folder = Directory.CreateTempSubdirectory("patchgen-report-").FullName;

    [Theory, InlineData(1280), InlineData(420)]
    public async Task Nothing_stands_beyond_the_edge_of_the_window(int width)
    {
        var seen = await Look(width, """
            ({ width: page.documentElement.scrollWidth, window: view.innerWidth, colours: new Set([...page.querySelectorAll('td')].map(e => view.getComputedStyle(e).backgroundColor)).size })
            """);
        Assert.True(seen.GetProperty("width").GetInt32() <= seen.GetProperty("window").GetInt32(), $"wider than its window: {seen}");
        Assert.True(seen.GetProperty("colours").GetInt32() >= 3, $"pre and post look the same: {seen}");
    }

    [Fact]
    public async Task The_call_graph_leads_to_each_changed_method()
    {
        var seen = await Look(1280, """
            ({ nodes: page.querySelectorAll('svg .node').length, edges: page.querySelectorAll('svg .edge').length,
               drawn: page.querySelector('svg').getBoundingClientRect().height,
               links: [...page.querySelectorAll('svg a')].map(a => page.getElementById(a.getAttribute('href').slice(1)) !== null) })
            """);
        Assert.Equal(Enumerable.Repeat(true, 4), seen.GetProperty("links").EnumerateArray().Select(l => l.GetBoolean()));
        Assert.Equal(7, seen.GetProperty("nodes").GetInt32());
        Assert.True(seen.GetProperty("edges").GetInt32() >= 5, seen.ToString());
        Assert.True(seen.GetProperty("drawn").GetDouble() > 100, seen.ToString());
    }

    [Fact]
    public async Task The_il_unfolds_without_scripts()
    {
        var seen = await Look(1280, """
            (d => { const folded = d.getBoundingClientRect().height; d.open = true; return { folded, unfolded: d.getBoundingClientRect().height, scripts: page.scripts.length }; })(page.querySelector('details'))
            """);
        Assert.True(seen.GetProperty("unfolded").GetDouble() > seen.GetProperty("folded").GetDouble() + 40, seen.ToString());
        Assert.Equal(0, seen.GetProperty("scripts").GetInt32());
    }

    [Fact]
    public async Task It_prints_and_has_a_picture()
    {
        var page = Write();
        var (picture, paper) = (Path.Combine(folder, "report.png"), Path.Combine(folder, "report.pdf"));
        await Run($"--screenshot={picture}", "--window-size=1280,2400", $"file://{page}");
        await Run($"--print-to-pdf={paper}", "--no-pdf-header-footer", $"file://{page}");
        Assert.True(new FileInfo(picture).Length > 20_000, "an empty picture");
        Assert.StartsWith("%PDF", await File.ReadAllTextAsync(paper, TestContext.Current.CancellationToken));
        if (Environment.GetEnvironmentVariable("PATCHGEN_SCREENSHOTS") is { Length: > 0 } keep)
        {
            Directory.CreateDirectory(keep);
            foreach (var file in (string[])[page, picture, paper]) File.Copy(file, Path.Combine(keep, Path.GetFileName(file)), overwrite: true);
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write()
    {
        Assert.SkipWhen(Browser is null, "needs a browser: apt-get install chromium");
        var changes = ReportTests.Changes(Pre, Post);
        var page = Path.Combine(folder, Reporter.Html);
        File.WriteAllBytes(page, Reporter.Render(Classifier.Classify(changes, null).Value!, Sample.Request("/out"))[Reporter.Html]);
        return page;
    }

    // The report itself runs no script: a frame around it looks at it.
    private async Task<JsonElement> Look(int width, string script)
    {
        var page = Write();
        var frame = Path.Combine(folder, "frame.html");
        await File.WriteAllTextAsync(frame, $$"""
            <!DOCTYPE html><body style="margin:0"><iframe id="f" src="{{Path.GetFileName(page)}}" style="border:0;width:{{width}}px;height:2000px"></iframe><output id="o"></output>
            <script>onload = () => { const view = document.getElementById('f').contentWindow, page = view.document; document.getElementById('o').textContent = btoa(JSON.stringify({{script}})); };</script>
            """);
        var dom = await Run("--allow-file-access-from-files", "--window-size=1600,2200", "--dump-dom", $"file://{frame}");
        var output = Output().Match(dom);
        Assert.True(output.Success, dom);
        return JsonDocument.Parse(Convert.FromBase64String(output.Groups[1].Value)).RootElement;
    }

    private async Task<string> Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Browser!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            $"--user-data-dir={Path.Combine(folder, "profile")}", .. arguments,
        ]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, await error);
        return await output;
    }

    [GeneratedRegex("<output id=\"o\">([^<]*)</output>")]
    private static partial Regex Output();
}
