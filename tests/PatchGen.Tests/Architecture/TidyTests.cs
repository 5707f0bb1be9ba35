using System.Text.RegularExpressions;

namespace PatchGen.Tests.Architecture;

/// <summary>House rules that a reader would otherwise have to hold.</summary>
public partial class TidyTests
{
    private const int LongestFile = 400;
    private const int FullestFolder = 25;

    // eng/demo-sample, eng/guests-sample, eng/standstill-sample and eng/corpus-probes are what a user or a library's caller might write.
    private static readonly string[] Folders = ["src", "tests/PatchGen.Tests", "tests/PatchGen.LiveTests", "tests/PatchGen.PackageTests", "eng/tools"];

    private static IEnumerable<string> Sources => Folders.SelectMany(Repository.Sources);

    [Fact]
    public void A_file_can_be_read_in_one_sitting() =>
        Assert.Empty(Sources.Where(file => File.ReadLines(file).Skip(LongestFile).Any()).Select(Repository.Shown));

    // What a list shows at a glance: a folder that is fuller has rooms in it that nobody has named.
    [Fact]
    public void A_folder_can_be_seen_at_once() =>
        Assert.Empty(Sources.GroupBy(file => Path.GetDirectoryName(file)!).Where(folder => folder.Count() > FullestFolder).Select(folder => $"{Repository.Shown(folder.Key)}: {folder.Count()}"));

    [Fact]
    public void Nothing_is_left_for_later() =>
        Assert.Empty(Sources.Where(file => Unfinished().IsMatch(File.ReadAllText(file))).Select(Repository.Shown));

    [Fact]
    public void A_file_is_named_by_what_it_is() =>
        Assert.Empty(Sources.Where(file => Vague().IsMatch(Path.GetFileNameWithoutExtension(file))).Select(Repository.Shown));

    // In pieces, so that this file does not find itself.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|NotImplemented" + @"Exception)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(Util|Utils|Utility|Helper|Helpers|Manager|Common|Misc)$")]
    private static partial Regex Vague();
}
