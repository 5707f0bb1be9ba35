using Mono.Cecil;
using PatchGen.Format;

namespace PatchGen.Generator.Extract;

/// <summary>What a patch module cannot express, collected so that one run names them all.</summary>
internal sealed class Refusals
{
    private readonly List<string> messages = [];

    public bool Any => messages.Count > 0;

    /// <summary>Notes a refusal.</summary>
    /// <param name="rule">The stable id, PG6xxx.</param>
    /// <param name="member">What is refused.</param>
    /// <param name="cause">Why, as a clause.</param>
    /// <param name="remedy">What to do instead, as a clause.</param>
    public void Add(string rule, string member, string cause, string remedy)
    {
        var message = $"{rule}: {member}: {cause}; {remedy}.";
        if (!messages.Contains(message)) messages.Add(message);
    }

    public void Add(string rule, MemberReference member, string cause, string remedy) => Add(rule, Display(member), cause, remedy);

    public Failure ToFailure() => new(Code.Refused, messages[0], [.. messages.Skip(1)]);

    private static string Display(MemberReference member) => member switch
    {
        TypeReference type => type.FullName.Replace('/', '.'),
        MethodReference method => $"{method.DeclaringType.FullName.Replace('/', '.')}.{method.Name}({string.Join(", ", method.Parameters.Select(p => p.ParameterType.Name))})",
        _ => $"{member.DeclaringType.FullName.Replace('/', '.')}.{member.Name}",
    };
}
