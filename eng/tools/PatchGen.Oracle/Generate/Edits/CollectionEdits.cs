namespace PatchGen.Oracle.Generate.Edits;

/// <summary>Edits of collections and queries.</summary>
internal static class CollectionEdits
{
    public static IEnumerable<Edit> All =>
    [
        Edit.Expression("linq-operator", d => d.One("string.Join(\",\", Lib.Numbers«¦ .Where(n => n > 3)».Select(n => n * 2)) + x", "string.Join(\",\", Lib.Numbers.«Reverse ¦ Order»()) + x", "(Lib.Numbers.«Sum ¦ Max»() + x).ToString()", $"string.Join(\",\", Lib.Numbers.«Skip ¦ Take»({d.Number(1, 3)})) + x", "string.Join(\",\", Lib.Numbers«¦ .Distinct().OrderByDescending(n => n)»)")),
        Edit.Expression("linq-lambda", d => d.One($"string.Join(\",\", Lib.Numbers.Select(n => n «+ ¦ -» {d.Number(1, 9)})) + x", "Lib.Numbers.Count(n => n «> 3 ¦ > 1»).ToString() + x", "string.Join(\",\", Lib.Numbers.OrderBy(n => «n ¦ -n»)) + x", "string.Join(\",\", Lib.Numbers.GroupBy(n => n % «2 ¦ 3»).Select(g => g.Count())) + x + «\"\" ¦ \"g\"»")),
        Edit.Expression("linq-lambda-captures", d => d.One("Lib.Numbers.Select(n => n «+ ¦ *» x).Sum().ToString()", "string.Join(\",\", Lib.Numbers.Where(n => n «> ¦ <» x)) + s + «\"\" ¦ \".\"»", "string.Join(\",\", Lib.Numbers.Select(n => s«¦ + x» + n))"), Has.Capture),
        Edit.Expression("query", d => d.One($"string.Join(\",\", from n in Lib.Numbers where n «> ¦ <» {d.Number(2, 4)} select n) + x", $"string.Join(\",\", from n in Lib.Numbers«¦ orderby n» select n + {d.Number(1, 9)})", "string.Join(\",\", from n in Lib.Numbers from m in Lib.Numbers where n < m «¦ && m > 4» select n + m)", "string.Join(\",\", from n in Lib.Numbers let m = n «+ ¦ *» 2 select n + m)")),
        Edit.Expression("collection-expression", d => d.One($"Lib.Join([1, x«¦ , {d.Number(1, 99)}, .. Lib.Numbers»])", $"Lib.Join([{d.Number(1, 9)}, «x ¦ .. Lib.Numbers[1..]»])", $"((List<int>)[x, {d.Number(1, 9)}«¦ , 5»]).Count.ToString()", $"Lib.SpanSum([x, {d.Number(1, 9)}«¦ , {d.Number(1, 9)}»]).ToString()")),
        Edit.Expression("array-initializer", d => d.One($"string.Join(\",\", new[] {{ 1, 2, «¦ {d.Number(3, 9)}, »x }})", $"new[] {{ {d.Number(1, 9)}, 2, «3 ¦ 4» }}[2].ToString() + x", $"string.Join(\",\", new[] {{ 10, 20, 30, 40, 50, 60, 70, «80 ¦ 90» }}) + x", "new[,] { { 1, 2 }, { «3 ¦ 5», x } }[1, 0].ToString()", $"string.Join(\",\", new int[][] {{ [x], [«1 ¦ 2, 3»] }}.Select(n => n.Length)) + «\"\" ¦ \".\"»")),
        Edit.Expression("dictionary-lookup", d => d.One("Lib.Prices.GetValueOrDefault(«s ¦ s.ToLowerInvariant()», -1).ToString()", $"(Lib.Prices.TryGetValue(s, out var a) ? a «+ ¦ -» {d.Number(1, 9)} : «-1 ¦ -2»).ToString()", $"new Dictionary<string, int> {{ [\"fig\"] = {d.Number(1, 9)}, «¦ [\"pear\"] = {d.Number(10, 19)} »}}.GetValueOrDefault(s).ToString()", $"new Dictionary<int, string> {{ [3] = \"{d.Word()}\" }}[«3 ¦ x»]")),
        Edit.Expression("index", d => d.One("Lib.Numbers[«1 ¦ 2»].ToString() + x", "Lib.Numbers[«0 ¦ ^1»].ToString() + x", "Lib.Numbers[(x + 4) % «3 ¦ 4»].ToString() + «\"\" ¦ \"i\"»", $"string.Join(\",\", Lib.Numbers[«1.. ¦ ..2»]) + x")),
        Edit.Expression("object-initializer", d => d.One($"new Lib.Basket {{ Name = s«¦ , Count = {d.Number(1, 9)}» }}.ToString()", $"new Lib.Basket {{ Name = «s ¦ \"{d.Word()}\"», Items = {{ x, 1 }} }}.ToString()", $"new Lib.Basket {{ Count = x, Items = {{ {d.Number(1, 9)}«¦ , {d.Number(1, 9)}» }} }}.ToString()")),
        Edit.Expression("anonymous-type", d => d.One("new { x«¦ , s» }.ToString()", $"new {{ A = x, B = «s ¦ s.Length» }}.ToString()", "string.Join(\",\", Lib.Numbers.Select(n => new { n, Half = n / 2 }).Where(n => n.Half > «0 ¦ 1»).Select(n => n.n)) + x", $"«s ¦ new {{ Q{d.Number(1, 99)} = s }}.ToString()»")),
        Edit.Expression("target-typed-new", d => d.One($"((Lib.Point)new(«x, 2 ¦ 3, x + 30»)).ToString()", $"new DateTime(2024, 1, «{d.Number(1, 9)} ¦ {d.Number(10, 19)}»).ToString(\"yyyy-MM-dd\", CultureInfo.InvariantCulture)", "new string(«'a' ¦ 'b'», 3 + s.Length)")),
    ];
}
