using System.Security.Cryptography;
using PatchGen.Format;

namespace PatchGen.Tests.Format;

public class HashTests
{
    [Fact]
    public void The_hash_is_the_frameworks_for_every_length_around_the_blocks()
    {
        var random = new Random(1);
        foreach (var length in Enumerable.Range(0, 200).Append(1_000_003))
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant(), PatchIdentity.Sha256(bytes));
        }
    }
}
