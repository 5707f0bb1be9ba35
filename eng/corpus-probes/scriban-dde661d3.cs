using System.Linq;
using Scriban;
using Scriban.Runtime;

// The fix counts what array functions walk against the limit of loops.
public static class Probe
{
    public static string Run()
    {
        var context = new TemplateContext { LoopLimit = 5 };
        context.PushGlobal(new ScriptObject { { "numbers", Enumerable.Range(0, 10) } });
        try
        {
            return "counted " + Template.Parse("{{ numbers | array.size }}").Render(context);
        }
        catch (System.Exception e)
        {
            return "refused: " + e.GetType().Name;
        }
    }
}
