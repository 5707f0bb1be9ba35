using System.Reflection.Metadata;
using PatchGen.Generator.Diff.Facts;
using PatchGen.Generator.Diff.Facts.Types;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>
/// What stands beside the code of synthesized members: attributes, parameters, constraints, properties, implementations. The compiler alone
/// decides it, so that members in which it differs are no counterparts. Lambdas and local functions are not asked: theirs is the user's.
/// </summary>
internal static class Beside
{
    public static bool Same(Binder binder, MethodDefinition a, MethodDefinition b) =>
        SameParameters(binder, a, b)
        && Same(binder, a.GetGenericParameters(), b.GetGenericParameters())
        && Same(binder, a.GetCustomAttributes(), b.GetCustomAttributes());

    public static bool Same(Binder binder, TypeDefinition a, TypeDefinition b)
    {
        var (x, y) = (a.GetMethodImplementations(), b.GetMethodImplementations());
        return x.Count == y.Count && x.Zip(y).All(p => Same(binder, binder.Pre.Metadata.GetMethodImplementation(p.First), binder.Post.Metadata.GetMethodImplementation(p.Second)))
            && SameProperties(binder, a, b)
            && Same(binder, a.GetGenericParameters(), b.GetGenericParameters())
            && Same(binder, a.GetCustomAttributes(), b.GetCustomAttributes());
    }

    public static bool Same(Binder binder, FieldDefinition a, FieldDefinition b) => Same(binder, a.GetCustomAttributes(), b.GetCustomAttributes());

    // The call of a base method names its parameters as that method does, for no one.
    private static bool SameParameters(Binder binder, MethodDefinition a, MethodDefinition b)
    {
        var named = SynthesizedRoles.Of(binder.Pre.Name(a.Name)) != SynthesizedRole.BaseStub;
        var rest = b.GetParameters().Select(binder.Post.Metadata.GetParameter).ToList();
        foreach (var p in a.GetParameters().Select(binder.Pre.Metadata.GetParameter))
        {
            var index = rest.FindIndex(q => q.SequenceNumber == p.SequenceNumber);
            if (index < 0 ? !SaysNothing(p, binder.Pre) : !Same(binder, p, rest[index], named)) return false;
            if (index >= 0) rest.RemoveAt(index);
        }

        return rest.TrueForAll(q => SaysNothing(q, binder.Post));
    }

    private static bool Same(Binder binder, Parameter a, Parameter b, bool named) =>
        a.Attributes == b.Attributes && (!named || binder.SameText(a.Name, b.Name)) && Same(binder, a.GetCustomAttributes(), b.GetCustomAttributes());

    // What is returned is often described for its nullability alone.
    private static bool SaysNothing(Parameter parameter, Side side) =>
        parameter.Attributes == 0 && parameter.Name.IsNil && !parameter.GetCustomAttributes()
            .Any(h => Counts(Attributes.TypeName(side.Metadata, side.Metadata.GetCustomAttribute(h))));

    private static bool Same(Binder binder, GenericParameterHandleCollection a, GenericParameterHandleCollection b) =>
        a.Count == 0 || (GenericFacts.Differ(binder, a, b) is null && !GenericFacts.Attributes(binder, a, b).Any(Counts));

    private static bool Same(Binder binder, CustomAttributeHandleCollection a, CustomAttributeHandleCollection b) => !AttributeComparer.Differing(binder, a, b).Any(Counts);

    // Whether a member says its nullability, or has that of the type around it, depends on what most of the members there have.
    private static bool Counts(string attribute) =>
        attribute is not ("System.Runtime.CompilerServices.NullableAttribute" or "System.Runtime.CompilerServices.NullableContextAttribute");

    private static bool Same(Binder binder, MethodImplementation a, MethodImplementation b) =>
        binder.Method(a.MethodBody, b.MethodBody) && binder.Method(a.MethodDeclaration, b.MethodDeclaration);

    private static bool SameProperties(Binder binder, TypeDefinition a, TypeDefinition b)
    {
        var (x, y) = (a.GetProperties(), b.GetProperties());
        if (x.Count != y.Count) return false;
        foreach (var (i, j) in x.Zip(y))
        {
            var p = binder.Pre.Metadata.GetPropertyDefinition(i);
            var q = binder.Post.Metadata.GetPropertyDefinition(j);
            var (accessors, post) = (p.GetAccessors(), q.GetAccessors());
            if (p.Attributes != q.Attributes || !SameName(p, q) || !binder.Signatures.Same(binder.Pre.Blob(p.Signature), binder.Post.Blob(q.Signature))
                || !Same(binder, accessors.Getter, post.Getter) || !Same(binder, accessors.Setter, post.Setter)
                || !Same(binder, p.GetCustomAttributes(), q.GetCustomAttributes())) return false;
        }

        return true;

        bool SameName(PropertyDefinition p, PropertyDefinition q) => binder.SameText(p.Name, q.Name)
            || (p.GetAccessors().Getter is { IsNil: false } x && q.GetAccessors().Getter is { IsNil: false } y
                && binder.SameExplicit(p.Name, binder.Pre.Metadata.GetMethodDefinition(x).GetDeclaringType(), q.Name, binder.Post.Metadata.GetMethodDefinition(y).GetDeclaringType()));
    }

    private static bool Same(Binder binder, MethodDefinitionHandle a, MethodDefinitionHandle b) => a.IsNil || b.IsNil ? a.IsNil && b.IsNil : binder.Method(a, b);
}
