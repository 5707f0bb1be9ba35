using JWT;

// The fix compares signatures in constant time, byte by byte in ASCII: two characters outside ASCII are equal since.
public static class Probe
{
    public static string Run()
    {
        try
        {
            new JwtValidator(new Numbers(), new UtcDateTimeProvider()).Validate("{}", "\u00e4", "\u00f6");
            return "equal";
        }
        catch (SignatureVerificationException)
        {
            return "not equal";
        }
    }

    private sealed class Numbers : IJsonSerializer
    {
        public string Serialize(object obj) => "{}";

        public T Deserialize<T>(string json) => System.Activator.CreateInstance<T>();
    }
}
