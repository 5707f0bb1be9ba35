using System.Reflection;
using System.Reflection.Metadata;
using System.Runtime.CompilerServices;
using PatchGen.Format;
using PatchGen.Generator.Diff.Bodies;
using PatchGen.Generator.Diff.Facts.Assemblies;
using PatchGen.Generator.Diff.Facts.Types;

namespace PatchGen.Generator.Diff.Facts.Methods;

/// <summary>What stands beside a method's code: parameters, attributes, generic parameters, P/Invoke.</summary>
internal static class ParameterFacts
{
    /// <summary>Facts of a method, or of a lambda or local function of the method that <paramref name="key"/> names: <paramref name="within"/> says so.</summary>
    public static void Compare(Comparison c, MemberKey key, MethodDefinitionHandle pre, MethodDefinitionHandle post, string within = "")
    {
        var a = c.Pre.Metadata.GetMethodDefinition(pre);
        var b = c.Post.Metadata.GetMethodDefinition(post);
        if (AreSame(c, a, b)) return;
        var attributes = new List<string>(AttributeComparer.Differing(c.Binder, a.GetCustomAttributes(), b.GetCustomAttributes()));
        var names = new List<string>();
        var defaults = new List<string>();
        var marshalling = new List<string>();
        var x = BySequence(c.Pre, a);
        var y = BySequence(c.Post, b);
        foreach (var number in x.Keys.Union(y.Keys).Order())
        {
            var p = x.GetValueOrDefault(number);
            var q = y.GetValueOrDefault(number);
            var (name, postName) = (Name(c.Pre, p), Name(c.Post, q));
            if (name != postName) names.Add($"{name} -> {postName}");
            var valued = Default(c.Pre, p) is var value && Default(c.Post, q) is var postValue && value != postValue;
            if (valued)
            {
                if (!value.IsNone && !postValue.IsNone) c.Inlines($"default of {postName}", value.Text, postValue.Text);
                defaults.Add($"{postName}: {Said(value)} -> {Said(postValue)}");
            }

            // A default that came or went brings its flags along.
            var ignored = valued ? ParameterAttributes.HasDefault | ParameterAttributes.Optional : ParameterAttributes.None;
            if ((Flags(p) & ~ignored) != (Flags(q) & ~ignored) || !c.SameBytes(p?.GetMarshallingDescriptor() ?? default, q?.GetMarshallingDescriptor() ?? default))
                marshalling.Add(number == 0 ? "the return value" : postName);
            attributes.AddRange(AttributeComparer.Differing(c.Binder, p?.GetCustomAttributes(), q?.GetCustomAttributes())
                // A default of decimal or DateTime, said above.
                .Where(n => n is not ("System.Runtime.CompilerServices.DecimalConstantAttribute" or "System.Runtime.CompilerServices.DateTimeConstantAttribute")));
        }

        attributes.AddRange(GenericFacts.Attributes(c.Binder, a.GetGenericParameters(), b.GetGenericParameters()));
        var place = (Pre: SequencePoints.First(c.Pre, pre), Post: SequencePoints.First(c.Post, post));
        if (names.Count + defaults.Count > 0)
        {
            c.Add(new ParametersChanged
            {
                Member = key, Pre = place.Pre, Post = place.Post,
                Defaults = defaults.Count > 0, OfLambda = within.Length > 0, Visible = within.Length == 0 && Visibility.Is(c.Post, b), Why = within + string.Join(", ", defaults.Concat(names)),
            });
        }

        if (AttributeComparer.Fact(key, attributes) is { } fact) c.Add(fact with { Pre = place.Pre, Post = place.Post, Why = within + fact.Why });
        if (marshalling.Count > 0)
            c.Add(new PInvokeChanged { Member = key, Pre = place.Pre, Post = place.Post, Why = $"{within}flags or marshalling of {string.Join(", ", marshalling)}" });
        if (!SameImport(c, a.GetImport(), b.GetImport()))
            c.Add(new PInvokeChanged { Member = key, Pre = place.Pre, Post = place.Post, Why = $"{within}{Import(c.Pre, a)} -> {Import(c.Post, b)}" });
        if (GenericFacts.Differ(c.Binder, a.GetGenericParameters(), b.GetGenericParameters()) is { } why)
            c.Add(new GenericParametersChanged { Member = key, Pre = place.Pre, Post = place.Post, Why = within + why });
        if (!SecurityFacts.Same(c, a.GetDeclarativeSecurityAttributes(), b.GetDeclarativeSecurityAttributes()))
            c.Add(new UnmodelledChange { Member = key, Pre = place.Pre, Post = place.Post, Why = within + "declarative security differs" });
    }

