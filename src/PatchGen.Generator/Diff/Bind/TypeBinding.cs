using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace PatchGen.Generator.Diff.Bind;

/// <summary>Whether two synthesized types can be each other's counterpart.</summary>
internal readonly struct TypeBinding(Binder binder, TypeDefinitionHandle pre, TypeDefinitionHandle post)
{
    private Side Pre => binder.Pre;

    private Side Post => binder.Post;

    public bool TryBind()
    {
        var a = Pre.Metadata.GetTypeDefinition(pre);
        var b = Post.Metadata.GetTypeDefinition(post);
        var name = Pre.Name(a.Name);
        var postName = Post.Name(b.Name);
        var kind = SynthesizedKinds.Of(name);
        if (kind != SynthesizedKinds.Of(postName) || a.Attributes != b.Attributes || a.GetGenericParameters().Count != b.GetGenericParameters().Count) return false;
        if (kind == SynthesizedKind.Template && name != postName) return false;
        if (kind == SynthesizedKind.Container && Stem(name) != Stem(postName)) return false;
        if (!binder.SameText(a.Namespace, b.Namespace) || !binder.Type(a.GetDeclaringType(), b.GetDeclaringType())) return false;

        // Bound before its parts are looked at: they name it.
        binder.Bound.Bind(MetadataTokens.GetToken(pre), MetadataTokens.GetToken(post));
        return binder.Type(a.BaseType, b.BaseType) && SameLayout(a, b) && SameInterfaces(a, b) && SameParts(kind, a, b) && Beside.Same(binder, a, b);
    }

    private bool SameParts(SynthesizedKind kind, TypeDefinition a, TypeDefinition b) => kind switch
    {
        SynthesizedKind.Anonymous => SameNames(a, b) && SameFields(a, b) && SameMethods(a, b),
        SynthesizedKind.StateMachine or SynthesizedKind.AnonymousDelegate => SameMethods(a, b),
        SynthesizedKind.Template => SameFields(a, b) && SameMethods(a, b),
        // What makes an instance goes with the type; all else is bound by those who use it.
        _ => SameMakers(a, b),
    };

    private static string Stem(string name) => name.StartsWith("<>c", StringComparison.Ordinal) ? "<>c" : name.StartsWith("<>o", StringComparison.Ordinal) ? "<>o"
        : name.StartsWith("<Pr", StringComparison.Ordinal) ? name : "O";

    private static bool SameLayout(TypeDefinition a, TypeDefinition b) =>
        a.GetLayout() is var x && b.GetLayout() is var y && x.Size == y.Size && x.PackingSize == y.PackingSize;

    private bool SameInterfaces(TypeDefinition a, TypeDefinition b)
    {
        var x = a.GetInterfaceImplementations();
        var y = b.GetInterfaceImplementations();
        if (x.Count != y.Count) return false;
        if (x.Count == 0) return true;
        foreach (var (i, j) in x.Zip(y))
            if (!binder.Type(Pre.Metadata.GetInterfaceImplementation(i).Interface, Post.Metadata.GetInterfaceImplementation(j).Interface)) return false;
        return true;
    }

    private bool SameNames(TypeDefinition a, TypeDefinition b)
    {
        var x = a.GetProperties();
        var y = b.GetProperties();
        if (x.Count != y.Count) return false;
        foreach (var (i, j) in x.Zip(y))
            if (!binder.SameText(Pre.Metadata.GetPropertyDefinition(i).Name, Post.Metadata.GetPropertyDefinition(j).Name)) return false;
        return true;
    }

    private bool SameFields(TypeDefinition a, TypeDefinition b)
    {
        var x = a.GetFields();
        var y = b.GetFields();
        if (x.Count != y.Count) return false;
        var others = y.GetEnumerator();
        foreach (var i in x)
        {
            if (!others.MoveNext()) return false;
            if (!binder.SameText(Pre.Metadata.GetFieldDefinition(i).Name, Post.Metadata.GetFieldDefinition(others.Current).Name) || !binder.Field(i, others.Current)) return false;
        }

        return true;
    }

    private bool SameMakers(TypeDefinition a, TypeDefinition b)
    {
        var instance = Field(Pre, a, "<>9");
        var postInstance = Field(Post, b, "<>9");
        if (instance.IsNil != postInstance.IsNil || (!instance.IsNil && !binder.Field(instance, postInstance))) return false;
        return SameMaker(a, b, ".ctor") && SameMaker(a, b, ".cctor");
    }

    private bool SameMaker(TypeDefinition a, TypeDefinition b, string name)
    {
        var constructor = Method(Pre, a, name);
        var postConstructor = Method(Post, b, name);
        return constructor.IsNil == postConstructor.IsNil && (constructor.IsNil || binder.Method(constructor, postConstructor));
    }

    private static FieldDefinitionHandle Field(Side side, TypeDefinition type, string name)
    {
        foreach (var field in type.GetFields())
            if (side.Metadata.StringComparer.Equals(side.Metadata.GetFieldDefinition(field).Name, name)) return field;
        return default;
    }

    private static MethodDefinitionHandle Method(Side side, TypeDefinition type, string name)
    {
        foreach (var method in type.GetMethods())
            if (side.Metadata.StringComparer.Equals(side.Metadata.GetMethodDefinition(method).Name, name)) return method;
        return default;
    }

    // What is reached through an interface or the runtime is reached by no call: all methods count, in the order that the compiler writes.
    private bool SameMethods(TypeDefinition a, TypeDefinition b)
    {
        var x = a.GetMethods();
        var y = b.GetMethods();
        if (x.Count != y.Count) return false;
        var others = y.GetEnumerator();
        foreach (var method in x)
            if (!others.MoveNext() || !binder.Method(method, others.Current)) return false;
        return true;
    }
}
