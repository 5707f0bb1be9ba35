using Mono.Cecil;
using PatchGen.LiveTests.Harness;

namespace PatchGen.LiveTests;

/// <summary>Which assemblies of the framework must come from the application's context, read from the code that enters its process.</summary>
public class SharedFrameworkTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "agent");

    [Theory, InlineData(8), InlineData(9), InlineData(10), InlineData(11)]
    public void The_entry_knows_each_pair_of_which_our_code_hands_types_of_one_to_the_other(int version)
    {
        using var resolver = new DefaultAssemblyResolver();
        foreach (var folder in resolver.GetSearchDirectories()) resolver.RemoveSearchDirectory(folder);
        resolver.AddSearchDirectory(Folder);
        resolver.AddSearchDirectory(DotNet.Of(version).Framework);
        using var entry = Read("PatchGen.Entry");
        var known = ((string)entry.MainModule.GetType("PatchGen.Entry.GuestContext").Fields.Single(field => field.Name == "With").Constant).Split(';', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(Needed().Except(known));

        AssemblyDefinition Read(string name) => AssemblyDefinition.ReadAssembly(Path.Combine(Folder, name + ".dll"), new() { AssemblyResolver = resolver });

        IEnumerable<string> Needed()
        {
            foreach (var name in new[] { "PatchGen.Format", "PatchGen.Runtime" })
            {
                using var assembly = Read(name);
                foreach (var member in assembly.MainModule.GetMemberReferences())
                {
                    if (Home(member.DeclaringType) is not { } first || !IsFramework(first)) continue;
                    foreach (var second in Types(member).SelectMany(Parts).Select(Home).OfType<string>().Where(IsFramework).Where(second => second != first)) yield return $"{first} {second}";
                }
            }
        }
    }

    private static IEnumerable<TypeReference> Types(MemberReference member) => member switch
    {
        MethodReference method => [method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)],
        FieldReference field => [field.FieldType],
        _ => [],
    };

    // List<T[]>: the list, and T.
    private static IEnumerable<TypeReference> Parts(TypeReference type) =>
        type is GenericInstanceType instance ? instance.GenericArguments.SelectMany(Parts).Prepend(instance.ElementType) : type is TypeSpecification outer ? Parts(outer.ElementType) : [type];

    // Where it is defined, whatever facade names it.
    private static string? Home(TypeReference type) => type.GetElementType() is { IsGenericParameter: false } plain ? plain.Resolve()?.Module.Assembly.Name.Name : null;

    private static bool IsFramework(string name) => name != "System.Private.CoreLib" && !name.StartsWith("PatchGen.", StringComparison.Ordinal);
}
