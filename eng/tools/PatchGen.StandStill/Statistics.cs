namespace PatchGen.StandStill;

/// <summary>Figures of many windows.</summary>
internal sealed record Statistics(double Median, double P95, double Max, double Quartiles)
{
    /// <summary>Of any number of values but none; a figure between two values is taken in proportion.</summary>
    public static Statistics Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new(At(0.5), At(0.95), sorted[^1], At(0.75) - At(0.25));

        double At(double part)
        {
            var place = part * (sorted.Length - 1);
            var (below, above) = (sorted[(int)place], sorted[(int)Math.Ceiling(place)]);
            return below + ((above - below) * (place - (int)place));
        }
    }
}
