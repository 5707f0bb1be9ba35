using PatchGen.Format;

namespace PatchGen.Tests.Format;

public class ShadowInitialTests
{
    public static TheoryData<ShadowInitial> All => [.. Enum.GetValues<ShadowInitial>()];

    [Theory, MemberData(nameof(All))]
    public void What_the_manifest_writes_is_read_back_and_has_words_of_its_own(ShadowInitial initial)
    {
        Assert.Equal(initial, ShadowInitials.Of(Field(initial)));
        Assert.Equal(Enum.GetValues<ShadowInitial>().Length, Enum.GetValues<ShadowInitial>().Select(one => ShadowInitials.Words(Field(one))).Distinct().Count());
    }

    [Fact]
    public void A_field_that_got_more_room_keeps_its_value() => Assert.Equal("the value that the field has", ShadowInitials.Words(Field(ShadowInitial.PreValue)));

    private static ShadowedField Field(ShadowInitial initial) => new() { Member = "F:Shop.Session::failures", Type = "Shop.Session", ValueType = "System.Int64", Initial = initial.Text() };
}
