using MessagePack;

// The fix checks that the lengths of a multidimensional array fit the number of its elements before it allocates.
public static class Probe
{
    public static string Run()
    {
        try
        {
            // [1000, 1000, [7]]: an array of a million from a message of nine bytes.
            var array = MessagePackSerializer.Deserialize<int[,]>(new byte[] { 0x93, 0xcd, 0x03, 0xe8, 0xcd, 0x03, 0xe8, 0x91, 0x07 });
            return $"allocated {array.Length}";
        }
        catch (MessagePackSerializationException)
        {
            return "refused";
        }
    }
}
