using System.Security.Cryptography;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

public class Sha256DigestTests
{
    [Fact]
    public void Of_nothing_it_is_what_the_standard_says() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", PatchIdentity.Sha256([]));

    [Fact]
    public void It_is_the_digest_that_the_framework_computes_whatever_the_length_and_the_pieces()
    {
        var random = new Random(1);
        foreach (var length in Enumerable.Range(0, 400).Append(1_000_003))
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var digest = new Sha256Digest();
            for (var at = 0; at < length;)
            {
                var piece = Math.Min(random.Next(1, 100), length - at);
                digest.Append(bytes.AsSpan(at, piece));
                at += piece;
            }

            Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(), digest.Finish());
            Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(), PatchIdentity.Sha256(bytes));
        }
    }
}
