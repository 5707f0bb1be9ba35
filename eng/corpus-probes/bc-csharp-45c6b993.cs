using Org.BouncyCastle.Asn1;

// The fix bounds the length of an object identifier, which costs its square to decode; before it, any was taken.
public static class Probe
{
    public static string Run()
    {
        var arcs = "1.2" + string.Concat(System.Linq.Enumerable.Repeat(".840", 10_000));
        return DerObjectIdentifier.TryFromID(arcs, out _) ? "taken" : "refused";
    }
}
