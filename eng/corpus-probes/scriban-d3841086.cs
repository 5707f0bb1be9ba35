using Scriban;

// The fix holds string functions to the limit of the length of a result.
public static class Probe
{
    public static string Run()
    {
        var context = new TemplateContext { LimitToString = 10 };
        try
        {
            return "appended " + Template.Parse("{{ ('0123456789' | string.append '0123456789') | string.size }}").Render(context);
        }
        catch (System.Exception e)
        {
            return "refused: " + e.GetType().Name;
        }
    }
}
