using System.IO;
using Newtonsoft.Json;

// The fix sets a default depth where there was none: a const, inlined where settings are made, and constructors.
public static class Probe
{
    public static string Run() =>
        $"reader {new JsonTextReader(new StringReader("[]")).MaxDepth}, settings {new JsonSerializerSettings().MaxDepth}, "
        + $"200 levels {Deep()}";

    private static string Deep()
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(new string('[', 200) + new string(']', 200)));
            while (reader.Read())
            {
            }

            return "read";
        }
        catch (JsonReaderException)
        {
            return "refused";
        }
    }
}