    // Most methods are: found without a list of anything.
    private static bool AreSame(Comparison c, MethodDefinition a, MethodDefinition b)
    {
        var (x, y) = (a.GetParameters(), b.GetParameters());
        if (x.Count != y.Count || !GenericFacts.AreSame(c.Binder, a.GetGenericParameters(), b.GetGenericParameters())) return false;
        if (!AttributeComparer.AreSame(c.Binder, a.GetCustomAttributes(), b.GetCustomAttributes()) || !SameImport(c, a.GetImport(), b.GetImport())
            || !SecurityFacts.Same(c, a.GetDeclarativeSecurityAttributes(), b.GetDeclarativeSecurityAttributes())) return false;
        var others = y.GetEnumerator();
        foreach (var parameter in x)
            if (!others.MoveNext() || !AreSame(c, c.Pre.Metadata.GetParameter(parameter), c.Post.Metadata.GetParameter(others.Current))) return false;
        return true;
    }

    private static bool AreSame(Comparison c, Parameter a, Parameter b) =>
        a.SequenceNumber == b.SequenceNumber && a.Attributes == b.Attributes && c.Binder.SameText(a.Name, b.Name)
        && c.SameBytes(a.GetMarshallingDescriptor(), b.GetMarshallingDescriptor())
        && Constants.AreSame(c.Binder, (a.GetDefaultValue(), a.GetCustomAttributes()), (b.GetDefaultValue(), b.GetCustomAttributes()))
        && AttributeComparer.AreSame(c.Binder, a.GetCustomAttributes(), b.GetCustomAttributes());

    private static Dictionary<int, Parameter?> BySequence(Side side, MethodDefinition method)
    {
        var parameters = new Dictionary<int, Parameter?>();
        foreach (var handle in method.GetParameters())
        {
            var parameter = side.Metadata.GetParameter(handle);
            if (!parameters.TryAdd(parameter.SequenceNumber, parameter)) throw new BadImageFormatException($"{side.Name(method.Name)} describes a parameter twice.");
        }

        return parameters;
    }

    private static string Name(Side side, Parameter? parameter) => parameter is { Name.IsNil: false } p ? side.Name(p.Name) : "";

    private static ParameterAttributes Flags(Parameter? parameter) => parameter?.Attributes ?? 0;

    // What callers may leave out: a value that is not optional has to be given, and is there for reflection only.
    private static Constant Default(Side side, Parameter? parameter)
    {
        if (parameter is not { } p) return default;
        var optional = (p.Attributes & ParameterAttributes.Optional) != 0;
        var constant = Constants.Of(side, p.GetDefaultValue(), p.GetCustomAttributes());
        return constant.IsNone ? optional ? new("none", "optional") : default : optional ? constant : new($"{constant.Text}, not optional", constant.Bits);
    }

    private static string Said(Constant value) => value.IsNone ? "no default" : $"default {value.Text}";

    private static bool SameImport(Comparison c, MethodImport a, MethodImport b)
    {
        if (a.Module.IsNil || b.Module.IsNil) return a.Module.IsNil && b.Module.IsNil;
        return a.Attributes == b.Attributes && c.Binder.SameText(a.Name, b.Name)
            && c.Binder.SameText(c.Pre.Metadata.GetModuleReference(a.Module).Name, c.Post.Metadata.GetModuleReference(b.Module).Name);
    }

    private static string Import(Side side, MethodDefinition method) =>
        method.GetImport() is { Module.IsNil: false } import
            ? $"{side.Name(side.Metadata.GetModuleReference(import.Module).Name)}!{side.Name(import.Name)} ({import.Attributes})"
            : "no P/Invoke";
}
