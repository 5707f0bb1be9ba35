namespace PatchGen.Cli.Attach.Proc;

/// <summary>User names, from the local table.</summary>
internal static class Users
{
    /// <summary>The name, or the number where the table has none.</summary>
    internal static string Name(uint uid)
    {
        try
        {
            return File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(f => f.Length > 2 && f[2] == $"{uid}")?[0] ?? $"#{uid}";
        }
        catch (IOException)
        {
            return $"#{uid}";
        }
    }
}
