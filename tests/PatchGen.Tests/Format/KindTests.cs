using System.Text.Json;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

/// <summary>The kinds of the format: each has a text in JSON and words of its own.</summary>
public class KindTests
{
    [Fact]
    public void Each_says_something_of_its_own()
    {
        Own(Enum.GetValues<ShadowInitial>(), initial => initial.Words());
        Own(Enum.GetValues<SuspendedKind>(), kind => kind.Noun());
        Assert.All(Enum.GetValues<SuspendedKind>(), kind => _ = kind.IsCounted());
        Assert.All(Enum.GetValues<PatchGrade>(), grade => Assert.Equal($"{grade}", $"{grade.State()}"));
    }

    [Fact]
    public void A_field_that_got_more_room_keeps_its_value() => Assert.Equal("the value that the field has", ShadowInitial.PreValue.Words());

    [Theory]
    [InlineData("\"preValue\"", ShadowInitial.PreValue)]
    [InlineData("\"functionPointer\"", SuspendedKind.FunctionPointer)]
    [InlineData("\"git\"", BaselineKind.Git)]
    [InlineData("\"Reversed\"", PatchState.Reversed)]
    public void Json_writes_it_as_text_and_reads_it_back(string json, object kind)
    {
        Assert.Equal(json, JsonSerializer.Serialize(kind, kind.GetType()));
        Assert.Equal(kind, JsonSerializer.Deserialize(json, kind.GetType()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"nothing\"")]
    [InlineData("\"\"")]
    public void What_is_none_is_refused(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SuspendedKind>(json));

    private static void Own<T>(T[] kinds, Func<T, string> words) => Assert.Equal(kinds.Length, kinds.Select(words).Where(word => word.Length > 0).Distinct().Count());
}
