using System.IO;
using Newtonsoft.Json;

// The fix lowers the default depth: a const, inlined where settings are made, and a value set in a constructor.
public static class Probe
{
    public static string Run() =>
        $"reader {new JsonTextReader(new StringReader("[]")).MaxDepth}, settings {new JsonSerializerSettings().MaxDepth}, "
        + $"100 levels {Deep()}";

    private static string Deep()
    {
        try
        {
            using var reader = new JsonTextReader(new StringReader(new string('[', 100) + new string(']', 100)));
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
