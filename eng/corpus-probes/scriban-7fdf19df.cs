using Scriban;

// The fix counts what array.insert_at fills in against the limit of loops.
public static class Probe
{
    public static string Run()
    {
        var context = new TemplateContext { LoopLimit = 10 };
        try
        {
            return "filled " + Template.Parse("{{ [] | array.insert_at 100 1 | array.size }}").Render(context);
        }
        catch (System.Exception e)
        {
            return "refused: " + e.GetType().Name;
        }
    }
}
