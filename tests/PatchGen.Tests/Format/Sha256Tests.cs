using System.Security.Cryptography;
using CsCheck;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

/// <summary>Our own hash is the framework's, at every length around the ends of its blocks.</summary>
public sealed class Sha256Tests
{
    [Fact]
    public void Of_nothing_it_is_what_the_standard_says() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", PatchIdentity.Sha256([]));

    [Fact]
    public void Of_each_length_it_is_the_frameworks()
    {
        var bytes = new byte[300];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++) Same(bytes.AsSpan(0, length));
    }

    [Fact]
    public void Of_random_bytes_it_is_the_frameworks() => Gen.Byte.Array[0, 5000].Sample(bytes => Same(bytes), iter: 500);

    private static void Same(ReadOnlySpan<byte> bytes) => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), PatchIdentity.Sha256(bytes));
}
